"""What was read, as candidates: the best span of every sentence, with the features that say how well it answers.

The reader (`reader.py`) marks spans in the passages; how the question's words fare there is `reading.py`'s. Which sentences
make the answer is for `choosing.py`.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.drafts import Pointer
from bot.local.asking import answer_mark, only_asks, only_asks_it, takes_back, tells_no_asker
from bot.local.calibration import Network
from bot.local.marks import numbers_barred
from bot.local.reader import Reader, Reading
from bot.local.reading import (
    SENTENCE_FEATURES,
    KnownVectors,
    Question,
    sentence_features,
    share_of_words,
    word_features,
)
from bot.local.rows import told
from bot.local.speakers import names_barred
from bot.local.spoken_of import is_silent_on, tells_no_amount, tells_no_time
from bot.parts import last_of
from bot.places.addressing import lines_barred
from bot.rivals.leaving import has_left
from bot.rivals.months import is_of_another_month
from index.documents import Passage, Sentence
from index.front import front_matter
from index.lexical import terms
from index.sentences import ITEM

SPAN, WORDS, NEAR_WORDS, HAS_KIND, ALIKE = map(
    SENTENCE_FEATURES.index, ("span", "words", "near_words", "has_kind", "alike")
)
EVERY = 0.999  # all of the question's words, but for rounding
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"“”]*[\w/]|[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+", re.IGNORECASE)
WHETHER = re.compile(
    r"(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|will|would|should|shall)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"[,;]\s+(?=(?:but|although|though|unless|except|whereas|while)\b)", re.IGNORECASE)
_SHE = re.compile(r"\W*(?:(?:then|later|in (?:\w+ )?\d{4}),? )?(?:he|she|his|her)\b", re.IGNORECASE)
_PAIRS_OF_MARKS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ('"', '"'))
_CLAUSE = re.compile(r"\b(?:clause|section|article|paragraph|provision|rule|number|where)s?\b", re.IGNORECASE)
_LONGEST_NAME = 4  # words of a title that names somebody

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer, with the words in it that do.

    `row` is its `SENTENCE_FEATURES`, `score` the probability that the sentence is the one.
    """

    passage: Passage
    sentence: Sentence
    focus: tuple[int, int]  # document offsets
    row: tuple[float, ...]
    score: float

    @property
    def span(self) -> float:
        """The logit of the words in focus over that of no answer."""
        return self.row[SPAN]


@dataclass(frozen=True, slots=True)
class Spotted:
    """The best span of one sentence: where it stands, and `SENTENCE_FEATURES`."""

    place: int  # of the passage
    number: int  # of the sentence in it
    focus: tuple[int, int]
    row: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Every sentence that was read, best first, and where the best one stands."""

    candidates: list[Candidate]
    readings: Sequence[Reading]
    place: int  # of the best sentence's passage
    number: int  # of the best sentence in it
    barred: float = 0.0  # the best score of the sentences that speak of another


def read_passages(reader: Reader, question: str, passages: Sequence[Passage]) -> list[Reading]:
    """What the reader sees in each passage; offsets are those of the document."""
    shown = [told(passage) for passage in passages]
    readings = reader.read(question, [s.text for s in shown])
    return [s.found(reading) for s, reading in zip(shown, readings, strict=True)]


def read_again(reader: Reader, question: str, ranked: "Ranked") -> tuple[float, float]:
    """What the reader sees in the best sentence between its neighbours alone: its best span's logit over that of none, and
    that there is an answer."""
    best = ranked.candidates[0]
    last = min(ranked.number + 2, len(best.passage.sentences))
    shown = told(best.passage, range(max(0, ranked.number - 1), last))
    reading = shown.found(reader.read(question, [shown.text])[0])
    return reading.best_span(best.sentence.start, best.sentence.end)[0], reading.there


def spot(
    question: Question, passages: Sequence[Passage], readings: Sequence[Reading], vectors: KnownVectors
) -> list[Spotted]:
    """The best span of every sentence that has a token."""
    names = [names_barred(question.text, passage) for passage in passages]
    if question.kind in ("number", "date") and not _CLAUSE.search(question.text):
        names = [name | number for name, number in zip(names, numbers_barred(passages), strict=True)]
    spans = [
        (place, i, *reading.best_span(sentence.start + names[place].get(i, 0), sentence.end))
        for place, (passage, reading) in enumerate(zip(passages, readings, strict=True))
        for i, sentence in enumerate(passage.sentences)
    ]
    words = [sentence_features(question, passage) for passage in passages]
    barred = [lines_barred(question.text, passage) for passage in passages]
    spans = [
        s
        for s in spans
        if s[4] > s[3] and s[1] not in barred[s[0]] and _may_answer(passages[s[0]], s[1], words[s[0]][s[1]])
    ]
    most = max((span[2] for span in spans), default=0.0)
    texts = [passages[place].sentence_text(passages[place].sentences[i]) for place, i, *_ in spans]
    alike = vectors.of(texts) @ vectors.of([question.text])[0]
    behind = alike.max(initial=-1.0) - alike
    return [
        Spotted(
            place,
            i,
            _without_mark(question, passages[place], i, start, end),
            (score, readings[place].there, most - score, *words[place][i], float(alike[n]), float(behind[n])),
        )
        for n, (place, i, score, start, end) in enumerate(spans)
    ]


def _without_mark(question: Question, passage: Passage, number: int, start: int, end: int) -> tuple[int, int]:
    """The words in focus, addresses whole and quotations with both their marks; where they are but the mark of a list ("2."),
    all of the item. The number of a clause may be what is asked for."""
    sentence = passage.sentences[number]
    text = passage.sentence_text(sentence)
    within = with_both_marks(text, *whole_addresses(text, start - sentence.start, end - sentence.start))
    start, end = (sentence.start + place for place in within)
    item = ITEM.match(text)
    is_asked_for = item and item["clause"] and _CLAUSE.search(question.text)
    if not item or is_asked_for or end > sentence.start + item.end():
        return start, end
    return min(sentence.start + item.end(), sentence.end - 1), sentence.end


def whole_addresses(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of a text, grown to all of an address of mail or of a page that it cuts: `status.ravik` of `status.ravik.com`."""
    for found in _ADDRESS.finditer(text):
        if found.start() < end and start < found.end():
            start, end = min(start, found.start()), max(end, found.end())
    return start, end


def with_both_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of a text, grown by the bracket or quotation mark right beside it whose other half is in it.

    >>> start, end = with_both_marks('as a muscular "foot" and', 5, 19)
    >>> 'as a muscular "foot" and'[start:end]
    'muscular "foot"'
    """
    for opening, closing in _PAIRS_OF_MARKS:
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        is_straight = opening == closing and opened % 2 == 1
        if (is_straight or opened > closed) and text.startswith(closing, end):
            end += 1
        elif (is_straight or closed > opened) and start and text[start - 1] == opening:
            start -= 1
    return start, end


def _may_answer(passage: Passage, number: int, words: Sequence[float]) -> bool:
    """Front matter answers with a name, a date or a number that is asked for, and never with its title; the mark of an answer
    ("A:") says nothing alone."""
    sentence = passage.sentences[number]
    if answer_mark(passage, number) == sentence.end - sentence.start:
        return False
    if passage.start or sentence.end > front_matter(passage.text)[1]:
        return True
    return not sentence.is_heading and words[HAS_KIND - WORDS] > 0


def rank(
    question: Question,
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    spotted: Sequence[Spotted],
    network: Network,
) -> Ranked | None:
    """The sentences as candidates, best first; None where there are none. Whether something is so ("are dogs allowed?") is
    said by those that have every word of the question, where there are such: the reader learnt no questions of this form.
    A heading that has them all asks the same ("Are dogs allowed?"), and so does a sentence that tells that somebody asked it,
    whether or why: what follows it answers."""
    last = last_of(question.text)
    is_whether = question.words and WHETHER.match(last)
    texts = [passages[s.place].sentence_text(passages[s.place].sentences[s.number]) for s in spotted]
    asked = [
        s
        for s, text in zip(spotted, texts, strict=True)
        if (only_asks(text) if is_whether else only_asks_it(text, last))
    ]
    others = _of_somebody_else(question, passages)
    spotted = [
        s
        for s, text in zip(spotted, texts, strict=True)
        if s not in asked
        and not takes_back(text)
        and not tells_no_asker(text, last)
        and not has_left(last, text, s.focus[1] - passages[s.place].sentences[s.number].start)
        and not is_of_another_month(last, text, _beside(passages[s.place], s.number))
        and not tells_no_time(last, text, _beside(passages[s.place], s.number))
        and not tells_no_amount(last, text)
        and not is_silent_on(last, _beside(passages[s.place], s.number, after=1))
        and not (passages[s.place].document_id in others and _SHE.match(text))
    ]
    if any(s.row[WORDS] > EVERY for s in asked) and not any(s.row[WORDS] > EVERY for s in spotted):
        spotted = [s for s in spotted if any(_follows(s, one) for one in asked)]
    if is_whether:
        says = [s for s in spotted if s.row[WORDS] > EVERY]
        spotted = [s for s in says if not passages[s.place].sentences[s.number].is_heading] or spotted
    if not spotted:
        return None
    scores = network.probabilities(np.array([s.row for s in spotted], np.float32))
    order = np.argsort(-scores, kind="stable").tolist()
    found = [
        Candidate(passages[s.place], passages[s.place].sentences[s.number], s.focus, s.row, float(scores[i]))
        for i, s in ((i, spotted[i]) for i in order)
    ]
    best = spotted[order[0]]
    return Ranked(found, readings, best.place, best.number)


def in_clause(question: Question, pointer: Pointer) -> Pointer:
    """Of a sentence that says whether something is so and what is otherwise ("…, but it may not …"), in focus the part that has
    more of the question's words."""
    text = pointer.passage.sentence_text(pointer.sentence)
    cuts = [m.end() for m in _OTHERWISE.finditer(text)] if WHETHER.match(last_of(question.text)) else []
    if not cuts or pointer.focus is None:
        return pointer
    parts = list(pairwise([0, *cuts, len(text)]))
    shares = [share_of_words(question, text[slice(*part)]) for part in parts]
    most, at = max(shares), pointer.focus[0] - pointer.sentence.start
    if shares[bisect_right(cuts, at)] == most:
        return pointer
    start, end = parts[shares.index(most)]
    item = ITEM.match(text)
    start, end = max(start, item.end() if item else 0), start + len(text[start:end].rstrip(" ,;"))
    return replace(pointer, focus=(pointer.sentence.start + start, pointer.sentence.start + end))


def _beside(passage: Passage, number: int, after: int = 0) -> str:
    """What stands over a sentence, the sentence before it, and so many from it on."""
    return " ".join(
        (passage.context, *map(passage.sentence_text, passage.sentences[max(0, number - 1) : number + after]))
    )


def _of_somebody_else(question: Question, passages: Sequence[Passage]) -> set[str]:
    """The documents in which "she" is not whom the question names: another bears the name as its title, and nothing that was
    read of them has it."""
    read = {p.document_id: set(terms(p.title)) for p in passages}
    titles = {p.title for p in passages if p.title.istitle() and len(terms(p.title)) <= _LONGEST_NAME}
    names = {t for w in question.words if w[0].isupper() for t in terms(w)} & {*terms(" ".join(titles))}
    for passage in passages:
        read[passage.document_id].update(terms(passage.text))
    return {document for document, words in read.items() if names and not names & words}


def _follows(spotted: Spotted, asked: Spotted) -> bool:
    """Whether a sentence stands within two after another."""
    return spotted.place == asked.place and 0 < spotted.number - asked.number <= 2


def question_row(question: Question, ranked: Ranked, again: tuple[float, float], vectors: KnownVectors) -> Array:
    """One row of `FEATURES`; `again` is what `read_again` saw."""
    best = ranked.candidates[0]
    others = [c for c in ranked.candidates[1:] if not _say_the_same(c, best)]
    there = [r.there for r in ranked.readings]
    alike = [c.row[ALIKE] for c in ranked.candidates]
    read = (
        best.span,
        there[ranked.place],
        max((c.span for c in others), default=best.span - 10),
        best.score,
        others[0].score if others else 0.0,
        *again,
        alike[0],
        max(alike),
        max(there),
        float(np.mean(there)),
        1 / (1 + ranked.place),
        len(there),
        len(question.words),
        len(best.passage.slice(*best.focus).split()),
        best.sentence.is_heading,
    )
    return np.array([*read, *word_features(question, best.passage, ranked.number, vectors)], np.float32)


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether the words in focus are the same, or those of one are among those of the other."""
    words, others = (set(_WORD.findall(c.passage.slice(*c.focus).casefold())) for c in (one, other))
    return words <= others or others <= words
