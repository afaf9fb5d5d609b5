import pytest

from bot.local.asking import only_asks, only_asks_it, takes_back, tells_no_asker, with_its_questions
from bot.local.marks import said
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

PLAIN = """Questions about the archive

Q: Can I borrow a map?
A: Only with a letter from your school.

Q: The lamp of my reading desk blinks. What is wrong?
A: The bulb is worn out. Ask at the counter for a new one.

Q. Is there a cloakroom?
A. There is one beside the stairs.
"""
MARKED = """# Archive

**Q: Can I borrow a map?**
**A:** Only with a letter from your *school*.

**2. What does a copy cost?**
A:

* one page: 20 cents
* a whole map: 3 euros
"""


def passages_of(text: str) -> list[Passage]:
    return cut_passages(Document("faq.md", "FAQ", text, text_hash(text)), ENCODER)


def headings_of(text: str) -> list[str]:
    passages = map(with_its_questions, passages_of(text))
    return [passage.sentence_text(s) for passage in passages for s in passage.sentences if s.is_heading]


def answers(question: str, text: str) -> list[str]:
    return [statement.text for statement in ANSWERER.draft(question, passages_of(text)).statements]


def test_a_question_of_the_document_is_a_heading_however_it_is_marked() -> None:
    assert headings_of(PLAIN) == [
        "Questions about the archive",
        "Q: Can I borrow a map?",
        "Q: The lamp of my reading desk blinks.",
        "What is wrong?",
        "Q. Is there a cloakroom?",
    ]
    assert headings_of(MARKED) == ["# Archive", "**Q: Can I borrow a map?**", "**2. What does a copy cost?**"]
    assert headings_of("Q: My lamp will not light.\nA: Ask at the counter.") == ["Q: My lamp will not light."]
    assert headings_of('Q. Adams wrote it. He asked: "Why?" Nobody knew.') == []


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Can I borrow a map?", PLAIN, ["Only with a letter from your school."]),
        ("Can I borrow a map?", MARKED, ["Only with a letter from your school."]),
        ("Is there a cloakroom?", PLAIN, ["There is one beside the stairs."]),
        ("What does a copy cost?", MARKED, ["one page: 20 cents", "a whole map: 3 euros"]),
    ],
)
def test_the_very_question_gets_what_stands_under_it(question: str, text: str, expected: list[str]) -> None:
    assert answers(question, text) == expected


def test_the_mark_of_an_answer_is_left_out_of_the_statement_and_not_of_the_slice() -> None:
    (statement,) = ANSWERER.draft("Can I borrow a map?", passages_of(PLAIN)).statements
    (pointer,) = statement.pointers
    assert pointer.passage.sentence_text(pointer.sentence) == "A: Only with a letter from your school."
    (legend,) = passages_of("A: the crane\nB: the winch\n")
    assert [said(legend, sentence) for sentence in legend.sentences] == ["A: the crane", "B: the winch"]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "Are dogs allowed in the hut?",
            "A member wanted to know if dogs are allowed in the hut. The Chair said that only guide dogs are.",
            "The Chair said that only guide dogs are.",
        ),
        (
            "Does vitamin D make wounds heal faster?",
            "We tested whether vitamin D makes wounds heal faster. Wounds in both groups closed in eleven days.",
            "Wounds in both groups closed in eleven days.",
        ),
        (
            "How old was Mr. Oyelaran?",
            "Derek Oyelaran died at the ford.\n\nCorrection: An earlier version of this article gave the age of Mr. Oyelaran as 77. He was 71.",
            "Correction: An earlier version of this article gave the age of Mr. Oyelaran as 77. He was 71.",
        ),
    ],
)
def test_what_was_only_asked_or_is_taken_back_answers_nothing(question: str, text: str, answer: str) -> None:
    assert answers(question, text) == [answer]


@pytest.mark.parametrize(
    "text",
    [
        "The board asked whether the roof leaks and was told that it does not.",
        "Asked if dogs may come in, the warden said no.",
        "Check whether the valve is closed.",
        "Visitors will be asked to pay a deposit if they stay overnight.",
        "Students may be examined again if they fail the test.",
        "The trial tested whether the drug works and showed that it does.",
        "If you test the lamp, wear gloves.",
    ],
)
def test_a_sentence_that_tells_what_came_of_the_asking_is_no_mere_question(text: str) -> None:
    assert not only_asks(text)


def test_an_earlier_edition_of_something_else_takes_nothing_back() -> None:
    assert not takes_back("The previous edition of the race had 400 runners.")
    assert takes_back("A previous version of this report stated the sum as £4.")
    assert takes_back("An earlier version misspelled her name.")


def test_who_asked_why_gives_no_reason_but_what_follows_does() -> None:
    text = "Mr. Ode asked why the ferry fares had been raised. Ms. Lund said this was because a grant had ended. They went home."
    assert answers("Why were the ferry fares raised?", text) == ["Ms. Lund said this was because a grant had ended."]
    assert answers("What did Mr. Ode ask?", text) == ["Mr. Ode asked why the ferry fares had been raised."]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("He asked the board when the pool would open.", "When will the pool open?", True),
        ("He asked the board when the pool would open.", "Why will the pool open?", False),
        ("He asked the board when the pool would open.", "When did he ask about the pool?", False),
        ("Asked when it would open, she said in May.", "When will it open?", False),
        ("The guests asked for towels when the pool opened.", "When did the pool open?", False),
    ],
)
def test_only_a_question_with_the_same_word_is_the_same(text: str, question: str, expected: bool) -> None:
    assert only_asks_it(text, question) == expected


@pytest.mark.parametrize(
    ("question", "text", "tells_none"),
    [
        ("Who asked about the margin?", "Mr Ode: The margin was 46%.", True),
        ("Who asked whether dogs are allowed?", "Dogs are allowed, Mr Ode said.", True),
        ("Who asked about the margin?", "Ms Ray: What was the margin?", False),
        ("Who asked about the margin?", "Ms Ray enquired about the margin.", False),
        ("Who asked for a grant?", "Mr Ode applied for a grant.", False),
        ("Who spoke about the margin?", "Mr Ode: The margin was 46%.", False),
    ],
)
def test_who_asked_something_is_told_by_a_question_or_by_what_tells_of_one(
    question: str, text: str, tells_none: bool
) -> None:
    assert tells_no_asker(text, question) is tells_none
