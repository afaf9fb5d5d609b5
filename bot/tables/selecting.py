"""A question for all that a table has of a kind is answered with every row that has it.

"Which pumps need 230 V?" is answered by the rows, or the columns, that say so in a cell; "Which towns are in the north?" by
those of a group. As where rows are compared, the table has to be there as a whole, and the question has to be told by it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.drafts import Draft, Note
from bot.local.reading import KnownVectors, Question
from bot.parts import without_carried
from bot.tables.cells import Row, stems_in
from bot.tables.lines import (
    BEING,
    MOST,
    MOST_BEYOND,
    Entry,
    Line,
    focus_of,
    having,
    is_total,
    lines_of,
    of_group,
    says_no,
    tables_of,
    taken_in,
)
from bot.tables.lookup import SURE, asks_for_a_thing, is_told, weight_of
from bot.tables.measures import measures
from bot.tables.telling import tell
from index.documents import Passage

_NO_VERB = r"(?!(?:do|does|did|has|had|have|is|was|were|this|its)\b)"  # "what does" asks for no does
_ASKS_FOR_ALL = re.compile(
    r"\W*(?:who(?! (?:is|was) the)|whose|(?:please )?(?:list|name|show|give me|tell me)\b.*\b(?:all|every)"
    rf"|(?:which|what)(?: {_NO_VERB}[\w-]+){{1,3}} (?:has|have|with|includes?|supports?|comes? with)"
    rf"|(?:(?:in|at|on|for|of|to) )?(?:which|what)(?: of the| are the| are)?(?: {_NO_VERB}\w[\w-]*){{0,2}} "
    rf"(?:{_NO_VERB}\w+[^s\W]s|people|men|women|children))\b",
    re.IGNORECASE,
)
# Questions for what is not so, or for what lies on one side of a value, are for the reader.
_OTHERWISE = re.compile(
    r"\b(?:not|n['’]t|no|never|without|except|or|before|after|over|under|above|below|until|since|between|within|than|only|"
    r"most|least|(?:up|prior) to)\b",
    re.IGNORECASE,
)
_NOT = ("don't", "doesn't", "without")
_NOW = ("still", "currently", "already", "now")  # a table says what is so when it is read
_LACKS = re.compile(
    r"\b(?:(?P<has>has|have) no|without|(?:does|do)(?: not|n[’']t) have)\s+(?:(?:an?|any|the)\s+)?(?P<what>[\w-]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selected:
    """The entries that a question asks for, and how well they fit it."""

    entries: tuple[Entry, ...]
    score: tuple[float, ...]


def asks_for_all(text: str) -> bool:
    """Whether a question may be for several things of a kind."""
    asked, _ = _affirmed(text)
    return bool(_ASKS_FOR_ALL.match(asked)) and not _OTHERWISE.search(asked)


def _affirmed(text: str) -> tuple[str, set[str]]:
    """A question for what lacks something as one for what has it, and the stems of that; the question itself and none where it
    asks for no such thing.

    >>> _affirmed("Which sites do not have a canteen?")
    ('Which sites have canteen?', {'canteen'})
    """
    found = _LACKS.search(text)
    if not found:
        return text, set()
    return f"{text[: found.start()]}{found['has'] or 'have'} {found['what']}{text[found.end() :]}", stems_in(
        found["what"]
    )


def select(question: Question, passages: Sequence[Passage], vectors: KnownVectors) -> Draft | None:
    """The rows that have what is asked for, from passages that hold tables whole; None where nothing of that kind is asked,
    none has it, or it is open which table is meant."""
    if not asks_for_all(without_carried(question.text)) or not asks_for_a_thing(question):
        return None
    text, lacked = _affirmed(question.text)
    asking = replace(question.without([*BEING, *_NOT, *_NOW]), text=text)
    found = [s for table in tables_of(passages) for s in _selected(asking, table, vectors, lacked)]
    if not found:
        return None
    most = max(selected.score for selected in found)
    best = [selected for selected in found if selected.score == most]
    if len({frozenset(entry.name for entry in selected.entries) for selected in best}) > 1:
        return None
    entries = best[0].entries
    told = [replace(tell(e.row, e.key, e.value, focus_of(e)), gap="\n") for e in entries[:MOST]]
    return Draft(tuple(told), SURE, more_than_told(len(entries)))


def more_than_told(count: int) -> tuple[Note, ...]:
    """How many rows there are, where those are more than are told."""
    return (Note("more_rows", f"{count} rows, {MOST} shown"),) if count > MOST else ()


def _selected(question: Question, table: Sequence[Row], vectors: KnownVectors, lacked: set[str]) -> Iterator[Selected]:
    """The rows of a table, or its columns, that have all that the question says of a line, and a no for what they lack."""
    asked = stems_in(question.text)
    columns, rows = lines_of(table, asked)
    are_things = any(
        measures([entry.value.text for entry in row.entries]) for row in rows
    )  # the columns, of which a row tells one thing
    for lines in filter(None, (columns, *([row] for row in rows if are_things))):
        entries, told = _having(lines, question.text, asked, lacked)
        if lacked and not all(says_no(entry.value.text) for entry in entries):
            continue
        over = stems_in(f"{entries[0].row.over} {lines[0].items}") | told if entries else set()
        headings = " ".join(
            [lines[0].items, *(entry.value.column for entry in entries), *(e.key.text for e in entries)]
        )
        is_named = lines is columns and any(stems_in(entry.value.column) & told for entry in entries)
        if len(entries) > (0 if is_named else 1) and is_told(
            question, over, over, f"{entries[0].row.over} {headings}", vectors, MOST_BEYOND
        ):
            yield Selected(tuple(entries), (weight_of(question, over), weight_of(question, told)))


def _having(lines: Sequence[Line], text: str, asked: set[str], lacked: set[str]) -> tuple[list[Entry], set[str]]:
    """The entries that have what the question says of any line, with the stems that say it; else all of a group."""
    told: set[str] = set()
    found: dict[tuple[int, str], Entry] = {}
    taken = taken_in(lines, text, asked)
    had = [(line, *having(line, text, asked, taken, lacked)) for line in lines]
    under = [stems for line, _, stems in had if stems_in(line.heading) & asked]
    for line, entries, stems in had:
        # What a heading that is asked for has is not looked for under the others: "unlimited" members, and not guests.
        if not entries or (not stems_in(line.heading) & asked and any(stems <= other for other in under)):
            continue
        of_line = {(entry.row.sentence.start, entry.name): entry for entry in entries}
        is_yes = stems <= stems_in(line.heading)
        found = {k: of_line[k] if is_yes else found[k] for k in of_line.keys() & found.keys()} if told else of_line
        told |= stems
    if told or not lines or not lines[0].is_column:
        return [found[place] for place in sorted(found)], told
    entries, told = of_group(lines[0].entries, asked)
    return [entry for entry in entries if told and not is_total(entry)], told
