"""What the reader finds in passages, as a draft: it marks spans, a small network says how sure that is, and rules choose what
is quoted.

The reader is in `reader.py`, what the network sees in `reading.py` and `candidates.py`, the rules mostly in `choosing.py`.
Reader and network were fitted on public data: see training/README.md.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.drafts import Draft, Pointer
from bot.local.alternatives import in_figure
from bot.local.beside import continuing, with_what_belongs
from bot.local.calibration import Calibration
from bot.local.candidates import Candidate, Ranked, in_clause, question_row, rank, read_again, read_passages, spot
from bot.local.choosing import (
    choose,
    contrary,
    differ,
    drafted,
    in_focus,
    is_of_another_year,
    lacks_currency,
    led,
    listed,
    steps_under,
    under_its_heading,
    whole,
    with_lists,
)
from bot.local.definitions import defining, with_definition
from bot.local.excerpts import EXCERPTS, excerpt
from bot.local.leadins import likelier_item, with_bearer
from bot.local.reader import Reader
from bot.local.reading import KnownVectors, Question, read_question
from bot.local.speakers import said_by
from bot.local.spelling import respell
from bot.parts import last_of
from bot.places.headings import DocumentOf, over_group, over_it
from bot.rivals.doers import names_nothing_read
from bot.rivals.rivals import without_rivals
from bot.tables.telling import in_column
from bot.wording.numbers import as_counted
from index.documents import Passage
from index.encoder import Encoder

READ = 5
"""How many of the retrieved passages are read; the answer is nearly always in one of them."""

LOOKED_UP = 0.9  # how sure it is of what is looked up by rule: a definition, a clause, a line over a mail
_FAR = 0.3  # a sentence of another that is that much likelier than all others is what was meant, and these are not
EVEN = 0.5  # how sure an answer is that was not the reader's to judge


class Quoter:
    """Quotes what the reader finds. Thread-safe."""

    def __init__(self, encoder: Encoder, reader: Reader, calibration: Calibration) -> None:
        self.encoder = encoder
        self.vectors = KnownVectors(encoder)
        self.name = calibration.name
        self._reader = reader
        self._calibration = calibration

    def understand(self, question: str, passages: Sequence[Passage]) -> Question:
        """A question, spelt as the passages spell its words and numbers."""
        texts = [p.text for p in passages]
        return read_question(as_counted(respell(question, texts, self.encoder), texts), self.encoder)

    def draft(self, question: str, passages: Sequence[Passage], document_of: DocumentOf, in_full: str = "") -> Draft:
        """What the reader finds in the first passages. `in_full` is the question with its names and numbers where it is asked
        without some."""
        passages = with_definition(question, passages, READ)
        asking = self.understand(question, passages)
        full = in_full or asking.text
        found = self._ranked(asking, passages, full)
        if found is None:
            return Draft((), 1.0)
        defined = defining(asking.text, found.candidates)
        sure = max(self._sure(asking, found), LOOKED_UP if defined else 0.0)
        if not defined and found.barred - found.candidates[0].score > _FAR:
            return Draft((), found.barred)
        if sure < self._calibration.threshold:
            excerpts = excerpt(asking, passages)
            return Draft(tuple(map(whole, excerpts)), EVEN, (EXCERPTS,)) if excerpts else Draft((), 1 - sure)
        chosen, best = _chosen(asking, defined or choose(full, found.candidates), found.candidates)
        is_strange = (sure < EVEN or bool(in_full)) and names_nothing_read(full, passages)
        if is_strange or _is_of_other(asking.text, best, document_of):
            return Draft((), 1 - sure)
        steps = steps_under(asking, found.candidates)
        if items := steps or listed(asking, led(asking, best, found.candidates), found.candidates):
            return Draft(tuple(replace(drafted(c), gap="\n") for c in items), sure)
        if under := under_its_heading(best, found.candidates):
            chosen = choose(full, under)
            best = max(chosen, key=lambda c: c.score)
        chosen = with_lists(asking, chosen, found.candidates)
        other = contrary(asking.text, best, found.candidates)
        if other and other not in chosen:
            chosen.append(other)
        pointers = _shown(asking, chosen, passages)
        here = Pointer(best.passage, best.sentence, best.focus)
        if over := over_it(asking.text, here, document_of) or (None if in_full else over_group(here)):
            pointers.insert(0, over)
        differs = [differ(*map(in_focus, (best, other)))] if other else []
        return Draft(tuple(map(whole, pointers)), sure, (*differs, *said_by(pointers)))

    def _ranked(self, asking: Question, passages: Sequence[Passage], full: str) -> Ranked | None:
        """The sentences of the passages, best first, without those that speak of another than the question names."""
        readings = read_passages(self._reader, last_of(asking.text), passages)
        spotted = spot(asking, passages, readings, self.vectors)
        left = without_rivals(full, passages, spotted, self.vectors)
        found = rank(asking, passages, readings, left, self._calibration.sentences)
        kept = {*map(id, left)}
        barred = [s.row for s in spotted if id(s) not in kept]
        if found is None or not barred:
            return found
        scores = self._calibration.sentences.probabilities(np.array(barred, np.float32))
        return replace(found, barred=float(scores.max()))

    def _sure(self, asking: Question, found: Ranked) -> float:
        """The probability that the best sentence answers."""
        row = question_row(asking, found, read_again(self._reader, asking.text, found), self.vectors)
        return float(self._calibration.answers.probabilities(row[None])[0])


def _chosen(
    asking: Question, chosen: list[Candidate], candidates: Sequence[Candidate]
) -> tuple[list[Candidate], Candidate]:
    """What was chosen, and the best of it; that alone which is likelier of its list, or goes on with what it says."""
    best = max(chosen, key=lambda c: c.score)
    other = continuing(asking, likelier_item(asking, best, candidates), candidates)
    return (chosen, best) if other is best else ([other], other)


def _is_of_other(question: str, best: Candidate, document_of: DocumentOf) -> bool:
    """Whether what was found is in another currency, or of another year, than what is asked for."""

    def whole_text() -> str:
        return "".join(passage.text for passage in document_of(best.passage))

    return lacks_currency(question, best) or is_of_another_year(question, best, whole_text)


def _shown(asking: Question, chosen: Sequence[Candidate], passages: Sequence[Passage]) -> list[Pointer]:
    """The chosen sentences with what they do not stand without, each in focus on the words that answer."""
    belonging = with_what_belongs(asking.text, chosen, passages)
    return with_bearer(
        asking.text, [in_figure(asking.text, in_clause(asking, in_column(asking, p))) for p in belonging]
    )
