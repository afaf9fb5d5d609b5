"""The evidence file: that it holds what it should, gives it back to the character, and that a forgery shows."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Answer, Citation, Focus, Reason, Refusal, Statement, Verdict
from bot.answer import Note
from bot.evidence import AROUND, FORM, WHOLE, evidence_page, sources_of
from bot.evidence_check import read_evidence
from index.documents import Span, text_hash
from index.errors import AnswerFormatError, DocumentError

TEXT = "Bees make honey.\r\nCows give <b>milk</b> & more.\rSheep grow wool — 5 € “a kilo”.\n"
FORMS = {1: "99d29526d046"}
"""The start of the sha256 of one page by the form that made it. If the last is wrong, the page has changed: raise FORM."""
HOSTILE = [
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "</pre><script>window.hacked=1</script><pre>",
    "</title></style><script>window.hacked=1</script>",
    "<!-- ",
    "]]>",
    "' onmouseover='window.hacked=1",
    "</span></div><meta http-equiv=refresh content=0;url=//x>",
    "&lt;script&gt;&#13;&amp;",
    "javascript:window.hacked=1",
    "\u202eevil\u2066\u200f",
    "<base href=//x><link rel=stylesheet href=//x>",
]


def cited(text: str, number: int, start: int, end: int, document_id: str = "farm.txt", title: str = "Farm") -> Citation:
    focus = Focus(Span(document_id, start, end - 1), text[start : end - 1]) if end - start > 1 else None
    return Citation(
        number,
        Span(document_id, start, end),
        text[start:end],
        title,
        text_hash(text),
        text[max(0, start - 32) : start],
        text[end : end + 32],
        focus,
    )


def answered(*citations: Citation, question: str = "What do cows give?", said: str = "Milk.") -> Answer:
    statement = Statement(said, 0, len(said), citations, Verdict.SUPPORTED, 0.9)
    return Answer(question, (statement,), None, 0.845, "local-reader@x", "abc", {"total": 1.5})


MILK = answered(cited(TEXT, 1, TEXT.index("Cows"), TEXT.index("Cows") + 28))
PAGE = MILK.to_html(lambda document_id: TEXT)


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def named(self, name: str) -> list[str]:
        return [value for n, value in self.attributes if n == name]


def test_it_holds_the_answer_the_source_the_hash_and_the_data() -> None:
    assert read_evidence(PAGE).faults == ()
    (answer,), (source,) = read_evidence(PAGE).answers, read_evidence(PAGE).sources
    assert answer == Answer.from_json(MILK.to_json())
    assert (source.pieces, source.is_whole, source.sha256) == (((0, TEXT),), True, text_hash(TEXT))
    assert "Milk." in PAGE
    assert PAGE.count(text_hash(TEXT)) >= 3


@given(st.text(st.sampled_from("a é🚀e\u0301\r\n\t<>&\"'ש\u2028\x85\x01;#"), min_size=1, max_size=60), st.data())
def test_any_text_comes_back_to_the_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = data.draw(st.integers(0, len(text) - 1))
    asked = [answered(cited(text, 1, start, end, text, text), cited(text, 2, other, len(text), text, text), said=text)]
    refused = Answer(text, (), Refusal(Reason.NOT_IN_DOCUMENTS, text, asked[0].citations), standalone_question=text)
    answers = [*asked, refused]
    sources = sources_of(answers, lambda document_id: text)
    found = read_evidence(evidence_page(answers, sources))
    assert found.answers == tuple(Answer.from_json(a.to_json()) for a in answers)
    assert found.sources == sources
    assert found.faults == ()


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_is_data_never_becomes_markup(payload: str) -> None:
    text = f"Before. {payload} After."
    answer = answered(cited(text, 1, 8, 8 + len(payload), payload, payload), question=payload, said=payload)
    refused = Answer(payload, (), Refusal(Reason.UNSUPPORTED, payload, answer.citations), notes=(Note("x", payload),))
    page = evidence_page([answer, refused], sources_of([answer, refused], lambda document_id: text))
    found, plain = Elements(page), Elements(evidence_page([MILK, MILK], sources_of([MILK], lambda i: TEXT)))
    assert set(found.tags) <= set(plain.tags) | {"strong"}
    assert {name for name, _ in found.attributes} <= {name for name, _ in plain.attributes}
    assert all(re.fullmatch(r"#a\d+[cs]\d+|data:,", link) for link in found.named("href"))
    assert found.tags.count("meta") == plain.tags.count("meta")
    assert read_evidence(page).faults == ()


def test_it_asks_for_nothing_and_runs_nothing() -> None:
    found = Elements(PAGE)
    assert not {"script", "img", "iframe", "object", "form", "base"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in {"src", "style", "action"}]
    (policy,) = [value for value in found.named("content") if "default-src" in value]
    assert policy.startswith(
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    )
    assert "@import" not in PAGE
    assert "url(" not in PAGE


def test_every_link_leads_somewhere_and_no_place_has_two_names() -> None:
    more = answered(cited(TEXT, 1, 0, 16), cited(TEXT, 2, 5, 40), question="And bees?")
    found = Elements(evidence_page([MILK, more], sources_of([MILK, more], lambda document_id: TEXT)))
    names = found.named("id")
    assert len(names) == len(set(names))
    links = [link[1:] for link in found.named("href") if link.startswith("#")]
    assert len(links) == 3 * 3  # from the answer to the slice, from there to its place, and back
    assert set(links) <= set(names)


ALTERATIONS: dict[str, Callable[[str], str]] = {
    "a word of the answer": lambda page: page.replace("Milk.", "Beer.", 1),
    "a word of the answer and of the data": lambda page: page.replace("Milk.", "Beer.", 1).replace(
        '"Milk."', '"Beer."'
    ),
    "a quote": lambda page: page.replace("milk", "beer", 1),
    "the source": lambda page: page.replace("Sheep", "Goats", 1),
    "the confidence": lambda page: page.replace("confidence 84%", "confidence 99%"),
    "a hash that is shown": lambda page: page.replace(text_hash(TEXT), "0" * 64, 1),
    "the style": lambda page: page.replace(".refusal {", ".answer { display: none } .refusal {", 1),
    "the policy": lambda page: page.replace("default-src &#x27;none&#x27;", "default-src *", 1),
    "something before it": lambda page: page.replace("<main>", "<main><p>It is certain.</p>", 1),
    "a hidden part": lambda page: page.replace('<p class="note">', '<p class="note" hidden>', 1),
    "a script": lambda page: page.replace("</body>", "<script>1</script></body>", 1),
    "its form": lambda page: page.replace(f"evidence {FORM}", f"evidence {FORM + 1}", 1),
    "the length of the source": lambda page: page.replace(f'data-length="{len(TEXT)}"', 'data-length="9999"', 1),
    "why a source is missing": lambda page: page.replace('data-missing=""', 'data-missing="nonsense"', 1),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_what_was_altered_is_told(alteration: str) -> None:
    altered = ALTERATIONS[alteration](PAGE)
    assert altered != PAGE
    assert read_evidence(altered).faults


def test_a_forged_source_with_a_forged_hash_shows_at_its_text() -> None:
    forged = MILK.to_html(lambda document_id: TEXT).replace("Sheep", "Goats")
    assert any("does not have the sha256" in fault for fault in read_evidence(forged).faults)


@pytest.mark.parametrize("change", [lambda page: page.replace("\n", "\r\n"), lambda page: "\ufeff" + page + "\n"])
def test_line_ends_and_marks_of_other_machines_are_no_alteration(change: Callable[[str], str]) -> None:
    assert read_evidence(change(PAGE).removeprefix("\ufeff")).faults == ()


def test_of_a_long_document_only_what_is_near_is_in_the_file() -> None:
    text = "A line of some words.\n" * 60_000
    assert len(text) > WHOLE
    answer = answered(cited(text, 1, 0, 5), cited(text, 2, 800_000, 800_030), cited(text, 3, 800_010, 800_050))
    found = read_evidence(answer.to_html(lambda document_id: text))
    (source,) = found.sources
    assert found.faults == ()
    assert [start for start, _ in source.pieces] == [0, 800_000 - AROUND]
    assert all(text[start : start + len(piece)] == piece for start, piece in source.pieces)
    assert source.length == len(text)
    assert not source.is_whole


def gone(document_id: str) -> str:
    raise DocumentError(document_id, "is not in the index")


@pytest.mark.parametrize(
    ("document_text", "words"),
    [(gone, "was no longer among the documents"), (lambda document_id: TEXT + "more", "It had changed")],
)
def test_a_source_that_is_not_the_cited_one_is_not_shown(document_text: Callable[[str], str], words: str) -> None:
    page = MILK.to_html(document_text)
    assert words in page
    assert not read_evidence(page).sources[0].pieces
    assert read_evidence(page).faults == ()


def test_without_texts_the_slices_are_all_there_is() -> None:
    page = MILK.to_html()
    assert "Sources" not in page
    assert "in its place" not in page
    assert (read_evidence(page).faults, read_evidence(page).sources) == ((), ())


@pytest.mark.parametrize("text", ["<html></html>", "<p>", PAGE.replace("Pincite evidence", "Another")])
def test_another_page_is_no_evidence(text: str) -> None:
    with pytest.raises(AnswerFormatError, match="not one that Pincite exported"):
        read_evidence(text)


def test_whoever_changes_the_page_raises_its_form() -> None:
    assert text_hash(PAGE)[:12] == FORMS[FORM]
    assert max(FORMS) == FORM
