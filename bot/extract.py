"""The offline answerer: it quotes the sentence that answers, or says that none does.

The reader (`reader.py`) marks spans in the passages; a small network over what it saw and over how the question's words
fare (`reading.py`) says how sure that is. Both were fitted on public data: see training/README.md.
"""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.drafts import Draft, Drafted, Note, Pointer
from bot.local.addressing import line_over
from bot.local.asking import with_its_questions
from bot.local.beside import with_what_belongs
from bot.local.calibration import Calibration
from bot.local.candidates import in_clause, question_row, rank, read_again, read_passages, spot
from bot.local.capitals import as_countries
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
    with_contrary,
    with_lists,
)
from bot.local.clauses import Named, Numbered, clauses_of, documents_meant, named_in, quoted
from bot.local.definitions import defining
from bot.local.excerpts import EXCERPTS, beginnings, document_asked, excerpt
from bot.local.headings import asks_for_newest, is_for_heading, newest_version, over_group, over_it
from bot.local.leadins import likelier_item, with_bearer
from bot.local.lists import MOST
from bot.local.reader import Reader
from bot.local.reading import KnownVectors, Question, kind_asked, read_question, share_of_words
from bot.local.rivals import without_rivals
from bot.local.sections import asked_of, is_of, mentions, sections, speaks_of, whole_section
from bot.local.speakers import said_by
from bot.local.spelling import respell
from bot.local.subject import without_subject
from bot.parts import each_of, last_of, parts_of, without_carried
from bot.tables.comparing import compare, extreme_asked
from bot.tables.listing import asks_for_table, list_all
from bot.tables.lookup import is_of_another, look_up
from bot.tables.selecting import asks_for_all, select
from bot.tables.telling import in_column
from index.documents import Passage
from index.encoder import Encoder
from index.lexical import terms

if TYPE_CHECKING:
    from typing import Self

READ = 5
"""How many of the retrieved passages are read; the answer is nearly always in one of them."""

_LOOKED_UP = 0.9  # how sure it is that a clause is not there, and of a line over a mail
_DOCUMENTS = 10  # in which a clause is looked up
_BEGINNING = 400  # characters, in which a document says of when it is
_EVEN = 0.5  # how sure an answer is that was not the reader's to judge
_SURE = 0.5  # how sure an answer must be to a question without the name of what its document is about
_WORD = re.compile(r"\w+")


class Wide(Protocol):
    """Where the answerer looks beyond the passages that it is given."""

    def passages(self, question: str) -> Sequence[Passage]:
        """More of what is found: many rows are alike."""

    def with_tables(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        """Those that hold rows of tables, with the rest of these tables."""

    def of_document(self, document_id: str) -> Sequence[Passage]:
        """All passages of a document, in order."""


class ExtractiveAnswerer:
    """Quotes the sentences that answer a question. Thread-safe."""

    def __init__(self, encoder: Encoder, reader: Reader, calibration: Calibration) -> None:
        self._encoder = encoder
        self._reader = reader
        self._calibration = calibration
        self._vectors = KnownVectors(encoder)
        self._wide: Wide | None = None
        self._least = 0.0

    def looking_in(self, wide: Wide) -> "Self":
        """The same, but that tables and clauses are looked up in what `wide` finds and what stands around that."""
        other = copy(self)
        other._wide = wide
        return other

    def at_least(self, sure: float) -> "Self":
        """The same, but that it refuses where it is less sure than that, and says so."""
        other = copy(self)
        other._least = sure
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
        passages = [with_its_questions(passage) for passage in passages]
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
        missing = [
            (part, "what was found is less sure than was asked for:" if draft.unsure else "the documents do not answer")
            for part, draft in zip(parts, drafts, strict=True)
            if not _answers(draft)
        ]
        notes = [Note("part_unanswered", f"{fault} “{without_carried(part)}”") for part, fault in missing]
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
        """The answer to one question, if it is as sure as was asked for; where there is none, and the question names what one
        document is about, the answer that this has to the question without that name, if it is sure."""
        draft = self._find(question, passages).held_to(self._least)
        if draft.statements:
            return draft
        rest, about = without_subject(question, passages)
        if not rest:
            return draft
        again = self._draft(rest, [p for p in passages if p.document_id == about][:READ], question)
        return again if _answers(again) and again.confidence >= max(_SURE, self._least) else draft

    def _find(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The answer to one question; where it names a clause by its number, the clause is looked up."""
        rows = self._wide.passages(question) if self._wide else passages
        if about := document_asked(question, rows):
            shown = beginnings(self._documents([p for p in rows if p.document_id == about]).get(about, ()))
            if shown:
                return Draft(tuple(replace(whole(pointer), gap="\n") for pointer in shown), _EVEN, (EXCERPTS,))
        named = named_in(question)
        if named is None:
            return self._look(question, passages, rows)
        found = self._of_clause(named, question, passages, rows)
        if found is None:
            return _only_of(named, self._look(question, passages, rows))
        return found

    def _look(self, question: str, passages: Sequence[Passage], rows: Sequence[Passage]) -> Draft:
        """One about a version or a section is asked, without its number, of what stands under the heading that names it, then
        of what speaks of it elsewhere; one that is not there has no answer. Before all that it is looked up in tables."""
        asking = read_question(respell(question, [p.text for p in passages], self._encoder), self._encoder)
        if line := line_over(asking, rows):
            return Draft((whole(line),), _LOOKED_UP)
        looked_up = self._looked_up(asking, rows)
        if looked_up and is_for_heading(question, looked_up.pointers[0]):
            over = over_it(question, looked_up.pointers[0], self._document_of)
            looked_up = replace(looked_up, statements=(whole(over), *looked_up.statements)) if over else None
        if looked_up:
            return with_contrary(looked_up, self._draft(question, passages[:READ]))
        if asks_for_newest(question) and (newest := newest_version(self._documents(rows).values())):
            note = Note("compared", f"the highest of the {newest[1]} versions that headings of this document name")
            return Draft((whole(newest[0]),), _LOOKED_UP, (note,))
        asked = asked_of(question, passages)
        there = mentions(asked.number, passages) if asked else []
        if asked is None or not (there or asked.is_sure):
            draft = self._draft(question, passages[:READ])
            strays = draft.statements and is_of_another(asking, draft.pointers[0], rows, self._vectors)
            return draft.withdrawn() if strays else draft
        if not there:
            return self._draft(question, passages[:READ]).withdrawn()
        under = sections(asked, passages)
        draft = self._of_section(question, asked.rest, under) if under else Draft((), 1.0)
        if draft.statements:
            return draft
        draft = self._draft(question, there[:READ])
        return draft if all(is_of(asked.number, pointer) for pointer in draft.pointers) else draft.withdrawn()

    def _looked_up(self, asking: Question, rows: Sequence[Passage]) -> Draft | None:
        """The answer that tables give: all of a kind, a cell, the most or the least, or a table; for all but a cell, whole
        tables."""
        last = without_carried(asking.text)
        of_all, extreme = asks_for_all(last) or asks_for_table(last), extreme_asked(asking.text)
        tables = self._wide.with_tables(rows) if self._wide and (of_all or extreme) else ()
        found = select(asking, tables, self._vectors)
        if not found and not (extreme and extreme.is_of_two):
            found = look_up(asking, rows, self._vectors)
        return found or compare(asking, tables, self._vectors) or list_all(asking.text, tables)

    def _of_clause(
        self, named: Named, question: str, passages: Sequence[Passage], rows: Sequence[Passage]
    ) -> Draft | None:
        """What the clause says that a question names, or the sentence of it that answers, or one elsewhere that speaks of it;
        no answer where the documents number their clauses and have none of that number. None where the number may be something
        else's."""
        documents = {i: Numbered(passages) for i, passages in self._documents(rows).items()}
        meant = documents_meant(named, documents)
        found = clauses_of(named, [documents[i] for i in meant])
        if not found:
            is_known = named.asks_for_all or len(meant) < len(documents)
            missing = is_known and any(documents[i].has_others_like(named) for i in meant)
            return Draft((), _LOOKED_UP) if missing else None
        if named.asks_for_all:
            return quoted(named, found)
        whole_of = [passage for clause in found for passage in clause]
        draft = self._look(named.rest, whole_of, whole_of)
        if draft.statements or kind_asked(named.rest):
            return draft
        speaking = [clause for clause in found if named.is_half_in(clause)]
        if speaking:
            return replace(quoted(named, speaking), confidence=_EVEN)
        beside = self._look(question, passages, rows)  # as what breaking it costs
        return (
            beside if all(named.is_spoken_of(p.passage.sentence_text(p.sentence)) for p in beside.pointers) else draft
        )

    def _documents(self, rows: Sequence[Passage]) -> dict[str, Sequence[Passage]]:
        """All passages of the first documents that passages were found in; those that were found where there is no more."""
        ids = list(dict.fromkeys(p.document_id for p in rows))[:_DOCUMENTS]
        if self._wide:
            return {i: passages for i in ids if (passages := self._wide.of_document(i))}
        return {i: sorted((p for p in rows if p.document_id == i), key=lambda p: p.start) for i in ids}

    def _of_section(self, question: str, rest: str, passages: Sequence[Passage]) -> Draft:
        """The answer in what stands under the headings that were named. Where the headings themselves have what is asked, the
        reader, which does not see them, has no say in it."""
        asking = read_question(last_of(rest), self._encoder)
        draft = self._draft(rest, passages[:READ], question)
        if draft.statements and speaks_of(asking, draft.pointers):
            return draft
        found = whole_section(asking, passages)
        if not found:
            return draft.withdrawn()
        notes = (EXCERPTS,) if len(found) > MOST else ()
        return Draft(tuple(replace(whole(pointer), gap="\n") for pointer in found[:MOST]), _EVEN, notes)

    def _draft(self, question: str, passages: Sequence[Passage], in_full: str = "") -> Draft:
        """What the reader finds. `in_full` is the question with its names and numbers where it is asked without some."""
        asked = respell(question, [p.text for p in passages], self._encoder)
        asking = read_question(asked, self._encoder)
        readings = read_passages(self._reader, last_of(asked), passages)
        spotted = without_rivals(in_full or asked, passages, spot(asking, passages, readings, self._vectors))
        found = rank(asking, passages, readings, spotted, self._calibration.sentences)
        if found is None:
            return Draft((), 1.0)
        row = question_row(asking, found, read_again(self._reader, asked, found), self._vectors)
        sure = float(self._calibration.answers.probabilities(row[None])[0])
        defined = defining(asked, found.candidates)
        sure = max(sure, _LOOKED_UP) if defined else sure
        if sure < self._calibration.threshold:
            excerpts = excerpt(asking, passages)
            return Draft(tuple(map(whole, excerpts)), _EVEN, (EXCERPTS,)) if excerpts else Draft((), 1 - sure)
        chosen = defined or choose(found.candidates, in_full or asked)
        best = max(chosen, key=lambda c: c.score)
        if (item := likelier_item(asking, best, found.candidates)) is not best:
            chosen, best = [item], item
        if lacks_currency(asked, best) or is_of_another_year(asked, best, lambda: self._beginning(best.passage)):
            return Draft((), 1 - sure)
        steps = steps_under(asking, found.candidates)
        if items := steps or listed(asking, led(asking, best, found.candidates), found.candidates):
            return Draft(tuple(replace(drafted(c), gap="\n") for c in items), sure)
        if under := under_its_heading(best, found.candidates):
            chosen = choose(under, in_full or asked)
            best = max(chosen, key=lambda c: c.score)
        chosen = with_lists(asking, chosen, found.candidates)
        other = contrary(found.candidates, best, asked)
        if other and other not in chosen:
            chosen.append(other)
        pointers = [in_clause(asking, in_column(asking, p)) for p in with_what_belongs(chosen, passages, asked)]
        pointers = with_bearer(asked, pointers)
        here = Pointer(best.passage, best.sentence, best.focus)
        if over := over_it(asked, here, self._document_of) or (None if in_full else over_group(here)):
            pointers.insert(0, over)
        differs = [differ(*map(in_focus, (best, other)))] if other else []
        return Draft(tuple(map(whole, pointers)), sure, (*differs, *said_by(pointers)))

    def _beginning(self, passage: Passage) -> str:
        """Where the document of a passage begins, as far as that can be seen."""
        return "".join(p.text for p in self._document_of(passage))[:_BEGINNING]

    def _document_of(self, passage: Passage) -> Sequence[Passage]:
        """The passages of a passage's document, as far as they can be seen."""
        return self._documents([passage]).get(passage.document_id, ())

    def _nearest(self, part: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages to read for a part of a question, by which alone they were not searched."""
        question = read_question(part, self._encoder)
        return sorted(passages, key=lambda p: -share_of_words(question, f"{p.context} {p.text}"))


def _only_of(named: Named, draft: Draft) -> Draft:
    """The draft, if what it cites speaks of the clause that was named, or tells what it says where that is asked for; a step or
    an item is named by other means too."""
    if named.is_turn:
        return draft
    if named.asks_for_all:
        is_there = all(named.is_told_in(p.passage.sentence_text(p.sentence)) for p in draft.pointers)
    else:
        is_there = all(named.is_spoken_of(f"{p.passage.context} {p.passage.text}") for p in draft.pointers)
    return draft if is_there else draft.withdrawn()


def _answers(draft: Draft) -> bool:
    return bool(draft.statements) and EXCERPTS not in draft.notes


def _joined(drafts: Sequence[Draft], notes: Sequence[Note] = ()) -> Draft:
    """The statements of all, each once, as sure as the least sure, with what is to be said of all of it at the end. Two cells
    of one row are two statements."""
    statements: list[Drafted] = []
    for statement in (s for draft in drafts for s in draft.statements):
        same = next((i for i, other in enumerate(statements) if _say_the_same(other, statement)), None)
        if same is None:
            is_beside = any(other.pointers[0].sentence == statement.pointers[0].sentence for other in statements)
            statements.append(replace(statement, gap="\n") if is_beside else statement)
        else:
            statements[same] = _with_focus_of(statements[same], statement)
    notes = [*(note for draft in drafts for note in draft.notes), *notes]
    return Draft(tuple(statements), min(draft.confidence for draft in drafts), tuple(notes))


def _say_the_same(one: Drafted, other: Drafted) -> bool:
    """Whether two statements stand on slices that begin alike, and one of them has all words of the other."""
    pointers = one.pointers[0], other.pointers[0]
    begins, also = ((pointer.passage.id, pointer.sentence.start) for pointer in pointers)
    words, others = ({*_WORD.findall(statement.text)} for statement in (one, other))
    return begins == also and (words <= others or others <= words)


def _with_focus_of(one: Drafted, other: Drafted) -> Drafted:
    """A statement that answers two parts of a question, in focus from the words that answer the one to those for the other; of
    two slices that begin alike the longer."""
    longer = max(one, other, key=lambda statement: (statement.pointers[0].sentence.end, len(statement.text)))
    (first, *rest), focuses = longer.pointers, [s.pointers[0].focus for s in (one, other)]
    places = [place for focus in focuses if focus for place in focus]
    return replace(longer, pointers=(replace(first, focus=(min(places), max(places)) if places else None), *rest))


def _speaks_of_one(draft: Draft, pair: Sequence[str]) -> bool:
    """Whether what is cited, with the title and headings over it, has the name of one of two questions alone."""
    cited = [f"{p.passage.context} {p.passage.sentence_text(p.sentence)}" for p in draft.pointers]
    said, one, other = ({*terms(text)} for text in (" ".join(cited), *pair))
    return (one - other <= said) != (other - one <= said)
