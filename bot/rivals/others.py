"""The rules that bar a sentence by what it says, wherever it stands."""

from collections.abc import Sequence

from bot.rivals.countries import of_other_countries
from bot.rivals.deputies import of_other_ranks
from bot.rivals.groups import of_other_groups
from bot.rivals.owners import of_others
from bot.rivals.succession import of_other_turns
from bot.rivals.things import of_other_matters
from index.documents import Passage

_RULES = (of_others, of_other_ranks, of_other_turns, of_other_groups, of_other_countries, of_other_matters)


def told_of_others(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell of others what a question asks of somebody, of an office, of a place in a row, of a group, or
    of a country."""
    return set().union(*(rule(question, passages) for rule in _RULES))
