"""A question that names a government by its seat, read as the country: "What did Ankara promise?" asks about Turkey.

Writers name a state by its capital (a metonym) where documents have its name, and a small reader hardly knows which
belongs to which.
"""

import re
from collections.abc import Sequence

from bot.wording.countries import names_of_countries, peoples, seats_of_governments

_PLACE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|through|via|central|downtown|greater) $", re.IGNORECASE
)
_HAS_ARTICLE = re.compile(
    "^(?:United .*|.*(?:Republic|Islands|Emirates|Union).*|Netherlands|Philippines|Maldives|Gambia|Bahamas)$"
)
_TOWN = re.compile(
    r"\b(?:cit(?:y|ies)|capitals?|town|mayors?|population|inhabitants|residents|people|live[sd]?|liv(?:e|ing)|born|founded"
    r"|airports?|embass(?:y|ies)|flights?|fl(?:y|ies|ew|own|ying) (?:to|from|into) (?=the\b|(?-i:[A-Z]))|travel\w*|visit\w*"
    r"|streets?|districts?|suburbs?|metro|weather|hotels?|museums?|lies?|located|situated|how far|distance|kilomet\w+|miles)\b",
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
    known = {seat: countries for seat, countries in seats_of_governments().items() if seat in question}
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
    """The name of a country that a text uses first, with "the" where it has that; its English name where the text speaks of
    its people alone ("the Azerbaijani army"); empty where it has neither."""
    names = "|".join(map(re.escape, names_of_countries()[country]))
    match = re.search(rf"(?:\b[Tt]he )?(?<!\w)(?:{names})(?!\w)", text)
    if match:
        return re.sub("^The ", "the ", match.group())
    people = peoples().get(country)
    is_spoken_of = people and re.search(rf"\b(?:{'|'.join(map(re.escape, people))})s?\b", text)
    return _HAS_ARTICLE.sub(r"the \g<0>", country.removeprefix("The ")) if is_spoken_of else ""
