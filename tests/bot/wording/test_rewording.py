"""A question that has no sure answer is asked once more in the other words that texts have for it."""

import pytest

from bot.wording.rewording import reworded
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

LIFE = (
    "Nora Stein (1902–1971) was a Norwegian cellist. Stein grew up in Kalm with her father Hans, a baker, and her aunt Olga.\n\n"
    "She went to the academy in Tarn at fifteen. Her teacher there was the cellist Piet Maas, who did not like her bow.\n\n"
    "She fell ill in Hull. She died of typhoid and was buried at sea.\n"
)
TALKS = (
    "The talks at Ostrey lasted a week. The delegates of Norland were led by Sven Rask; those of Veira followed Ada Lind. The "
    "Abbot of Skarn was their mediator. They ended in May.\n"
)
DECISION = (
    "Counsel for the appellant: Ann Bell\nCounsel for the respondent: Bo Lund\n\nBackground\n\n"
    "1. The appellant, Mr. Peter Hill, runs a bakery. A pipe burst beneath it.\n"
)
MINUTES = "# Minutes of 4 May\n\nPresent: Ann Bell (chair), Jo Pike\nApologies: Bo Lund\n\nThe roof was discussed. It leaks.\n"


def focus(question: str, text: str, title: str) -> str:
    passages: list[Passage] = cut_passages(Document("d.txt", title, text, text_hash(text)), ENCODER)
    pointers = ANSWERER.draft(question, passages).pointers
    return pointers[0].passage.slice(*pointers[0].focus) if pointers and pointers[0].focus else ""


@pytest.mark.parametrize(
    ("question", "text", "title", "expected"),
    [
        ("Who taught Stein in Tarn?", LIFE, "Nora Stein", "Piet Maas"),
        ("Who mediated at Ostrey?", TALKS, "Talks", "Abbot of Skarn"),
        ("Stein cause of death", LIFE, "Nora Stein", "typhoid"),
        ("How did Nora Stein die?", LIFE, "Nora Stein", "typhoid"),
        ("Who could not attend the meeting?", MINUTES, "Minutes", "Bo Lund"),
        ("who was absent", MINUTES, "Minutes", "Bo Lund"),
        ("Who represented the appellant?", DECISION, "Hill v. Mill", "Ann Bell"),
        ("Who represented the respondent?", DECISION, "Hill v. Mill", "Bo Lund"),
        ("Who wasn't present at the meeting?", MINUTES, "Minutes of 4 May", "Bo Lund"),
    ],
)
def test_who_taught_her_was_her_teacher(question: str, text: str, title: str, expected: str) -> None:
    assert expected in focus(question, text, title)


def test_who_was_absent_from_another_meeting_is_not_told() -> None:
    assert focus("Who was absent on 7 June?", MINUTES, "Minutes of 4 May") == ""
    assert "Ann Bell" in focus("Who was present?", MINUTES, "Minutes")


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who founded the bank?", "Who was the founder of the bank?"),
        ("Who owns the Ostrey ferry?", "Who is the owner of the Ostrey ferry?"),
        ("Who painted Clara Lund in 1901?", "Who was Clara Lund’s painter in 1901?"),
        ("Who led Rask’s men?", "Who was the leader of Rask’s men?"),
        ("Who is the leader of the Greens?", "Who leads the Greens?"),
        ("Who was the founder of the bank?", "Who founded the bank?"),
        ("Who acted for the tenant?", "Who was counsel for the tenant?"),
        ("who was the lawyer of the appellant", "Who was counsel for the appellant"),
        ("Who represented Norland?", "Who was Norland’s representative?"),
        ("Who swam in the lake?", ""),
        ("When was the founder of the bank born?", ""),
        ("How did the talks end?", ""),
    ],
)
def test_a_question_has_other_words(question: str, other: str) -> None:
    assert reworded(question) == other
