"""Which of the candidates make the answer: the best, those nearly as good, a whole list, a reason, and who says otherwise."""

import re
from collections.abc import Callable, Collection, Sequence
from itertools import dropwhile

from bot.claims.figures import quantities
from bot.drafts import Draft, Drafted, Note, Pointer
from bot.local.asking import asks
from bot.local.beside import whom_it_means
from bot.local.candidates import EVERY, HAS_KIND, NEAR_WORDS, WORDS, Candidate
from bot.local.lists import MOST, leads, list_at, whole_list
from bot.local.marks import said, tidy
from bot.local.reading import Question, kind_asked, share_of_words
from bot.parts import last_of
from bot.tables.telling import row_at, tell_row
from index.documents import Passage
from index.lexical import terms
from index.sentences import ITEM
from index.tables import is_row

_NEAR = 0.85  # another sentence joins if it is at least this likely to answer, as a share of the best
_LISTED = 0.3  # and where several things are asked for, this share
_MOST = 3  # sentences of an answer
_SAME = 0.7  # a sentence that has, with its neighbours, this share of the question's words speaks of what it asks about
_LIKELY = 0.5  # and tells otherwise if it is this likely to answer
_LONG_NUMBER = 6  # figures
_CURRENCIES = {"euro": "euros?|€", "dollar": "(?:us )?dollars?|usd", "pound": "pounds?(?: sterling)?|gbp"}
_YEAR = re.compile(r"(?<![\d.,£$€])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
_COUNTED = re.compile(r"(?:1[5-9]|20)\d\d\s+[a-z]+s\b")  # "1850 visitors" came in no year
_YEARS = re.compile(
    r"\b(?:from\s+)?(?:(?P<first>\d{4})\s*(?:[-–/]|to|until|till)|(?<=between )(?P<between>\d{4})\s+and)"
    r"\s*(?P<last>\d{4}|\d\d)\b"
    r"|\b(?:since|from|after)\s+(?:\w+\s+)?(?P<since>\d{4})|\b(?:until|till|by|before)\s+(?:\w+\s+)?(?P<until>\d{4})",
    re.IGNORECASE,
)
# "A year ago" is the year before that of a document's date.
_BESIDE_YEAR = re.compile(
    r"\b(?:last|previous|prior|next|coming|following) (?:\w+ )?year|\byear (?:ago|earlier|before)\b", re.IGNORECASE
)
_BEGINNING = 400  # characters, in which a document says of when it is
# A year of what a text mentions, which is not when it is of.
_NO_DATE = re.compile(
    r"\b(?:establish\w+|found\w+|est\.?|since|built|born|incorporated|acts?|regulations?|directive|order)"
    r" (?:in )?(?:\w+ )?\d{4}\b|©.{0,40}",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"\b\d{1,2}[./]\d{1,2}[./](\d\d)\b")
_OF_YEAR = re.compile(r"\W*\d{4}\b")  # a line of a list of years
_DENIES = re.compile(
    r"\b(?:not|never|cannot|\w+n[’']t|(?:reject|refus|declin|den[iy]|withdr[ae]w|cancel|abandon)\w*|turned down)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<=\])\([^()\s]*\)")
_STEPS = re.compile(r"\b(?:steps|procedure|instructions)\b", re.IGNORECASE)
_HOW = re.compile(rf"{_STEPS.pattern}|\bhow (?:do|does|can|should|must|would|to)\b", re.IGNORECASE)
_MARKS = 2  # words of a mark before a question ("Q 3: ")
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\d+(?:\.\d+)+|\w+")
_SEVERAL = re.compile(
    r"\b(?:list|name (?:the|all|some)|which (?:of|\w*[^s\W]s\b(?! (?:is|was|\w+s)\b)"
    r"|(?:[\w-]+ ){1,2}\w*[^s\W]s (?:are|were|do|have)\b)"
    r"|who (?:are|were)"
    r"|what (?:are|were|\w+s (?:are|were|do|did|does|has|have)\b))",
    re.IGNORECASE,
)


def choose(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate, and the next ones that are nearly as good; in the order of their document.

    A heading is chosen only where it is the best and has what is asked for, as a date ("Minutes of 18 February"), or where
    there is nothing else: the text under it says more. Between those that are nearly as good the question's names and
    numbers decide: what has more of them ("line A") leaves out what has fewer; and only what goes with the best joins it.
    Where a document asks the very question, or what it asks is the best, what stands under that answers, all of it where that
    is short and not one thing is asked for.
    """
    first = max(candidates, key=lambda c: c.score)
    asks_like_it = first.sentence.is_heading and asks(first.passage.sentence_text(first.sentence))
    under = _under_it(candidates, question)
    if under and len(under) <= _MOST and not kind_asked(last_of(question)):
        return sorted(under, key=lambda c: c.sentence.start)
    candidates = under or (asks_like_it and _up_to_a_heading(first, candidates)) or candidates
    first = max(candidates, key=lambda c: c.score)
    has_it = first.row[HAS_KIND] > 0 and (first.row[WORDS] > 0 or bool(_named(first, question)))
    plain = [c for c in candidates if not c.sentence.is_heading or (has_it and c is first)] or list(candidates)
    ordered = sorted(plain, key=lambda c: (-c.score, c.passage.id, c.sentence.start))
    is_several = bool(_SEVERAL.search(last_of(question)))
    best, *others = ordered
    near = [best, *(c for c in others if c.score >= _NEAR * best.score)]
    if is_several:  # and what is less likely joins where it speaks of what is asked about
        near += [c for c in others if c not in near and c.score >= _LISTED * best.score and c.row[NEAR_WORDS] > 0]
    else:
        named = [len(_named(c, question)) for c in near]
        near = [c for c, count in zip(near, named, strict=True) if count == max(named)]
        near = near[:1] + [c for c in near[1:] if _goes_with(near[0], c, question)]
    chosen: dict[str, Candidate] = {}
    for candidate in near:
        if len(chosen) < _MOST:
            chosen.setdefault(_folded(candidate), candidate)
    order = list(dict.fromkeys(c.passage.document_id for c in chosen.values()))
    return sorted(chosen.values(), key=lambda c: (order.index(c.passage.document_id), c.sentence.start))


def _goes_with(best: Candidate, other: Candidate, question: str) -> bool:
    """Whether a sentence may join the best one: one of another document has, with its neighbours, about as many of the
    question's words, or it speaks of something else; and where a number, a date or a name is asked for, it does not say what
    did not come about."""
    is_beside = other.passage.document_id == best.passage.document_id
    if not is_beside and other.row[NEAR_WORDS] < _SAME * best.row[NEAR_WORDS]:
        return False
    denied = [
        _DENIES.search(text) for text in (question, *(c.passage.sentence_text(c.sentence) for c in (best, other)))
    ]
    return not kind_asked(last_of(question)) or any(denied[:2]) or not denied[2]


def _under_it(candidates: Sequence[Candidate], question: str) -> list[Candidate]:
    """What stands in a document under the very question that is asked, up to the next heading."""
    headings = (c for c in candidates if c.sentence.is_heading)
    very = next((c for c in headings if _is_it(c.passage.sentence_text(c.sentence), question)), None)
    return _up_to_a_heading(very, candidates) if very else []


def _is_it(heading: str, question: str) -> bool:
    """Whether a heading asks the very question."""
    asked, words = (_WORD.findall(text.casefold()) for text in (question, heading))
    return bool(asked) and asks(heading) and words[-len(asked) :] == asked and len(words) - len(asked) <= _MARKS


def _up_to_a_heading(heading: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    later = [
        c
        for c in candidates
        if c.passage.document_id == heading.passage.document_id and c.sentence.start >= heading.sentence.end
    ]
    end = min((c.sentence.start for c in later if c.sentence.is_heading), default=None)
    return [c for c in later if end is None or c.sentence.start < end]


def under_its_heading(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What stands under the heading that the best sentence repeats, as an item of a table of contents does; else nothing."""
    text, document = best.passage.sentence_text(best.sentence), best.passage.document_id
    headings = (c for c in candidates if c.sentence.is_heading and c.passage.document_id == document)
    its = (c for c in headings if _title(c.passage.sentence_text(c.sentence)) == _title(text))
    heading = next(its, None) if ITEM.match(text) else None
    return _up_to_a_heading(heading, candidates) if heading else []


def _title(text: str) -> tuple[str, ...]:
    """The words of a heading, or of the line that repeats it, without their number and where a link leads to."""
    words = _WORD.findall(_LINK.sub("", text).casefold())
    return tuple(dropwhile(str.isdigit, words))


def listed(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The whole list that the best sentence is of, or leads into, where all of it is asked for, or the question stands over
    it; else nothing."""
    number = best.passage.sentences.index(best.sentence)
    items = whole_list(question, best.passage, number)
    there = list_at(best.passage, number)
    if items is None and there and len(there.items) <= MOST and _is_it(there.heading, question.text):
        items = there.items
    if items is None:
        return []
    # An item that others are set in under says what they are of, and is as short as they are.
    over = {there.items[0] - 1} if there and ITEM.match(there.lead) else set()
    return _at({number, *over, *items}, best.passage, candidates)


def _at(numbers: Collection[int], passage: Passage, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are these sentences of a passage, in their order."""
    starts = {passage.sentences[i].start for i in numbers}
    found = [c for c in candidates if c.passage.id == passage.id and c.sentence.start in starts]
    return sorted(found, key=lambda c: c.sentence.start)


def steps_under(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The steps of the list whose heading has every word of a question of how something is done; else nothing. What the reader
    finds likelier may be a sentence that merely speaks of it."""
    if not _HOW.search(question.text):
        return []
    for candidate in sorted(candidates, key=lambda c: -c.score):
        if not _is_step(candidate):
            continue
        there = list_at(candidate.passage, candidate.passage.sentences.index(candidate.sentence))
        if there and 1 < len(there.items) <= MOST and share_of_words(question, there.heading) > EVERY:
            return _at(there.items, candidate.passage, candidates)
    return []


def led(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """What leads into the list that the reader finds the answer in, where that has every word of the question and `best` is
    elsewhere; else `best`. An item by itself has few of the words, and is passed over for a sentence with more."""
    read = max(candidates, key=lambda c: c.span)
    sentences = read.passage.sentences
    found = list_at(read.passage, sentences.index(read.sentence)) if read.span > 0 else None
    if not found or share_of_words(question, found.lead) <= EVERY or _leads(best):
        return best
    if best.passage == read.passage and sentences.index(best.sentence) in found.items:
        return best
    before = [c for c in candidates if c.passage == read.passage and c.sentence.start < sentences[found.items[0]].start]
    return next((c for c in before if c.passage.sentence_text(c.sentence) == found.lead), best)


def with_lists(question: Question, chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences, each that leads into a list with what it leads into: alone it says nothing. Of steps that are
    asked for, or of which two were chosen, none is left out."""
    found: dict[tuple[str, int], Candidate] = {}
    for candidate in chosen:
        more = (
            listed(question, candidate, candidates)
            if _leads(candidate)
            else _steps(question, candidate, chosen, candidates)
        )
        for c in more if candidate in more else (candidate, *more):
            found.setdefault((c.passage.id, c.sentence.start), c)
    return list(found.values())


def _steps(
    question: Question, candidate: Candidate, chosen: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """All steps of what is to be done in order, where the candidate is one; else nothing."""
    if not _is_step(candidate) or not _HOW.search(question.text):
        return []
    there = list_at(candidate.passage, candidate.passage.sentences.index(candidate.sentence))
    steps = _at(there.items, candidate.passage, candidates) if there and len(there.items) <= MOST else []
    is_whole = _STEPS.search(question.text) or sum(c in chosen for c in steps) > 1
    return steps if is_whole else []


def _is_step(candidate: Candidate) -> bool:
    item = ITEM.match(candidate.passage.sentence_text(candidate.sentence))
    return item is not None and not item["clause"] and item["mark"].strip("().").isdigit()


def _leads(candidate: Candidate) -> bool:
    return leads(candidate.passage, candidate.passage.sentences.index(candidate.sentence))


def contrary(question: str, best: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The likeliest sentence of another document that speaks of the same as the best one and gives other numbers in its
    answer; None where they agree, or one of them only says less."""
    numbers, spoken_of = _numbers(best), best.row[NEAR_WORDS]
    if not numbers or spoken_of < _SAME:
        return None
    named = _named(best, question)
    for other in candidates:
        if (
            other.passage.document_id != best.passage.document_id
            and other.span > 0
            and other.score >= _LIKELY
            and other.row[NEAR_WORDS] >= spoken_of * _SAME
            and _named(other, question) >= named
            and not _speak_of_others(best, other)
            and not (_numbers(other) <= numbers or _numbers(other) >= numbers)
            and _is_one_measure(*(c.passage.slice(*c.focus) for c in (best, other)))
        ):
            return other
    return None


def with_contrary(found: Draft, read: Draft) -> Draft:
    """What was looked up in a table, with what the reader found in another document where that gives another number."""
    cell, other = found.pointers[0], read.pointers[0] if read.statements else None
    if other is None or other.focus is None or cell.focus is None or read.confidence < _LIKELY:
        return found
    here, there = (p.passage.slice(*p.focus) for p in (cell, other) if p.focus)
    numbers, others = ({value for value, _ in quantities(text)} for text in (here, there))
    is_same = other.passage.document_id == cell.passage.document_id or numbers & others
    if is_same or not (numbers and others) or not _may_differ(found.statements[0].text, here, there):
        return found
    note = differ(*((p.passage.slice(*p.focus), p.passage.title) for p in (cell, other) if p.focus))
    return Draft((*found.statements, read.statements[0]), found.confidence, (note,))


def _may_differ(told: str, cell: str, focus: str) -> bool:
    """Whether a cell, as it is `told`, and a focus may give the same measure: a unit that the focus alone has is told, or is a
    currency; and what has so many figures and no unit is a number that names."""
    own, others = _units(cell), _units(focus)
    if own:
        return _is_one_measure(cell, focus)
    is_name = any(len(value) >= _LONG_NUMBER and value.isdecimal() for value, _ in quantities(cell))
    return not is_name and (others <= _CURRENCIES.keys() or bool({*terms(" ".join(others))} & {*terms(told)}))


def lacks_currency(question: str, best: Candidate) -> bool:
    """Whether a price is asked for in a currency ("in euros") and the sentence gives it in another."""
    asked = {
        currency
        for currency, words in _CURRENCIES.items()
        if re.search(rf"\bin (?:{words})\b", question, re.IGNORECASE)
    }
    given = {unit for _, unit in quantities(best.passage.sentence_text(best.sentence))} & _CURRENCIES.keys()
    return bool(asked and given and not asked & given)


def is_of_another_year(question: str, best: Candidate, whole_text: Callable[[], str]) -> bool:
    """Whether a question names a year and the sentence others: that year stands neither beside it nor over it, nor in the
    beginning of its document, where its date stands. Beside a line of a list of years stand only other lines. A figure without
    a year is of none that its document, which has a date, nowhere has."""
    passage, asked = best.passage, set(_YEAR.findall(question))
    text = _COUNTED.sub("", passage.sentence_text(best.sentence))
    said = set(_YEAR.findall(text))
    if not asked or asked & said or _covers(text, asked) or kind_asked(question) == "date":
        return False
    is_figure = any(map(str.isdigit, passage.slice(*best.focus)))
    near = f"{passage.document_id} {passage.context} {passage.text}"
    if not said and (not is_figure or asked & set(_YEAR.findall(near))):
        return False
    document = whole_text()  # of a long one that takes time
    if not said:
        return _is_of_no_such(asked, best, document)
    number = passage.sentences.index(best.sentence)
    beside = [passage.sentence_text(s) for s in passage.sentences[max(0, number - 1) : number + 2]]
    lines = [*beside, *document[:_BEGINNING].splitlines()]
    if _OF_YEAR.match(text):
        lines = [line for line in lines if not _OF_YEAR.match(line)]
    return not asked & set(_YEAR.findall(" ".join((passage.document_id, passage.context, *lines))))


def _is_of_no_such(asked: set[str], best: Candidate, document: str) -> bool:
    """Whether a document has a date, and none of the years that are asked for: also not as "2023/24" or as the year before or
    after its own."""
    everything = f"{best.passage.document_id} {best.passage.context} {document}"
    short = "|".join(year[2:] for year in sorted(asked))
    beginning = f"{best.passage.document_id} {best.passage.context} {document[:_BEGINNING]}"
    if asked & set(_YEAR.findall(everything)) or _covers(beginning, asked):
        return False
    if re.search(rf"(?:[/–’'-]|\bFY ?|\d[./]\d{{1,2}}[./])(?:{short})\b", everything):
        return False
    dated = {*_YEAR.findall(_NO_DATE.sub("", beginning)), *(f"20{year}" for year in _SHORT_YEAR.findall(beginning))}
    beside = {str(int(year) + step) for year in dated for step in (-1, 1)}
    return bool(dated) and not (asked & beside and _BESIDE_YEAR.search(best.passage.sentence_text(best.sentence)))


def _covers(text: str, asked: set[str]) -> bool:
    """Whether one of the years that are asked for lies in a range of years ("from 2019 to 2021", "since 2019")."""
    for found in _YEARS.finditer(text):
        last, since, until = found.group("last", "since", "until")
        first = found["first"] or found["between"]
        low, high = int(first or since or 0), int(until or 9999)
        if first:
            high = int(f"{first[: 4 - len(last)]}{last}")
            high += 100 if high < low else 0  # "1999/00"
        if any(low <= int(year) <= high for year in asked):
            return True
    return False


def _numbers(candidate: Candidate) -> set[str]:
    """The numbers of the words in focus; a unit may be left out in one place and said in another."""
    return {value for value, _ in quantities(candidate.passage.slice(*candidate.focus))}


def _is_one_measure(one: str, other: str) -> bool:
    """Whether the numbers of two texts have no units on one side, or the same ones."""
    here, there = _units(one), _units(other)
    return not (here and there) or bool(here & there)


def _units(text: str) -> set[str]:
    return {unit for _, unit in quantities(text) if unit}


def differ(*found: tuple[str, str]) -> Note:
    """That two documents differ, from the words of each in focus and its title."""
    one, other = (f"“{tidy(focus)}” ({title})" for focus, title in found)
    return Note("sources_differ", f"the documents differ: {one} and {other}")


def in_focus(candidate: Candidate) -> tuple[str, str]:
    """(the words that answer, the title of their document), as `differ` tells them."""
    return candidate.passage.slice(*candidate.focus), candidate.passage.title


def _named(candidate: Candidate, question: str) -> set[str]:
    """The names and numbers of the question that a sentence has, or what says whom "she" means in it."""
    said = f"{_meant(candidate)} {candidate.passage.sentence_text(candidate.sentence)}"
    return _names(question) & set(_NAME.findall(said))


def _meant(candidate: Candidate) -> str:
    return whom_it_means(Pointer(candidate.passage, candidate.sentence))


def _speak_of_others(one: Candidate, other: Candidate) -> bool:
    """Whether "she" is somebody else in one of two sentences than in the other."""
    here, there = (set(terms(_meant(c))) for c in (one, other))
    return bool(here and there) and not here & there


def _names(question: str) -> set[str]:
    """The question's words that are written as names or numbers, single letters ("line A") among them."""
    words = _NAME.findall(question)
    return {w for i, w in enumerate(words) if w[0].isdigit() or (i and w[0].isupper() and w != "I")}


def _folded(candidate: Candidate) -> str:
    return " ".join(candidate.passage.sentence_text(candidate.sentence).casefold().split())


def drafted(candidate: Candidate) -> Drafted:
    """The statement that a candidate makes, in focus on what answers."""
    return whole(Pointer(candidate.passage, candidate.sentence, candidate.focus))


def whole(pointer: Pointer) -> Drafted:
    """A sentence as it stands; the row of a table on a line of its own, with its headings."""
    if row := row_at(pointer):
        return tell_row(row, pointer.focus)
    gap = "\n" if is_row(pointer.passage.sentence_text(pointer.sentence)) else " "
    return Drafted(said(pointer.passage, pointer.sentence), (pointer,), gap)
