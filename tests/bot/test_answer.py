import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import (
    Answer,
    Citation,
    Draft,
    Drafted,
    Judgement,
    Note,
    Pointer,
    Reason,
    Refusal,
    Statement,
    Verdict,
    cite,
    last,
    occurrence,
    stream,
)
from bot.checking import check_answers, load_answers
from bot.recheck import Standing, recheck
from bot.render import sentence, to_markdown
from index.documents import Document, Passage, Sentence, Span, text_hash
from index.encoder import Encoder
from index.errors import AnswerFormatError
from index.passages import cut_passages
from index.sources import Texts

TEXT = "Bees make honey. Cows give milk. Bees make honey. Hens lay eggs."
DOCUMENT = Document("farm.txt", "farm", TEXT, text_hash(TEXT))
PASSAGE = cut_passages(DOCUMENT, Encoder())[0]


class Found:
    def __init__(self, *passages: Passage) -> None:
        self._passages = passages

    def passages(self, question: str) -> Sequence[Passage]:
        return self._passages


class Scripted:
    """An answerer that says what it is told to: the sentences with these numbers."""

    name = "scripted"

    def __init__(self, *numbers: int) -> None:
        self._numbers = numbers

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        chosen = [passages[0].sentences[n] for n in self._numbers] if passages else []
        return Draft(tuple(Drafted(PASSAGE.sentence_text(s), (Pointer(PASSAGE, s),)) for s in chosen), 0.9)


class Judge:
    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        return Judgement(self._verdict, 1.0)


def asked(*numbers: int, verdict: Verdict = Verdict.SUPPORTED, found: Found | None = None) -> Answer:
    return last(
        stream(
            "What do they make?",
            retriever=found or Found(PASSAGE),
            answerer=Scripted(*numbers),
            verifier=Judge(verdict),
            document_text=lambda document_id: TEXT,
        )
    )


def test_every_citation_is_a_slice_and_every_statement_has_its_place() -> None:
    found = asked(1, 3)
    assert found.text == "Cows give milk. Hens lay eggs."
    assert [found.text[s.start : s.end] for s in found.statements] == [s.text for s in found.statements]
    assert all(TEXT[c.span.start : c.span.end] == c.quote for c in found.citations)
    assert [c.number for c in found.citations] == [1, 2]
    assert found.coverage == 1.0
    assert set(found.timings_ms) == {"retrieve", "read", "verify", "total"}


def test_a_slice_that_is_cited_again_keeps_its_number() -> None:
    found = asked(1, 3, 1)
    assert [s.citations[0].number for s in found.statements] == [1, 2, 1]
    assert len(found.citations) == 2


def test_repeated_text_is_cited_at_its_own_place() -> None:
    first, second = asked(0).citations[0], asked(2).citations[0]
    assert (first.quote, first.occurrence) == (second.quote, (1, 2))
    assert second.occurrence == (2, 2)
    assert second.span.start == TEXT.rindex("Bees")
    assert (second.prefix[-11:], second.suffix[:5]) == ("give milk. ", " Hens")


def test_what_is_not_supported_is_dropped_and_if_nothing_is_left_it_is_a_refusal() -> None:
    found = asked(1, verdict=Verdict.UNSUPPORTED)
    assert found.refusal
    assert found.refusal.reason is Reason.UNSUPPORTED
    assert (found.statements, found.citations, found.coverage) == ((), (), 0.0)
    assert found.refusal.nearest[0].quote == TEXT


def test_what_is_shown_as_nearest_has_a_letter_and_is_no_front_matter() -> None:
    text = "---\nlayout: page\n---\n\n***\n\n# Bees\n\nBees make honey.\n"
    document = Document("bees.md", "Bees", text, text_hash(text))
    front, rule, bees = cut_passages(document, Encoder())
    events = stream("Why?", retriever=Found(front, rule, bees), answerer=Scripted(),
                    verifier=Judge(Verdict.SUPPORTED), document_text=lambda _: text)  # fmt: skip
    refusal = last(events).refusal
    assert refusal
    assert [(c.number, c.quote) for c in refusal.nearest] == [(1, "# Bees\n\nBees make honey.")]


def test_what_is_cited_but_not_checked_is_not_covered() -> None:
    assert asked(1, verdict=Verdict.UNCHECKED).coverage == 0.0


def test_refusals_say_why() -> None:
    nothing, not_there = asked(found=Found()).refusal, asked().refusal
    assert nothing
    assert not_there
    assert nothing.reason is Reason.NOTHING_RETRIEVED
    assert not_there.reason is Reason.NOT_IN_DOCUMENTS
    assert not nothing.nearest
    assert not_there.nearest


def test_a_refusal_in_markdown_says_that_the_nearest_do_not_answer_and_has_its_notes() -> None:
    refused = replace(asked(), notes=(Note("retried", "it *was* asked twice"),))
    message, nearest, *slices, note = to_markdown(refused).strip().split("\n\n")
    assert message == "**The documents do not answer this question.**"
    assert nearest == "Nearest passages, which do not answer it:"
    assert slices[0].startswith("[1] ")
    assert note == r"*it \*was\* asked twice*"


def test_what_a_refusal_repeats_of_a_question_does_nothing_in_markdown() -> None:
    refused = Answer("q", (), Refusal(Reason.NOT_IN_DOCUMENTS, "No “<img src=x> [a](b)”."))
    assert to_markdown(refused) == "**No “\\<img src=x\\> \\[a\\](b)”.**\n"


def test_items_of_a_source_are_items_in_markdown_with_their_numbers() -> None:
    text = "2. Close *it*.\n3) Wait.\n- Go.\nThen rest."
    said = ["Close *it*.", "Wait.", "Go.", "Then rest.", "Then rest.", "- Go."]
    statements: list[Statement] = []
    for words, gap in zip(said, [" ", "\n", "\n", "\n", " ", "\n"], strict=True):
        at = text.index(words)
        line = text.rfind("\n", 0, at) + 1
        slice_ = Citation(1, Span("x", line, at + len(words)), text[line : at + len(words)], "x", text_hash(text))
        start = statements[-1].end + 1 if statements else 0
        statements.append(Statement(words, start, start + len(words), (slice_,), Verdict.SUPPORTED, 1.0, gap))
    shown = "".join(map(sentence, statements))
    assert shown == "2. Close \\*it\\*.[1]\n\n3) Wait.[1]\n\n- Go.[1]\n\nThen rest.[1] Then rest.[1]\n- Go.[1]"


@pytest.mark.parametrize("numbers", [(), (0,), (1, 3)])
def test_an_answer_survives_json(numbers: tuple[int, ...]) -> None:
    found = asked(*numbers)
    assert Answer.from_json(found.to_json()) == found


@given(st.text(min_size=1, max_size=60), st.data())
def test_citations_of_any_text_survive_json(text: str, data: st.DataObject) -> None:
    text = text.encode("utf-8", "replace").decode()
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Passage("p", "d", 0, len(text), 0, text, (Sentence(start, end),), "t", text_hash(text))
    found = cite(1, passage, Span("d", start, end), text, (start, end))
    assert found.prefix + found.quote + found.suffix in text
    assert 1 <= found.occurrence[0] <= found.occurrence[1]
    whole = last(
        stream(
            text,
            retriever=Found(passage),
            answerer=_Quoting(),
            verifier=Judge(Verdict.SUPPORTED),
            document_text=lambda document_id: text,
        )
    )
    read = Answer.from_json(whole.to_json())
    assert read == whole
    assert all(text[c.span.start : c.span.end] == c.quote for c in read.citations)
    assert to_markdown(read)
    assert "<script" not in read.to_html().replace("<script", "", 0) or "<script" not in text


class _Quoting:
    name = "quoting"

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        p = passages[0]
        return Draft((Drafted(p.sentence_text(p.sentences[0]), (Pointer(p, p.sentences[0]),)),), 0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "the text"), ("{}", "question"), ("[]", "the text"), ('{"question": 3}', "question")],
)
def test_what_is_no_saved_answer_is_refused_by_field(text: str, message: str) -> None:
    with pytest.raises(AnswerFormatError, match=message):
        Answer.from_json(text)


def test_a_quote_that_does_not_fit_its_offsets_is_refused() -> None:
    with pytest.raises(AnswerFormatError, match="cited_text has 15 characters"):
        Answer.from_json(asked(1).to_json().replace('"cited_text":"Cows give milk."', '"cited_text":"Cows give beer!"').replace(
            '"end_char_index":32', '"end_char_index":33'))  # fmt: skip


REFUSED = Answer("?", (), Refusal(Reason.UNSUPPORTED, "No."))
SAID = json.loads(asked(1, 3).to_json())
CONTRADICTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "another answer": ({"answer": SAID["answer"].replace("eggs", "milk")}, "statement 2 does not stand in the answer"),
    "more before": ({"answer": "Surely: " + SAID["answer"]}, "statement 1 does not stand in the answer"),
    "more at its end": ({"answer": SAID["answer"] + " Surely."}, "goes on after its statements"),
    "a statement less": ({"statements": SAID["statements"][1:]}, "before statement 1 the answer has what is none"),
    "the same twice": ({"statements": SAID["statements"][:1] * 2}, "before statement 2 the answer has what is none"),
    "another statement": ({"statements": [{**SAID["statements"][0], "text": "Hens."}]}, "statement 1 does not stand"),
    "backwards": (
        {"statements": [{**SAID["statements"][0], "start": 9, "end": 3, "text": ""}]},
        "statement 1 does not",
    ),
    "both": ({"refusal": json.loads(REFUSED.to_json())["refusal"], "answer": "No."}, "it refuses, and has statements"),
    "another refusal": ({**json.loads(REFUSED.to_json()), "answer": "Yes."}, "not what the refusal says"),
    "a focus beside": (
        {
            "citations": [
                {**c, "focus": {"start_char_index": 0, "end_char_index": 4, "cited_text": "Bees"}}
                for c in SAID["citations"]
            ]
        },
        "the focus of citation 1 is not in it",
    ),
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_an_answer_that_contradicts_itself_is_refused_and_found_to_be_altered(contradiction: str) -> None:
    change, fault = CONTRADICTIONS[contradiction]
    text = json.dumps({**SAID, **change})
    with pytest.raises(AnswerFormatError, match=f"not an answer that was saved so: .*{fault}"):
        Answer.from_json(text)
    answers, faults = load_answers(text)
    assert len(answers) == 1
    assert fault in faults[0]


def test_a_focus_whose_text_does_not_fit_its_place_is_refused() -> None:
    focus = {"start_char_index": 9, "end_char_index": 3, "cited_text": "Cows"}
    with pytest.raises(AnswerFormatError, match="cited_text has 4 characters, not the -6 of 9:3"):
        Answer.from_json(json.dumps({**SAID, "citations": [{**SAID["citations"][0], "focus": focus}]}))


def test_html_shows_markup_in_documents_as_text() -> None:
    text = "<script>alert(1)</script> & more."
    passage = Passage("p", "d", 0, len(text), 0, text, (Sentence(0, len(text)),), "<b>t</b>", text_hash(text))
    told = stream(
        "<i>?</i>",
        retriever=Found(passage),
        answerer=_Quoting(),
        verifier=Judge(Verdict.SUPPORTED),
        document_text=lambda i: text,
    )
    page = Answer.from_json(last(told).to_json()).to_html()
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("text", "quote", "start", "expected"), [("aaa", "aa", 1, (2, 2)), ("abc", "b", 1, (1, 1)), ("", "", 0, (0, 0))]
)
def test_occurrences_are_counted_with_overlaps(text: str, quote: str, start: int, expected: tuple[int, int]) -> None:
    assert occurrence(text, quote, start) == expected


def by_looking_at_each_place(text: str, quote: str, start: int) -> tuple[int, int]:
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    return sum(at <= start for at in places), len(places)


@given(st.text("ab", max_size=6), st.integers(0, 8), st.text("abc", max_size=12), st.data())
def test_occurrences_in_a_text_that_repeats_itself_are_those_that_there_are(
    part: str, times: int, rest: str, data: st.DataObject
) -> None:
    text = part * times + rest + part * (times // 2)
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    expected = by_looking_at_each_place(text, quote, start) if quote else (0, 0)
    assert occurrence(text, quote, start) == expected


class Watched(str):
    """A text that knows how often it was searched."""

    searches = 0

    def find(self, *sought: Any) -> int:  # noqa: ANN401 - as in the base class
        self.searches += 1
        return super().find(*sought)


@pytest.mark.parametrize(("part", "places"), [("-", 99_201), ("- ", 99_201), ("- -", 99_201)])
def test_the_occurrences_in_a_long_rule_are_not_sought_one_by_one(part: str, places: int) -> None:
    text = Watched(part * 100_000)
    assert occurrence(text, part * 800, 0) == (1, places)
    assert text.searches < 5


def standing(found: Answer, *documents: Document) -> list[Standing]:
    return [r.standing for r in recheck(found, {d.id: d for d in documents}, lambda: list(documents))]


def changed(text: str, document_id: str = "farm.txt") -> Document:
    return Document(document_id, "farm", text, text_hash(text))


def test_what_is_printed_of_an_answer_is_its_text() -> None:
    refused = Answer("Who?", (), Refusal(Reason.NOT_IN_DOCUMENTS, "The documents do not answer this question."))
    assert f"{refused}" == refused.text == "The documents do not answer this question."


def test_what_is_no_answer_is_not_checked_and_the_message_says_how_one_is_made() -> None:
    with pytest.raises(TypeError, match="is no Answer: of a saved one make it with"):
        check_answers(["{}"], Texts([]))  # type: ignore[list-item]


def test_a_saved_answer_is_checked_against_the_documents_of_today() -> None:
    found = asked(1)
    assert standing(found, DOCUMENT) == [Standing.EXACT]
    assert standing(found, changed(f"New first line. {TEXT}")) == [Standing.MOVED]
    assert standing(found, changed(TEXT.replace("milk", "cream"))) == [Standing.CHANGED]
    assert standing(found, changed("Another text.", "other.txt")) == [Standing.GONE]
    assert standing(found, changed(TEXT, "renamed.txt")) == [Standing.MOVED]
    assert standing(found, changed(TEXT + " More.")) == [Standing.EXACT]


def test_of_repeated_text_the_one_in_the_same_surroundings_is_found() -> None:
    moved = recheck(asked(2), {"farm.txt": changed(f"Preface. {TEXT}")}, list)[0]
    assert moved.span == Span("farm.txt", TEXT.rindex("Bees") + 9, TEXT.rindex("Bees") + 25)


def test_a_citation_that_was_tampered_with_is_not_exact() -> None:
    text = asked(1).to_json().replace("Cows give milk.", "Cows give wine.")
    assert standing(Answer.from_json(text), DOCUMENT) == [Standing.CHANGED]
