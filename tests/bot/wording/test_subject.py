import pytest

from bot.wording.subject import without_subject
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

LEASE = (
    "The annual rent is £48,500 and is paid on the first of each month. The landlord repairs the roof.\n\n"
    "The term is ten years. It begins on 1 May 2021.\n"
)
LIFE = "She was born in Hull. She keeps a dog that is called Pip. Her garden won a prize in 1988.\n"


def cut(title: str, text: str) -> list[Passage]:
    return list(cut_passages(Document(f"{title}.md", title, text, text_hash(text)), ENCODER))


BATHS = "For each week of delay the contractor pays a penalty of 0.5 per cent of the contract price.\n"
PASSAGES = [
    *cut("Renovation of the Tern Road Swimming Baths", BATHS),
    *cut("Lease of Unit 6, Quayside Mills", LEASE),
    *cut("Vera Marlowe", LIFE),
]


@pytest.mark.parametrize(
    ("question", "rest", "about"),
    [
        ("What is the annual rent of Unit 6?", "What is the annual rent?", "Lease of Unit 6, Quayside Mills.md"),
        ("Where was Vera Marlowe born?", "Where was she born?", "Vera Marlowe.md"),
        ("What is Marlowe's dog called?", "What is her dog called?", "Vera Marlowe.md"),
        (
            "What is the penalty for delay at the swimming baths?",
            "What is the penalty for delay?",
            "Renovation of the Tern Road Swimming Baths.md",
        ),
        ("What is the penalty for delay at the thermal baths?", "", ""),
        ("What is the annual rent of Unit 7?", "", ""),
        ("Marlowe was born where?", "", ""),
        ("What is the rent?", "", ""),
    ],
)
def test_the_name_of_what_a_document_is_about_is_left_out(question: str, rest: str, about: str) -> None:
    assert without_subject(question, PASSAGES) == (rest, about)


def test_a_name_that_two_titles_have_says_not_which_is_meant() -> None:
    assert without_subject("Where was Marlowe born?", [*PASSAGES, *cut("Henry Marlowe", "He lives.")]) == ("", "")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the annual rent of Unit 6, Quayside Mills?", "£48,500"),
        ("How much is the annual rent of Unit 7, Quayside Mills?", ""),
        ("How much is the deposit of Unit 6, Quayside Mills?", ""),
        ("What is the penalty for delay at the swimming baths?", "0.5 per cent"),
        ("What is the penalty for noise at the swimming baths?", ""),
    ],
)
def test_it_answers_what_its_sentences_do_not_name(question: str, expected: str) -> None:
    draft = ANSWERER.draft(question, PASSAGES)
    said = " ".join(p.passage.slice(*p.focus) for p in draft.pointers if p.focus)
    assert (expected in said) if expected else not draft.statements
