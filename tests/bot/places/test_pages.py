"""What stands on a page or a slide that a question names, and on which of them something stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import Bot
from bot.answer import Answer
from bot.places.pages import page_in
from tests.made_files import Placed, pdf, pptx, shape

FIGURE = "The drawing on page 3 of the gazette showed the broken lock."


def page(heading: str, *lines: str) -> list[Placed]:
    """A page of a PDF with paragraphs of a line each under its heading."""
    return [(72, 720, 16, f"*{heading}"), *((72, 690 - 30 * i, 11, line) for i, line in enumerate(lines))]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("paged")
    slides = [
        ("The new lock", "Plans for 2027"),
        ("Why a lock", "Two floods broke the old one", "Insurance fell due in March"),
        ("What it costs", "Concrete: 4.2 million euros", "Labour: 1.1 million euros"),
        ("Next steps", "Survey by Marta Lindqvist in May", "Tender in June"),
    ]
    made = [shape(title, place="title") + shape(*lines, place="body") for title, *lines in slides]
    (folder / "lock-plan.pptx").write_bytes(pptx(*made, title="The lock"))
    pages = [
        page("Annual report", "The company carried 310,000 passengers in 2025."),
        page("Fleet", "The oldest barge, the Gannet, was built in 1988.", "The Gannet will be sold in 2027."),
        page("Staff", "The company employs 140 people.", "The director, Ole Brandt, retires in October."),
    ]
    (folder / "barges.pdf").write_bytes(pdf(pages, title="Report of the barges"))
    (folder / "minutes.txt").write_text(f"Minutes of the board\n\n{FIGURE} The board thanked the divers.\n")
    with Bot.open(folder) as opened:
        yield opened


def told(answer: Answer) -> list[tuple[str, int | None]]:
    """(the words of each statement, the page that its citation names)."""
    return [(s.text, s.citations[0].page) for s in answer.statements]


@pytest.mark.parametrize(
    "question",
    [
        "What is on slide 3?",
        "What does the third slide say?",
        "Summarise slide no. 3",
        "What is slide 3 of the lock plan about?",
    ],
)
def test_what_stands_on_a_slide_is_quoted_whole(bot: Bot, question: str) -> None:
    assert told(bot.ask(question)) == [("Concrete: 4.2 million euros", 3), ("Labour: 1.1 million euros", 3)]


@pytest.mark.parametrize(
    ("question", "answer", "page"),
    [
        ("What does the last slide say?", "Survey by Marta Lindqvist in May", 4),
        ("What is on page 2 of the report?", "The oldest barge, the Gannet, was built in 1988.", 2),
        ("How much is labour according to slide 3?", "Labour: 1.1 million euros", 3),
        (
            "When was the oldest barge built, according to page 2?",
            "The oldest barge, the Gannet, was built in 1988.",
            2,
        ),
        ("What does page 3 of barges.pdf say about the director?", "The director, Ole Brandt, retires in October.", 3),
        ("What is the title of slide 4?", "Next steps", 4),
        ("On which page does it say that the director retires?", "The director, Ole Brandt, retires in October.", 3),
        ("Which slide tells what the labour costs?", "Labour: 1.1 million euros", 3),
        ("Which page of the report is about staff?", "Staff", 3),
        ("What did the drawing on page 3 of the gazette show?", FIGURE, None),
    ],
)
def test_a_page_is_asked_and_asked_for(bot: Bot, question: str, answer: str, page: int | None) -> None:
    assert told(bot.ask(question))[0] == (answer, page)


def test_every_place_where_a_name_stands_is_told(bot: Bot) -> None:
    found = [
        ("The oldest barge, the Gannet, was built in 1988.", 2),
        ("The Gannet will be sold in 2027.", 2),
    ]
    assert told(bot.ask("On which page is the Gannet mentioned?")) == found


@pytest.mark.parametrize(
    "question",
    [
        "What is on slide 9?",
        "What is on page 7 of the report?",
        "What does page 2 say about dogs?",
        "How many people does the company employ according to page 2?",
        "On which page is the Petrel mentioned?",
        "Which slide says who will paint it?",
    ],
)
def test_what_is_not_on_that_page_or_on_none_is_no_answer(bot: Bot, question: str) -> None:
    assert bot.ask(question).refusal


def test_a_page_of_a_sentence_that_runs_over_it_ends_with_it(tmp_path: Path) -> None:
    """A page's slice holds its own words alone."""
    pages = [page("", "The hull is tarred in spring and"), page("", "painted in the autumn.")]
    (tmp_path / "hull.pdf").write_bytes(pdf(pages, title="Hull"))
    with Bot.open(tmp_path) as bot:
        assert told(bot.ask("What is on page 1?")) == [("The hull is tarred in spring and", 1)]
        assert told(bot.ask("What is on page 2?")) == [("painted in the autumn.", 2)]


def test_a_slide_is_one_of_a_presentation_and_a_page_of_several_is_quoted_of_each(bot: Bot) -> None:
    answer = bot.ask("What does page 3 say?")
    assert {s.citations[0].span.document_id for s in answer.statements} == {"barges.pdf"}
    assert page_in("And what about the final page?").number == "last"  # type: ignore[union-attr]
