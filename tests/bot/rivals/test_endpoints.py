"""What is said of one endpoint is not said of another."""

import pytest

from bot.local.candidates import Spotted
from bot.rivals.endpoints import without_other_endpoints
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
REFERENCE = """# Reference

## GET /boards

Lists the boards. Returns 200.

## GET /cards/{id}

Shows a card. Returns 200.

#### Errors

A card that is gone returns 410. Use `POST /cards/{id}/restore` first.

## Limits

The limit is 20 a minute.
"""


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("What does GET /boards return?", ["Lists", "Returns", "The"]),
        ("What does `GET /cards/{card_id}` return?", ["Shows", "Returns", "A", "The"]),
        ("What does GET /cards return?", ["Shows", "Returns", "A", "The"]),
        ("What does POST /cards/:id/restore do?", ["Use", "The"]),
        ("What does DELETE /boards return?", ["The"]),
        ("What is returned for a card that is gone?", ["Lists", "Returns", "Shows", "Returns", "A", "Use", "The"]),
    ],
)
def test_what_is_said_under_the_heading_of_another_endpoint_is_left_out(question: str, kept: list[str]) -> None:
    passages = cut_passages(Document("api.md", "Reference", REFERENCE, text_hash(REFERENCE)), ENCODER)
    spotted = [
        Spotted(place, number, (sentence.start, sentence.end), ())
        for place, passage in enumerate(passages)
        for number, sentence in enumerate(passage.sentences)
        if not sentence.is_heading
    ]
    left = without_other_endpoints(question, passages, spotted)
    assert [passages[s.place].sentence_text(passages[s.place].sentences[s.number]).split()[0] for s in left] == kept
