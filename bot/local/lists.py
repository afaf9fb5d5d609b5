"""A list is an answer as a whole where what is asked stands over it: in its heading, or in the sentence that leads into it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.local.reading import Question, has_kind, share_of_words
from bot.local.rows import columns_of
from index.documents import Passage
from index.sentences import ITEM, style_of

MOST = 10  # sentences of a list that is quoted whole

_LONGEST_LEAD = 300  # characters
_LEADS = re.compile(r"(?::|\b(?:if|when|unless|that|are|include|includes|by|to|with|for))[\s*_]*$", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class _Place:
    """How many lists a sentence stands in, one in the other, and whether it is the first of the innermost."""

    depth: int = 0
    is_first: bool = False


def list_at(passage: Passage, number: int, as_item: bool = False) -> List | None:
    """The list, or the table's rows, that a sentence belongs to or leads into; `as_item` where no list in it is meant. Clauses
    ("4.1 …") are one only where a sentence leads into them: else they are paragraphs with numbers."""
    texts = [passage.sentence_text(s) for s in passage.sentences]
    rows = columns_of(passage)
    places = [*_places(passage, texts, rows), _Place()]
    is_lead = not as_item and _is_over(passage, number, places)
    first = number + 1 if is_lead else number
    depth = places[first].depth
    if not depth:
        return None
    last = first + 1
    while first and places[first - 1].depth >= depth and places[first] != _Place(depth, True):
        first -= 1
    while places[last].depth >= depth and places[last] != _Place(depth, True):
        last += 1
    before = next((i for i in range(first - 1, -1, -1) if i not in rows), None)  # the head of a table is no lead
    lead = texts[before] if before is not None and (leads(passage, before) or _is_over(passage, before, places)) else ""
    item = ITEM.match(texts[first])
    if item and item["clause"] and not lead:
        return None
    over = [texts[i] for i in range(first) if passage.sentences[i].is_heading]
    return List(range(first, last), lead, over[-1] if over else (passage.heading or "").rpartition(" > ")[2])


def _is_over(passage: Passage, number: int, places: Sequence[_Place]) -> bool:
    """Whether a sentence leads into the list after it, as an item that is no sentence does into the items under it."""
    if places[number + 1].depth <= places[number].depth:
        return False
    sentence, under = passage.sentences[number : number + 2]
    text, item = passage.sentence_text(sentence), ITEM.match(passage.sentence_text(under))
    is_title = not sentence.is_heading and ITEM.match(text) and text[-1].isalnum()
    return leads(passage, number) or bool(is_title and item and not item["clause"])


def leading(passage: Passage, number: int) -> list[int]:
    """The sentences that an item goes on with ("The tenant shall:" before "(b) keep a dog"), outermost first; none for one that
    stands by itself."""
    found: list[int] = []
    while (lead := _lead_of(passage, number)) is not None:
        found.insert(0, lead)
        number = lead
    return found


def _lead_of(passage: Passage, number: int) -> int | None:
    text = passage.sentence_text(passage.sentences[number])
    item = ITEM.match(text)
    there = list_at(passage, number, as_item=True) if item and text[item.end() : item.end() + 1].islower() else None
    if not there or not there.lead or len(there.lead) > _LONGEST_LEAD:
        return None
    before = range(there.items[0] - 1, -1, -1)
    return next((i for i in before if passage.sentence_text(passage.sentences[i]) == there.lead), None)


def whole_list(question: Question, passage: Passage, number: int) -> Sequence[int] | None:
    """The sentences to quote where sentence `number` leads into a list, or is of one and the whole is asked for: the question
    has words that stand over the list and not in that item, that item is not the only one with the number, date or name that
    is asked for, and a sentence leads into the list or the question asks for all of something."""
    found = list_at(passage, number)
    if found is None or len(found.items) > MOST:
        return None
    texts = {i: passage.sentence_text(passage.sentences[i]) for i in found.items}
    over = f"{found.heading} {found.lead}"
    of_over = share_of_words(question, over)
    if number not in found.items:
        gains = {i: share_of_words(question, f"{text} {over}") - of_over for i, text in texts.items()}
        named = [i for i, gain in gains.items() if gain > 0]
        return named or found.items
    if len(found.items) < 2 or not (found.lead or (_ASKS_FOR_ALL.search(question.text) and not question.kind)):
        return None
    if question.kind and [i for i, text in texts.items() if has_kind(question.kind, text, question.text)] == [number]:
        return None
    of_both = share_of_words(question, f"{texts[number]} {over}")
    return found.items if share_of_words(question, texts[number]) < of_both == of_over else None


def _places(passage: Passage, texts: Sequence[str], rows: Mapping[int, Sequence[str]]) -> Iterator[_Place]:
    """The place of each sentence. A mark of another kind begins a list in the list, where it is set in, led into or under the
    item before without a blank line; else it begins one that follows, as the first mark does ("1.", "a)") of a kind that is
    there already. Bullets are of one kind where they are set in as far. A sentence without a mark goes on with the item
    right before it."""
    within: list[str] = []
    mark = ""
    for i, sentence in enumerate(passage.sentences):
        item, is_joined = ITEM.match(texts[i]), bool(i) and _is_joined(passage, i)
        if sentence.is_heading or not rows.get(i, item or (is_joined and within)):
            within = []
            yield _Place()
            continue
        if i not in rows and not item:
            yield _Place(len(within))
            continue
        last, mark = mark, item["mark"] if item else "|"
        style = _style(mark, last, within) + _set_in(passage, i, mark)
        # Where the first item of a list is set in and the others are not, they are of one list all the same.
        deeper = [other for other in within if other.startswith(f"{style} ")]
        within = within[: within.index(deeper[0])] if deeper and style not in within else within
        is_first = (style not in within and not deeper) or (
            mark != last and mark.strip("().").lower() in {"1", "a", "i"}
        )
        if style in within:
            del within[within.index(style) + 1 :]
        elif within and (is_joined or leads(passage, i - 1) or _is_set_in(passage, i)):
            within.append(style)
        else:
            within = [style]
        yield _Place(len(within), is_first)


def _style(mark: str, last: str, within: Sequence[str]) -> str:
    """Its style, that of Roman numbers apart from that of letters: "(i)" follows "(h)" or begins a list."""
    style = style_of(mark)
    name = mark.strip("().").lower()
    roman = style.replace("a", "i").replace("A", "I")
    is_roman = len(name) > 1 or (name == "i" and last.strip("().").lower() != "h") or roman in within[-1:]
    return roman if name.isalpha() and is_roman else style


def _set_in(passage: Passage, number: int, mark: str) -> str:
    """How far an item with a bullet is set in, as so many spaces: that tells what is in what where all have one mark."""
    if mark.strip("().").isalnum() or mark == "|":
        return ""
    # What stands before the first sentence is in the passage before: it is taken to be set in as the next one is.
    number = 1 if not number and passage.ordinal and len(passage.sentences) > 1 else number
    before = passage.slice(passage.start, passage.sentences[number].start)
    margin = re.search(r"[ \t]*$", before)
    return " " * (len(margin[0].expandtabs(4)) // 2) if margin else ""


def _is_set_in(passage: Passage, number: int) -> bool:
    """Whether white space stands before a sentence on its line."""
    before = passage.slice(passage.start, passage.sentences[number].start)
    return before.endswith((" ", "\t"))


def leads(passage: Passage, number: int) -> bool:
    """Whether a sentence leads into what follows it: with a colon, as a heading that goes on there ("Do not take it if"), or
    since it does not end ("It was resolved")."""
    sentence = passage.sentences[number]
    text = passage.sentence_text(sentence)
    is_open = text[-1].isalnum() and not (sentence.is_heading or ITEM.match(text))
    return is_open or bool(_LEADS.search(text))


def _is_joined(passage: Passage, number: int) -> bool:
    """Whether no blank line stands between a sentence and the one before."""
    between = passage.slice(passage.sentences[number - 1].end, passage.sentences[number].start)
    return len(f"{between}.".splitlines()) < 3
