"""A question that names a row and a column is answered with the cell where they meet; one about a key with its value.

A row says what it is of in one cell and what is asked for in another, under a heading that stands elsewhere: no sentence to
read. So it is looked up: every word of one cell must be in the question, the headings decide between the others, and what the
question says beyond both must stand over the table. Where that leaves several values, nothing is looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.drafts import Draft, Pointer
from bot.local.reading import ALIKE, KnownVectors, Question, has_kind
from bot.parts import carried, without_carried
from bot.places.headings import asks_for_heading
from bot.tables.bands import in_band
from bot.tables.cells import FIGURE, WORD, Cell, Row, group_stems, items_in, keys_of, rows_of, stems_in
from bot.tables.lines import says_yes
from bot.tables.measures import is_day, is_worded
from bot.tables.seeking import MEASURES, TO_DO, measured, sought
from bot.tables.telling import counted_in, tell
from index.documents import Passage
from index.lexical import terms
from index.sentences import style_of
from index.tables import is_row

SURE = 0.9
"""How sure what is looked up is: see docs/decisions/0014."""

_LONGEST_KEY = 60  # characters
_MOST_CELLS = 6  # of a row that answer together
_BEYOND = 0.15  # the share of the question's weight that may be told neither by a row nor over it
_BEYOND_BOTH = 0.35  # where it names a row and a column
_BEYOND_READ = 0.5  # of a row that the reader takes, by its whole document
# Questions for a reason, a way or a yes are for the reader.
_OTHERWISE = re.compile(
    rf"\W*(?:and |but |so )?(?:why|how(?! (?:much|many|large|big|{MEASURES})\b)|is|are|was|were|do|does|did"
    r"|has|have|had|can|could|may|must|will|would|should|shall|compare|explain|describe|summari[sz]e)\b",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:below|above|under|over|beyond|(?:more|less|fewer|higher|lower|greater|later|earlier) than|at (?:least|most)|up to"
    r"|between|before|after|since|until)\s+(?:[£$€]|\d)",
    re.IGNORECASE,
)
"""What a question says of things that lie on one side of a value ("below £100")."""

# The verb of a question after the name of a row, which may be a heading's too ("Shipped").
_VERB = r"\b(?:(?:was|were|is|are)(?: \w+){0,2}? %s \w+[dnt]|(?:did|does|do|will)(?: \w+){0,2}? %s \w+)\W*$"
_SUM = re.compile(r"\W*(?:(?:grand |overall )?total|sum|all)\W*", re.IGNORECASE)
# Words that no table need tell: a column of a year says what is so at its end, a duration how long something takes.
_IMPLIED = {
    re.compile(r"\bend of (?:the (?:financial )?year )?(?:1[89]|20)\d\d\b", re.IGNORECASE): ["end"],
    re.compile(r"\bhow long\b", re.IGNORECASE): ["take", "takes", "took", "last", "lasts", "lasted"],
    TO_DO: ["done", "need"],
}
_RULES = re.compile(r"\b(?:must|should|shall|may|can|could|ha(?:s|ve|d) to|needs? to)\b", re.IGNORECASE)
WHICH = re.compile(
    r"\b(?:who\b|(?:which|what) (?!(?:is|are|was|were|has|had|have|of|ones?|do|does|did|models?|types?|products?)\b)"
    r"(?P<thing>[\w-]+))",
    re.IGNORECASE,
)
"""How a question says what the thing is that it asks for; "who" says it too."""

# The thing that is asked for: "what caused", "who is the surveyor", and not "what does the surveyor" or "the surveyor's name".
_SOUGHT_KEY = re.compile(
    r"\b(?:what|which|who)(?:['’]s)?(?: is| was| are| were)?(?: the)? (?!do|does|did)(\w+)\b(?!['’])", re.IGNORECASE
)
_NAME = re.compile(
    r"\b(?:who(?:se|m)?|name|what (?:has|had)|stands? for"
    r"|(?:which|what(?: (?:kind|sort|type) of)?(?= (?!is|are|was|were|do|does|did)))\b"
    r"(?: (?!is|are|was|were|has|had|one|of)(?P<of>\w+))?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]+-?\d+\b")
_DENIES = re.compile(r"\b(?:no|not|never|without|lacks?)\b|n[’']t\b", re.IGNORECASE)
_BARE_CODE = re.compile(r"\S*\d\S*")
_COMPARES = re.compile(r"\b(?:than|or)\b", re.IGNORECASE)
_OR = re.compile(r"\s*[/&]\s*")
_TIME = re.compile(r"\d[:.]\d\d\b|\d ?[ap]\.?m\b", re.IGNORECASE)
_TIMES = re.compile(r"\bwhen\b(?! (?:was|were|did|had)\b)|\b(?:hours|times|dates)\b", re.IGNORECASE)
_NO_TIME = re.compile(r"closed|none|never|always|daily|(?:on|by) [a-z]+|24 ?h(?:ours|rs?)?", re.IGNORECASE)
_UNITS = (
    r"%|percent|years?|months?|days?|hours?|minutes?|k?g|[ckm]?m|thousands?|millions?|euros?|dollars?|pounds?|eur|usd"
)
_UNIT = re.compile(rf"\([^)]*\)|,\s*(?:in )?(?:{_UNITS})$", re.IGNORECASE)  # of what a row counts
_PER = re.compile(r"(?:\bper|/) ?[a-z]+$", re.IGNORECASE)  # of a price
# Words that ask for what a table does not say by itself, or for a period or a unit that its headings must have.
_STRICT = stems_in(
    "increase decrease grow growth rise fall drop change differ difference compare compared average mean sum ratio percent "
    "percentage before after than most least highest lowest largest smallest biggest more less fewer between except excluding "
    "without first last next previous second third fourth week month quarter year day night hour minute euro dollar pound kilo "
    "kilogram gram metre meter foot feet inch mile kilometre kilometer litre liter gallon celsius fahrenheit half "
    "double"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The cells of a row that answer, the one by which the row was found, and how well these fit the question: how many words
    of a follow-up name the row; how much of the question is told by the row and what stands over it, by its name, and by its
    name and headings; and how few words of these it lacks."""

    row: Row
    key: Cell
    values: tuple[Cell, ...]
    score: tuple[float, ...]


def look_up(question: Question, passages: Sequence[Passage], vectors: KnownVectors) -> Draft | None:
    """The answer that stands in a cell; None where no row is named, or it is open which cell is asked for."""
    if not asks_for_a_thing(question):
        return None
    for asking, words in _IMPLIED.items():
        if asking.search(question.text):
            question = question.without(words)
    near: dict[str, set[str]] = {}
    called: dict[str, set[str]] = {}  # what a document is of: its headings, and the names of rows
    for passage in passages:
        near.setdefault(passage.document_id, set()).update(stems_in(f"{passage.context} {passage.text}"))
        called.setdefault(passage.document_id, set()).update(stems_in(passage.context))
    rows = [row for passage in passages for row in (*rows_of(passage), *keys_of(passage))]
    for row in rows:
        called[row.passage.document_id] |= stems_in(row.cells[0].text) if row.head else set()
    asked = stems_in(question.text)
    named = {_table(row) for row in rows if row.cells and _named(question, row, row.cells[0], asked)}
    found = [
        match
        for row in rows
        if (match := _match(question, row, _near(row, near, called), vectors))
        # A row that is found by some cell of it is not meant where another of its table is named.
        and (match.key is row.cells[0] or _table(row) not in named)
    ]
    if not found:
        return None
    most = max(match.score for match in found)
    best = [match for match in found if match.score == most]
    if len({tuple(_folded(value.text) for value in match.values) for match in best}) > 1:
        return None
    if _DENIES.search(without_carried(question.text)) and all(says_yes(value.text) for value in best[0].values):
        return None  # "Which rooms have no lamp?" is not answered with one that has
    return _draft(question, min(best, key=lambda match: match.values[0].text.startswith("(")))


def _near(row: Row, near: dict[str, set[str]], called: dict[str, set[str]]) -> set[str]:
    """What may tell a name that a question has: all that was found of the document; of a key's, no other thing's name."""
    there = near[row.passage.document_id]
    return there if row.head else there - (called[row.passage.document_id] - stems_in(row.over))


def _table(row: Row) -> tuple[str, int]:
    return row.passage.document_id, row.head.sentence.start if row.head else row.sentence.start


def asks_for_a_thing(question: Question) -> bool:
    """Whether a cell can answer: no reason, way or yes is asked for."""
    return bool(question.words) and not _OTHERWISE.match(without_carried(question.text))


def is_of_another(question: Question, pointer: Pointer, passages: Sequence[Passage], vectors: KnownVectors) -> bool:
    """Whether a row, or a key with its value, is of something else than the question asks about: its document, as far as it was
    found, lacks a name or a figure of the question, or has a row of the table that is called by one ("E12") and is not this; or
    a row's lacks half of what the question says."""
    passage, sentence = pointer.passage, pointer.sentence
    is_key = any(row.sentence == sentence for row in keys_of(passage))
    if not is_key and not is_row(passage.sentence_text(sentence)):
        return False
    of_document = [p for p in passages if p.document_id == passage.document_id]
    near = stems_in(" ".join(f"{p.context} {p.text} {p.head.text if p.head else ''}" for p in of_document))
    if any(_is_hard(question, i) and not stems_in(word) <= near for i, word in enumerate(question.words)):
        return True
    asked = stems_in(question.text)
    rows = [row for p in of_document for row in rows_of(p)]
    heads_here = [row.head.sentence for row in rows if row.sentence == sentence and row.head]
    of_table = [row for row in rows if row.head and row.head.sentence in heads_here]
    named = [
        row.sentence
        for row in of_table
        if _is_called(question, row.cells[0].text) and _named(question, row, row.cells[0], asked)
    ]
    if named and sentence not in named:
        return True
    if any(_is_of_other_code(question, row) for row in rows if row.sentence == sentence):
        return True
    # What two rows are compared by ("more than") is told by neither.
    here = [row for row in rows if row.sentence == sentence] if not _COMPARES.search(question.text) else []
    return any(not is_told(question, near, near, _beside(row), vectors, _BEYOND_READ) for row in here)


def _is_called(question: Question, key: str) -> bool:
    """Whether a row is meant where a question has its key: one with a figure, or one that is a name in both ("Business")."""
    if FIGURE.search(key):
        return True
    is_name = key[:1].isupper() and not _COMPARES.search(question.text)
    return is_name and re.search(rf"(?<=\w ){re.escape(key)}\b", question.text) is not None


def _is_of_other_code(question: Question, row: Row) -> bool:
    """Whether a row has a code of the form of one that is asked for ("P60" for "P40"), and not that."""
    said = {code for cell in row.cells for code in _CODE.findall(f"{cell.column} {cell.text}")}
    asked = set(_CODE.findall(question.text))
    return not asked & said and bool({*map(style_of, asked)} & {*map(style_of, said)})


def _is_hard(question: Question, number: int) -> bool:
    """Whether a word of the question is a figure or written as a name, and so is found as it is or not at all."""
    word = question.words[number]
    return bool(FIGURE.search(word)) or (word[0].isupper() and bool(number or question.text.find(word)))


def _match(question: Question, row: Row, near: set[str], vectors: KnownVectors) -> Found | None:
    """The cells of a row that the question asks for; None where it does not name the row, or its columns leave it open."""
    before, last = carried(question.text)
    heads = sought(last) or sought(before)
    asked = stems_in(question.text) | set(heads)
    # A follow-up names another row or another column than what was asked before; the rest is as it was.
    anew = stems_in(last) | set(sought(last)) if last != question.text else set()
    keys = _keys(question, row, asked if row.head else stems_in(question.text) | _measures_of(question, row, last))
    if not keys:
        return None
    named = set().union(*(stems for _, stems in keys))
    cells, (key, of_key) = [cell for cell, _ in keys], keys[0]
    values, over = _asked_for(question, row, cells, anew - of_key, most=1) if anew else ((), set[str]())
    if not values:
        values, over = _asked_for(question, row, cells, asked - of_key)
    if not values or (anew and not (named | over) & anew):
        return None
    if BOUND.search(last) and not any(map(BOUND.search, (key.text, *(value.column for value in values)))):
        return None
    said = (
        named
        | (over & asked)
        | (group_stems(row) & asked)
        | {stem for heading in named | over for stem in heads.get(heading, ())}
    )
    beside = group_stems(row).union(*(_told_beside(cell.text, asked) for cell in row.cells))
    is_sought = row.head is None and any(stems_in(word) <= of_key for word in _SOUGHT_KEY.findall(last))
    over_it = f"{row.over} {row.passage.text}" if is_sought else row.over
    told = said | beside | stems_in(over_it) | stems_in(key.column)
    of_column = over & (asked - measured(last).keys())
    names_both = row.cells[0] in values or any(not FIGURE.search(stem) for stem in of_column)
    beyond = _BEYOND_BOTH if names_both and len(values) == 1 else _BEYOND
    if not is_told(question, told, near, _beside(row), vectors, beyond if of_key & asked else 0.0):
        return None
    strange = len(over - asked) + len(group_stems(row) - asked)
    weights = (weight_of(question, stems) for stems in (told, named, said))
    return Found(row, key, values, (len(named & anew), *weights, -strange))


def _told_beside(cell: str, asked: set[str]) -> set[str]:
    """What another cell of the row tells: all its words, or of one with figures the names that the question has."""
    if not FIGURE.search(cell):
        return stems_in(cell)
    names = [stems_in(item) for item in items_in(cell) if is_worded(item)]
    return set().union(*(stems for stems in names if stems <= asked))


def _measures_of(question: Question, row: Row, last: str) -> set[str]:
    """What a key may call the measure that a question asks for, where what it is asked of is named over the form, or by its
    file: "Age" is not that of somebody in it."""
    context = {*stems_in(row.passage.context), *terms(row.passage.document_id)}
    hard = [word for i, word in enumerate(question.words) if _is_hard(question, i)]
    return set(measured(last)) if all(stems_in(word) <= context for word in hard) else set()


def _keys(question: Question, row: Row, asked: set[str]) -> list[tuple[Cell, set[str]]]:
    """The cells by which a row is named, with their stems. A form says what is, and not what somebody has to do; and "Date" is
    not the date of whatever a question with "when" is about, nor "Removed" what that was removed from."""
    last = without_carried(question.text)
    which = WHICH.search(last)
    thing = stems_in(which["thing"] or "") if which and not asks_for_heading(last) else set()
    if row.head is None and (_RULES.search(last) or not thing <= stems_in(" ".join(cell.text for cell in row.cells))):
        return []
    named = row.cells if row.head else row.cells[:1]
    found = [(cell, stems) for cell in named if (stems := _named(question, row, cell, asked))]
    banded = {stem for cell, stems in found if in_band(question.text, cell) for stem in stems}
    # The 8 of "grade 8" is in the band of 7 and above, and not what another cell says.
    found = [(cell, stems) for cell, stems in found if not stems < banded]
    # "What was the revenue in 2023?" names no row, nor asks for "the segment", and means the sum of all.
    name = row.cells[0]
    is_sum = not found and row.head and _SUM.fullmatch(name.text) and not stems_in(name.column) & asked
    return [(name, stems_in(name.text))] if is_sum else found


def _named(question: Question, row: Row, cell: Cell, asked: set[str]) -> set[str] | None:
    """The stems of a cell, or of one of several keys in it ("Date & Time"), where the question has them all. A cell with a
    figure names a row where it is the first, or the second after a code, or where its column is named too ("extension 176");
    one of the first two that is a band also by a number in it."""
    if not cell.text or len(cell.text) > _LONGEST_KEY:
        return None
    if row.head and cell in row.cells[:2] and (stems := in_band(question.text, cell)):
        return stems
    if cell is not row.cells[0] and FIGURE.search(cell.text) and not stems_in(cell.column) & asked:
        is_name = cell is row.cells[1] and _BARE_CODE.fullmatch(row.cells[0].text) and is_worded(cell.text)
        if not is_name:
            return None
    for name in (cell.text, _UNIT.sub("", cell.text), *(_OR.split(cell.text) if row.head is None else [])):
        stems = stems_in(name)
        if stems and stems <= asked:
            return stems
    return None


def _asked_for(
    question: Question, row: Row, keys: Sequence[Cell], asked: set[str], most: int = _MOST_CELLS
) -> tuple[tuple[Cell, ...], set[str]]:
    """The cells beside the keys that the question asks for, with the stems that their headings share: those whose headings have
    most of the question's words, else the row's own name, or what has the kind that is asked for. None where it is open which,
    these are more than `most`, or one is empty."""
    others = [(cell, _heading(cell)) for cell in row.cells if cell not in keys]
    named = _after(without_carried(question.text), keys[0])
    if any((stems & asked) - named for _, stems in others):
        others = [(cell, stems) for cell, stems in others if not stems & asked or (stems & asked) - named]
    if any(stems & asked for _, stems in others):
        best = _headed(question, others, asked, stems_in(row.over))
    else:
        if row.cells[0] not in keys:  # a row that is found by another cell is asked for its name, and a number is none
            is_named = any(stems_in(key.column) & asked for key in keys)
            is_asked = _asks_for_name(without_carried(question.text), is_named) and any(
                map(str.isalpha, row.cells[0].text)
            )
            others = [other for other in others if is_asked and other[0] is row.cells[0]]
        best = [other for other in others if not question.kind or _has_kind(question, other[0].text)]
        if not _TIMES.search(question.text) or len(keys) > 1:  # "when" has several answers, "who" has one
            most = 1
    if not 0 < len(best) <= most or not all(_says(question, cell.text) for cell, _ in best):
        return (), set()
    return tuple(cell for cell, _ in best), set.intersection(*(stems for _, stems in best))


def _says(question: Question, text: str) -> bool:
    """Whether a cell says anything; a number and a day do not say who or where."""
    if question.kind == "name":
        return any(map(str.isalpha, text)) and not is_day(text)
    return any(map(str.isalnum, text))


def _after(text: str, key: Cell) -> set[str]:
    """The stems of the word right after the name of a row, which says what is called so ("narrow hedgerows"); none where what
    follows is a list of what is asked for, or the verb at the end ("When was K-20 shipped?")."""
    if re.search(_VERB.replace("%s", re.escape(key.text)), text, re.IGNORECASE):
        return set()
    found = re.search(rf"\b{re.escape(key.text)}\s+(\w+)\b(?!.*(?:,|&|\band\b))", text, re.IGNORECASE | re.DOTALL)
    return stems_in(found[1]) if found else set()


def _headed(
    question: Question, others: Sequence[tuple[Cell, set[str]]], asked: set[str], over: set[str]
) -> list[tuple[Cell, set[str]]]:
    """The cells whose headings share most stems with the question, and most of those that do not stand over the table anyway
    ("Days carried over", where all are days of leave): the one whose heading says nothing else, or all of them ("Member price"
    and "Guest price") where they share the same."""
    shared = [(len(stems & asked), len((stems & asked) - over)) for _, stems in others]
    best = [other for other, both in zip(others, shared, strict=True) if both == max(shared)]
    if _TIMES.search(question.text):  # when something leaves a place stands under that, and not under "Days"
        best = [other for other in best if other[1] & _own_names(question)] or best
    # How much lunch is stands under "Lunch", beside "Fee", for which a question says but "how much".
    best = [other for other in best if other[1] & stems_in(question.text)] or best
    strange = [len(stems_in(_UNIT.sub("", cell.column)) - asked) for cell, _ in best]
    least = min(strange)
    if not least or len({frozenset(stems & asked) for _, stems in best}) > 1:
        best = [other for other, left in zip(best, strange, strict=True) if left == least]
    says_which = stems_in(question.text) | measured(without_carried(question.text)).keys()
    head = _PER.sub("", _UNIT.sub("", best[0][0].column))
    is_more = bool(stems_in(head) - asked)  # "Rate of VAT", and no rate alone
    is_of_several = len(best) == 1 and sum(1 for cell, _ in others if FIGURE.search(cell.text)) > 1
    if is_more and is_of_several and not best[0][1] & says_which:
        return []  # "how much" alone does not say which of several amounts
    return best


def _own_names(question: Question) -> set[str]:
    """The stems of the words of a question that are written as names."""
    return {stem for i, word in enumerate(question.words) if _is_hard(question, i) for stem in stems_in(word)}


def _has_kind(question: Question, text: str) -> bool:
    """Whether a cell has what is asked for; a time of the day is a date too, and so is what stands in its place ("closed")."""
    has_time = bool(_TIMES.search(question.text)) and bool(_TIME.search(text) or _NO_TIME.fullmatch(text))
    return has_time or has_kind(question.kind, text, question.text)


def _asks_for_name(question: str, is_column_named: bool) -> bool:
    """Whether a question asks what a row is called: who or which it is, its name, or what thing it is that has that under a
    heading that is named ("which article has the code TO-1")."""
    asked = _NAME.search(question)
    return asked is not None and (is_column_named or not asked["of"])


def _beside(row: Row) -> str:
    """What may say in other words what a question says beyond a row or a key."""
    if row.head is None:
        return f"{row.passage.context} {row.cells[0].text}"
    return " ".join([row.over, *(f"{cell.column} {cell.text}" for cell in row.cells)])


def is_told(
    question: Question,
    told: set[str],
    near: set[str],
    beside: str,
    vectors: KnownVectors,
    most_beyond: float,
) -> bool:
    """Whether what the question says is told by a cell and what stands over it: every figure and period by these themselves,
    names at least in what is near, and of other words nearly all there, or by words beside it that mean the same."""
    beyond: dict[str, float] = {}
    last = stems_in(without_carried(question.text))
    for i, (word, weight) in enumerate(zip(question.words, question.weights, strict=True)):
        stems = stems_in(word)
        if stems <= told:
            continue
        is_strict = any(map(FIGURE.search, stems)) or bool(stems & _STRICT)
        if is_strict and not stems <= last:  # of what was asked before, and another is asked for now
            continue
        if is_strict or (_is_hard(question, i) and not stems <= near):
            return False
        if not _is_hard(question, i):
            beyond[word.lower()] = float(weight)
    if not beyond:
        return True
    there = {word.lower() for word in WORD.findall(beside) if not FIGURE.search(word)}
    alike = vectors.of(list(beyond)) @ vectors.of(sorted(there)).T
    left = sum(w for w, best in zip(beyond.values(), alike.max(axis=1, initial=0), strict=True) if best < ALIKE)
    return left <= most_beyond * float(question.weights.sum())


def weight_of(question: Question, said: set[str]) -> float:
    """How much of the question, by the weights of its words, is said by these stems."""
    return round(
        sum(float(w) for word, w in zip(question.words, question.weights, strict=True) if stems_in(word) <= said), 3
    )


def _heading(cell: Cell) -> set[str]:
    return stems_in(cell.column) or {cell.column.lower()}


def _folded(text: str) -> str:
    """What two cells that say the same have in common: figures without signs and marks."""
    return "".join(c for c in text.casefold() if c.isalnum() or c in ".%")


def _draft(question: Question, found: Found) -> Draft:
    row, key = found.row, found.key
    group = row.group if row.group and (group_stems(row) & stems_in(question.text)) - stems_in(key.text) else None
    # They stand on one slice, which has one stretch of words in focus: all of them where no other cell is between.
    begin, end = row.cells.index(found.values[0]), row.cells.index(found.values[-1])
    is_run = end - begin + 1 == len(found.values)
    focus = replace(found.values[0], end=found.values[-1].end) if is_run else found.values[0]
    told = [(key, value) for value in found.values]
    if found.values == row.cells[:1] and stems_in(key.column) & stems_in(question.text):
        told = [(row.cells[0], key)]  # "Family, Users: 5", where the plan with 5 users is asked for
    first, *others = (tell(row, of, value, focus, group) for of, value in told)
    return Draft((first, *(replace(other, gap="\n") for other in others), *counted_in(row)), SURE)
