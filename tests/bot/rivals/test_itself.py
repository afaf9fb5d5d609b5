"""What a text says of its own section, or of itself, is no answer for another."""

import pytest

from bot.local.candidates import Spotted
from bot.local.reading import SENTENCE_FEATURES
from bot.rivals.itself import without_others_of_themselves
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ENCODER

POLICY = (
    "# Travel cover\n\n## Cancellation\n\nWe pay up to £3,000. The excess under this section is £75.\n\n"
    "## Baggage\n\nWe pay up to £1,500 for baggage. Theft is reported to the police.\n"
)
SERVICES = "# Services Agreement\n\nThis Agreement is governed by the law of Germany. It runs for a year.\n"
LEASE = "# Residential Lease\n\nThe rent is £900. The term is two years.\n"


def barred(question: str, *texts: str) -> list[str]:
    passages: list[Passage] = []
    for i, text in enumerate(texts):
        title = text.partition("\n")[0].removeprefix("# ")
        passages += cut_passages(Document(f"d{i}.md", title, text, text_hash(text)), ENCODER)
    spotted = [
        Spotted(place, number, (sentence.start, sentence.end), (0.0,) * len(SENTENCE_FEATURES))
        for place, passage in enumerate(passages)
        for number, sentence in enumerate(passage.sentences)
    ]
    left = without_others_of_themselves(question, passages, spotted)
    return [
        passages[s.place].sentence_text(passages[s.place].sentences[s.number]).strip() for s in spotted if s not in left
    ]


@pytest.mark.parametrize(
    ("question", "is_barred"),
    [
        ("What is the excess for baggage?", True),
        ("What is the excess for cancellation?", False),
        ("What is the excess for travel?", False),
        ("What is the excess if I cancel without my baggage?", False),  # its own section is asked for as well
    ],
)
def test_what_is_so_under_this_section_is_so_under_no_other(question: str, is_barred: bool) -> None:
    assert barred(question, POLICY) == (["The excess under this section is £75."] if is_barred else [])


@pytest.mark.parametrize(
    ("question", "texts", "is_barred"),
    [
        ("Which law governs the lease?", (SERVICES, LEASE), True),
        ("Which law governs the lease?", (SERVICES,), False),  # there is no other that may be meant
        ("Which law governs the lease?", (SERVICES.replace("It", "The lease"), LEASE), False),
        ("Which law governs the agreement?", (SERVICES, LEASE), False),
    ],
)
def test_what_this_agreement_says_of_itself_is_not_said_of_the_lease(
    question: str, texts: tuple[str, ...], is_barred: bool
) -> None:
    assert barred(question, *texts) == (["This Agreement is governed by the law of Germany."] if is_barred else [])
