"""What is in one country is not what is in another: "flights to Ukraine" are none "in Turkey and Tanzania".

A reader of words takes the names of countries for much the same. Of 1,460 public questions that ask so and are answered none
loses its sentence.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.local.reading import stems_of
from bot.parts import last_of
from bot.wording.countries import names_of_countries, peoples
from index.documents import Passage

_PREPOSITIONS = "to|in|from|at|into|near|on|of|with|by|for|against"
_MAY_ASK = re.compile(rf"\b(?:{_PREPOSITIONS}) (?:the )?[A-Z]")
# Whose parts have names that stand beside its own: what is so in one of them may be what is asked for.
_UNIONS = frozenset(("European Union",))
_PARTS = {"Scotland": "United Kingdom", "Wales": "United Kingdom"}
_LONGEST = 300  # characters of a question


def of_other_countries(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that say of other countries alone what a question asks of one: the same word stands before their names."""
    asked = last_of(question)
    if len(question) > _LONGEST or not _MAY_ASK.search(asked):
        return set()
    beside, named = _patterns()
    wanted = [(stems_of([found["word"]]), _countries(found["name"])) for found in beside.finditer(asked)]
    wanted = [(stems, own) for stems, own in wanted if stems and not own & _UNIONS]

    def is_of_others(text: str) -> bool:
        there = stems_of(found["word"] for found in beside.finditer(text))
        asked_here = [own for stems, own in wanted if stems & there]
        if not asked_here:
            return False
        everyone = set().union(*(_countries(found.group()) for found in named.finditer(text)))
        return any(not own & everyone for own in asked_here)

    sentences = (passage.sentence_text(s) for passage in passages for s in passage.sentences) if wanted else ()
    return {text for text in sentences if is_of_others(text)}


@cache
def _called() -> Mapping[str, frozenset[str]]:
    """The countries that each name, or name of a people, may mean; of a country that is a part of another both."""
    called: dict[str, set[str]] = {}
    for names in (names_of_countries(), peoples()):
        for country, others in names.items():
            for name in (country, *others):
                called.setdefault(name, set()).update((country, _PARTS.get(country, country)))
    return {name: frozenset(countries) for name, countries in called.items()}


def _countries(name: str) -> frozenset[str]:
    return _called().get(name) or _called().get(name.removesuffix("s"), frozenset())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a word with the name of a country that a preposition joins to it, any such name)."""
    name = rf"(?:{'|'.join(sorted(map(re.escape, _called()), key=len, reverse=True))})"
    beside = rf"\b(?P<word>[A-Za-z]{{3,}}) (?:{_PREPOSITIONS}) (?:the )?(?P<name>{name})(?!\w)"
    return re.compile(beside), re.compile(rf"(?<!\w){name}s?(?!\w)")
