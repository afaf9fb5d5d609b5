"""Countries and what is of them: "Polish-born" names Poland, and "an American film" the United States.

Whether the one follows from the other ("is American", "was born in the United States") is not known here: the name is there.
"""

import re

_NATIONS = """
american united states,america,us,usa|british united kingdom,britain,uk|english england|scottish scotland|welsh wales
irish ireland|french france|german germany|italian italy|spanish spain|portuguese portugal|polish poland|russian russia
chinese china|japanese japan|korean korea|indian india|pakistani pakistan|canadian canada|mexican mexico
brazilian brazil|argentine argentina|chilean chile|australian australia|dutch netherlands,holland|belgian belgium
swiss switzerland|austrian austria|hungarian hungary|czech czechia|swedish sweden|norwegian norway|danish denmark
finnish finland|icelandic iceland|greek greece|turkish turkey|egyptian egypt|israeli israel|iranian iran|iraqi iraq
afghan afghanistan|ukrainian ukraine|romanian romania|bulgarian bulgaria|serbian serbia|croatian croatia|cuban cuba
nigerian nigeria|kenyan kenya|thai thailand|vietnamese vietnam|filipino philippines|colombian colombia|peruvian peru
moroccan morocco|ethiopian ethiopia|african africa|asian asia|european europe
"""
_FORMS = [
    (adjective, *countries.split(","))
    for adjective, countries in (pair.split(" ", 1) for pair in re.split(r"[|\n]", _NATIONS.strip()))
]
_BY_WORD: dict[str, list[tuple[str, ...]]] = {}
for _forms in _FORMS:
    for _word in dict.fromkeys(" ".join(_forms).split()):
        _BY_WORD.setdefault(_word, []).append(_forms)


def is_of_nation(name: str, statement: str, evidence: str) -> bool:
    """Whether a word of a statement names a country, or what is of it, that the evidence names in another form.

    Both texts are folded, as `names.folded` does it.

    >>> is_of_nation("poland", "she was born in poland", "a polish born painter")
    True
    """
    for forms in _BY_WORD.get(name, []):
        said = any(name in form.split() and f" {form} " in f" {statement} " for form in forms)
        if said and any(f" {form} " in f" {evidence} " for form in forms):
            return True
    return False
