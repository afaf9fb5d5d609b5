"""The offline answerer: it quotes the sentence that answers, or says that none does.

What the documents give by rule (a clause by its number, a cell of a table, a line over a mail) is looked up first; the reader
(`local/quoting.py`) quotes the rest. Several questions in one are answered one by one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.drafts import Draft, Drafted, Note, Pointer
from bot.local.asking import with_its_questions
from bot.local.calibration import Calibration
from bot.local.choosing import whole, with_contrary
from bot.local.excerpts import EXCERPTS, beginnings, document_asked
from bot.local.lists import MOST
from bot.local.quoting import EVEN, LOOKED_UP, READ, Quoter
from bot.local.reader import Reader
from bot.local.reading import Question, content_words, kind_asked, read_question, share_of_words
from bot.parts import each_of, last_of, parts_of, without_carried
from bot.places.addressing import line_over
from bot.places.bylines import asks_for_byline, byline
from bot.places.clauses import Named, Numbered, clauses_of, documents_meant, named_in, quoted
from bot.places.headings import (
    asks_for_newest,
    dated_heading,
    is_for_heading,
    newest_version,
    over_it,
    version_that_has,
)
from bot.places.ordinals import counted_out
from bot.places.pages import about_it, asks_which, heading_asked, names_page, page_in, pages_of, standing_on, told_there
from bot.places.references import excepting, referring
from bot.places.sections import asked_of, is_of, labelled, lacks_label, mentions, sections, speaks_of, whole_section
from bot.places.topics import is_there, under_its_name
from bot.tables.comparing import compare, extreme_asked
from bot.tables.listing import asks_for_table, list_all
from bot.tables.lookup import is_of_another, look_up
from bot.tables.selecting import asks_for_all, select
from bot.wording.abbreviations import as_defined, written_out
from bot.wording.alike import Report, report_named
from bot.wording.capitals import as_countries
from bot.wording.quarters import in_columns, names_months
from bot.wording.rewording import reworded
from bot.wording.roles import has_roles, in_roles
from bot.wording.subject import without_subject
from index.documents import Passage
from index.encoder import Encoder
from index.lexical import terms

if TYPE_CHECKING:
    from typing import Self

_DOCUMENTS = 10  # in which a clause is looked up
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, with the passages that are nearest to it, and what more is found (`rows`), in which it is looked up."""

    question: str
    asking: Question
    passages: Sequence[Passage]
    rows: Sequence[Passage]


class ExtractiveAnswerer:
    """Quotes the sentences that answer a question. Thread-safe."""

    def __init__(self, encoder: Encoder, reader: Reader, calibration: Calibration) -> None:
        self._quoter = Quoter(encoder, reader, calibration)
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
        return self._quoter.name

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The best sentence, with others beside it that are nearly as good; or nothing, with how sure that is.

        A question that has no answer is asked once more with names in it read as others: the seats of governments as their
        countries, and what is abbreviated as its full name, or the other way. A note says so.
        """
        if not _WORD.search(question):
            return Draft((), 1.0)
        passages = list(map(with_its_questions, passages))
        draft = self._in_parts(question, passages)
        if draft.statements:
            return draft
        read, names, defined = _read_otherwise(question, passages)
        if not names:
            return draft
        found = map(with_its_questions, self._wide.passages(read)) if self._wide else passages
        again = self._in_parts(read, list(found))
        return _read_as(names, again, defined) if again.statements else draft

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
        """The answer to one question, if it is as sure as was asked for; or that to the same in other words, where that is
        surer."""
        draft = self._ask_so(question, passages)
        other = reworded(question) if not draft.statements or draft.confidence < LOOKED_UP else ""
        if not other:
            return draft
        found = self._ask_so(other, self._wide.passages(other)[: len(passages)] if self._wide else passages)
        least = max(_SURE, draft.confidence if draft.statements else 0.0)
        is_surer = _answers(found) and found.confidence >= least and self._has_what_both_say(found, question, other)
        return found if is_surer else draft

    def _has_what_both_say(self, draft: Draft, question: str, other: str) -> bool:
        """Whether the document that is cited has all words that two questions share."""
        shared = {*content_words(question)} & {*content_words(other)}
        first = draft.pointers[0].passage
        read = {term for p in (first, *self._document_of(first)) for term in terms(f"{p.context} {p.text}")}
        return all(read.issuperset(terms(word)) for word in shared)

    def _ask_so(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The answer to one question as it is put; where there is none, or a surer one, that to the same question with the name
        of a clause for what that says, or without the name of what one document is about."""
        draft = self._in_roles(question, passages, self._find(question, passages)).held_to(self._least)
        if draft.statements and draft.confidence >= _SURE:
            return draft
        referred = max(self._referred(question, passages), key=lambda d: d.confidence, default=None)
        if referred and not (_answers(draft) and draft.confidence >= referred.confidence):
            return referred
        return draft if draft.statements else self._without_subject(question, passages) or draft

    def _referred(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        """What sentences answer that name a clause by its number, with what that says."""
        asking = self._quoter.understand(question, passages)
        for other in referring(asking, passages, self._document_of, self._quoter.vectors):
            draft = self._quote(other.question, [other.passage], question).held_to(self._least)
            if _answers(draft) and any(pointer.sentence == other.sentence for pointer in draft.pointers):
                yield replace(draft, statements=(*draft.statements, whole(other.clause)))

    def _without_subject(self, question: str, passages: Sequence[Passage]) -> Draft | None:
        rest, about = without_subject(question, passages)
        if not rest:
            return None
        draft = self._quote(rest, [p for p in passages if p.document_id == about], question)
        return draft if _answers(draft) and draft.confidence >= max(_SURE, self._least) else None

    def _in_roles(self, question: str, passages: Sequence[Passage], draft: Draft) -> Draft:
        """The answer to a question that names a party, asked by its role of the document that says it has one; `draft`, that to
        the question as it is, where it is of that document, or surer."""
        documents = self._documents(passages[:READ]) if has_roles(question, passages) else {}
        for document, all_of_it in documents.items():
            told, names = in_roles(question, all_of_it)
            if names:
                found = self._wide.passages(told) if self._wide else all_of_it
                again = self._quote(told, [p for p in found if p.document_id == document])
                is_there = any(p.passage.document_id == document for p in draft.pointers)
                is_surer = again.confidence >= max(_SURE, draft.confidence if draft.statements else 0.0)
                return _read_as(names, again) if _answers(again) and is_surer and not is_there else draft
        return draft

    def _find(self, question: str, passages: Sequence[Passage]) -> Draft:
        """The answer to one question; where it names a clause by its number, the clause is looked up."""
        rows = self._wide.passages(question) if self._wide else passages
        if about := document_asked(question, rows):
            shown = beginnings(self._documents([p for p in rows if p.document_id == about]).get(about, ()))
            if shown:
                return Draft(tuple(replace(whole(pointer), gap="\n") for pointer in shown), EVEN, (EXCERPTS,))
        if report := report_named(question, rows):
            return self._of_report(report, question, passages, rows)
        named = named_in(question)
        if named is None:
            return self._look(question, passages, rows)
        found = self._of_clause(named, question, passages, rows)
        if found is None:
            return _only_of(named, self._look(question, passages, rows))
        return found

    def _of_report(self, report: Report, question: str, passages: Sequence[Passage], rows: Sequence[Passage]) -> Draft:
        """What the report says that a question names, or another document that is none of its form."""
        about = report.line.passage.document_id
        document = self._documents([p for p in rows if p.document_id == about]).get(about, ())
        draft = self._look(report.rest, self._nearest(report.rest, document)[: len(passages)], document)
        if draft.statements:
            return _read_as({}, draft, [report.line])
        draft = self._look(question, passages, rows)
        return draft.withdrawn() if any(p.passage.document_id in report.others for p in draft.pointers) else draft

    def _look(self, question: str, passages: Sequence[Passage], rows: Sequence[Passage]) -> Draft:
        """The answer of the first route that has one; the last is the reader's."""
        asked = _Asked(question, self._quoter.understand(question, passages), passages, rows)
        for route in (self._which_page, self._on_page, self._by_place, self._in_tables, self._newest, self._in_section):
            if (draft := route(asked)) is not None:
                return draft
        draft = self._quote(question, passages)
        under = under_its_name(asked.asking, rows, self._document_of)
        if under and not is_there(draft, under):
            return _all_of(under)
        if not draft.statements and (found := version_that_has(asked.asking, rows, self._document_of)):
            return replace(_all_of(found), confidence=EVEN)
        strays = draft.statements and is_of_another(asked.asking, draft.pointers[0], rows, self._quoter.vectors)
        return draft.withdrawn() if strays else draft

    def _which_page(self, asked: _Asked) -> Draft | None:
        """The sentences that a question asks on which page or slide they stand; a citation has its page."""
        paged = [passage for passage in asked.passages if passage.page]
        if not paged or not asks_which(asked.question):
            return None
        if told := told_there(asked.question):
            return self._look(told, paged, paged)
        return _all_of(standing_on(asked.question, paged))

    def _on_page(self, asked: _Asked) -> Draft | None:
        """What stands on the page that a question names, or the sentence on it that answers, or one elsewhere that speaks of
        that page; no answer where there is no such page."""
        named = page_in(asked.question)
        pages = pages_of(named, self._documents(asked.rows)) if named else None
        if named is None or pages is None:
            return None
        if pages and named.asks_for_all:
            return quoted(named, pages)
        page = [passage for page in pages for passage in page]
        if heading := heading_asked(named, page):
            return _all_of([heading])
        draft = self._look(named.rest, page, page) if page else Draft((), LOOKED_UP)
        draft = draft if draft.statements else _all_of(about_it(named, page))
        if draft.statements:
            return draft
        beside = self._quote(asked.question, asked.passages)
        return beside if all(names_page(named, p.passage.sentence_text(p.sentence)) for p in beside.pointers) else draft

    def _by_place(self, asked: _Asked) -> Draft | None:
        """A line over the mail that is asked of, or the one that is asked for of those that a text counts out."""
        line = line_over(asked.asking, asked.rows) or counted_out(asked.question, asked.rows)
        if line is None and asks_for_byline(asked.question):
            line = byline(asked.asking, self._documents(asked.rows).values())
        return _all_of([line]) if line else None

    def _in_tables(self, asked: _Asked) -> Draft | None:
        """What tables give, and what another document says otherwise; of a key and its value that only the heading over them
        says, both."""
        found = self._of_months(asked) if names_months(asked.question) else self._looked_up(asked.asking, asked.rows)
        if found and is_for_heading(asked.question, found.pointers[0]):
            over = over_it(asked.question, found.pointers[0], self._document_of)
            found = replace(found, statements=(whole(over), *found.statements)) if over else None
        return with_contrary(found, self._quote(asked.question, asked.passages)) if found else None

    def _of_months(self, asked: _Asked) -> Draft | None:
        """What tables give for the quarter, or the half of a year, that is asked of, by the dates that they have for it."""
        rows = asked.rows
        for document, passages in self._documents(rows).items():
            read = in_columns(asked.question, [passage.text for passage in passages])
            if read is None:
                continue
            rows = [p for p in rows if p.document_id != document]
            told, names = read
            if not told:
                continue
            found = self._wide.passages(told) if self._wide else passages
            here = [p for p in found if p.document_id == document]
            asking = self._quoter.understand(told, here)
            dates = [word for date in names.values() for word in _WORD.findall(date)]
            if draft := self._looked_up(asking, here, asking.weighing_nothing(dates)):
                return _read_as(names, draft)
        return self._looked_up(asked.asking, rows)

    def _newest(self, asked: _Asked) -> Draft | None:
        """The heading with the highest version, where the newest is asked for."""
        if not asks_for_newest(asked.question) or not (newest := newest_version(self._documents(asked.rows).values())):
            return None
        note = Note("compared", f"the highest of the {newest[1]} versions that headings of this document name")
        return Draft((whole(newest[0]),), LOOKED_UP, (note,))

    def _in_section(self, asked: _Asked) -> Draft | None:
        """What a version or a section says that the question names, asked without its number of what stands under its heading,
        then of what speaks of it elsewhere; one that is not there has no answer."""
        named = asked_of(asked.question, asked.passages)
        there = mentions(named.number, asked.passages) if named else []
        if named is None or not (there or named.is_sure):
            return None
        if not there:
            return self._quote(asked.question, asked.passages).withdrawn()
        under = sections(named, asked.passages)
        if dated := dated_heading(named.number, asked.question, under):
            return _all_of([dated])
        draft = self._of_section(asked.question, named.rest, under) if under else Draft((), 1.0)
        if draft.statements or (under and lacks_label(asked.asking, under, asked.passages)):
            return draft
        draft = self._quote(asked.question, there)
        return draft if all(is_of(named.number, pointer) for pointer in draft.pointers) else draft.withdrawn()

    def _looked_up(self, asking: Question, rows: Sequence[Passage], of_cell: Question | None = None) -> Draft | None:
        """The answer that tables give: all of a kind, a cell (found by `of_cell`, if that is given), the most or the least, or
        a table; for all but a cell, whole tables."""
        last, vectors = without_carried(asking.text), self._quoter.vectors
        of_all, extreme = asks_for_all(last) or asks_for_table(last), extreme_asked(asking.text)
        tables = self._wide.with_tables(rows) if self._wide and (of_all or extreme) else ()
        found = select(asking, tables, vectors)
        if not found and not (extreme and extreme.is_of_two):
            found = look_up(of_cell or asking, rows, vectors)
        return found or compare(asking, tables, vectors) or list_all(asking.text, tables)

    def _quote(self, question: str, passages: Sequence[Passage], in_full: str = "") -> Draft:
        """What the reader finds in passages."""
        return self._quoter.draft(question, passages, self._document_of, in_full)

    def _of_clause(
        self, named: Named, question: str, passages: Sequence[Passage], rows: Sequence[Passage]
    ) -> Draft | None:
        """What the clause says that a question names, or the sentence of it that answers, or one elsewhere that speaks of it;
        no answer where the documents number their clauses and have none of that number. None where the number may be something
        else's."""
        documents = {i: Numbered(passages) for i, passages in self._documents(rows).items()}
        meant = documents_meant(named, documents)
        if excepted := excepting(question, named, {i: documents[i] for i in meant}):
            return _all_of(excepted[:MOST])
        found = clauses_of(named, [documents[i] for i in meant])
        if not found:
            is_known = named.asks_for_all or len(meant) < len(documents)
            missing = is_known and any(documents[i].has_others_like(named) for i in meant)
            return Draft((), LOOKED_UP) if missing else None
        if named.asks_for_all:
            return quoted(named, found)
        whole_of = [passage for clause in found for passage in clause]
        draft = self._look(named.rest, whole_of, whole_of)
        if draft.statements or kind_asked(named.rest):
            return draft
        speaking = [clause for clause in found if named.is_half_in(clause)]
        if speaking:
            return replace(quoted(named, speaking), confidence=EVEN)
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
        asking = read_question(last_of(rest), self._quoter.encoder)
        if lines := labelled(asking, passages):
            return replace(_all_of(lines[:MOST]), notes=(EXCERPTS,) if len(lines) > MOST else ())
        draft = self._quote(rest, passages, question)
        if draft.statements and speaks_of(asking, draft.pointers):
            return draft
        found = whole_section(asking, passages)
        if not found:
            return draft.withdrawn()
        notes = (EXCERPTS,) if len(found) > MOST else ()
        return Draft(tuple(replace(whole(pointer), gap="\n") for pointer in found[:MOST]), EVEN, notes)

    def _document_of(self, passage: Passage) -> Sequence[Passage]:
        """The passages of a passage's document, as far as they can be seen."""
        return self._documents([passage]).get(passage.document_id, ())

    def _nearest(self, part: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages to read for a part of a question, by which alone they were not searched."""
        question = read_question(part, self._quoter.encoder)
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


def _read_otherwise(question: str, passages: Sequence[Passage]) -> tuple[str, Mapping[str, str], Sequence[Pointer]]:
    """(the question with names in it read as others, which, the sentences that say so)."""
    texts = [passage.text for passage in passages]
    read, as_said, defined = as_defined(question, passages)
    read, in_full = written_out(read, texts)
    read, countries = as_countries(read, texts)
    return read, as_said | in_full | countries, defined


def _read_as(names: Mapping[str, str], draft: Draft, defined: Sequence[Pointer] = ()) -> Draft:
    """A draft that says what names of the question were read as, and cites what says so beside its first statement."""
    notes = [Note("read_as", f"“{name}” was read as “{other}”") for name, other in names.items()]
    first, *others = draft.statements
    cited = {(p.passage.id, p.sentence.start) for p in first.pointers}
    more = [p for p in defined if (p.passage.id, p.sentence.start) not in cited]
    return replace(
        draft, statements=(replace(first, pointers=(*first.pointers, *more)), *others), notes=(*draft.notes, *notes)
    )


def _all_of(pointers: Sequence[Pointer]) -> Draft:
    """A draft of whole sentences, a line each, that were looked up."""
    return Draft(tuple(replace(whole(pointer), gap="\n") for pointer in pointers), LOOKED_UP)


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
