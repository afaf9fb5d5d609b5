"""A question for the largest or the smallest of a table is answered with that row, and one for what lies on one side of a value
("longer than 10 m") with those, from all of the rows.

No cell says that it is the largest: all values under a heading have to be seen, and be of one kind and unit. Which heading is
meant, and of what rows, the question has to say; where it leaves that open and the answers differ, there is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.drafts import Draft, Note, Pointer
from bot.local.reading import ALIKE, KnownVectors, Question
from bot.parts import without_carried
from bot.tables.bounding import Bound, bound_in, units_in
from bot.tables.cells import WORD, Cell, Row, group_stems, stems_in
from bot.tables.lines import (
    BEING,
    MOST,
    MOST_BEYOND,
    PERIODS,
    Entry,
    Line,
    focus_of,
    having,
    is_total,
    lines_of,
    of_group,
    of_period,
    tables_of,
    taken_in,
)
from bot.tables.lookup import (
    BOUND,
    SURE,
    WHICH,
    asks_for_a_thing,
    is_told,
    weight_of,
)
from bot.tables.measures import AMOUNT, DATE, SPAN, TIME, YEARS, Measure, comparable, figures_in, units_of
from bot.tables.seeking import HEADINGS, PRICES, sought
from bot.tables.telling import counted_in, tell
from index.documents import Passage

_MOST = 4  # rows that share the extreme and are told
_SIZE, _WHEN, _SPEED = "size", "when", "speed"
_LENGTHS = "m cm mm km metre meter ft foot feet in inch mile"
# What a heading may call it, its units, the words for more of it, and those for less; in superlatives and comparatives.
_EXTREMES = (
    (_SIZE, "", "", "highest largest biggest greatest most maximum", "lowest smallest fewest least minimum"),
    (_SIZE, "", "", "higher larger bigger greater more", "lower smaller fewer less"),
    (
        _SIZE,
        f"long {HEADINGS['long']}",
        f"{_LENGTHS} h min s day week month year",
        "longest longer",
        "shortest shorter",
    ),
    (
        _SIZE,
        HEADINGS["heavy"],
        "kg g t mg kilo gram kilogram tonne ton lb lbs oz",
        "heaviest heavier",
        "lightest lighter",
    ),
    (_SIZE, HEADINGS["tall"], _LENGTHS, "tallest taller", ""),
    (_SIZE, HEADINGS["deep"], _LENGTHS, "deepest deeper", "shallowest shallower"),
    (_SIZE, HEADINGS["wide"], _LENGTHS, "widest wider broadest broader", "narrowest narrower"),
    (_SIZE, HEADINGS["loud"], "db", "loudest louder noisiest", "quietest quieter"),
    (_SIZE, HEADINGS["hot"], "°c °f c f celsius", "hottest hotter warmest warmer", "coldest colder coolest cooler"),
    (_SIZE, HEADINGS["strong"], "w kw watt hp n kn bar nm v", "strongest stronger most-powerful", "weakest weaker"),
    (
        _SIZE,
        PRICES,
        "€ $ £ us$ ¥ eur usd gbp chf euro dollar pound",
        "dearest dearer priciest pricier most-expensive more-expensive costliest",
        "cheapest cheaper least-expensive less-expensive",
    ),
    (
        _SPEED,
        "speed time duration",
        "h min s km/h mph m/s kn knot",
        "fastest faster quickest quicker",
        "slowest slower",
    ),
    (
        _WHEN,
        "date day time year",
        "",
        "latest later last most-recent more-recent",
        "earliest earlier first soonest sooner",
    ),
    (_WHEN, "built age born founded year date since", "", "newest newer youngest younger", "oldest older"),
)
_OF_PRICES = frozenset(stems_in(PRICES))
_OF_HEADING = re.compile(r"^[^(\[,]*|[()\[\],]|\bin\b")  # what is no unit in "Length (m)"
_OF_SPANS = frozenset(stems_in(f"time {HEADINGS['long']}"))
_CURRENCIES = {"euro", "dollar", "pound"}
_RIGHT_AFTER = re.compile(r"\s+(?:(?!and\b|or\b)[\w-]+\s+)?")
_COMPARATIVE = re.compile(r"\w+er|(?:more|less)\b.*")
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_WHICH_OF_TWO = re.compile(r"\W*(?:and |but |so )?which\b(?!.*\b(?:than|no longer|any more)\b)", re.IGNORECASE)
_NEVER = re.compile(
    r"\b(?:at (?:least|most)|(?:most|least|more|less) (?:of|often|likely|common|frequent)\w*|not|n['’]t|except|without|second|"
    r"third)\b",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)+")
_THE_ONE = re.compile(r"\bthe ones?\b", re.IGNORECASE)
_SECONDS = re.compile(r"(?:s|sec|second|min|minute|h|hour|day|week|month)\b")


@dataclass(frozen=True, slots=True)
class Extreme:
    """What a question seeks the most or the least of: the words that say so, what a heading may call it, the rest of the
    question after them, and the stems of other such words, which only a heading can have ("the highest maximum")."""

    scale: str
    is_most: bool
    said: str
    headings: frozenset[str]
    rest: str = ""
    others: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    bound: Bound | None = None  # a value, on one side of which all are sought

    @property
    def is_of_two(self) -> bool:
        return not self.bound and bool(_COMPARATIVE.fullmatch(self.said))

    @property
    def is_price(self) -> bool:
        return self.headings == _OF_PRICES


_MEANT = {
    said: Extreme(scale, is_most, said, frozenset(stems_in(headings)), units=frozenset(units.split()))
    for scale, headings, units, *words in _EXTREMES
    for is_most, list_ in zip((True, False), words, strict=True)
    for said in (word.replace("-", " ") for word in list_.split())
}
_SAID = re.compile(rf"\b(?:{'|'.join(sorted(_MEANT, key=len, reverse=True))})\b".replace(" ", r"\s+"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compared:
    """The entries that have the most or the least, those that these are held against, where the question names them, and how
    well their line fits the question."""

    line: Line
    winners: tuple[Entry, ...]
    others: tuple[Entry, ...]
    count: int
    empty: int
    score: tuple[float, ...]


def compare(question: Question, passages: Sequence[Passage], vectors: KnownVectors) -> Draft | None:
    """The rows with the most or the least of what is asked for, from passages that hold tables whole; None where nothing of
    that kind is asked, or it is open which values are meant."""
    extreme = extreme_asked(question.text)
    if extreme is None or not asks_for_a_thing(question):
        return None
    rest = question.text.replace(extreme.said, "", 1) if extreme.bound else question.text
    if _NEVER.search(rest) or BOUND.search(rest):
        return None
    asking = question.without([*extreme.said.split(), *BEING, "all", "every"])
    found = [compared for table in tables_of(passages) for compared in _compared(asking, extreme, table, vectors)]
    if not found:
        return None
    most = max(compared.score for compared in found)
    best = [compared for compared in found if compared.score == most]
    if len({frozenset(entry.name.casefold() for entry in compared.winners) for compared in best}) > 1:
        return None
    return _draft(asking, extreme, best[0])


def extreme_asked(question: str) -> Extreme | None:
    """The extreme that a question asks for, or else the one that was carried along with it."""
    return extreme_of(without_carried(question)) or extreme_of(question)


def extreme_of(text: str) -> Extreme | None:
    """The extreme that a question asks for, with the words right after it that may be a heading's ("the highest maximum"); None
    where it asks for none, or for several.

    >>> extreme_of("What is the most expensive tool?").is_most, extreme_of("Who came?")
    (True, None)
    """
    if (bound := bound_in(text)) and (meant := _MEANT.get(bound.word)):
        of_unit = _OF_PRICES if bound.units & _CURRENCIES else _OF_SPANS if bound.span else frozenset[str]()
        headings = meant.headings or of_unit
        return replace(meant, said=bound.said, headings=headings, rest=text[bound.end :], bound=bound)
    found = list(_SAID.finditer(text))
    if not found or not all(_RIGHT_AFTER.fullmatch(text, one.end(), other.start()) for one, other in pairwise(found)):
        return None
    said = " ".join(found[0].group().lower().split())
    others = frozenset().union(*(stems_in(other.group()) for other in found[1:]))
    extreme = replace(_MEANT[said], rest=text[found[0].end() :], others=others)
    return None if extreme.is_of_two and not (_OR.search(text) or _WHICH_OF_TWO.match(text)) else extreme


def _compared(question: Question, extreme: Extreme, table: Sequence[Row], vectors: KnownVectors) -> Iterator[Compared]:
    heads = sought(without_carried(question.text))
    asked = (stems_in(_THE_ONE.sub("", question.text)) | heads.keys()) - stems_in(extreme.said)
    which = WHICH.search(without_carried(question.text))
    columns, rows = lines_of(table, asked, stems_in(which["thing"] or "") if which else ())
    with_values = [line for line in columns if comparable([entry.value.text for entry in line.entries])]
    for line in (*columns, *rows):
        of_heading = stems_in(line.heading)
        is_meant = _is_meant(extreme, line, asked)
        # An extension of 101 is not cheap, nor an energy hot.
        is_only = with_values == [line] and (not extreme.headings or extreme.scale == _WHEN)
        if not (is_meant or is_only) or _is_of_several(line) or not extreme.others <= of_heading:
            continue
        if not _are_called(without_carried(question.text), line, vectors):
            continue
        chosen, told = _chosen(question, line, columns if line.is_column else (), asked - of_heading)
        values = comparable([entry.value.text for entry in chosen])
        is_most = values and _is_most(extreme, [value for value in values if value], of_heading)
        if (
            values is None
            or is_most is None
            or (extreme.is_of_two and not _OR.search(question.text) and len(values) != 2)
        ):
            continue
        told |= of_heading.union(*(heads.get(stem, ()) for stem in of_heading))
        told |= extreme.headings if extreme.bound and extreme.is_price else set()  # "cost more than 5 euros"
        over = stems_in(f"{chosen[0].row.over} {line.items}") | told
        beside = f"{chosen[0].row.over} {line.heading} {line.items}"
        if not is_told(question, over, over, beside, vectors, MOST_BEYOND if is_meant else 0):
            continue
        there = [(value, entry) for value, entry in zip(values, chosen, strict=True) if value]
        left = [entry.value.text for value, entry in zip(values, chosen, strict=True) if not value]
        winners = _winners(extreme, bool(is_most), there, beside)
        if winners and not extreme.bound and _may_win(extreme, left, bool(is_most), there):
            continue
        if len(there) > 1 and 0 < len(winners) <= (MOST if extreme.bound else _MOST):
            last = stems_in(without_carried(question.text)) & over
            strange = len(of_heading - asked - extreme.headings)
            score = (weight_of(question, last), weight_of(question, over), weight_of(question, of_heading), -strange)
            is_few = bool(_OR.search(question.text)) and len(there) <= _MOST
            others = tuple(entry for _, entry in there if is_few and entry not in winners)
            yield Compared(line, winners, others, len(there), len(chosen) - len(there), score)


def _winners(extreme: Extreme, is_most: bool, there: Sequence[tuple[Measure, Entry]], over: str) -> tuple[Entry, ...]:
    """The entries with the most or the least, or those on the side of the bound that is asked for."""
    if extreme.bound is None:
        best = (max if is_most else min)(value.number for value, _ in there)
        return tuple(entry for value, entry in there if value.number == best)
    within = extreme.bound.within([(value, entry.value.text) for value, entry in there], over, is_most)
    return tuple(entry for is_in, (_, entry) in zip(within or (), there, strict=False) if is_in)


def _may_win(extreme: Extreme, left: Sequence[str], is_most: bool, there: Sequence[tuple[Measure, Entry]]) -> bool:
    """Whether a cell that is no value has figures beyond all values, or the very word ("cold" where the coldest is sought)."""
    numbers = [value.number for value, _ in there]
    figures = [figure for text in left for figure in figures_in(text)]
    is_beyond = any(f >= max(numbers) if is_most else f <= min(numbers) for f in figures)
    kind = there[0][0].kind
    return bool(figures and (is_beyond or kind != AMOUNT)) or any(
        extreme.said.startswith(word.lower()) for text in left for word in WORD.findall(text) if len(word) > 2
    )


def _are_called(question: str, line: Line, vectors: KnownVectors) -> bool:
    """Whether what has the values may be what the question calls it: "which predator" asks for no year, and "who" for no
    ticket, whatever else of the question the table tells."""
    asked = WHICH.search(question)
    if not asked:
        return True
    things = [asked["thing"]] if asked["thing"] else ["person", "name"]
    names = {entry.name for entry in line.entries}
    over = line.items if PERIODS & stems_in(line.items) else f"{line.entries[0].row.over} {line.items}"
    if any(stems_in(thing) <= stems_in(f"{over} {' '.join(names)}") for thing in things):
        return True
    if not asked["thing"] and any(_FULL_NAME.fullmatch(name) for name in names):
        return True
    words = sorted({word.lower() for word in WORD.findall(over)})
    return bool((vectors.of(things) @ vectors.of(words).T).max(initial=0) >= ALIKE)


def _is_meant(extreme: Extreme, line: Line, asked: set[str]) -> bool:
    """Whether the values under a heading may be what the question compares: "longest" says by itself that it is a length, and
    only the word after it, or the unit of a bound, may say what else; then the values have a unit of such a measure."""
    heading = stems_in(line.heading)
    if extreme.bound and extreme.bound.units & units_in(line.heading):
        return True
    is_in_unit = bool(extreme.bound and (extreme.bound.units or extreme.bound.span))
    if is_in_unit or not extreme.headings or extreme.scale == _WHEN or heading & extreme.headings:
        return bool(heading & (asked | extreme.headings))
    after = stems_in(" ".join(extreme.rest.split()[:2]))
    units = set(_OF_HEADING.sub("", line.heading).lower().split())
    units = units.union(*(units_of(entry.value.text) for entry in line.entries))
    is_measured = any({unit, unit.removesuffix("s")} & extreme.units for unit in units)
    return is_measured and bool(heading & (asked if extreme.is_price or extreme.scale == _SPEED else after))


def _is_of_several(line: Line) -> bool:
    """Whether one name has several values, so that these would have to be added up."""
    names = [(entry.name.casefold(), tuple(sorted(group_stems(entry.row)))) for entry in line.entries if entry.name]
    return line.is_column and len(set(names)) < len(names)


def _chosen(question: Question, line: Line, columns: Sequence[Line], asked: set[str]) -> tuple[list[Entry], set[str]]:
    """The entries of a line that are compared, with the stems that say which: those of a group, those that have what the
    question says in other columns, those that it names where it asks for one of several; without sums. Nothing where it names
    one alone."""
    entries, told = of_period([entry for entry in line.entries if entry.name and not is_total(entry)], asked)
    if line.is_column:
        entries, of = of_group(entries, asked)
        told |= of
    elif entries:
        told |= group_stems(entries[0].row) & asked
    taken = taken_in(columns, question.text, asked)
    for other in columns:
        found, stems = having(other, question.text, asked, taken) if other is not line else ([], set())
        if found and not stems <= told:
            places = {entry.row.sentence.start for entry in found}
            entries, told = [entry for entry in entries if entry.row.sentence.start in places], told | stems
    if not entries:
        return [], told
    over = stems_in(f"{entries[0].row.over} {line.items}") | told
    if not _OR.search(question.text):
        is_one_named = any(stems_in(e.name) <= asked and stems_in(e.name) - over for e in entries)
        return ([] if is_one_named and len(entries) > 1 else entries), told
    named = _named(entries, asked - over)
    if len(named) > 1:
        return [entry for entry, _ in named], told.union(*(stems for _, stems in named))
    return (entries if len(entries) == 2 and not named else []), told


def _named(entries: Sequence[Entry], asked: set[str]) -> list[tuple[Entry, set[str]]]:
    """The entries that a question names, with the stems by which it does: all of a name, or what no other name has."""
    names = [stems_in(entry.name) for entry in entries]
    found = []
    for entry, name in zip(entries, names, strict=True):
        own = name & asked
        of_others = set().union(*(other for other in names if other != name))
        if own and (name <= asked or own - of_others):
            found.append((entry, own))
    return [(entry, own) for entry, own in found if not any(own < other for _, other in found)]


def _is_most(extreme: Extreme, values: Sequence[Measure], heading: set[str]) -> bool | None:
    """Whether the largest number is sought; None where values of this kind are not what the words compare."""
    if not values:
        return None
    kind = values[0].kind
    is_year = kind == AMOUNT and all(value.unit == "" and value.number in YEARS for value in values)
    if extreme.scale == _SIZE:
        return extreme.is_most if kind in (AMOUNT, SPAN) or (kind == TIME and extreme.headings) else None
    if extreme.scale == _SPEED:
        takes_time = kind in (TIME, SPAN) or bool(_SECONDS.match(values[0].unit))
        return None if kind == DATE else extreme.is_most != takes_time
    if "age" in heading and "age" in extreme.headings:
        return not extreme.is_most if kind == AMOUNT else None
    return extreme.is_most if is_year or kind in (DATE, TIME) else None


def _draft(question: Question, extreme: Extreme, found: Compared) -> Draft:
    empty = f"; {found.empty} more {'has' if found.empty == 1 else 'have'} no value to compare" if found.empty else ""
    many = f"{len(found.winners)} of {found.count}" if extreme.bound else f"of {found.count}"
    of = f"{many} values of “{found.line.heading or found.line.items}”{empty}"
    here = f": {', '.join(entry.name for entry in found.winners)}" if found.others else ""
    note = Note("compared", f"“{extreme.said}”{':' if extreme.bound else ''} {of}{here}")
    statements = []
    for entry in (*found.winners, *found.others):
        focus = _focus(question, extreme, found.line, entry) if entry in found.winners else entry.value
        statements.append(replace(tell(entry.row, entry.key, entry.value, focus, _group(found.line, entry)), gap="\n"))
    return Draft((*statements, *counted_in(found.winners[0].row)), SURE, (note,))


def _focus(question: Question, extreme: Extreme, line: Line, entry: Entry) -> Cell:
    """The words that answer: what has the value, or the value itself where the most or the least of a heading is asked for."""
    after = extreme.rest.split()[:1]
    wants_value = question.text.lower().startswith(("what", "how")) and bool(
        after and stems_in(after[0]) & (stems_in(line.heading) - stems_in(line.items))
    )
    return entry.value if wants_value else focus_of(entry)


def _group(line: Line, entry: Entry) -> Pointer | None:
    """The row over the entry's that says what it is of, where others of the line are called as it is."""
    alike = [other for other in line.entries if other.key.text == entry.key.text]
    return entry.row.group if line.is_column and len(alike) > 1 else None
