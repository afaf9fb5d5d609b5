"""Questions that lean on others: a follow-up on what was asked before it, and the second half of "who …, and when …?"."""

import re

from bot.ellipsis import with_another
from index.lexical import terms

_POINTS_BACK = re.compile(
    r"^(?:and|but|or|so|also|(?:what|how) about)\b|^(?:any|another)(?: other)? [\w-]+\W*$"
    r"|\b(?:(?-i:[Ii]ts?)|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|one|ones|same|else|more)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\bthere\b(?! (?:is|are|was|were)\b)",
    re.IGNORECASE,
)
_FEW = 2  # content words: fewer cannot say by themselves what is asked about
_MOST = 3  # parts of a question that are answered one by one
VERBS = r"(?:is|are|was|were|has|have|does|do|did|can|may|must|should|will)"
_ASKS = (
    r"(?:(?:(?:up to|by|since|until|from|in|on|at|for|to|with) )?(?:who|whom|whose|what|when|where|which|how|why)"
    rf"|{VERBS} (?:it|he|she|they|there|i|we|you))\b"
)
# After a dash the words before are an earlier question, which is not asked again.
_AND = re.compile(
    rf"(?<![?–]),?\s+and\s+(?:also\s+)?(?={_ASKS})|(?<=\?)\s+(?:and\s+(?:also\s+)?)?(?={_ASKS}|{VERBS}\b)",
    re.IGNORECASE,
)
_NAME = r"(?:the\s+)?(?:[A-Z]|\d)[\w.’'-]*(?:\s+(?:[A-Z]|\d)[\w’'-]*)*"
_PLACED = r"of|at|for|in|on|by|with|under|did|do|does"
_PAIR = re.compile(rf"\b(?:{_PLACED})\s+(?P<one>{_NAME})\s+and\s+(?:(?:{_PLACED})\s+)?(?P<other>{_NAME})")
_SAID = r"[\w’'-]+(?: [\w’'-]+){0,4}?"
_REPEATED = re.compile(
    rf"\b(?P<place>of|at|for|in|on|by|with|under) (?P<one>{_SAID}) and (?P=place) (?P<other>{_SAID})(?=\W*$|,)",
    re.IGNORECASE,
)
_CARRIED = "? – "  # ends an earlier question before the one that leans on it; "from Monday – Friday" ends none
_LEADS = re.compile(r"^\W*(?:(?:and|but|or|so|also|(?:what|how) about)\s+)*", re.IGNORECASE)
_BEGINS = re.compile(rf"\W*(?:{_ASKS}|{VERBS}\b)", re.IGNORECASE)


def standalone(question: str, subject: str) -> str:
    """`question` with the last full question before it, if it cannot be understood alone; of several in one the first says.
    Where it only names something else, that question with it in place of what it had.

    >>> standalone("and when?", "Who visited Kiev?")
    'Who visited Kiev? – and when?'
    >>> standalone("and Istanbul?", "Who visited Kiev?")
    'Who visited Istanbul?'
    >>> standalone("How many drones will be built?", "Who visited Kiev?")
    'How many drones will be built?'
    >>> standalone("When was the slipway built, and who paid for it?", "Who visited Kiev?")
    'When was the slipway built, and who paid for it?'
    """
    first = _AND.split(question, maxsplit=1)[0]
    if subject and (other := with_another(question, subject)):
        return other
    points_back = _POINTS_BACK.search(first) or not terms(first) or len(terms(question)) < _FEW
    return carry(subject, question) if subject and points_back else question


def carry(subject: str, question: str) -> str:
    """`question` with an earlier one before it.

    >>> carry("tell me of the dam", "and when?")
    'tell me of the dam? – and when?'
    """
    return f"{subject.rstrip('?!. ')}{_CARRIED}{question}"


def carried(question: str) -> tuple[str, str]:
    """(the earlier question that was put before this one, or "" where none was; this one)."""
    subject, dash, last = question.rpartition(_CARRIED)
    return f"{subject}{dash[:1]}", last


def is_alone(question: str) -> bool:
    """Whether no earlier question was put before this one.

    >>> is_alone("Which trains run Monday – Friday?"), is_alone("Which trains run? – and when?")
    (True, False)
    """
    return _CARRIED not in question


def first_asked(question: str) -> str:
    """The first of the questions that are asked in one, without the "and" before it.

    >>> first_asked("And who runs the workshop, and since when?")
    'who runs the workshop'
    """
    return _LEADS.sub("", _AND.split(question, maxsplit=1)[0])


def is_whole(question: str) -> bool:
    """Whether a question begins as one does, with what asks or a verb; "for visitors?" is a piece of one."""
    return bool(_BEGINS.match(question))


def last_of(question: str) -> str:
    """The question without the one that was carried along, if it can be read by itself where the passages are known.

    A reader that is shown both answers either.

    >>> last_of("When was the slipway built? – And how wide is it?")
    'how wide is it?'
    >>> last_of("How much is diesel for members? – And for visitors?")
    'How much is diesel for members? – And for visitors?'
    """
    subject, last = carried(question)
    last = _LEADS.sub("", last)
    return last if subject and _BEGINS.match(last) and terms(last) else question


def without_carried(question: str) -> str:
    """The question as it was asked, without the one that was carried along.

    >>> without_carried("When was the dam built? – how tall is it?")
    'how tall is it?'
    """
    return carried(question)[1]


def parts_of(question: str) -> list[str]:
    """The questions that are asked in one, each with the first beside it where it leans on that; itself where it is one.

    >>> parts_of("Who teaches the course, and how much does a place cost?")
    ['Who teaches the course?', 'how much does a place cost?']
    >>> parts_of("Who teaches the course and when does it begin?")
    ['Who teaches the course?', 'Who teaches the course? – when does it begin?']
    >>> parts_of("What is a Bayraktar? Does Turkey export it?")
    ['What is a Bayraktar?', 'What is a Bayraktar? – Does Turkey export it?']
    >>> parts_of("What do members and visitors pay?")
    ['What do members and visitors pay?']
    """
    found = _AND.split(question)
    if not 1 < len(found) <= _MOST or not _BEGINS.match(question) or not terms(found[0]):
        return [question]
    first, *others = (f"{part.strip().rstrip('?')}?" for part in found)
    return [first, *(standalone(part, first) for part in others)]


def each_of(question: str) -> list[str]:
    """The question asked of each of two names in it by itself, or of two things with the same preposition; nothing where there
    are no two.

    >>> each_of("How long would it take at Brigg Marine and at Hallam Lifting?")
    ['How long would it take at Brigg Marine?', 'How long would it take at Hallam Lifting?']
    >>> each_of("What was sold in 2019 and 2020?")
    ['What was sold in 2019?', 'What was sold in 2020?']
    >>> each_of("How long is the leave for the birthing parent and for the other one?")
    ['How long is the leave for the birthing parent?', 'How long is the leave for the other one?']
    >>> each_of("What was agreed between Turkey and Ukraine?")
    []
    """
    pair = _PAIR.search(question) or _REPEATED.search(question)
    if not pair:
        return []
    before, after = question[: pair.start("one")], question[pair.end() :]
    return [f"{before}{pair[name]}{after}" for name in ("one", "other")]


def searches_of(question: str) -> list[str]:
    """What is searched for beside the question itself: the questions that are asked in it, and it of each of two names.

    >>> searches_of("When does it open? And when does the office?")
    ['When does it open?', 'When does it open? – when does the office?']
    """
    parts = parts_of(question)
    return [*(parts if len(parts) > 1 else ()), *each_of(question)]
