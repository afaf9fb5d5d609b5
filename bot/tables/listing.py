"""A question for the things that a heading over a table names, and for no more, is answered with the table.

"What are the salary bands?" has no row that it names and no cell: the rows under "Salary bands" are the answer, with all their
values. Where two tables stand under it, it is open which is meant.
"""

import re
from collections.abc import Sequence

from bot.drafts import Draft
from bot.local.reading import content_words
from bot.parts import without_carried
from bot.tables.cells import Row, stems_in
from bot.tables.lines import MOST, tables_of
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


def asks_for_table(text: str) -> bool:
    """Whether a question may ask for all things of a kind: what else it says has to be told over a table.

    >>> asks_for_table("What are the salary bands?"), asks_for_table("What is the salary of a trainee?")
    (True, False)
    """
    return _asked(text) is not None


def _asked(text: str) -> re.Match[str] | None:
    return _ASKS.fullmatch(text) if len(text) <= _LONGEST else None


def list_all(question: str, passages: Sequence[Passage]) -> Draft | None:
    """The rows of the table whose heading, or that of its first column, names what is asked for, from passages that hold tables
    whole."""
    asked = _asked(without_carried(question))
    if not asked:
        return None
    things, of = (stems_in(" ".join(content_words(asked[part] or ""))) for part in ("things", "of"))
    found = [table for table in tables_of(passages) if things and _is_of(table, things, of)]
    if len(found) != 1 or len(found[0]) < 2:
        return None
    return Draft(tuple(map(tell_row, found[0][:MOST])), SURE, more_than_told(len(found[0])))


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
