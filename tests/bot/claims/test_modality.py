import pytest

from bot.answer import Verdict
from bot.claims.modality import only_intended
from bot.verify import ContentTokenGuard


@pytest.mark.parametrize(
    ("statement", "evidence", "verb"),
    [
        ("The firm has cut 1,100 jobs.", "The firm will cut 1,100 jobs over two years.", "cut"),
        ("The fire was started on purpose.", "The fire may have been started on purpose.", "started"),
        ("The council approved it.", "The council would later approve it.", "approved"),
        ("The contract was extended.", "The contract can be extended.", "extended"),
        ("They assigned the rights.", "They plan to assign the rights.", "assigned"),
        ("They assigned the rights.", "They are going to assign the rights.", "assigned"),
    ],
)
def test_what_may_be_is_not_what_has_been(statement: str, evidence: str, verb: str) -> None:
    assert only_intended(statement, evidence) == verb
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.explanation.endswith(f"may or is to be: {verb}")


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The firm will cut jobs.", "The firm will cut jobs."),
        ("The firm has cut jobs.", "The firm cut jobs, and will cut others."),
        ("The fire may have been started on purpose.", "The fire may have been started on purpose."),
        ("Overtime is paid.", "Overtime must be paid."),  # what a rule says is said in both ways
        ("The rent is limited.", "The rent shall be limited."),
        ("They have updates.", "They may update it."),
        ("She sang.", "She hopes that he sang."),
        ("It was red.", "It will grow red."),
        ("It closed.", ""),
    ],
)
def test_what_is_said_as_it_stands_there_is_left_alone(statement: str, evidence: str) -> None:
    assert only_intended(statement, evidence) is None
