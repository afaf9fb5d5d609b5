"""The golden set holds what its README promises: evidence that stands in the article, answers that stand in the evidence.

It does not ask the bot anything; whether the bot answers well is for `make eval`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals.samples import Sample, read_rows, read_samples
from evals.scorers import answer_is_right

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "evals" / "golden"
ARTICLE = (ROOT / "seeds" / "ankara-kiev.txt").read_bytes().decode("utf-8")
SAMPLES = read_samples(GOLDEN / "seed.jsonl")

FIELDS = {"id", "kind", "question", "answerable", "answers", "evidence"}
ANSWERABLE = {"fact", "list", "why", "paraphrase", "casual", "misspelt"}
UNANSWERABLE = {"near-miss", "false-premise", "off-topic", "instruction"}

FACT = Sample(
    id="seed:fact:01",
    kind="fact",
    question="How many drones will the joint venture produce?",
    answerable=True,
    answers=("up to 48",),
    evidence=("to produce up to 48 Bayraktar TB2 combat drones domestically",),
)
OFF_TOPIC = Sample("seed:off-topic:01", "off-topic", "How tall is Mount Everest?", answerable=False)


def faults(sample: Sample, text: str) -> Iterator[str]:
    """What is wrong with a sample of this set, against the text it is about; nothing if it is sound."""
    if not re.fullmatch(rf"seed:{re.escape(sample.kind)}:\d\d", sample.id):
        yield "id"
    if sample.kind not in (ANSWERABLE if sample.answerable else UNANSWERABLE):
        yield "kind"
    if not sample.question.strip():
        yield "question"
    if not sample.answerable:
        if sample.answers or sample.evidence:
            yield "an unanswerable sample expects something"
    else:
        yield from faults_of_the_expected(sample, text)


def faults_of_the_expected(sample: Sample, text: str) -> Iterator[str]:
    """What is wrong with the answers and the evidence of an answerable sample."""
    if not sample.evidence:
        yield "no evidence"
    for piece in sample.evidence:
        if piece not in text:
            yield "evidence is not in the text"
        if not answer_is_right(piece, sample.answers):
            yield "evidence holds no answer"
    if answer_is_right(sample.question, sample.answers):
        yield "the question gives the answer away"


def promised_counts(readme: str) -> dict[str, int]:
    """Kind → samples, from the table of the README."""
    return {kind: int(count) for kind, count in re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", readme, flags=re.MULTILINE)}


def plain(question: str) -> str:
    """A question as duplicates are looked for: letters and digits alone, in lower case."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def test_every_line_has_the_fields_of_a_sample_and_no_others() -> None:
    assert [number for number, row in read_rows(GOLDEN / "seed.jsonl") if set(row) != FIELDS] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_a_sample_is_sound(sample: Sample) -> None:
    assert list(faults(sample, ARTICLE)) == []


@pytest.mark.parametrize("sound", [FACT, OFF_TOPIC])
def test_a_sound_sample_has_no_faults(sound: Sample) -> None:
    assert list(faults(sound, ARTICLE)) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(FACT, id="seed:why:01"), "id"),
        (replace(FACT, kind="near-miss", id="seed:near-miss:01"), "kind"),
        (replace(FACT, question=" "), "question"),
        (replace(FACT, evidence=()), "no evidence"),
        (replace(FACT, evidence=("to produce up to 48 Bayraktar TB2 drones",)), "evidence is not in the text"),
        (replace(FACT, evidence=("Black Sea Shield",)), "evidence holds no answer"),
        (replace(FACT, question="Is it up to 48?"), "the question gives the answer away"),
        (replace(OFF_TOPIC, answers=("8,849 m",)), "an unanswerable sample expects something"),
    ],
)
def test_a_broken_sample_is_found(broken: Sample, fault: str) -> None:
    assert list(faults(broken, ARTICLE)) == [fault]


def test_ids_are_unique() -> None:
    assert [name for name, n in Counter(sample.id for sample in SAMPLES).items() if n > 1] == []


def test_no_question_is_asked_twice() -> None:
    assert [question for question, n in Counter(plain(sample.question) for sample in SAMPLES).items() if n > 1] == []


def test_every_kind_has_as_many_samples_as_the_readme_says() -> None:
    readme = (GOLDEN / "README.md").read_text(encoding="utf-8")
    assert promised_counts(readme) == Counter(sample.kind for sample in SAMPLES)


def test_every_paragraph_of_the_article_is_asked_about() -> None:
    pieces = [piece for sample in SAMPLES for piece in sample.evidence]
    paragraphs = [paragraph for paragraph in ARTICLE.splitlines() if paragraph.strip()]
    assert [p for p in paragraphs if not any(piece in p for piece in pieces)] == []


def test_a_list_that_needs_several_sentences_is_asked() -> None:
    assert [sample.id for sample in SAMPLES if sample.kind == "list" and len(sample.evidence) > 1]
