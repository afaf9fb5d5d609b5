import pytest

from bot.rivals.leaving import has_left


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("Who is the new treasurer?", "Ann Bell retired as treasurer in May.", True),
        ("Who is the treasurer now?", "Ann Bell, who lives in Hull, has resigned.", True),
        ("Who is the new treasurer?", "Ann Bell retired from the navy and is now treasurer.", False),
        ("Who is the treasurer now?", "Ann Bell, treasurer since 2016, leaves in May.", False),
        ("Who is the new treasurer?", "Ann Bell, treasurer since 2016, leaves in May.", True),
        ("Who was the treasurer?", "Ann Bell retired as treasurer in May.", False),
        ("Who is the current treasurer to retire?", "Ann Bell retired as treasurer in May.", False),
        ("Who is the new treasurer?", "Ann Bell became treasurer when Jo Pike left.", False),
        ("Who heads the yard?", "Ann Bell is mayor; before that she headed the yard.", True),
        ("Who leads the choir?", "Ann Bell previously led the choir.", True),
        ("Who headed the yard?", "Ann Bell is mayor; before that she headed the yard.", False),
        ("Who heads the yard?", "Ann Bell heads the yard; before that she headed the bank.", False),
        ("Who heads the yard?", "Ann Bell has headed the yard since 2019.", False),
    ],
)
def test_who_left_an_office_does_not_hold_it_now(question: str, text: str, has: bool) -> None:
    assert has_left(question, text, len("Ann Bell")) is has
