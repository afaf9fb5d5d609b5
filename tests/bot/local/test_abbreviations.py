import pytest

from bot.local.abbreviations import written_out
from bot.shipped import Local
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
TEXT = "The Annual General Meeting takes place on 14 May 2026 in Bergen. Research and development cost £19.6 million.\n"


@pytest.mark.parametrize(
    ("question", "texts", "told"),
    [
        ("When is the AGM?", [], "When is the Annual General Meeting?"),
        ("How much was spent on R&D?", [], "How much was spent on research and development?"),
        ("What was the Q3 result?", [], "What was the third quarter result?"),
        ("When is the AGM?", ["The AGM is in May."], "When is the AGM?"),
        ("What is an AGM-80?", [], "What is an AGM-80?"),
        ("what do we pay for pr?", [], "what do we pay for pr?"),
    ],
)
def test_an_abbreviation_that_no_text_has_is_written_out(question: str, texts: list[str], told: str) -> None:
    assert written_out(question, texts)[0] == told


def test_it_is_answered_from_texts_that_write_it_out_and_a_note_says_so() -> None:
    passages = cut_passages(Document("r.md", "Report", TEXT, text_hash(TEXT)), ENCODER)
    draft = Local.over(ENCODER).answerer.draft("When is the AGM?", passages)
    assert draft.statements[0].text.startswith("The Annual General Meeting takes place on 14 May 2026")
    assert [note.message for note in draft.notes] in ([], ["“AGM” was read as “Annual General Meeting”"])
