"""Countries and what is of them: "Polish-born" names Poland, and "an American film" the United States.

Whether the one follows from the other ("is American", "was born in the United States") is not known here: the name is there.
"""

from collections.abc import Mapping
from functools import cache

from bot.wording.countries import names_of_countries, peoples

# Lands, and other words for what is of them, that are not among the countries.
_MORE = (("english", "england"), ("korean", "korea"), ("african", "africa"), ("asian", "asia"), ("european", "europe"),
         ("argentine", "argentina"), ("czech", "czechia"), ("dutch", "holland"), ("danish", "denmark"))  # fmt: skip


def is_of_nation(name: str, statement: str, evidence: str) -> bool:
    """Whether a word of a statement names a country, or what is of it, that the evidence names in another form.

    Both texts are folded, as `names.folded` does it.

    >>> is_of_nation("poland", "she was born in poland", "a polish born painter")
    True
    """
    for forms in _by_word().get(name, ()):
        said = any(name in form.split() and f" {form} " in f" {statement} " for form in forms)
        if said and any(f" {form} " in f" {evidence} " for form in forms):
            return True
    return False


@cache
def _by_word() -> Mapping[str, list[tuple[str, ...]]]:
    """What each country and what is of it are called, by every word of that."""
    known = [(*names, *peoples().get(country, ())) for country, names in names_of_countries().items()]
    found: dict[str, list[tuple[str, ...]]] = {}
    for called in (*known, *_MORE):
        forms = tuple(form.lower() for form in called)
        for word in dict.fromkeys(" ".join(forms).split()):
            found.setdefault(word, []).append(forms)
    return found
