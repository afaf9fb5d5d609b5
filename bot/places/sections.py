"""A question about a version or a section ("What was added in 3.2.0?") is asked of what stands under the heading that names it.

The number stands in the heading and what is asked for under it, in sentences that do not repeat it: a reader that is shown
them sees no 3.2.0. So the question is asked without its number of those passages alone, and never of another version's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.drafts import Pointer
from bot.local.reading import Question, stems_of
from bot.parts import last_of, without_carried
from index.documents import Passage
from index.lexical import terms
from index.sentences import heading_text, split_blocks

_NUMBER = r"\d+(?:\.\d+)+"
_MARK = r"version|release|section|chapter|article|clause|paragraph"
_ASKING = r"what|which|who|when|where|why|how|is|are|was|were|does|do|did|has|have|can|could|the|in|of|since|from"
_NAMED = re.compile(
    r"(?P<lead>\b(?:in|of|since|from|with|for|under|by|to)\s+)?(?:\bthe\s+)?"
    rf"(?:\b(?!(?:{_ASKING}|{_MARK})\b)(?P<name>(?-i:[A-Z]\w*))\s+)?"  # its owner's, as "Kestrel 2.10"
    rf"(?P<mark>(?:\b(?:{_MARK})|§§?)\s*)?"
    rf"(?<![\w.])(?P<v>v?)(?P<number>{_NUMBER})(?!\.?\w|\s*[%‰°€$£])(?P<after>\s+(?:version|release)\b)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}\.\d{1,2}\.\d{1,2}")
_ALIKE = [
    stems_of(words.split())
    for words in (
        "new add added addition introduce introduced",
        "remove removed removal delete deleted drop dropped",
        "fix fixed correct corrected repair repaired resolve resolved",
        "change changed modify modified",
    )
]
_LABEL = re.compile(r"[\W_]*(?P<label>[^\W\d_]+)[*_]*(?::|\s*$)")  # of a line, or a heading of one word
_ENDS = re.compile(r"\W*(?:$|[,;?]|\b(?:and|or)\b)")
_WHAT = re.compile(r"\b(?:what|which|list|show|tell|summari[sz]e|describe)\b", re.IGNORECASE)
# Words by which a question asks for all that stands in a section, whatever it is.
_WHATEVER = stems_of(
    "change changes changed new news say says contain contains include included happen happened bring brought release note "
    "notes version section".split()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`number` names the version or section that a question is about, `name` what it is one of where said ("Kestrel 2.10"),
    `rest` asks the same without both; `is_sure` where it can be nothing else, such as a length."""

    number: str
    name: str
    rest: str
    is_sure: bool


def asked_of(question: str, passages: Sequence[Passage]) -> Asked | None:
    """The one version or section that a question is about; None where it names none, or several.

    Where the passages have other numbers of what stands before the number ("Python 3.9" and "Python 3.10 or newer") it is
    theirs to compare.

    >>> asked_of("What was added in version 3.2.0?", [])
    Asked(number='3.2.0', name='', rest='What was added?', is_sure=True)
    >>> asked_of("What does § 4.2 say?", [])
    Asked(number='4.2', name='', rest='What does it say?', is_sure=True)
    >>> asked_of("What's new in Kestrel 2.10?", [])
    Asked(number='2.10', name='Kestrel', rest="What's new?", is_sure=False)
    >>> asked_of("Is a boat of 4.2 metres allowed?", [])
    """
    found = [m for m in _NAMED.finditer(question) if _is_name(m, question, passages)]
    last = without_carried(question)
    here = [m for m in found if m.start() >= len(question) - len(last)] or found
    if len({m["number"] for m in here}) != 1:
        return None
    rest = question
    for m in reversed(found):
        rest = f"{rest[: m.start()]}{'' if m['lead'] else 'it'}{rest[m.end() :]}"
    rest = re.sub(r"\s+(?=[\s?.,!])", "", rest).strip()
    return Asked(here[-1]["number"], here[-1]["name"] or "", rest, any(map(_is_sure, here)))


def _is_sure(match: re.Match[str]) -> bool:
    return bool(match["mark"] or match["v"] or match["after"] or match["number"].count(".") > 1)


def _is_name(match: re.Match[str], question: str, passages: Sequence[Passage]) -> bool:
    if _DATE.fullmatch(match["number"]):
        return False
    if name := match["name"]:
        others = re.compile(rf"\b{re.escape(name)}\s+(?:version\s+)?v?\d")
        return not any(others.search(passage.text) for passage in passages)
    return _is_sure(match) or bool(match["lead"] and _ENDS.match(question, match.end()))


def sections(asked: Asked, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that stand under a heading which names the number, in documents that have the name; where no heading has the
    number as it is, those that begin with it ("2.1" and "2.1.3")."""
    name = set(terms(asked.name))
    named = {p.document_id for p in passages if name <= set(terms(f"{p.context} {p.text}"))}
    over = [(passage, set(terms(headings_over(passage)))) for passage in passages if passage.document_id in named]
    same = [passage for passage, found in over if asked.number in found]
    return same or [passage for passage, found in over if _has_part_of(asked.number, found)]


def mentions(number: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that have the number in their text, title or headings."""
    found = [(passage, set(terms(f"{passage.context} {passage.text}"))) for passage in passages]
    return [passage for passage, words in found if number in words or _has_part_of(number, words)]


def is_of(number: str, pointer: Pointer) -> bool:
    """Whether a sentence has the number, or a heading over it does, or none over it names another."""
    passage = pointer.passage
    over = set(terms(headings_over(passage)))
    found = over | set(terms(passage.sentence_text(pointer.sentence)))
    return number in found or _has_part_of(number, found) or not any("." in term for term in over)


def _has_part_of(number: str, found: set[str]) -> bool:
    return any(term.startswith(f"{number}.") for term in found)


def headings_over(passage: Passage) -> str:
    """The headings over the text of a passage, those that it begins with too. The title is left out: where it is a heading
    ("2.1.0") it stands over a part of its document only."""
    blocks = [block for block in split_blocks(passage.text) if block.kind != "front"]
    own = list(takewhile(lambda block: block.kind == "heading", blocks))
    if not own:
        return passage.heading or ""
    path = [(0, (passage.heading or "").rpartition(" > ")[0])]
    for block in own:
        # What stands over the first one is known, but not how high: a higher one may end it.
        path = [(level, text) for level, text in path if (level or own[0].level - 1) < block.level]
        path.append((block.level, heading_text(passage.text, block)))
    return " > ".join(text for _, text in path if text)


def speaks_of(question: Question, pointers: Sequence[Pointer]) -> bool:
    """Whether a sentence, or a heading over it, has a word of the question, or that asks for whatever there is. What stands
    under a version answers most questions half-way: what was added is not what was fixed."""
    words = stems_of(question.words) - _WHATEVER
    texts = [f"{headings_over(p.passage)} {p.passage.sentence_text(p.sentence)}" for p in pointers]
    return not words or any(words & set(terms(text)) for text in texts)


def labelled(question: Question, passages: Sequence[Passage]) -> list[Pointer]:
    """The lines that begin with what a question asks for and no more ("What was added?" and "New: dark mode")."""
    words = _meant(question)
    is_whole = len(stems_of(question.words)) == 1 and not question.kind and _WHAT.search(last_of(question.text))
    lines = [
        (Pointer(p, s), _LABEL.match(p.sentence_text(s))) for p in passages for s in p.sentences if not s.is_heading
    ]
    return [line for line, label in lines if is_whole and label and words & {*terms(label["label"])}]


def lacks_label(question: Question, under: Sequence[Passage], passages: Sequence[Passage]) -> bool:
    """Whether a question has the label of lines or headings of other versions ("Removed: …") and of none under the one that it
    names: nothing was removed in it, whatever else there is."""
    words = _meant(question)
    here, there = _labels(under), _labels(passages)
    return bool(words & there) and not words & here


def _meant(question: Question) -> set[str]:
    """The stems of a question's words, and of what is said for them in notes on versions."""
    words = stems_of(question.words)
    return words.union(*(alike for alike in _ALIKE if alike & words))


def _labels(passages: Sequence[Passage]) -> set[str]:
    texts = [passage.sentence_text(s) for passage in passages for s in passage.sentences]
    return {stem for text in texts if (label := _LABEL.match(text)) for stem in terms(label["label"])}


def whole_section(question: Question, passages: Sequence[Passage]) -> list[Pointer]:
    """The sentences under the headings that have every word of the question ("What was added?" and "Added"), or all of them
    where it asks for whatever there is ("What changed?"), in their order; nothing where it asks for anything else."""
    if question.kind or not _WHAT.search(last_of(question.text)):
        return []
    words = stems_of(question.words)
    over = {passage.id: set(terms(headings_over(passage))) for passage in passages}
    under = [p for p in passages if words <= over[p.id]] if words else []
    under = under or [p for p in passages if words - _WHATEVER <= over[p.id]]
    documents = list(dict.fromkeys(p.document_id for p in under))
    under.sort(key=lambda p: (documents.index(p.document_id), p.start))
    return [Pointer(passage, s) for passage in under for s in passage.sentences if not s.is_heading]
