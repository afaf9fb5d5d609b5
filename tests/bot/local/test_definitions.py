"""What a term means is what the document says that it means, and not the sentence that names the document."""

from collections.abc import Sequence

import pytest

from bot.local.definitions import with_definition
from bot.parts import last_of
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

RULES = """THE MOORED BOATS REGULATIONS 2018

Article 1. Citation

(1) These Regulations may be cited as the Moored Boats (Safety and Licensing) Regulations 2018.

(2) They were made by Hallam Docks Ltd (the "Authority") after hearing Ruth Alder (the Chair).

Article 2. Interpretation

"moored boat" means a boat that lies in one place for more than a week;

(b) **Skipper** has the meaning given in the Boats Act;

In these Regulations, “quay” (or wharf) shall mean a wall at which boats lie.

A moored boat is inspected every year, and a licence means a fee.
"""
MOORED = '"moored boat" means a boat that lies in one place for more than a week;'


def said(question: str) -> Sequence[str]:
    found = cut_passages(Document("r.txt", "The Moored Boats Regulations 2018", RULES, text_hash(RULES)), ENCODER)
    return [statement.text for statement in ANSWERER.draft(question, found).statements]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does moored boat mean?", MOORED),
        ("What is a moored boat?", MOORED),
        ("And what are moored boats under these regulations?", MOORED),
        ("What is meant by “moored boat” in the 2018 regulations?", MOORED),
        ("Define moored boat", MOORED),
        ("What does skipper mean?", "(b) Skipper has the meaning given in the Boats Act;"),
        ("What is a quay?", "In these Regulations, “quay” (or wharf) shall mean a wall at which boats lie."),
        ("Who is the Authority?", 'They were made by Hallam Docks Ltd (the "Authority") after hearing Ruth Alder (the Chair).'),
    ],
)  # fmt: skip
def test_a_definition_answers_what_a_term_means(question: str, answer: str) -> None:
    assert said(question) == [answer]


@pytest.mark.parametrize(
    "question", ["What is a moored boat's fee?", "What does berth mean?", "Who is the Authority's clerk?"]
)
def test_a_definition_of_something_else_is_none(question: str) -> None:
    assert MOORED not in said(question)


def test_a_definition_is_read_though_more_is_found_that_only_speaks_of_it() -> None:
    text = "# Lease\n\n" + "".join(f"## {n}\n\nThe Owner pays.\n\n" for n in "1234") + 'Ravik AB (the "Owner") signs.\n'
    passages = cut_passages(Document("l.md", "Lease", text, text_hash(text)), ENCODER, 12)
    (last,) = (p for p in passages if "Ravik" in p.text)
    found = [*(p for p in passages if p is not last), last]
    assert with_definition("Who is the owner?", found, 2) == [found[0], last]
    assert with_definition("Who is the owner?", [last, *found], 2) == [last, found[0]]
    assert with_definition("Who is the buyer?", found, 2) == found[:2]
    assert with_definition("When does the owner pay?", found, 2) == found[:2]


def test_a_question_is_read_once_however_many_sentences_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be much longer than all of them."""
    text = "\n\n".join(f"Boat {number} is moored." for number in range(50))
    read: list[str] = []

    def reading(question: str) -> str:
        read.append(question)
        return last_of(question)

    monkeypatch.setattr("bot.local.definitions.last_of", reading)
    found = cut_passages(Document("b.md", "Boats", text, text_hash(text)), ENCODER, 12)
    assert with_definition("What is a berth?", found, 2) == found[:2]
    assert read == ["What is a berth?"]
