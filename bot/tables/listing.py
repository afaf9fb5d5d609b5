"""A question for the things that a heading over a table names, and for no more, is answered with the table; one for how two of
its rows differ with these.

"What are the salary bands?" has no row that it names and no cell: the rows under "Salary bands" are the answer, with all their
values. Where two tables stand under it, it is open which is meant. What the difference of two
rows is, no words say: both are told.
"""

import re
from collections.abc import Sequence

from bot.drafts import Draft, Note
from bot.local.reading import content_words
from bot.parts import without_carried
from bot.tables.cells import Row, stems_in
from bot.tables.lines import MOST, lines_of, tables_of
from bot.tables.lookup import SURE
from bot.tables.selecting import more_than_told
from bot.tables.telling import tell_row
from index.documents import Passage

_LONGEST = 300  # characters
_ASKS = re.compile(
    r"\W*(?:(?:please )?(?:list|name|show me|give me|tell me)|(?:what|which)(?: are)?)(?: all)?(?: of)?(?: the| our| your)? "
    r"(?P<things>(?:[\w’'-]+ )*?(?:\w+[^s\W]s|people|men|women|children))(?: (?:of|for|in|at|on) (?P<of>[^?]+?))?"
    r"(?: are there| do (?:we|you) have)?\W*",
    re.IGNORECASE,
)
_CONTRASTS = re.compile(
    r"\W*(?:(?:(?:what|which)(?:['’]?s| is| are)? )?(?:the )?differences? between|(?:please )?compare) (?P<one>\S.*?) "
    r"(?:and|with|to|vs\.?|versus) (?P<other>\S.*?)\W*|(?P<first>\S.*?) (?:vs\.?|versus) (?P<second>\S.*?)\W*",
    re.IGNORECASE,
)


def asks_for_table(text: str) -> bool:
    """Whether a question may ask for all things of a kind, where what else it says has to be told over a table, or for how two
    differ.

    >>> asks_for_table("What are the salary bands?"), asks_for_table("What is the salary of a trainee?")
    (True, False)
    >>> asks_for_table("difference between band A and band B")
    True
    """
    return _asked(text) is not None or _contrasted(text) is not None


def _asked(text: str) -> re.Match[str] | None:
    return _ASKS.fullmatch(text) if len(text) <= _LONGEST else None


def _contrasted(text: str) -> list[str] | None:
    """The two names of which a question asks how they differ."""
    found = _CONTRASTS.fullmatch(text) if len(text) <= _LONGEST else None
    return [name for name in found.groups() if name] if found else None


def list_all(question: str, passages: Sequence[Passage]) -> Draft | None:
    """The rows of the table whose heading, or that of its first column, names what is asked for, from passages that hold tables
    whole; of two things that it contrasts, their rows."""
    if names := _contrasted(without_carried(question)):
        return _side_by_side(names, tables_of(passages))
    asked = _asked(without_carried(question))
    if not asked:
        return None
    things, of = (stems_in(" ".join(content_words(asked[part] or ""))) for part in ("things", "of"))
    found = [table for table in tables_of(passages) if things and _is_of(table, things, of)]
    if len(found) != 1 or len(found[0]) < 2:
        return None
    return Draft(tuple(map(tell_row, found[0][:MOST])), SURE, more_than_told(len(found[0])))


def _side_by_side(names: Sequence[str], tables: Sequence[Sequence[Row]]) -> Draft | None:
    """The two rows that are called so, where they are of one table, and the only ones."""
    found = [pair for table in tables if all(pair := [_called(name, table) for name in names])]
    if len(found) != 1 or any(len(rows) != 1 for rows in found[0]) or found[0][0] == found[0][1]:
        return None
    note = Note("side_by_side", "both rows as they stand; what differs was not worked out")
    return Draft(tuple(tell_row(rows[0]) for rows in found[0]), SURE, (note,))


def _called(name: str, table: Sequence[Row]) -> list[Row]:
    """The rows that a name calls, with no more beside it than what they are: "the Pro plan"."""
    asked = stems_in(" ".join(content_words(name)))
    column = lines_of(table, asked)[0][0]
    called = [(entry.row, stems_in(entry.key.text)) for entry in column.entries]
    return [row for row, stems in called if stems and stems <= asked <= stems | stems_in(column.items)]


def _is_of(table: Sequence[Row], things: set[str], of: set[str]) -> bool:
    """Whether a table without groups is of these things. What is said of them beyond may stand anywhere over it."""
    row = table[0]
    named = stems_in(f"{_heading(row)} {row.cells[0].column}")
    return things <= named and of <= stems_in(row.over) | named and not any(row.group for row in table)


def _heading(row: Row) -> str:
    """The heading that stands nearest over a row."""
    passage = row.passage
    over = [passage.sentence_text(s) for s in passage.sentences if s.is_heading and s.start < row.sentence.start]
    return over[-1] if over else (passage.heading or passage.title).rpartition(" > ")[2]
