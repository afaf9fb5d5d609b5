"""A question that names a government by its seat, read as the country: "What did Ankara promise?" asks about Turkey.

Writers name a state by its capital (a metonym) where documents have its name, and a small reader hardly knows which
belongs to which. Countries, their other names and their capitals come from countryinfo.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

# Seats of governments that are no capitals, other spellings of capitals, and the one seat of a union of states.
_SEATS = {
    "Kremlin": ("Russia",), "Kiev": ("Ukraine",), "White House": ("United States",), "Washington": ("United States",),
    "Downing Street": ("United Kingdom",), "Whitehall": ("United Kingdom",), "Brussels": ("European Union",),
}  # fmt: skip
_NAMES = {
    "European Union": ("European Union", "EU"),
    "United Kingdom": ("Britain",),
    "United States": ("U.S.", "America"),
}
_SHORT = ("US", "USA", "UK")  # the codes that are read as names; the others are words as well
_PLACE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|through|via|central|downtown|greater) $", re.IGNORECASE
)
_TOWN = re.compile(
    r"\b(?:cit(?:y|ies)|capitals?|town|mayors?|population|inhabitants|residents|people|live[sd]?|liv(?:e|ing)|born|founded"
    r"|airports?|embass(?:y|ies)|flights?|fl(?:y|ies|ew|own|ying) (?:to|from|into)|travel\w*|visit\w*|streets?|districts?"
    r"|suburbs?|metro|weather|hotels?|museums?|lies?|located|situated|how far|distance|kilomet\w+|miles)\b",
    re.IGNORECASE,
)


def as_countries(question: str, texts: Sequence[str]) -> tuple[str, dict[str, str]]:
    """`question` with each seat of a government replaced by its country as `texts` name it, and what was replaced.

    Where the town itself may be meant, or the question or the texts leave open which country is, it stays.

    >>> as_countries("Did Ankara’s leader call Kyiv?", ["Turkey and Ukraine spoke."])
    ('Did Turkey’s leader call Ukraine?', {'Ankara': 'Turkey', 'Kyiv': 'Ukraine'})
    >>> as_countries("How many people live in Ankara?", ["Turkey has 85 million inhabitants."])
    ('How many people live in Ankara?', {})
    """
    read: dict[str, str] = {}
    if _TOWN.search(question):
        return question, read
    known = {seat: countries for seat, countries in _seats().items() if seat in question}
    text = "\n".join(texts)

    def country(match: re.Match[str]) -> str:
        seat = match["seat"]
        names = [found for name in known[seat] if (found := _named(name, text))]
        asked = any(_named(name, question) for name in known[seat])
        if len(names) != 1 or asked or _PLACE.search(question[: match.start()]):
            return match.group()
        read[seat] = names[0]
        return names[0]

    seats = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.sub(rf"(?:\bthe )?\b(?P<seat>{seats})\b", country, question) if known else question, read


def _named(country: str, text: str) -> str:
    """The name of a country that a text uses first, with "the" where it has that; empty where it has none."""
    names = "|".join(map(re.escape, _names()[country]))
    match = re.search(rf"(?:\b[Tt]he )?(?<!\w)(?:{names})(?!\w)", text)
    return re.sub("^The ", "the ", match.group()) if match else ""


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The English names of each country, longest first."""
    from countryinfo import CountryInfo  # reads a file a country, which only a question with a capital is worth

    names = dict(_NAMES)
    for about in CountryInfo.all().values():
        found = {about["name"], *about.get("altSpellings", ()), *_NAMES.get(about["name"], ())}
        plain = [n for n in found if n.isascii() and (len(n) > 3 or n in _SHORT)]
        names[about["name"]] = tuple(sorted(plain, key=lambda n: (-len(n), n)))
    return names


@cache
def _seats() -> Mapping[str, tuple[str, ...]]:
    """The countries whose government sits in each place."""
    from countryinfo import CountryInfo

    seats: dict[str, tuple[str, ...]] = dict(_SEATS)
    for about in CountryInfo.all().values():
        capital = about.get("capital")
        if isinstance(capital, str) and capital and capital not in _names():
            seats[capital] = (*seats.get(capital, ()), about["name"])
    return seats
