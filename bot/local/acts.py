"""What somebody may do, or did, where a question asks about something else that he might: who may end a contract may not so
suspend it, and who asked for a grant did not propose one."""

import re
from collections.abc import Iterator

from bot.local.roles import ROLES

# Each as one or several words have it.
_ACTS = (
    r"terminat\w+|cancel\w*|rescind\w*|rescission",
    r"suspend\w*|suspension\w*",
    r"assign(?:s|ed|ing|ment)?|transfer\w*|novat\w+",
    r"sub-?let\w*|underlet\w*|sub-?leas\w+",
    r"sub-?contract\w*",
    r"withh[eo]ld\w*|set[ -]off",
    r"renew\w*|exten(?:d|sion)\w*|prolong\w*",
    r"amend\w*|modif\w+|var(?:y|ies|ied|ying|iations?)",
    r"inspect\w*|audit\w*",
    r"evict\w*|repossess\w*",
)
_PARTY = rf"(?:(?:the|an?|either|any|each) )?(?:party|{'|'.join(ROLES)}|(?-i:[A-Z]\w+))"
_MAY_DO = re.compile(
    rf"\b(?:(?:may|can|must|shall|could) {_PARTY}|(?:is|are) {_PARTY} (?:entitled|allowed|permitted|obliged|required) to)"
    rf" (?P<act>{'|'.join(_ACTS)})\b",
    re.IGNORECASE,
)
# What somebody says that is one thing and not another; whoever "said" or "explained" may have done any of them.
_SAYINGS = (
    r"propos\w+|suggest\w*|recommend\w*|mov(?:e|ed)",
    r"ask(?:s|ed)?|enquire[sd]?|inquire[sd]?",
    r"announce[sd]?|promise[sd]?",
    r"den(?:y|ies|ied)",
    r"admit(?:s|ted)?",
    r"thank(?:s|ed)?|praise[sd]?",
    r"apologi[sz]e[sd]?",
    r"regret(?:s|ted)?",
)
_SAYS = re.compile(
    rf"\bdid (?P<who>(?:[A-Z][\w.’'-]*\s+)*[A-Z][\w’'-]*)\s+(?P<act>{'|'.join(_SAYINGS)})\b(?!\s+(?:about|to|for)\b)"
)


def act_asked(question: str) -> re.Pattern[str] | None:
    """How texts put what a question asks whether or when somebody may do."""
    found = _MAY_DO.search(question)
    return re.compile(rf"\b(?:{_own(found['act'], _ACTS)})\b", re.IGNORECASE) if found else None


def other_acts(question: str) -> Iterator[tuple[re.Pattern[str], re.Pattern[str]]]:
    """What a question does not ask about where it asks what somebody may do, or what somebody said, and what it does."""
    if own := act_asked(question):
        others = "|".join(act for act in _ACTS if rf"\b(?:{act})\b" != own.pattern)
        yield re.compile(rf"\b(?:{others})\b", re.IGNORECASE), own
    if found := _SAYS.search(question):
        said = _own(found["act"], _SAYINGS)
        others = "|".join(act for act in _SAYINGS if act != said)
        who = re.escape(found["who"].split()[-1])
        yield re.compile(rf"\b{who}\s+(?:also\s+)?(?:{others})\b"), re.compile(rf"\b(?:{said})\b", re.IGNORECASE)


def _own(word: str, acts: tuple[str, ...]) -> str:
    return next(act for act in acts if re.fullmatch(act, word, re.IGNORECASE))
