"""A list is an answer as a whole where what is asked stands over it: in its heading, or in the sentence that leads into it."""

import re
from dataclasses import dataclass

from bot.reading import Question, share_of_words
from bot.rows import columns_of
from index.documents import Passage
from index.sentences import ITEM

MOST = 10  # sentences of a list that is quoted whole

_ASKS_FOR_ALL = re.compile(
    r"\b(?:how (?:do|does|can|should|must|would|to)|what (?:do|does|did|should|must)|(?:which|what) \w+s\b|steps?|list)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class List:
    """`items` are the numbers of its sentences in the passage, `lead` leads into it, `heading` stands over both."""

    items: range
    lead: str
    heading: str


def list_at(passage: Passage, number: int) -> List | None:
    """The list, or the table's rows, that a sentence belongs to or leads into."""
    texts = [passage.sentence_text(s) for s in passage.sentences]
    rows = columns_of(passage)
    members: list[bool] = []
    for i, sentence in enumerate(passage.sentences):
        goes_on = bool(i) and members[i - 1] and _is_joined(passage, i)
        members.append(
            not sentence.is_heading and (bool(rows[i]) if i in rows else bool(ITEM.match(texts[i])) or goes_on)
        )
    first = number + 1 if _leads(texts[number]) and not members[number] else number
    if first >= len(members) or not members[first]:
        return None
    last = first + 1
    while first and members[first - 1]:
        first -= 1
    while last < len(members) and members[last]:
        last += 1
    before = next((i for i in range(first - 1, -1, -1) if i not in rows), None)  # the head of a table is no lead
    lead = texts[before] if before is not None and _leads(texts[before]) else ""
    over = [texts[i] for i in range(first) if passage.sentences[i].is_heading]
    return List(range(first, last), lead, over[-1] if over else (passage.heading or "").rpartition(" > ")[2])


def whole_list(question: Question, passage: Passage, number: int) -> range | None:
    """The sentences to quote where the whole list of sentence `number` is asked for: the question has words that stand
    over the list and not in that item, asks for no number, date or name, and a sentence leads into the list or the question
    asks for all of something."""
    found = list_at(passage, number)
    if found is None or question.kind or not 2 <= len(found.items) <= MOST:
        return None
    if not found.lead and not _ASKS_FOR_ALL.search(question.text):
        return None
    item = passage.sentence_text(passage.sentences[number]) if number in found.items else ""
    over = f"{found.heading} {found.lead}"
    of_item, of_both = share_of_words(question, item), share_of_words(question, f"{item} {over}")
    return found.items if of_item < of_both == share_of_words(question, over) else None


def _leads(text: str) -> bool:
    return text.rstrip().endswith(":")


def _is_joined(passage: Passage, number: int) -> bool:
    """Whether no blank line stands between a sentence and the one before."""
    between = passage.slice(passage.sentences[number - 1].end, passage.sentences[number].start)
    return len(f"{between}.".splitlines()) < 3
