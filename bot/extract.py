"""The offline answerer: it quotes the sentence that answers, or says that none does.

The reader (`reader.py`) marks spans in the passages; a small network over what it saw and over how the question's words
fare (`reading.py`) says how sure that is. Both were fitted on public data: see training/README.md.
"""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.calibration import Calibration, Network
from bot.capitals import as_countries
from bot.drafts import Draft, Drafted, Note, Pointer
from bot.excerpts import EXCERPTS, excerpt
from bot.lists import MOST, whole_list
from bot.parts import each_of, last_of, parts_of, without_carried
from bot.reader import Reader, Reading
from bot.reading import (
    SENTENCE_FEATURES,
    KnownVectors,
    Question,
    read_question,
    sentence_features,
    share_of_words,
    word_features,
)
from bot.rows import told
from bot.sections import asked_of, is_of, mentions, sections, speaks_of, whole_section
from bot.spelling import respell
from bot.verify import quantities
from index.documents import Passage, Sentence
from index.encoder import Encoder
from index.front import front_matter
from index.lexical import terms

if TYPE_CHECKING:
    from typing import Self

READ = 5
"""How many of the retrieved passages are read; the answer is nearly always in one of them."""

_SPAN, _WORDS, _NEAR_WORDS, _HAS_KIND, _ALIKE = map(
    SENTENCE_FEATURES.index, ("span", "words", "near_words", "has_kind", "alike")
)
_EVERY = 0.999  # all of the question's words, but for rounding
_NEAR = 0.85  # another sentence joins if it is at least this likely to answer, as a share of the best
_LISTED = 0.3  # and where several things are asked for, this share
_MOST = 3  # sentences of an answer
_EVEN = 0.5  # how sure an answer is that was not the reader's to judge
_SAME = 0.7  # a sentence that has, with its neighbours, this share of the question's words speaks of what it asks about
_LIKELY = 0.5  # and tells otherwise if it is this likely to answer
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\d+(?:\.\d+)+|\w+")
_WHETHER = re.compile(
    r"(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|will|would|should|shall)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\W*(?:yes|no|not (?:yet|always|quite|necessarily)|never|sometimes|(?:it|that) depends|(?:yes|no),? (?:it|you|they|we) "
    r"(?:can|do|does|may|must|will|is|are)(?:n[’']t| not)?)\W*",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:list|name (?:the|all|some)|which (?:of|\w+s\b)|who (?:are|were)"
    r"|what (?:are|were|\w+s (?:are|were|do|did|does|has|have)\b))",
    re.IGNORECASE,
)

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
        return self.row[_SPAN]


class ExtractiveAnswerer:
    """Quotes the sentences that answer a question. Thread-safe."""

    def __init__(self, encoder: Encoder, reader: Reader, calibration: Calibration) -> None:
        self._encoder = encoder
        self._reader = reader
        self._calibration = calibration
        self._vectors = KnownVectors(encoder)

    def at_least(self, sure: float) -> "Self":
        """The same, but that it refuses where it is less sure than that, and where its calibration says so."""
        other = copy(self)
        other._calibration = replace(self._calibration, threshold=max(sure, self._calibration.threshold))
        return other

    @property
    def name(self) -> str:
        """What an answer says it was made by."""
        return self._calibration.name

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The best sentence, with others beside it that are nearly as good; or nothing, with how sure that is.

        A question that has no answer is asked once more with the seats of governments in it read as their countries, and
        a note says so.
        """
        if not _WORD.search(question):
            return Draft((), 1.0)
        draft = self._in_parts(question, passages)
        if draft.statements:
            return draft
        read, countries = as_countries(question, [p.text for p in passages])
        again = self._in_parts(read, passages) if countries else draft
        if not again.statements:
            return draft
        notes = [Note("read_as", f"“{seat}” was read as “{country}”") for seat, country in countries.items()]
        return replace(again, notes=(*again.notes, *notes))

    def _in_parts(self, question: str, passages: Sequence[Passage]) -> Draft:
        """Of several questions in one each is answered by itself, and a note says which of them are not."""
        parts = parts_of(question)
        drafts = self._each(parts, passages) if len(parts) > 1 else []
        if not any(map(_answers, drafts)):
            return self._of_both(question, passages)
        missing = [part for part, draft in zip(parts, drafts, strict=True) if not _answers(draft)]
        notes = [Note("part_unanswered", f"the documents do not answer “{without_carried(part)}”") for part in missing]
        return _joined([draft for draft in drafts if _answers(draft)], notes)

    def _of_both(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The answer to one question. Where it asks of two names, and what is found speaks of one of them alone, or nothing
        is found, it is asked of each; that counts where both have an answer."""
        whole = self._ask(question, passages)
        pair = each_of(question)
        if not pair or (whole.statements and not _speaks_of_one(whole, pair)):
            return whole
        drafts = self._each(pair, passages)
        return _joined(drafts) if all(map(_answers, drafts)) else whole

    def _each(self, parts: Sequence[str], passages: Sequence[Passage]) -> list[Draft]:
        return [self._ask(part, self._nearest(part, passages)) for part in parts]

    def _ask(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The answer to one question. One about a version or a section is asked, without its number, of what stands under the
        heading that names it, then of what speaks of it elsewhere; one that is not there has no answer."""
        asked = asked_of(question, passages)
        there = mentions(asked.number, passages) if asked else []
        if asked is None or not (there or asked.is_sure):
            return self._draft(question, passages[:READ])
        if not there:
            return self._draft(question, passages[:READ]).withdrawn()
        under = sections(asked, passages)
        draft = self._of_section(question, asked.rest, under) if under else Draft((), 1.0)
        if draft.statements:
            return draft
        draft = self._draft(question, there[:READ])
        return draft if all(is_of(asked.number, pointer) for pointer in draft.pointers) else draft.withdrawn()

    def _of_section(self, question: str, rest: str, passages: Sequence[Passage]) -> Draft:
        """The answer in what stands under the headings that were named. Where the headings themselves have what is asked, the
        reader, which does not see them, has no say in it."""
        asking = read_question(last_of(rest), self._encoder)
        draft = self._draft(rest, passages[:READ], question)
        if draft.statements and speaks_of(asking, draft.pointers):
            return draft
        found = whole_section(asking, passages) if self._calibration.threshold <= _EVEN else []
        if not found:
            return draft.withdrawn()
        notes = (EXCERPTS,) if len(found) > MOST else ()
        return Draft(tuple(replace(_whole(pointer), gap="\n") for pointer in found[:MOST]), _EVEN, notes)

    def _draft(self, question: str, passages: Sequence[Passage], in_full: str = "") -> Draft:
        """What the reader finds. `in_full` is the question with its names and numbers where it is asked without some."""
        asked = respell(question, [p.text for p in passages], self._encoder)
        asking = read_question(asked, self._encoder)
        readings = read_passages(self._reader, last_of(asked), passages)
        spotted = spot(asking, passages, readings, self._vectors)
        found = rank(asking, passages, readings, spotted, self._calibration.sentences)
        if found is None:
            return Draft((), 1.0)
        row = question_row(asking, found, read_again(self._reader, asked, found), self._vectors)
        sure = float(self._calibration.answers.probabilities(row[None])[0])
        if sure < self._calibration.threshold:
            excerpts = excerpt(asking, passages)
            return Draft(tuple(map(_whole, excerpts)), _EVEN, (EXCERPTS,)) if excerpts else Draft((), 1 - sure)
        chosen = choose(found.candidates, in_full or asked)
        best = max(chosen, key=lambda c: c.score)
        if listed := _listed(asking, best, found.candidates):
            return Draft(tuple(replace(_drafted(c), gap="\n") for c in listed), sure)
        chosen = with_reasons(chosen, found.candidates)
        other = contrary(found.candidates, best, asked)
        if other and other not in chosen:
            chosen.append(other)
        return Draft(tuple(_drafted(c) for c in chosen), sure, (_differ(best, other),) if other else ())

    def _nearest(self, part: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages to read for a part of a question, by which alone they were not searched."""
        question = read_question(part, self._encoder)
        return sorted(passages, key=lambda p: -share_of_words(question, f"{p.context} {p.text}"))


def _answers(draft: Draft) -> bool:
    return bool(draft.statements) and EXCERPTS not in draft.notes


def _joined(drafts: Sequence[Draft], notes: Sequence[Note] = ()) -> Draft:
    """The statements of all, each once, as sure as the least sure, with what is to be said of all of it at the end."""
    pointed = [(s.pointers[0], s) for draft in drafts for s in draft.statements]
    statements = {(pointer.passage.id, pointer.sentence.start): statement for pointer, statement in pointed}
    notes = [*(note for draft in drafts for note in draft.notes), *notes]
    return Draft(tuple(statements.values()), min(draft.confidence for draft in drafts), tuple(notes))


def _speaks_of_one(draft: Draft, pair: Sequence[str]) -> bool:
    """Whether what is cited, with the title and headings over it, has the name of one of two questions alone."""
    cited = [f"{p.passage.context} {p.passage.sentence_text(p.sentence)}" for p in draft.pointers]
    said, one, other = ({*terms(text)} for text in (" ".join(cited), *pair))
    return (one - other <= said) != (other - one <= said)


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


@dataclass(frozen=True, slots=True)
class Spotted:
    """The best span of one sentence: where it stands, and `SENTENCE_FEATURES`."""

    place: int  # of the passage
    number: int  # of the sentence in it
    focus: tuple[int, int]
    row: tuple[float, ...]


def spot(
    question: Question, passages: Sequence[Passage], readings: Sequence[Reading], vectors: KnownVectors
) -> list[Spotted]:
    """The best span of every sentence that has a token."""
    spans = [
        (place, i, *reading.best_span(sentence.start, sentence.end))
        for place, (passage, reading) in enumerate(zip(passages, readings, strict=True))
        for i, sentence in enumerate(passage.sentences)
    ]
    words = [sentence_features(question, passage) for passage in passages]
    spans = [s for s in spans if s[4] > s[3] and _may_answer(passages[s[0]], s[1], words[s[0]][s[1]])]
    most = max((span[2] for span in spans), default=0.0)
    texts = [passages[place].sentence_text(passages[place].sentences[i]) for place, i, *_ in spans]
    alike = vectors.of(texts) @ vectors.of([question.text])[0]
    behind = alike.max(initial=-1.0) - alike
    return [
        Spotted(
            place,
            i,
            (start, end),
            (score, readings[place].there, most - score, *words[place][i], float(alike[n]), float(behind[n])),
        )
        for n, (place, i, score, start, end) in enumerate(spans)
    ]


def _may_answer(passage: Passage, number: int, words: Sequence[float]) -> bool:
    """Front matter answers with a name, a date or a number that is asked for, and never with its title."""
    sentence = passage.sentences[number]
    if passage.start or sentence.end > front_matter(passage.text)[1]:
        return True
    return not sentence.is_heading and words[_HAS_KIND - _WORDS] > 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Every sentence that was read, best first, and where the best one stands."""

    candidates: list[Candidate]
    readings: Sequence[Reading]
    place: int  # of the best sentence's passage
    number: int  # of the best sentence in it


def rank(
    question: Question,
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    spotted: Sequence[Spotted],
    network: Network,
) -> Ranked | None:
    """The sentences as candidates, best first; None where there are none. Whether something is so ("are dogs allowed?") is
    said by those that have every word of the question, where there are such: the reader learnt no questions of this form.
    A heading that has them all asks the same ("Are dogs allowed?")."""
    if question.words and _WHETHER.match(last_of(question.text)):
        says = [s for s in spotted if s.row[_WORDS] > _EVERY]
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


def question_row(question: Question, ranked: Ranked, again: tuple[float, float], vectors: KnownVectors) -> Array:
    """One row of `FEATURES`; `again` is what `read_again` saw."""
    best = ranked.candidates[0]
    others = [c for c in ranked.candidates[1:] if not _say_the_same(c, best)]
    there = [r.there for r in ranked.readings]
    alike = [c.row[_ALIKE] for c in ranked.candidates]
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


def choose(candidates: Sequence[Candidate], question: str = "") -> list[Candidate]:
    """The best candidate, and the next ones that are nearly as good; in the order of their document.

    A heading is chosen only where it is the best and has what is asked for, as a date ("Minutes of 18 February"), or where
    there is nothing else: the text under it says more. Between those that are nearly as good the question's names and
    numbers decide: what has more of them ("line A") leaves out what has fewer.
    """
    first = max(candidates, key=lambda c: c.score)
    has_it = first.row[_HAS_KIND] > 0 and (first.row[_WORDS] > 0 or bool(_named(first, question)))
    plain = [c for c in candidates if not c.sentence.is_heading or (has_it and c is first)] or list(candidates)
    ordered = sorted(plain, key=lambda c: (-c.score, c.passage.id, c.sentence.start))
    is_several = bool(_SEVERAL.search(last_of(question)))
    least = (_LISTED if is_several else _NEAR) * ordered[0].score
    near = [c for c in ordered if c is ordered[0] or c.score >= least]
    if not is_several:
        named = [len(_named(c, question)) for c in near]
        near = [c for c, count in zip(near, named, strict=True) if count == max(named)]
    chosen: dict[str, Candidate] = {}
    for candidate in near:
        if len(chosen) < _MOST:
            chosen.setdefault(_folded(candidate), candidate)
    order = list(dict.fromkeys(c.passage.document_id for c in chosen.values()))
    return sorted(chosen.values(), key=lambda c: (order.index(c.passage.document_id), c.sentence.start))


def with_reasons(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences, each that says no more than yes or no with the one after it: what it hangs on stands there."""
    found: dict[tuple[str, int], Candidate] = {}
    for candidate in chosen:
        bare = _BARE.fullmatch(candidate.passage.sentence_text(candidate.sentence))
        for c in (candidate, _after(candidate, candidates) if bare else None):
            if c:
                found.setdefault((c.passage.id, c.sentence.start), c)
    return list(found.values())


def _after(candidate: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The sentence that follows in the document, if it was read and is no heading."""
    later = [
        c
        for c in candidates
        if c.passage.document_id == candidate.passage.document_id
        and 0 <= c.passage.ordinal - candidate.passage.ordinal <= 1
        and c.sentence.start >= candidate.sentence.end
    ]
    following = min(later, key=lambda c: c.sentence.start, default=None)
    return following if following and not following.sentence.is_heading else None


def _listed(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The whole list that the best sentence is of, or leads into, where all of it is asked for; else nothing."""
    sentences = best.passage.sentences
    items = whole_list(question, best.passage, sentences.index(best.sentence))
    if items is None:
        return []
    starts = {best.sentence.start, *(sentences[i].start for i in items)}
    found = [c for c in candidates if c.passage.id == best.passage.id and c.sentence.start in starts]
    return sorted(found, key=lambda c: c.sentence.start)


def contrary(candidates: Sequence[Candidate], best: Candidate, question: str) -> Candidate | None:
    """The likeliest sentence of another document that speaks of the same as the best one and gives other numbers in its
    answer; None where they agree, or one of them only says less."""
    numbers, spoken_of = _numbers(best), best.row[_NEAR_WORDS]
    if not numbers or spoken_of < _SAME:
        return None
    named = _named(best, question)
    for other in candidates:
        if (
            other.passage.document_id != best.passage.document_id
            and other.span > 0
            and other.score >= _LIKELY
            and other.row[_NEAR_WORDS] >= spoken_of * _SAME
            and _named(other, question) >= named
            and not (_numbers(other) <= numbers or _numbers(other) >= numbers)
        ):
            return other
    return None


def _numbers(candidate: Candidate) -> set[str]:
    """The numbers of the words in focus; a unit may be left out in one place and said in another."""
    return {value for value, _ in quantities(candidate.passage.slice(*candidate.focus))}


def _differ(first: Candidate, second: Candidate) -> Note:
    said = [f"“{tidy(c.passage.slice(*c.focus))}” ({c.passage.title})" for c in (first, second)]
    return Note("sources_differ", f"the documents differ: {said[0]} and {said[1]}")


def _named(candidate: Candidate, question: str) -> set[str]:
    """The names and numbers of the question that a sentence has."""
    return _names(question) & set(_NAME.findall(candidate.passage.sentence_text(candidate.sentence)))


def _names(question: str) -> set[str]:
    """The question's words that are written as names or numbers, single letters ("line A") among them."""
    words = _NAME.findall(question)
    return {w for i, w in enumerate(words) if w[0].isdigit() or (i and w[0].isupper() and w != "I")}


def _folded(candidate: Candidate) -> str:
    return " ".join(candidate.passage.sentence_text(candidate.sentence).casefold().split())


def _drafted(candidate: Candidate) -> Drafted:
    return _whole(Pointer(candidate.passage, candidate.sentence, candidate.focus))


def _whole(pointer: Pointer) -> Drafted:
    return Drafted(tidy(pointer.passage.sentence_text(pointer.sentence)), (pointer,))


def tidy(text: str) -> str:
    """A sentence as a statement: single spaces, no marks of lists, headings and tables; the citation keeps the text as it
    stands.

    >>> tidy("- 48 drones\\n  were built .")
    '48 drones were built .'
    """
    return " ".join(re.sub(r"^\s*\||\|\s*$|^\s*(?:[-*+•‣▪–]|#{1,6}|>|\(?\d{1,3}[.)])\s+", "", text).split()) or text
