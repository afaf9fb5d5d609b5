"""What a statement's cited slices say of it: word for word, contradicted by a detail, or borne out or not in meaning.

Located is true by construction: slices are looked up, never transcribed. Supported is judged here, first by the
content-token guard: every number with its unit, every name and every negated word of a statement must stand in what it
cites, and no two names in each other's place. The guard finds 5 % where the source has 6 %; whether a paraphrase follows it
does not know. The reader does, and may also find that a name, a count or a negation is only said in other words: a wrong
figure, and a negation where all the words are there, are the guard's alone to reject.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answer import Judgement, Verdict
from bot.claims.as_cited import as_cited
from bot.claims.attachments import misplaced
from bot.claims.belonging import misattributed, stands_in_a_row
from bot.claims.bounds import bounded_otherwise, more_than_that
from bot.claims.conversions import wrong_shares
from bot.claims.coordination import crossed
from bot.claims.counted import counted_otherwise
from bot.claims.exchange import exchanged, taken_for
from bot.claims.figures import missing_figures, missing_numbers
from bot.claims.kinds import mistaken
from bot.claims.languages import is_english
from bot.claims.modality import only_intended
from bot.claims.names import folded, missing_names
from bot.claims.negations import NEGATORS, flipped, with_plain_not
from bot.claims.opposites import opposite
from bot.claims.parties import replaced
from bot.claims.rates import wrong_rates
from bot.claims.roles import of_another, turned
from bot.claims.stand_ins import with_subject, without_which
from bot.claims.sums import compared, worked_out, wrongly_compared
from bot.claims.written import in_full, plainly
from bot.local.calibration import Calibration
from bot.local.reader import Reader
from bot.tables.reading_out import read_out
from bot.tables.telling import is_said_by_table
from index.documents import Document, text_hash
from index.encoder import Encoder
from index.lexical import WRITTEN_WORD, terms
from index.passages import cut_passages

SUPPORTED, UNSUPPORTED = 0.5, 0.2
_WINDOWS = 6  # passages of long evidence that are read

# What marks an item of a list; "12. March" and "12. März" are dates.
_ITEM_MARK = re.compile(
    r"\s*(?:[-*+•]|(?P<number>\d{1,3})[.)])\s+[*_]{0,3}(?=\S)"
    r"(?!(?:januar|februar|märz|march|april|mai|may|jun[ei]|jul[iy]|august|september|o[ck]tober|november|de[cz]ember)\b)",
    re.IGNORECASE,
)
_LONGEST_NEGATOR = max(map(len, NEGATORS)) + 2  # with the spaces around it
_PART_END = re.compile(r"(?<=[.!?:;,])\s")
_FIRST_WORD = re.compile(r"[^\W_]+")


class ContentTokenGuard:
    """Judges a statement by its hard tokens: numbers with units, names, and what is negated."""

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        """Supported if the slices hold the statement word for word; unsupported if a hard token has no counterpart."""
        evidence = " ".join(slices)
        if _is_there(statement, evidence) or _is_there(statement := without_mark(statement, evidence), evidence):
            return Judgement(Verdict.SUPPORTED, 1.0, "word for word")
        if is_said_by_table(statement, slices):
            return Judgement(Verdict.SUPPORTED, 1.0, "it stands so in the cited table, under these headings")
        statement = in_full(statement)
        evidence = plainly(" ".join(read_out(slices)), statement)
        if result := worked_out(statement, evidence):
            rest = self.judge(result.rest, slices)
            is_borne_out = result.is_all and rest.verdict is Verdict.UNCHECKED
            return Judgement(Verdict.SUPPORTED, 1.0, f"it follows from {result.said}") if is_borne_out else rest
        if missing := _missing(statement, evidence):
            return Judgement(Verdict.UNSUPPORTED, 0.0, f"not in what is cited: {', '.join(missing)}")
        if names := taken_for(statement, evidence):
            return Judgement(Verdict.UNSUPPORTED, 0.0, f"what is cited says it of {names[1]}, not of {names[0]}")
        if said := _told_otherwise(statement, evidence):
            return Judgement(Verdict.PARTIAL, UNSUPPORTED, said)
        if stands_in_a_row(statement, evidence):
            return Judgement(Verdict.SUPPORTED, 1.0, "what is cited gives this figure for that, in a row of figures")
        if two := compared(statement, evidence):
            return Judgement(Verdict.SUPPORTED, 1.0, f"it follows from {two[0]} and {two[1]}")
        return Judgement(
            Verdict.UNCHECKED, 0.5, "every number, name and negation is there; whether it follows is not known"
        )


_GUARD = ContentTokenGuard()

_OTHERWISE = (
    (exchanged, "the words of what is cited, but {0} and {1} have changed places"),
    (turned, "what is cited says it of {0} and {1} the other way round"),
    (of_another, "what is cited says it of a “{1}” who is not {0}"),
    (replaced, "what is cited says it of {1}, not of {0}"),
    (bounded_otherwise, "what is cited says {1}, not {0}"),
    (misattributed, "what is cited gives {1} for that, and {0} for something else"),
    (more_than_that, "what is cited says that it is not only {0}: {1}"),
    (mistaken, "what is cited says that it is of another kind: {1}, not {0}"),
    (wrongly_compared, "what is cited compares {0} and {1} the other way round"),
    (misplaced, "what is cited says it of {1}, and another thing of {0}"),
    (crossed, "what is cited says “{1}”, not “{0}”"),
    (counted_otherwise, "what is cited counts {1}, not {0}"),
    (opposite, "what is cited says “{1}” where this says “{0}”"),
)


class ReadingVerifier:
    """Judges by what is there word for word and by figures, and else by the reader beside the guard. Thread-safe.

    `score` is the calibrated probability of support: from .5 on a statement is supported, below .2 unsupported, and below .5
    where the guard misses something. The reader was trained on English: what is said, or cited, in another language is
    unchecked unless the guard knows.
    """

    def __init__(self, reader: Reader, encoder: Encoder, calibration: Calibration) -> None:
        self._reader = reader
        self._encoder = encoder
        self._calibration = calibration

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        """The guard's verdict where it is beyond doubt; else by the window of the slices that supports the statement most."""
        weighed = weigh(statement, slices, self._reader, self._encoder)
        if weighed.row is None:
            return weighed.found
        score = float(self._calibration.claims.probabilities(weighed.row[None])[0])
        if score >= SUPPORTED:
            return Judgement(Verdict.SUPPORTED, score, f"follows from what is cited, {weighed.as_seen}")
        if weighed.found.verdict is Verdict.UNSUPPORTED:  # in doubt, and a name or a negation is missing
            return Judgement(Verdict.UNSUPPORTED, score, weighed.found.explanation)
        verdict = Verdict.PARTIAL if score >= UNSUPPORTED else Verdict.UNSUPPORTED
        return Judgement(verdict, score, f"does not clearly follow from what is cited, {weighed.as_seen}")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the guard finds, and one row of `CLAIM_FEATURES` for the calibration where that is not beyond doubt."""

    found: Judgement
    row: NDArray[np.float32] | None = None
    as_seen: str = ""


def weigh(statement: str, slices: Sequence[str], reader: Reader, encoder: Encoder) -> Weighed:
    """All that speaks for a statement and against it, as training/calibrate.py weighs it too."""
    evidence = " ".join(slices)
    statement = without_which(statement, evidence)
    found = _GUARD.judge(statement, slices)
    statement = in_full(without_mark(statement, evidence))
    slices = [plainly(text, statement) for text in read_out(slices)]
    evidence = " ".join(slices)
    result = worked_out(statement, evidence)
    statement = result.rest if result else statement
    if found.verdict in {Verdict.SUPPORTED, Verdict.PARTIAL} or not statement.strip():
        return Weighed(found)
    told, as_seen = with_subject(statement, evidence), "as the reader sees it"
    if told != evidence and not missing_names(statement, told):
        evidence, slices, as_seen = told, [told], "if it speaks of the same, as the reader sees it"
        found = _GUARD.judge(statement, slices)
    # Where the guard misses nothing, no no of its is beyond doubt.
    if found.verdict is Verdict.PARTIAL or (found.verdict is Verdict.UNSUPPORTED and is_contrary(statement, evidence)):
        return Weighed(found)
    if not (is_english(statement) and is_english(evidence)):
        return Weighed(Judgement(Verdict.UNCHECKED, 0.5, "its figures are there; the reader knows English alone"))
    statement = as_cited(statement, evidence)
    readings = reader.read(statement, _windows(statement, "\n".join(slices), encoder))
    return Weighed(found, claim_row(max(r.supported for r in readings), statement, evidence), as_seen)


def _windows(statement: str, evidence: str, encoder: Encoder) -> list[str]:
    """The evidence in one piece where the reader can take it whole, else the passages of it nearest in words."""
    passages = cut_passages(Document("evidence", "", evidence, text_hash(evidence)), encoder)
    if len(passages) < 2:
        return [evidence]
    words = set(folded(statement).split())
    shared = [len(words & set(folded(p.text).split())) for p in passages]
    nearest = sorted(range(len(passages)), key=lambda i: (-shared[i], i))[:_WINDOWS]
    return [passages[i].text for i in sorted(nearest)]


def _told_otherwise(statement: str, evidence: str) -> str:
    """What the evidence says of these words that the statement does not; nothing where it may well say the same."""
    for find, said in _OTHERWISE:
        if found := find(statement, evidence):
            return said.format(*found)
    verb = only_intended(statement, evidence)
    return f"what is cited does not say that it has been so, but that it may or is to be: {verb}" if verb else ""


def claim_row(supported: float, statement: str, evidence: str) -> NDArray[np.float32]:
    """One row of `CLAIM_FEATURES`; `supported` is the reader's logit."""
    counts = len(missing_numbers(statement, evidence)) - len(missing_figures(statement, evidence))
    names, negations = len(missing_names(statement, evidence)) + counts, len(flipped(statement, evidence))
    return np.array([supported, min(names, 2), min(negations, 2), word_share(statement, evidence)], np.float32)


def is_contrary(statement: str, evidence: str) -> bool:
    """Whether the guard's no is beyond doubt: a figure is wrong, or every word is there and only a negation or a name differs.

    Of 170 held-out claims that it rejects so, and not for a figure, 169 are false (training/calibrate.py's). A number in words
    may count what the evidence names ("two rivals"): of 89 held-out claims with one that is not there 45 are true.
    """
    if flipped(statement, evidence) and word_share(statement, evidence) == 1:
        return True
    return any(find(statement, evidence) for find in (missing_figures, _otherwise, taken_for))


def word_share(statement: str, evidence: str) -> float:
    """The share of the statement's content words that the evidence has; what negates is counted elsewhere."""
    said, there = (
        {t for word in WRITTEN_WORD.findall(with_plain_not(text)) if word.lower() not in NEGATORS for t in terms(word)}
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
        *_otherwise(statement, evidence),
        *missing_names(statement, evidence),
        *flipped(statement, evidence),
    ]


def _otherwise(statement: str, evidence: str) -> list[str]:
    """What is counted in another time, or is another share of a whole, in the evidence."""
    return [*wrong_rates(statement, evidence), *wrong_shares(statement, evidence)]


def _is_there(statement: str, evidence: str) -> bool:
    """Whether the evidence has the statement word for word, and not as what it denies: "No dogs are allowed"."""
    said, there = folded(statement), folded(evidence)
    if not said or f" {said} " not in f" {there} ":
        return False
    return _is_said(said, there) or any(_is_said(said, folded(part)) for part in _PART_END.split(evidence))


def _is_said(said: str, there: str) -> bool:
    places = (match.start() for match in re.finditer(rf"(?<!\S){re.escape(said)}(?!\S)", there))
    return any(NEGATORS.isdisjoint(there[max(0, at - _LONGEST_NEGATOR) : at].split()[-1:]) for at in places)
