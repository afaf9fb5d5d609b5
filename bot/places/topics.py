"""What stands under a heading that is all that is asked for: "What are the inclusion criteria?", under "Inclusion criteria".

The reader, which looks for a sentence with the words of the question, passes by the list that has none of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from bot.drafts import Draft, Pointer
from bot.local.reading import Question, stems_of
from bot.parts import last_of
from index.documents import Passage
from index.lexical import terms
from index.sentences import ITEM

_ASKS = re.compile(
    r"\W*(?:(?:what|which) (?:is|are|was|were|exactly (?:is|are))|(?:what|which)['’](?:s|re)|list|name|(?:tell|give) me"
    r"|show(?: me)?)\b",
    re.IGNORECASE,
)
# What a question may call the document in which something stands.
_DOCUMENT = stems_of(
    "document report study trial paper article plan policy contract agreement guideline protocol manual handbook guide page "
    "notice letter statement terms project".split()
)
_MOST_ITEMS = 30  # of a list, which is quoted whole or not at all
_MOST_SENTENCES = 3  # of a paragraph


def under_its_name(
    question: Question, passages: Sequence[Passage], document_of: Callable[[Passage], Sequence[Passage]]
) -> list[Pointer]:
    """The list, or the beginning of the paragraph, under the one heading that has all words of a question, but for those of its
    document's title; nothing where no heading has, or several have, or the question asks for more than that."""
    asked = stems_of(question.words)
    if not asked or not _ASKS.match(last_of(question.text)):
        return []
    found = {
        (passage.document_id, sentence.start): passage
        for passage in passages
        for sentence in passage.sentences
        if sentence.is_heading and _is_name(passage.sentence_text(sentence), asked, passage)
    }
    if len(found) != 1:
        return []
    (_, start), passage = found.popitem()
    return _beginning(list(_after(start, document_of(passage))))


def is_there(draft: Draft, pointers: Sequence[Pointer]) -> bool:
    """Whether a draft cites a sentence of these, and all of them where they are items of a list."""
    cited = {(p.passage.document_id, p.sentence.start) for p in draft.pointers}
    there = {(p.passage.document_id, p.sentence.start) for p in pointers}
    return there <= cited if _is_item(pointers[0]) else bool(there & cited)


def _is_name(heading: str, asked: set[str], passage: Passage) -> bool:
    """Whether a heading says what is asked for, whose other words are those of the document it stands in."""
    name = {term for term in terms(heading) if not term.isdigit()}
    of_document = {*terms(passage.title), *terms(passage.document_id)}
    return bool(name) and name <= asked and asked - name <= of_document | _DOCUMENT and not name <= of_document


def _after(start: int, document: Sequence[Passage]) -> Iterator[Pointer]:
    """The sentences from a heading at `start` to the next."""
    here = (Pointer(p, s) for p in document for s in p.sentences if s.start > start)
    return takewhile(lambda pointer: not pointer.sentence.is_heading, here)


def _beginning(pointers: Sequence[Pointer]) -> list[Pointer]:
    """The items of the list that something begins with, or the sentences of its first paragraph."""
    if pointers and _is_item(pointers[0]):
        items = list(takewhile(_is_item, pointers))
        return items if len(items) <= _MOST_ITEMS else []
    first: list[Pointer] = []
    for pointer in pointers[:_MOST_SENTENCES]:
        if first and len(f"{_between(first[-1], pointer)}.".splitlines()) > 2:  # an empty line
            break
        first.append(pointer)
    return first


def _is_item(pointer: Pointer) -> bool:
    return ITEM.match(pointer.passage.sentence_text(pointer.sentence)) is not None


def _between(one: Pointer, other: Pointer) -> str:
    """What stands between two sentences; a passage begins where the one before ends."""
    if one.passage.id == other.passage.id:
        return one.passage.slice(one.sentence.end, other.sentence.start)
    return one.passage.slice(one.sentence.end, one.passage.end) + other.passage.slice(
        other.passage.start, other.sentence.start
    )
