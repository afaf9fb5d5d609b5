"""What a statement's cited slices say of it: word for word, contradicted by a detail, or borne out or not in meaning.

Located is true by construction: slices are looked up, never transcribed. Supported is judged here, first by the
content-token guard: every number with its unit, every name and every negated word of a statement must stand in what it
cites, and no two names in each other's place. The guard finds 5 % where the source has 6 %; whether a paraphrase follows it
does not know. The reader does, and may also find that a name, a count or a negation is only said in other words: a wrong
figure, and a negation where all the words are there, are the guard's alone to reject.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answer import Judgement, Verdict
from bot.exchange import exchanged
from bot.local.calibration import Calibration
from bot.local.reader import Reader
from bot.tables.telling import is_said_by_table
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.lexical import terms
from index.passages import cut_passages

SUPPORTED, UNSUPPORTED = 0.5, 0.2
_WINDOWS = 6  # passages of long evidence that are read

_NUMBER = re.compile(
    r"(?P<before>[$€£¥]\s?)?(?P<digits>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,\u00a0\u202f]\d+)*)"
    r"(?P<after>\s?(?:%|°[CF]|[^\W\d_]+))?(?P<further>\s[^\W\d_]+)?"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# What marks an item of a list; "12. March" and "12. März" are dates.
_ITEM_MARK = re.compile(
    r"\s*(?:[-*+•]|(?P<number>\d{1,3})[.)])\s+[*_]{0,3}(?=\S)"
    r"(?!(?:januar|februar|märz|march|april|mai|may|jun[ei]|jul[iy]|august|september|o[ck]tober|november|de[cz]ember)\b)",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[^\W_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[\"“‘«(]\s*)$")
_CLAUSE_END = re.compile(r"[,;:.!?](?:\s|$)")
_NEGATORS = frozenset("not no never neither nor without cannot none nobody nothing".split())
_UNITS = {
    "%": "percent", "percent": "percent", "per": "percent", "pct": "percent", "°c": "°c", "°f": "°f", "$": "dollar",
    "dollar": "dollar", "dollars": "dollar", "usd": "dollar", "€": "euro", "euro": "euro", "euros": "euro", "£": "pound",
    "pounds": "pound", "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion",
    "km": "km", "kilometres": "km", "kilometers": "km", "m": "m", "metres": "m", "meters": "m", "miles": "mile",
    "kg": "kg", "g": "g", "mg": "mg", "tonnes": "tonne", "tons": "ton", "hours": "hour", "hour": "hour", "days": "day",
    "day": "day", "weeks": "week", "week": "week", "months": "month", "month": "month", "years": "year", "year": "year",
    "minutes": "minute", "minute": "minute", "seconds": "second", "second": "second", "am": "am", "pm": "pm",
}  # fmt: skip
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
    if value != 1  # "one" is more often a pronoun than a number
}


class ContentTokenGuard:
    """Judges a statement by its hard tokens: numbers with units, names, and what is negated."""

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        """Supported if the slices hold the statement word for word; unsupported if a hard token has no counterpart."""
        evidence = " ".join(slices)
        if _is_there(statement, evidence) or _is_there(statement := without_mark(statement, evidence), evidence):
            return Judgement(Verdict.SUPPORTED, 1.0, "word for word")
        if is_said_by_table(statement, slices):
            return Judgement(Verdict.SUPPORTED, 1.0, "it stands so in the cited table, under these headings")
        if missing := _missing(statement, evidence):
            return Judgement(Verdict.UNSUPPORTED, 0.0, f"not in what is cited: {', '.join(missing)}")
        if places := exchanged(statement, evidence):
            said = f"the words of what is cited, but {places[0]} and {places[1]} have changed places"
            return Judgement(Verdict.PARTIAL, UNSUPPORTED, said)
        return Judgement(
            Verdict.UNCHECKED, 0.5, "every number, name and negation is there; whether it follows is not known"
        )


class ReadingVerifier:
    """Judges by what is there word for word and by figures, and else by the reader beside the guard. Thread-safe.

    `score` is the calibrated probability of support: from .5 on a statement is supported, below .2 unsupported, and below .5
    where the guard misses something.
    """

    def __init__(self, reader: Reader, encoder: Encoder, calibration: Calibration) -> None:
        self._reader = reader
        self._encoder = encoder
        self._calibration = calibration
        self._guard = ContentTokenGuard()

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        """The guard's verdict where it is beyond doubt; else by the window of the slices that supports the statement most."""
        evidence = " ".join(slices)
        found = self._guard.judge(statement, slices)
        statement = without_mark(statement, evidence)
        is_certain = found.verdict in {Verdict.SUPPORTED, Verdict.PARTIAL} or is_contrary(statement, evidence)
        if is_certain or not statement.strip():
            return found
        readings = self._reader.read(statement, self._windows(statement, "\n".join(slices)))
        row = claim_row(max(r.supported for r in readings), statement, evidence)
        score = float(self._calibration.claims.probabilities(row[None])[0])
        if score >= SUPPORTED:
            return Judgement(Verdict.SUPPORTED, score, "follows from what is cited, as the reader sees it")
        if found.verdict is Verdict.UNSUPPORTED:  # in doubt, and a name or a negation is missing
            return Judgement(Verdict.UNSUPPORTED, score, found.explanation)
        verdict = Verdict.PARTIAL if score >= UNSUPPORTED else Verdict.UNSUPPORTED
        return Judgement(verdict, score, "does not clearly follow from what is cited, as the reader sees it")

    def _windows(self, statement: str, evidence: str) -> list[str]:
        """The evidence in one piece where the reader can take it whole, else the passages of it nearest in words."""
        passages = cut_passages(Document("evidence", "", evidence, text_hash(evidence)), self._encoder)
        if len(passages) < 2:
            return [evidence]
        words = set(_words(statement).split())
        shared = [len(words & set(_words(p.text).split())) for p in passages]
        nearest = sorted(range(len(passages)), key=lambda i: (-shared[i], i))[:_WINDOWS]
        return [passages[i].text for i in sorted(nearest)]


def claim_row(supported: float, statement: str, evidence: str) -> NDArray[np.float32]:
    """One row of `CLAIM_FEATURES`; `supported` is the reader's logit."""
    counts = len(missing_numbers(statement, evidence)) - len(missing_figures(statement, evidence))
    names, negations = len(_missing_names(statement, evidence)) + counts, len(_flipped(statement, evidence))
    return np.array([supported, min(names, 2), min(negations, 2), word_share(statement, evidence)], np.float32)


def is_contrary(statement: str, evidence: str) -> bool:
    """Whether the guard's no is beyond doubt: a figure is wrong, or every word is there and only a negation differs.

    Of 116 held-out claims of the second kind 114 are false (training/calibrate.py's). A number in words may count what the
    evidence names ("two rivals"): of 87 held-out claims with one that is not there 46 are true.
    """
    is_denied = bool(_flipped(statement, evidence)) and word_share(statement, evidence) == 1
    return is_denied or bool(missing_figures(statement, evidence))


def word_share(statement: str, evidence: str) -> float:
    """The share of the statement's content words that the evidence has; what negates is counted elsewhere."""
    said, there = (
        {t for word in _WORD.findall(text) if word.lower() not in _NEGATORS for t in terms(word)}
        for text in (statement, evidence)
    )
    return len(said & there) / max(1, len(said))


def missing_tokens(statement: str, evidence: str) -> list[str]:
    """The numbers, names and negations of `statement` that `evidence` does not bear out, in words for a reader.

    >>> missing_tokens("Sales rose 5 % in Ankara.", "In Ankara sales rose by 6 %.")
    ['5 percent']
    """
    return _missing(without_mark(statement, evidence), evidence)


def without_mark(statement: str, evidence: str) -> str:
    """The statement without what marks it as an item of a list: a number there is no claim.

    It is one where the evidence numbers the same word in the middle of a sentence: "3. Liga".

    >>> without_mark("2. **Dogs** are not allowed.", "Dogs are not allowed on the pier.")
    'Dogs** are not allowed.'
    """
    mark = _ITEM_MARK.match(statement)
    if not mark:
        return statement
    word = _FIRST_WORD.match(statement, mark.end())
    if mark["number"] and word and re.search(rf"[^\W\d_],?\s\d{{1,3}}\.\s{re.escape(word.group())}\b", evidence):
        return statement
    return statement[mark.end() :]


def _missing(statement: str, evidence: str) -> list[str]:
    return [
        *missing_numbers(statement, evidence),
        *_missing_names(statement, evidence),
        *_flipped(statement, evidence),
    ]


def _is_there(statement: str, evidence: str) -> bool:
    """Whether the evidence has the statement word for word."""
    return bool(_words(statement)) and f" {_words(statement)} " in f" {_words(evidence)} "


def quantities(text: str, in_words: bool = True) -> list[tuple[str, str]]:
    """(value, unit) of every number in `text`, thousands separators dropped; the unit is "" where none is known.

    Those up to twenty count when they are written in words too, unless `in_words` is false.

    >>> quantities("$ 36 million, 1,500 km and twelve days")
    [('36', 'dollar'), ('36', 'million'), ('1500', 'km'), ('12', 'day')]
    """
    spelled = _WORD.sub(lambda m: _NUMBER_WORDS.get(m.group().lower(), m.group()), text) if in_words else text
    found: list[tuple[str, str]] = []
    for match in _NUMBER.finditer(spelled):
        value = plain_number(match["digits"])
        units = [_UNITS.get((match[side] or "").strip().lower()) for side in ("before", "after", "further")]
        found.extend((value, unit) for unit in units if unit)
        if not any(units):
            found.append((value, ""))
    return found


def plain_number(digits: str) -> str:
    """A number as `float` reads it, from figures with separators as people write them: "1,500", "1.500.000", "4,5"."""
    plain = re.sub(r"[, \u00a0\u202f](?=\d{3}(?:\D|$))", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        plain = plain.replace(".", "")
    whole, _, fraction = plain.replace(",", ".").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + fraction if fraction else ''}"


def missing_figures(statement: str, evidence: str) -> list[str]:
    """The numbers of `statement` in figures, with their units, that `evidence` has neither in figures nor in words."""
    return missing_numbers(statement, evidence, in_words=False)


def missing_numbers(statement: str, evidence: str, in_words: bool = True) -> list[str]:
    """The numbers of `statement`, with their units, that `evidence` does not have."""
    there = quantities(evidence)
    values = {value for value, _ in there}
    return [
        f"{value} {unit}".strip()
        for value, unit in dict.fromkeys(quantities(statement, in_words))
        if (value, unit) not in there and not (unit == "" and value in values)
    ]


def _missing_names(statement: str, evidence: str) -> list[str]:
    there = set(_words(evidence).split())
    return [name for name in dict.fromkeys(_names(statement)) if not set(_words(name).split()) <= there]


def _names(text: str) -> list[str]:
    """The words that are written as names: capitalised inside a sentence, or with a capital or digit further on."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word == "I" or not any(c.isalpha() for c in word):
            continue
        is_marked = any(c.isupper() or c.isdigit() for c in word[1:])
        if is_marked or (word[0].isupper() and not _SENTENCE_START.search(text[: match.start()])):
            found.append(word.removesuffix("'s").removesuffix("’s"))
    return found


def _flipped(statement: str, evidence: str) -> list[str]:
    """The words that one side negates and the other, which has them too, never does."""
    said, unsaid = _by_negation(statement)
    there, denied = _by_negation(evidence)
    lost = [f"not {word}" for word in sorted(unsaid) if word in there and word not in denied]
    gained = [f"{word} (it says not {word})" for word in sorted(said) if word in denied and word not in there]
    return lost + gained


def _by_negation(text: str) -> tuple[set[str], set[str]]:
    """(plain, negated) folded words of `text`; negated is the content word that follows a negator in its clause."""
    plain: set[str] = set()
    negated: set[str] = set()
    for clause in _CLAUSE_END.split(text):
        denies = False
        for match in _WORD.finditer(clause):
            word = match.group().lower().replace("’", "'")
            found = terms(word)
            (negated if denies else plain).update(found)
            denies = word in _NEGATORS or word.endswith("n't") or (denies and not found)
    return plain, negated


def _words(text: str) -> str:
    """Folded words and signs of units with single spaces: what "word for word" compares."""
    return " ".join(re.findall(r"[^\W_]+|[$€£¥%‰°]", text.casefold()))
