"""A sentence that names another clause by its number answers a question that says what that clause says."""

from collections.abc import Iterator

import pytest

from bot import Bot
from bot.places.clauses import Numbered, named_in, references_in
from bot.places.references import excepting
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

BYELAWS = """# Byelaws of the allotments

Section 1. Water

Nobody may draw water from the canal.

Section 2. Bonfires

Nobody may light a bonfire between April and September.

Section 3. Livestock

A tenant may keep up to six hens. Nobody may keep cockerels.

Section 4. Penalties

A person who contravenes Section 1 pays a fine of £40.

A person who contravenes Section 2 or 3 pays a fine of £75.

A person who draws blood is punished under section 9 of the Offences Act.

Section 4 does not apply to children.

## Section 5. Notice

A notice under Section 6 must be given eight weeks before the quarter ends.

## Section 6. Giving up a plot

The council may take a plot back that lies uncultivated for a year.
"""


@pytest.fixture(scope="module")
def byelaws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    document = Document("byelaws.md", "Byelaws", BYELAWS, text_hash(BYELAWS))
    with Bot.from_documents([document], tmp_path_factory.mktemp("byelaws")) as bot:
        yield bot


@pytest.mark.parametrize(
    ("question", "focus", "clause"),
    [
        ("What is the fine for drawing water from the canal?", "£40", "Nobody may draw water from the canal."),
        ("What is the fine for keeping cockerels?", "£75", "Nobody may keep cockerels."),
        (
            "How much is the fine for a bonfire in April?",
            "£75",
            "Nobody may light a bonfire between April and September.",
        ),
        (
            "How many weeks before must notice be given to take back an uncultivated plot?",
            "eight",
            "The council may take a plot back that lies uncultivated for a year.",
        ),
    ],
)
def test_the_sentence_answers_and_what_it_refers_to_is_cited_too(
    byelaws: Bot, question: str, focus: str, clause: str
) -> None:
    first, second = byelaws.ask(question).citations
    assert first.focus is not None
    assert first.focus.quote == focus
    assert second.quote == clause


@pytest.mark.parametrize(
    "question",
    [
        "What is the fine for drawing water from the lake?",
        "What is the fine for keeping goats?",
        "What is the fine for lighting a barbecue in April?",
        "What is the prison term for drawing water from the canal?",
    ],
)
def test_a_word_that_neither_has_is_not_passed_over(byelaws: Bot, question: str) -> None:
    assert not any("fine of" in statement.text for statement in byelaws.ask(question).statements)


RULES = """# Market rules

## § 3 Permits

(1) Whoever sells goods needs a permit.

(2) Paragraph (1) does not apply to children under fourteen.

## § 4 Goods

(1) Only food may be sold.

(2) Paragraph (1) does not apply to flowers.
"""


@pytest.mark.parametrize("question", ["To whom does Section 4 not apply?", "who doesn't section 4 apply to"])
def test_to_whom_a_clause_does_not_apply_is_said_by_what_names_it(byelaws: Bot, question: str) -> None:
    assert byelaws.ask(question).text == "Section 4 does not apply to children."


@pytest.mark.parametrize(
    ("number", "expected"), [("3", "to children under fourteen."), ("4", "to flowers."), ("5", None)]
)
def test_a_paragraph_is_named_without_its_section_in_that_section(number: str, expected: str | None) -> None:
    passages = cut_passages(Document("rules.md", "Rules", RULES, text_hash(RULES)), Encoder())
    question = f"To what does § {number} (1) not apply?"
    named = named_in(question)
    assert named is not None
    found = excepting(question, named, {"rules.md": Numbered(passages)})
    said = [p.passage.sentence_text(p.sentence) for p in found]
    assert said == ([f"(2) Paragraph (1) does not apply {expected}"] if expected else [])
    assert not excepting(f"What does § {number} (1) say?", named, {"rules.md": Numbered(passages)})


def test_clauses_of_another_text_and_mere_numbers_are_no_references() -> None:
    assert list(references_in("An offence under section 4 of the Equality Act costs 12 points and 4%.")) == []
    assert [
        (n.number, n.subs) for n, _ in references_in("See clause 3(1), 4.2 and 5(b), and 14 days later clause 9.")
    ] == [
        ("3", ("1",)),
        ("4.2", ()),
        ("5", ("b",)),
        ("14", ()),
        ("9", ()),
    ]
