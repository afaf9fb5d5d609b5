"""What is told of all, or of another group, is no answer for the group that is asked of."""

import pytest

from bot.rivals.groups import of_other_groups
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
TRIAL = "The mean age was 83 years. Falls did not differ between the groups.\n\nTen died in the placebo group. Nine fell there.\n"
PLANS = (
    "# Plans\n\nThe Team plan has ten seats. Every plan has a trial.\n\nBackups are kept for a month.\n\n"
    "Alerts come with the Business plan.\n\n## Team\n\nThe fee of the Pro plan is lower.\n"
)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What was the mean age in the placebo group?", TRIAL, ["The", "Falls"]),
        ("How many fell in the placebo group?", TRIAL, ["The", "Falls"]),
        ("How old were those in the control group?", TRIAL, []),  # of which nothing was read
        ("What was the mean age in the same group?", TRIAL, []),
        ("What was the mean age?", TRIAL, []),
        ("What alerts come with the Team plan?", PLANS, ["Alerts"]),
        ("What does the Business plan have?", PLANS, ["The", "The"]),
        ("Do alerts come with the Team plan?", PLANS, []),  # which they do not, as it says
    ],
)
def test_what_is_told_of_all_or_of_another_group_is_no_answer(question: str, text: str, expected: list[str]) -> None:
    passages = cut_passages(Document("d.md", "Notes", text, text_hash(text)), ENCODER)
    barred = of_other_groups(question, passages)
    assert [s.split()[0] for p in passages for s in map(p.sentence_text, p.sentences) if s in barred] == expected
