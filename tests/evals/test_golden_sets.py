"""The sets that bring their own documents: every expectation stands in the documents, and the page about the set is true.

Nothing is asked of the bot here; whether it answers well is for `make eval`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from evals.run import locate_evidence
from evals.samples import Sample, SampleError, read_samples
from evals.scorers import answer_is_right
from index.sources import Folder

GOLDEN = Path(__file__).parent.parent.parent / "evals" / "golden"


@dataclass(frozen=True)
class GoldenSet:
    """One set: its samples, and the canonical texts of its documents."""

    name: str
    samples: tuple[Sample, ...]
    texts: dict[str, str]


@cache
def golden_set(name: str) -> GoldenSet:
    folder = GOLDEN / name
    files = [path for path in sorted((folder / "documents").iterdir()) if path.is_file()]
    texts = {path.name: Folder(folder / "documents").read(path.name).text for path in files}
    return GoldenSet(name, tuple(read_samples(folder / "samples.jsonl")), texts)


SETS = ["boatyard", "adversarial", "tables", "columns"]
SAMPLES = [pytest.param(name, sample, id=sample.id) for name in SETS for sample in golden_set(name).samples]


def faults(sample: Sample, golden: GoldenSet) -> Iterator[str]:
    """What is wrong with a sample; nothing if it is sound."""
    if not re.fullmatch(rf"{golden.name}:{re.escape(sample.kind)}:\d\d", sample.id):
        yield "id"
    if not sample.answerable:
        if sample.answers or sample.evidence or sample.all_of:
            yield "an unanswerable sample expects something"
        return
    yield from faults_of_the_evidence(sample, golden)
    for group in sample.groups:
        if not any(answer_is_right(piece, group) for piece in sample.evidence):
            yield f"no evidence says {group[0]!r}"
        if answer_is_right(sample.question, group):
            yield "the question gives the answer away"
    if sample.forbidden and answer_is_right(" ".join(sample.evidence), sample.forbidden):
        yield "the evidence says what is forbidden"


def faults_of_the_evidence(sample: Sample, golden: GoldenSet) -> Iterator[str]:
    everything = [answer for group in sample.groups for answer in group]
    if not sample.evidence:
        yield "no evidence"
    for piece in sample.evidence:
        count = sum(text.count(piece) for text in golden.texts.values())
        if count != 1:
            yield f"evidence stands in {count} places"
        elif not answer_is_right(piece, everything):
            yield "evidence holds no answer"


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_a_sample_is_sound(name: str, sample: Sample) -> None:
    assert list(faults(sample, golden_set(name))) == []


SLIPWAY = next(sample for sample in golden_set("boatyard").samples if sample.id == "boatyard:conflict:01")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(SLIPWAY, id="boatyard:fact:01"), "id"),
        (replace(SLIPWAY, answerable=False), "an unanswerable sample expects something"),
        (replace(SLIPWAY, evidence=SLIPWAY.evidence[:1]), "no evidence says '48 metres'"),
        (replace(SLIPWAY, evidence=(*SLIPWAY.evidence, "It is 45 metres long")), "evidence stands in 0 places"),
        (replace(SLIPWAY, evidence=(*SLIPWAY.evidence, "Sign the checklist.")), "evidence stands in 4 places"),
        (replace(SLIPWAY, evidence=(*SLIPWAY.evidence, "Petrol is not sold.")), "evidence holds no answer"),
        (replace(SLIPWAY, forbidden=("7 metres",)), "the evidence says what is forbidden"),
        (replace(SLIPWAY, question="Is it 46 metres?"), "the question gives the answer away"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_sample_is_found(broken: Sample, fault: str) -> None:
    assert list(faults(broken, golden_set("boatyard"))) == [fault]


@pytest.mark.parametrize("name", SETS)
def test_the_gate_finds_all_evidence(name: str) -> None:
    golden = golden_set(name)
    assert all(all(places) for places in locate_evidence(golden.samples, golden.texts).values())
    with pytest.raises(SampleError):
        locate_evidence([replace(SLIPWAY, evidence=("nowhere",))], golden.texts)


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_asked_twice_in_the_same_conversation(name: str) -> None:
    asked = Counter((*s.before, " ".join(re.findall(r"\w+", s.question.casefold()))) for s in golden_set(name).samples)
    assert [question for question, n in asked.items() if n > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_the_page_about_the_set_counts_its_samples_and_documents(name: str) -> None:
    page = (GOLDEN / name / "README.md").read_text(encoding="utf-8").partition("## The claims")[0]
    table = {kind: int(n) for kind, n in re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", page, flags=re.MULTILINE)}
    golden = golden_set(name)
    assert table == Counter(sample.kind for sample in golden.samples)
    assert f"{len(golden.texts)} short documents" in page
    assert f"{len(golden.samples)} questions" in page


@pytest.mark.parametrize("name", SETS)
def test_the_documents_are_read_as_they_stand(name: str) -> None:
    """So that an offset of a citation can be checked against the file; a web page is no text of its own, and is made one."""
    golden = golden_set(name)
    files = [GOLDEN / name / "documents" / document_id for document_id in golden.texts]
    plain = [file for file in files if file.suffix in {".txt", ".md"}]
    assert [file.name for file in plain if file.read_bytes().decode("utf-8") != golden.texts[file.name]] == []
    assert {file.suffix for file in files} - {".txt", ".md"} <= {".html"}


@pytest.mark.parametrize("name", SETS)
def test_evidence_from_a_table_is_whole_rows(name: str) -> None:
    golden = golden_set(name)
    rows = [piece for sample in golden.samples for piece in sample.evidence if piece.startswith("|")]
    texts = "".join(f"\n{text}\n" for text in golden.texts.values())
    assert [piece for piece in rows if f"\n{piece}\n" not in texts] == []


@pytest.mark.parametrize("name", SETS)
def test_a_line_has_no_field_that_the_gate_does_not_read(name: str) -> None:
    known = {"id", "kind", "question", "answerable", "answers", "all_of", "evidence", "forbidden", "before"}
    lines = (GOLDEN / name / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if set(json.loads(line)) - known] == []


@pytest.mark.parametrize("name", SETS)
def test_every_document_is_asked_about(name: str) -> None:
    golden = golden_set(name)
    cited = {piece for sample in golden.samples for piece in sample.evidence}
    assert [name for name, text in golden.texts.items() if not any(piece in text for piece in cited)] == []
