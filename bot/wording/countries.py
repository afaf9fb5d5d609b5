"""What countries are called, and the places that their governments sit in, from countryinfo."""

import re
from collections.abc import Mapping
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


@cache
def names_of_countries() -> Mapping[str, tuple[str, ...]]:
    """The English names of each country, longest first."""
    from countryinfo import (
        CountryInfo,
    )  # reads a file a country, which only a question with a country or capital is worth

    names = dict(_NAMES)
    for about in CountryInfo.all().values():
        found = {about["name"], *about.get("altSpellings", ()), *_NAMES.get(about["name"], ())}
        plain = [n for n in found if n.isascii() and (len(n) > 3 or n in _SHORT)]
        names[about["name"]] = tuple(sorted(plain, key=lambda n: (-len(n), n)))
    return names


@cache
def peoples() -> Mapping[str, tuple[str, ...]]:
    """What those of each country are called, as "Azerbaijani"."""
    from countryinfo import CountryInfo

    called = ((about["name"], about.get("demonym")) for about in CountryInfo.all().values())
    return {country: tuple(re.split("[,/]", people)) for country, people in called if people}


@cache
def seats_of_governments() -> Mapping[str, tuple[str, ...]]:
    """The countries whose government sits in each place."""
    from countryinfo import CountryInfo

    seats: dict[str, tuple[str, ...]] = dict(_SEATS)
    for about in CountryInfo.all().values():
        capital = about.get("capital")
        if isinstance(capital, str) and capital and capital not in names_of_countries():
            seats[capital] = (*seats.get(capital, ()), about["name"])
    return seats
