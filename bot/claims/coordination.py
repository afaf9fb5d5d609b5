"""What is said of one half of a sentence told of the other: "The bar is closed on Mondays" beside "The kitchen is closed on
Mondays and the bar on Tuesdays".

Every word of such a statement stands in one sentence, so a reader of words finds it borne out. Only where the halves are built
alike: what each is about, and then the same preposition, or the same verb. Of 32,131 public claims six are told so, all false;
where the halves were but cut at "and" and commas, 39 true ones for 2 false.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.claims.negations import NEGATORS
from index.lexical import terms

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])|\n+")
LONGEST = 1000
"""Characters of a sentence that is looked at."""

_WITH = "in|on|at|to|for|from|by|with|until|before|after|under|of"
_AUXILIARY = "is|are|was|were|has|have|had|may|must|can|will|shall|should|could"
_ARTICLE = "(?:(?P<{}>the|a|an|his|her|its|their|one|some|all) )?"
_WORD = rf"(?!(?:{_WITH}|and|or|but|which|who|that|{_AUXILIARY})\b)[^\W_]+(?:[-'’.][^\W_]+)*"
_AND = "(?:,? (?:and|but|while|whereas)|;|,) "
_ABOUT = rf"(?P<{{}}>{_WORD}(?: {_WORD}){{{{0,2}}}}?)"
_SHORTENED = re.compile(  # "… is closed on Mondays and the bar on Tuesdays"
    rf"\b(?P<with>{_WITH}) (?P<told>(?:{_WORD} ){{0,3}}{_WORD}){_AND}{_ARTICLE.format('article')}{_ABOUT.format('other')} "
    rf"(?P=with) (?P<other_told>(?:{_WORD} ){{0,3}}{_WORD})(?=\s*[.,;]|$| and )",
    re.IGNORECASE,
)
_FULL = re.compile(  # "The tenant pays for water and the landlord pays for heating"
    rf"(?:^|[;,] |and ){_ARTICLE.format('article')}{_ABOUT.format('one')} (?P<verb>{_AUXILIARY}|[a-z]{{3,}}) "
    rf"(?P<told>[^.;,]{{3,80}}?){_AND}{_ARTICLE.format('other_article')}{_ABOUT.format('other')} (?P=verb) "
    r"(?P<other_told>[^.;,]{3,80})",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_LETTER = re.compile(r"(?<=\w )[A-Z]\b")
_NOUN = re.compile(rf"\b(?!{_AUXILIARY}|[a-z]+(?:ed|ing|ly)\b)[a-z]+$")
_NOUNS = re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}?(?= (?:{_AUXILIARY}|[a-z]+s|[a-z]+ed)\b|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Halves:
    """What two halves of a sentence are about, and what each tells of that; `one` is "" where it cannot be told."""

    one: str
    told: str
    other: str
    other_told: str

    def crossed(self, said: set[str]) -> tuple[str, str] | None:
        """(what a statement of these words tells of a half, what the half tells), where that is what the other one tells."""
        one, other = _apart(self.one, self.other)
        told, other_told = _apart(self.told, self.other_told)
        told, other_told = told - one - other, other_told - one - other
        if not (other and told and other_told):
            return None
        if other <= said and told & said and not (other_told | one) & said:
            return f"{self.other} … {self.told}", f"{self.other} … {self.other_told}"
        if one and one <= said and other_told & said and not (told | other) & said:
            return f"{self.one} … {self.other_told}", f"{self.one} … {self.told}"
        return None


def crossed(statement: str, evidence: str) -> tuple[str, str] | None:
    """What the statement tells of one half of a sentence, and what that tells itself.

    >>> crossed("The bar is closed on Mondays.", "The kitchen is closed on Mondays and the bar on Tuesdays.")
    ('bar … Mondays', 'bar … Tuesdays')
    """
    said = _words(statement)
    for sentence in sentences_of(evidence) if said else ():
        if said <= _words(sentence) and NEGATORS.isdisjoint(sentence.lower().split()):
            for halves in _halves(sentence):
                if found := halves.crossed(said):
                    return found
    return None


def sentences_of(evidence: str) -> list[str]:
    """The sentences of a text, clauses after a semicolon with them, but such as are longer than `LONGEST`."""
    return [sentence for sentence in _SENTENCE_END.split(evidence) if len(sentence) <= LONGEST]


def _halves(sentence: str) -> Iterator[_Halves]:
    for match in _SHORTENED.finditer(sentence):
        yield _Halves(_first_of(match), match["told"], match["other"], match["other_told"])
    for match in _FULL.finditer(sentence):
        yield _Halves(match["one"], match["told"], match["other"], match["other_told"])


def _first_of(match: re.Match[str]) -> str:
    """What the first half is about: the last before its preposition with the article of the second, or the last name where that
    is one."""
    before = match.string[: match.start()].rstrip()
    if not match["article"]:
        found = (_NAME if match["other"][0].isupper() else _NOUN).findall(before)
        return found[-1] if found else ""
    found = [*re.finditer(rf"\b{match['article']} ", before, re.IGNORECASE)]
    nouns = _NOUNS.match(before, found[-1].end()) if found else None
    return nouns[0] if nouns else ""


def _apart(one: str, other: str) -> tuple[set[str], set[str]]:
    mine, theirs = _words(one), _words(other)
    return mine - theirs, theirs - mine


def _words(text: str) -> set[str]:
    """The words of a text as they are compared, single letters ("Plan A") among them."""
    return {*terms(text), *_LETTER.findall(text)}
