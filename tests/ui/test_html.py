import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from bot import Answer, Citation, Focus, Reason, Refusal, Statement, Verdict
from bot.answer import Note
from index.documents import Document, Span, text_hash
from ui import html, viewer
from ui.visit import Phase, Turn

PAYLOADS = [
    "<script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>", "<svg onload=window.hacked=1>", "</mark><script>1</script>",
    "\"><script>window.hacked=1</script>", "' onmouseover='window.hacked=1", "\" onfocus=\"window.hacked=1\" autofocus=\"", "<iframe src=//x>",
    "<a href=javascript:window.hacked=1>x</a>", "<body onload=window.hacked=1>", "<math><mi xlink:href=data:x>", "<object data=x>",
    "<embed src=x>", "<link rel=stylesheet href=//x>", "<style>@import '//x'</style>", "<meta http-equiv=refresh content=0>",
    "<form action=//x><input type=submit>", "<base href=//x>", "<video><source onerror=window.hacked=1>", "<details open ontoggle=window.hacked=1>",
    "${window.hacked=1}", "`${window.hacked=1}`", "{{constructor.constructor('window.hacked=1')()}}", "{{{value}}}", "{{#if x}}", "<%= 7*7 %>",
    "&lt;script&gt;", "&#60;script&#62;", "<!-- --><script>1</script>", "<![CDATA[<script>]]>", "\\u003cscript\\u003e", "<scr<script>ipt>",
    "<IMG SRC=`javascript:1`>", "<input onfocus=window.hacked=1 autofocus>", "<marquee onstart=window.hacked=1>", "<x onclick=window.hacked=1>click",
    "javascript:window.hacked=1", "data:text/html,<script>1</script>", "![x](https://example.org/x.png)", "[x](javascript:window.hacked=1)",
    "</textarea><script>1</script>", "</style><script>1</script>", "\u2028<script>1</script>", "<b>${`x`}</b>",
]  # fmt: skip
TAGS = {
    "article", "p", "span", "a", "ol", "li", "q", "section", "h2", "div", "mark", "sup", "strong", "b", "ul", "br", "button", "pre", "label",
    "textarea", "details", "summary", "data", "time", "input",
}  # fmt: skip


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    return elements


def turn_of(answer: Answer, **given: Any) -> Turn:  # noqa: ANN401 - handed on
    return Turn(answer.question, Phase.DONE, list(answer.statements), answer=answer, **given)


def answered(payload: str) -> tuple[Answer, str]:
    text = f"Before. {payload} After."
    span = Span(payload, 8, 8 + len(payload))
    focus = Focus(Span(payload, 8, 9), payload[0])
    citation = Citation(1, span, payload, payload, text_hash(text), "Before. ", " After.", focus)
    statement = Statement(payload, 0, len(payload), (citation,), Verdict.SUPPORTED, 1.0)
    return Answer(payload, (statement,), None, 0.9, payload), text


def in_text(text: str) -> viewer.FindDocument:
    """Finds every document with that text, as it was cited."""
    return lambda cited: Document(cited.span.document_id, cited.title, text, cited.sha256)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_data_never_becomes_markup(payload: str) -> None:
    answer, text = answered(payload)
    refused = Answer(payload, (), Refusal(Reason.UNSUPPORTED, payload, answer.citations))
    notes = [Note(payload, payload)]
    page = "".join(
        (
            html.exchange(0, turn_of(answer, explanations=[payload], notes=notes, dropped=[payload], liked=False)),
            html.exchange(1, turn_of(refused)),
            html.exchange(2, Turn(payload, Phase.FAILED, failure=payload, nearest=answer.citations)),
            html.exchange(3, Turn(payload, Phase.WRITING, list(answer.statements), writing=payload)),
            html.exchange(4, turn_of(replace(answer, standalone_question=payload))),
            html.welcome(1, [payload]),
            viewer.sources(0, turn_of(answer), in_text(text)),
            html.moment(payload),
        )
    )
    found = parsed(page)
    assert found.tags <= TAGS
    assert not {
        name for name in found.attributes if name.startswith("on") or name in {"src", "style", "action", "open"}
    }
    assert all(re.fullmatch(r"#slice-\d+-\d+", link) for link in found.links)
    assert not set("${}`") & set(page)
    assert payload in found.text


def test_a_chip_leads_to_its_slice() -> None:
    answer, text = answered("48 drones")
    chip = re.search(r'class="chip" href="#([^"]+)"', html.exchange(3, turn_of(answer)))
    assert chip
    shown = viewer.sources(3, turn_of(answer), in_text(text))
    assert f'id="{chip.group(1)}"' in shown
    assert f'<mark class="{chip.group(1)}">' in shown


@pytest.mark.parametrize(("name", "word", "is_printed"), [("t.pptx", "slide", False), ("t.pdf", "page", True)])
def test_the_pages_of_a_presentation_are_slides_of_which_there_are_no_pictures(
    name: str, word: str, is_printed: bool
) -> None:
    answer, text = answered("48 drones")
    statement = answer.statements[0]
    cited = tuple(replace(c, span=replace(c.span, document_id=name), page=1) for c in statement.citations)
    answer = replace(answer, statements=(replace(statement, citations=cited),))
    shown = viewer.sources(0, turn_of(answer), in_text(text))
    assert f'data-paged="{word}"' in shown
    assert [said in shown for said in ("Printed page</button>", 'class="printed"')] == [is_printed, is_printed]


def test_what_became_of_what_is_cited_is_told_as_pincite_verify_does() -> None:
    text = "Before. The barn was built in 1932. After. The mill came later. "
    spans = [(8, 35, 30), (43, 63, 47)]
    (barn, mill) = (
        Citation(
            i,
            Span("farm.txt", a, b),
            text[a:b],
            "Farm",
            text_hash(text),
            focus=Focus(Span("farm.txt", f, f + 4), text[f : f + 4]),
        )
        for i, (a, b, f) in enumerate(spans, 1)
    )
    said = Statement("It was.", 0, 7, (barn, mill), Verdict.SUPPORTED, 1.0)
    turn = turn_of(Answer("q", (said,), None, 0.9, "m"))

    def shown(name: str, text: str | None) -> str:
        now = Document(name, "Farm", text, text_hash(text)) if text is not None else None
        return viewer.sources(0, turn, lambda cited: now)

    marks = [f'<mark class="slice-0-{n}">' for n in (1, 2)]
    built = f"{marks[0]}The barn was built in </mark>{marks[0]}<strong>1932</strong></mark>"
    exact = shown("farm.txt", text)
    assert built in exact
    assert 'role="alert"' not in exact
    for name, new, told, are_there in (
        ("farm.txt", text + "And so on.", "has changed since the answer was given. What is cited of it still", (1, 1)),
        ("farm.txt", f"A preface. {text}", "has changed since the answer was given. What is cited of it still", (1, 1)),
        ("new.txt", text, "is called <bdi>new.txt</bdi> now", (1, 1)),
        ("farm.txt", "The mill. " + text[:40], "What is marked still stands in it, word for word.", (1, 0)),
        ("farm.txt", "Nothing of that.", "no longer has the words that are cited of it", (0, 0)),
        ("farm.txt", None, "was removed since", (0, 0)),
    ):  # fmt: skip
        page = shown(name, new)
        assert told in page
        assert [mark in page for mark in marks] == [bool(is_there) for is_there in are_there]
        assert (built in page) == bool(are_there[0])
        assert [f'id="slice-0-{n}"' in page for n in (1, 2)] == [
            True,
            True,
        ]  # whatever became of it, a chip leads there
        version = text_hash(new) if new and any(are_there) else ""
        assert f'data-document="{name}" data-version="{version}"' in page


def test_the_end_of_a_page_within_a_quote_is_a_space() -> None:
    answer, _ = answered("The keel was laid\fin May.")
    shown = html.exchange(0, turn_of(answer))
    assert '<q dir="auto">The keel was laid in May.</q>' in shown
    assert "<mark><strong>T</strong>he keel was laid in May.</mark>" in shown


def test_a_screen_reader_hears_that_an_answer_was_stopped() -> None:
    answer, _ = answered("48 drones")
    stopped = html.exchange(0, Turn("q", Phase.STOPPED, list(answer.statements)))
    assert '<p class="sr-only" role="status">Stopped: this is not the whole answer.</p>' in stopped


def test_a_refusal_looks_different_from_an_answer() -> None:
    answer, _ = answered("48 drones")
    refusal = Answer("q", (), Refusal(Reason.NOT_IN_DOCUMENTS, "Not there.", answer.citations))
    refused = html.exchange(0, turn_of(refusal))
    assert 'class="refusal"' in refused
    assert "Nearest passages" in refused
    assert "No answer." in refused
    assert 'class="refusal"' not in html.exchange(0, turn_of(answer))
    small_talk = Answer("help", (), Refusal(Reason.EMPTY_QUESTION, "Answers come from these 2 documents."))
    assert "No answer." not in html.exchange(0, turn_of(small_talk))


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Did the harbour master close the slipway?", "…The harbour master closed it."),
        ("Was the boat painted?", "The boat was painted."),  # the first of them is in view as it is
        ("What does a swan cost?", "…| swan | 7 |"),
        ("Why?", "The boat was painted."),
    ],
)
def test_what_comes_nearest_to_a_question_is_in_view_in_a_refusal(question: str, begins: str) -> None:
    rain = "It rained. " * 30
    text = (
        f"The boat was painted. {rain}The harbour master closed it. No more.\n\n| bird | € |\n|---|---|\n| swan | 7 |"
    )
    answer, _ = answered("x")
    passage = replace(answer.citations[0], quote=text, focus=None)
    refused = html.exchange(0, turn_of(Answer(question, (), Refusal(Reason.NOT_IN_DOCUMENTS, "No.", (passage,)))))
    shown = parsed(re.search(r'<q class="short" dir="auto">(.*?)</q>', refused, re.DOTALL)[1])  # type: ignore[index]
    assert shown.text.startswith(begins.replace("| swan | 7 |", "swan 7"))
    assert shown.text.strip("…").split()[-1] in text.split()  # no word is cut in two
    assert "The boat was painted. It rained." in refused  # all of it, for paper


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.95, "very likely right"),
        (0.896, "very likely right"),  # 90 %, as 0.9 is
        (0.894, "likely right"),
        (0.8, "likely right"),
        (0.5, "may be right"),
        (0.2, "uncertain"),
    ],
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    assert html.confidence_in_words(confidence) == words
