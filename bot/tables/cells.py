"""The rows of tables, and keys with their values, as cells with headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.drafts import Pointer
from bot.local.reading import stems_of
from bot.tables.forms import is_form
from index.documents import Passage, Sentence
from index.marks import unmarked
from index.tables import Over, cells, heads, is_group, is_row, is_rule

WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
FIGURE = re.compile(r"\d")
"""What a cell or a word has that is a number."""

_KEYED = re.compile(r"\W*(?P<key>[^\W\d_][^:|]{0,58}?)[^\w)]*:\W*?\s(?P<value>\S.*)", re.DOTALL)
# Words that tables and questions put differently.
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty".split()
)
_UNITS = {
    "km": "kilometre kilometer",
    "cm": "centimetre centimeter",
    "mm": "millimetre millimeter",
    "kg": "kilogram kilogramme kilo",
    "ml": "millilitre milliliter",
    "min": "minute",
}
_SAME = {
    **{f"{word}{ending}": unit for unit, words in _UNITS.items() for word in words.split() for ending in ("", "s")},
    **{word: str(number) for number, word in enumerate(_NUMBERS, 1)},
    "children": "child",
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) quarter\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ([1-4])\b", re.IGNORECASE)
_UNIT = re.compile(r"(\d)(?=[a-z]{1,2}\b)")  # "800m" is "800 m"
_BETWEEN = re.compile(r"\s*[;,]\s+")
_SHORT = 3  # words of an item in a cell
_HYPHENED = re.compile(r"\b([a-z]{1,2})-(?=[a-z]+\b)")  # "Wi-Fi" and "e-mail" are "wifi" and "email"
_MONTHS = re.compile(r"\b(?:three|3)[- ]months?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, without marks of how it is set, the heading of its column, and where it stands in the document."""

    text: str
    column: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a key with its value. `over` is all that stands over it, `group` the row that says what it and its
    neighbours are of ("Net sales:")."""

    passage: Passage
    sentence: Sentence
    cells: tuple[Cell, ...]
    over: str
    head: Pointer | None = None
    lead: Pointer | None = None
    group: Pointer | None = None


def rows_of(passage: Passage) -> Iterator[Row]:
    """The rows that have values, of tables that have a head."""
    lines = _lines(passage)
    forms = _heads_of_forms(passage, lines)
    heading = ""  # within the passage: a short table is in one passage with the next
    for sentence, text, over in lines:
        heading = text if sentence.is_heading else heading
        if over.head and over.head[-1] not in forms and not is_rule(text) and not is_group(text):
            row = _row(passage, sentence, over, heading)
            if not _is_head(row):
                yield row


def _lines(passage: Passage) -> list[tuple[Sentence, str, Over]]:
    """The sentences of a passage with their text and what stands over each as a row."""
    texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
    begun = Over(passage.head.sentences if passage.head else (), passage.group.sentences if passage.group else ())
    overs = heads(passage.sentences, texts, begun, passage.group.text if passage.group else "")
    return list(zip(passage.sentences, texts, overs, strict=True))


def _heads_of_forms(passage: Passage, lines: Sequence[tuple[Sentence, str, Over]]) -> set[Sentence]:
    """What has the place of a head in tables that are forms: web pages and Word have none to tell them from others."""
    under: dict[Sentence, list[str]] = {}
    for _, text, over in lines:
        if over.head and not is_rule(text) and not is_group(text):
            under.setdefault(over.head[-1], []).append(text)
    return {
        head
        for head, texts in under.items()
        if is_form([texts_of(_holder(passage, passage.head, head).sentence_text(head)), *map(texts_of, texts)])
    }


def _is_head(row: Row) -> bool:
    """Whether a row has headings in place of values: those above it are there twice, and it has no figure."""
    columns = [cell.column for cell in row.cells if cell.column]
    return len(set(columns)) < len(columns) and not any(FIGURE.search(cell.text) for cell in row.cells)


def _row(passage: Passage, sentence: Sentence, over: Over, heading: str) -> Row:
    head = _holder(passage, passage.head, over.head[-1])
    columns = texts_of(head.sentence_text(over.head[-1]))
    text = passage.sentence_text(sentence)
    row = tuple(
        Cell(said, columns[i] if i < len(columns) else "", sentence.start + start, sentence.start + end)
        for i, (said, (start, end)) in enumerate(zip(texts_of(text), cells(text), strict=True))
    )
    lead = Pointer(head, over.head[0]) if len(over.head) > 1 else None
    group = Pointer(_holder(passage, passage.group, over.group[0]), over.group[0]) if over.group else None
    above = f"{passage.context} {heading} {head.sentence_text(lead.sentence) if lead else ''}"
    return Row(passage, sentence, row, above, Pointer(head, over.head[-1]), lead, group)


def _holder(passage: Passage, above: Passage | None, sentence: Sentence) -> Passage:
    """The passage that has a sentence: the one with the row, or what stands over that."""
    return above if above and sentence.start < passage.start else passage


def keys_of(passage: Passage) -> Iterator[Row]:
    """The keys with their values that stand one under the other ("Registration: N74SR"), or in the rows of a form. Where a
    value asks, they are people who talk."""
    yield from rows_of_forms(passage)
    texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
    found = [(s, None if is_row(t) else _KEYED.match(t)) for s, t in zip(passage.sentences, texts, strict=True)]
    over = " ".join([passage.context, *(text for text, (_, keyed) in zip(texts, found, strict=True) if keyed)])
    for i, (sentence, keyed) in enumerate(found):
        beside = [found[k][1] for k in (i - 1, i + 1) if 0 <= k < len(found)]
        is_talk = any(other and other["value"].rstrip().endswith("?") for other in (keyed, *beside))
        if keyed and any(beside) and not is_talk:
            key, value = (
                Cell(unmarked(keyed[part]), "", sentence.start + keyed.start(part), sentence.start + keyed.end(part))
                for part in ("key", "value")
            )
            yield Row(passage, sentence, (key, value), over)


def rows_of_forms(passage: Passage) -> Iterator[Row]:
    """The rows of tables that are forms, what has the place of a head among them."""
    if "|" not in passage.text:
        return
    lines = _lines(passage)
    for head in _heads_of_forms(passage, lines):
        of_form = [
            (sentence, text)
            for sentence, text, over in lines
            if sentence == head or (over.head and over.head[-1] == head and not is_rule(text) and not is_group(text))
        ]
        over = " ".join([passage.context, *(text for _, text in of_form)])
        for sentence, text in of_form:
            pairs = zip(texts_of(text), cells(text), strict=True)
            row = (Cell(said, "", sentence.start + start, sentence.start + end) for said, (start, end) in pairs)
            yield Row(passage, sentence, tuple(row), over)


def stems_in(text: str) -> set[str]:
    """The stems of the words of a text; numbers in words and periods are as tables have them.

    >>> stems_in("three months ended in June") == stems_in("Quarter ended June"), sorted(stems_in("Q3"))
    (True, ['3', 'quarter'])
    """
    return {*_stems_in(text)}


@lru_cache(maxsize=16_384)
def _stems_in(text: str) -> tuple[str, ...]:
    """The same cells are looked at again and again."""
    periods = _QUARTER.sub(r"quarter \1", _ORDINAL.sub(lambda m: f"quarter {_ORDINALS[m[1].lower()]}", text))
    apart = _HYPHENED.sub(r"\1", _UNIT.sub(r"\1 ", _MONTHS.sub("quarter", periods).lower()))
    return tuple(stems_of(_SAME.get(word, word) for word in WORD.findall(apart)))


def texts_of(row: str) -> list[str]:
    """The texts of the cells of a row, without the marks that say how they are set.

    >>> texts_of("| **Total** | 12 |")
    ['Total', '12']
    """
    return [unmarked(row[start:end]) for start, end in cells(row)]


def items_in(cell: str) -> list[str]:
    """The things that a cell names: itself, or where these are short each of several ("Hall 3, Hall 5").

    >>> items_in("Hall 3, Hall 5"), items_in("1,500"), items_in("Close the tap, then call the service line")
    (['Hall 3', 'Hall 5'], ['1,500'], ['Close the tap, then call the service line'])
    """
    items = _BETWEEN.split(cell)
    return items if all(0 < len(item.split()) <= _SHORT for item in items) else [cell]


def group_stems(row: Row) -> set[str]:
    """The stems of what the row and its neighbours are of."""
    return stems_in(row.group.passage.sentence_text(row.group.sentence)) if row.group else set()
