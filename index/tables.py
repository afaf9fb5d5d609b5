"""Markdown tables as lines: rows, cells, and the head that a row stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Sentence

LONGEST_LEAD = 400
"""Characters from where a sentence begins to the table that it leads into, at most."""

_RULE = re.compile(r":?-{2,}:?|:-:?|-:")  # a single dash without a colon may stand for a value that there is not
_NO_RULE = re.compile(r"[^|:\s-]")
BAR = re.compile(r"(?<!\\)\|")


def is_row(text: str) -> bool:
    """Whether a line is a row of a Markdown table."""
    return text.lstrip().startswith("|")


def is_rule(text: str) -> bool:
    """Whether it is the rule under the head of one."""
    found = () if _NO_RULE.search(text) else cells(text)
    return bool(found) and all(_RULE.fullmatch(text, start, end) for start, end in found)


def cells(row: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand in it, without the white space around; nothing where it is no row.

    >>> [row[start:end] for row in ("| 3 | no disk |",) for start, end in cells(row)]
    ['3', 'no disk']
    """
    if not is_row(row):
        return []
    bars = [bar.start() for bar in BAR.finditer(row)]
    if not row.rstrip().endswith("|"):
        bars.append(len(row))
    found = []
    for before, after in pairwise(bars):
        cell = row[before + 1 : after]
        start = after - len(cell.lstrip())
        found.append((start, max(start, before + 1 + len(cell.rstrip()))))
    return found


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over a row of a table: the row of headings, before it, where there is one, the sentence that leads into the
    table; and the row without values, where there is one, that says what it and its neighbours are of ("Net sales:")."""

    head: tuple[Sentence, ...] = ()
    group: tuple[Sentence, ...] = ()


def heads(sentences: Sequence[Sentence], texts: Sequence[str], begun: Over, group: str = "") -> Iterator[Over]:
    """What stands over every sentence that is a row of a table; nothing over what is none, and over the head itself. `begun` is
    what stands over the first, where the table began before, `group` the text of the group's row."""
    head, of = begun.head, begun.group
    lead: Sentence | None = None
    depth, is_first, is_set_in = _indent(group), True, False
    for i, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
        if not is_row(text):
            head, of, lead = (), (), sentence
            yield Over()
        elif i + 1 < len(texts) and is_rule(texts[i + 1]):
            leads = lead and not lead.is_heading and sentence.start - lead.start <= LONGEST_LEAD
            head, of = ((lead, sentence) if lead and leads else (sentence,)), ()
            yield Over()
        elif is_group(text):
            of, depth, is_first = (sentence,), _indent(text), True
            yield Over(head)
        else:
            is_set_in = _indent(text) > depth if is_first else is_set_in
            is_first = False
            if is_set_in and _indent(text) <= depth:  # where the rows of a group are set in, one that is not ends it
                of = ()
            yield Over(head, of)


def is_group(text: str) -> bool:
    """Whether a row has words in its first cell alone."""
    found = [start < end for start, end in cells(text)]
    return len(found) > 1 and found[0] and not any(found[1:])


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip("| "))
