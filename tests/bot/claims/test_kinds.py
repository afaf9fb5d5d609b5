import pytest

from bot.answer import Verdict
from bot.claims.kinds import mistaken
from bot.verify import ContentTokenGuard


@pytest.mark.parametrize(
    ("statement", "evidence", "kinds"),
    [
        ("Low Tide is a single by Kato.", "Low Tide is the fourth studio album by Kato.", ("single", "album")),
        (
            "Low Tide (film) is a 2005 television show.",
            "Low Tide is a 2005 crime film by Jo Frost.",
            ("television show", "film"),
        ),
        ("Low Tide was a novel.", "Jo Frost wrote Low Tide. It was a play in two acts.", ("novel", "play")),
        (
            "Low Tide is a film.",
            "Jo Frost played Nora in the television series Low Tide (2003).",
            ("film", "television series"),
        ),
        ("Brigg is a country.", "Brigg is the second-largest town of the county.", ("country", "town")),
    ],
)
def test_a_thing_is_not_of_another_kind(statement: str, evidence: str, kinds: tuple[str, str]) -> None:
    assert mistaken(statement, evidence) == kinds
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert f"{kinds[1]}, not {kinds[0]}" in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Low Tide is a film by Jo Frost.", "Low Tide is a novel. A film was made of it."),  # it has that, too
        ("Low Tide is a record by Kato.", "Low Tide is an album by Kato."),  # no kind that is told from others
        ("Low Tide is a mixtape.", "Low Tide is an album by Kato."),  # one kind
        ("Low Tide is a single by Kato.", "Winter Bread is an album by Kato."),  # of another
        ("Low Tide is a single of the album.", "Low Tide is the second single."),
        ("Low Tide was shown in Brigg.", "Low Tide is a film."),
        ("Low Tide is a film.", "It was in the year of the novel Winter Bread that Low Tide was made."),
    ],
)
def test_what_may_be_both_is_not_told_apart(statement: str, evidence: str) -> None:
    assert mistaken(statement, evidence) is None
