"""What stands only in the heading over an answer: "which version" and "when" are answered by it.

"Which version fixed the race?" finds "Fixed: a race could lose the last write" under "4.2.0 (18 June 2024)": the sentence does
not say which, and the heading does not say what, so both are quoted.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.drafts import Pointer
from bot.local.asking import asks
from bot.local.reading import Question, has_kind, kind_asked, stems_of
from bot.parts import last_of
from index.documents import Passage
from index.lexical import terms
from index.sentences import ITEM
from index.tables import is_row

_WHICH = re.compile(
    r"\b(?:which|what) (?P<thing>version|release|edition|section|chapter|article|clause|part|room|hall|day|year)s?\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\bv?\d+(?:\.\d+)+\b")
_WORDS = re.compile(r"\w.*\S")  # without the mark of a heading
_WORD = re.compile(r"\w+")
_MOST_OF_NAME = 4  # words
# What a version does with what is new in it, or no more.
_BROUGHT = stems_of(
    "version release introduce introduced introduction add added addition bring brought fix fixed remove removed drop dropped "
    "change changed include included support supported come came first get got have had".split()
)
_CAME_OUT = re.compile(r"\bwhen\b.*\b(?:released|published|issued|launched|shipped|(?:come|came) out)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")  # in an answer to "when": it is one ("at 7:15", "in 5.0")
_NEWEST = re.compile(
    r"\W*(?:what|which)(?: is|[’']?s| was)? (?:the |our |your )?(?:newest|latest|most recent|current|last) (?:\w+ )?"
    r"(?:version|release)\b",
    re.IGNORECASE,
)
_OF_VERSIONS = ("version", "release")


DocumentOf = Callable[[Passage], Sequence[Passage]]
"""The passages of a passage's document, as far as they can be seen."""


def over_it(question: str, pointer: Pointer, document_of: DocumentOf) -> Pointer | None:
    """The heading over a sentence of a document, where the question asks for what it alone says: the version, the room or the
    date; with the words that say so in focus. The document is fetched for no other question: a long one takes time."""
    asked = last_of(question)
    which = asks_for_heading(asked)
    if not which and kind_asked(asked) != "date":
        return None
    here = pointer.passage.sentence_text(pointer.sentence)
    focus = pointer.passage.slice(*pointer.focus) if pointer.focus else ""
    if pointer.sentence.is_heading or _said(asked, which, here) or (not which and _FIGURE.search(focus)):
        return None
    before = [
        Pointer(p, s)
        for p in document_of(pointer.passage)
        for s in p.sentences
        if s.is_heading and s.start < pointer.sentence.start
    ]
    for heading in _levels_of(before if which else before[1:]):  # the date of a title is that of the document
        text = heading.passage.sentence_text(heading.sentence)
        is_plain = which or heading is before[-1] or _FIGURE.search(text)
        if found := is_plain and not asks(text) and _said(asked, which, text):
            return _focused(heading, found)
    return None


def _levels_of(before: Sequence[Pointer]) -> Iterator[Pointer]:
    """Of the headings before a sentence those over it, the nearest first: "New" under "Version 5.2"."""
    lowest: int | None = None
    for heading in reversed(before):
        text = heading.passage.sentence_text(heading.sentence)
        level = len(text) - len(text.lstrip("#"))
        if lowest is None or level < lowest:
            yield heading
            lowest = level


def _focused(pointer: Pointer, found: tuple[int, int]) -> Pointer:
    start = pointer.sentence.start
    return replace(pointer, focus=(start + found[0], start + found[1]))


def version_that_has(question: Question, passages: Sequence[Passage], document_of: DocumentOf) -> list[Pointer]:
    """The heading of a version, and the sentence under it that has what a question asks the version of, where one alone has;
    else nothing."""
    which = asks_for_heading(last_of(question.text))
    if which is None or which["thing"].lower() not in _OF_VERSIONS:
        return []
    titles = stems_of(word for p in passages for word in _WORD.findall(p.title))
    asked = stems_of(question.words) - _BROUGHT - titles
    found = [
        (over, Pointer(p, s))
        for p in (passages if asked else ())
        for s in p.sentences
        if not s.is_heading
        and asked <= {*terms(p.sentence_text(s))}
        and (over := over_it(question.text, Pointer(p, s), document_of))
    ]
    return [*found[0]] if len({over.sentence for over, _ in found}) == 1 else []


def dated_heading(number: str, question: str, passages: Sequence[Passage]) -> Pointer | None:
    """The heading that gives the date of a version, where a question asks when it came out and one alone has it."""
    if not _CAME_OUT.search(last_of(question)):
        return None
    headings = [Pointer(p, s) for p in passages for s in p.sentences if s.is_heading]
    found = {
        pointer.sentence: _focused(pointer, date)
        for pointer in headings
        if number in terms(text := pointer.passage.sentence_text(pointer.sentence))
        and (date := _said(question, None, text))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def asks_for_newest(question: str) -> bool:
    """Whether a question asks for the newest version of something.

    >>> asks_for_newest("What is the latest version?"), asks_for_newest("What is new in the latest version?")
    (True, False)
    """
    return _NEWEST.match(last_of(question)) is not None


def newest_version(documents: Iterable[Sequence[Passage]]) -> tuple[Pointer, int] | None:
    """(the heading that names the highest version, how many of its document name one); None where no document has two such
    headings, or more than one has."""
    found = [there for passages in documents if len(there := list(_versions(passages))) > 1]
    if len(found) != 1:
        return None
    return max(found[0], key=lambda version: version[0])[1], len(found[0])


def _versions(passages: Sequence[Passage]) -> Iterator[tuple[tuple[int, ...], Pointer]]:
    for passage in passages:
        for heading in (s for s in passage.sentences if s.is_heading):
            if version := _VERSION.search(passage.sentence_text(heading)):
                numbers = tuple(int(part) for part in version.group().lstrip("vV").split("."))
                start = heading.start + version.start()
                yield numbers, Pointer(passage, heading, (start, start + len(version.group())))


def over_group(pointer: Pointer) -> Pointer | None:
    """The heading right over the list of an item that is a mere name: "weight gain" says little without "Common"."""
    sentences, text = pointer.passage.sentences, pointer.passage.sentence_text(pointer.sentence)
    number = sentences.index(pointer.sentence)
    item = ITEM.match(text)
    if not item or _FIGURE.search(text[item.end() :]) or len(_WORD.findall(text)) > _MOST_OF_NAME:
        return None
    before = next((s for s in sentences[number::-1] if not ITEM.match(pointer.passage.sentence_text(s))), None)
    return Pointer(pointer.passage, before) if before and before.is_heading else None


def asks_for_heading(question: str) -> re.Match[str] | None:
    """What a question asks for that headings name: "which version"."""
    return _WHICH.search(question)


def is_for_heading(question: str, pointer: Pointer) -> bool:
    """Whether a question asks for what only a heading can say of a key and its value: "which release", of "Removed: export"."""
    asked, text = last_of(question), pointer.passage.sentence_text(pointer.sentence)
    which = asks_for_heading(asked)
    if which is None or is_row(text) or _said(asked, which, text):
        return False
    return which["thing"].lower() not in text.lower()


def _said(question: str, which: re.Match[str] | None, text: str) -> tuple[int, int] | None:
    """Where a text has what is asked for: a version, what is called as the thing is ("Room 4"), or a date."""
    if which and which["thing"].lower() in _OF_VERSIONS and (version := _VERSION.search(text)):
        return version.span()
    if which and (named := re.search(rf"\b{which['thing']}\s+[\w.]*\w", text, re.IGNORECASE)):
        return named.span()
    words = _WORDS.search(text) if kind_asked(question) == "date" and has_kind("date", text, question) else None
    return words.span() if words else None
