"""What somebody may do, or did, where a question asks about something else that he might: who may end a contract may not so
suspend it, and who asked for a grant did not propose one."""

import re
from collections.abc import Iterator

from bot.wording.roles import ROLES

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
# Words that put an act otherwise as well as they put others, in the order of the acts: what has them may tell of it.
_PUT_OTHERWISE = (
    r"(?<!the )end(?:s|ed|ing)?|clos(?:e|ed|ing)|quit\w*|withdraw\w*|call(?:s|ed|ing)? off|notice|leav\w+|resign\w*",
    r"paus\w+|stop\w*|interrupt\w*|halt\w*|hold|freez\w+",
    r"hand\w* over|pass\w* on|giv\w+|sell\w*|mov\w+",
    r"let(?:s|ting)?|rent\w* out|lodgers?|shar(?:e|ed|ing)",
    r"third part\w+|delegat\w+|outsourc\w+|others",
    r"deduct\w*|retain\w*|(?:keep|kept|hold|held) back|refus\w+",
    r"roll\w* over|further|again|longer",
    r"chang\w+|alter\w*|revis\w+|updat\w+",
    r"enter\w*|examin\w+|look\w* (?:at|over)|visit\w*|view\w*|check\w*|access",
    r"possession|put out|leav\w+|vacat\w+|remov\w+",
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
    r"ask(?:s|ed)?(?! (?:(?!for\b|whether\b|if\b)[\w’'-]+ ){1,4}to\b)|enquire[sd]?|inquire[sd]?",
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
# Of a motion: whoever puts it does not second it.
_MOVES = r"propos(?:es?|ed|er|ing)|mov(?:es?|ed|er|ing)|put (?:forward|the motion)"
_SECONDS = r"second(?:s|ed|er|ing)"
_WHO_MOVES = re.compile(rf"\bwho (?:(?:was|is) the )?(?:(?P<moves>{_MOVES})|(?P<seconds>{_SECONDS}))\b", re.IGNORECASE)


def act_asked(question: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """How texts put what a question asks whether or when somebody may do, and how they may put that or something else."""
    found = _MAY_DO.search(question)
    if not found:
        return None
    own = _own(found["act"], _ACTS)
    otherwise = rf"{own}|{_PUT_OTHERWISE[_ACTS.index(own)]}"
    return re.compile(rf"\b(?:{own})\b", re.IGNORECASE), re.compile(rf"\b(?:{otherwise})\b", re.IGNORECASE)


def other_acts(question: str) -> Iterator[tuple[re.Pattern[str], re.Pattern[str]]]:
    """What a question does not ask about where it asks what somebody may do, what somebody said, or who moved or
    seconded something, and what it does."""
    if asked := act_asked(question):
        own, otherwise = asked
        others = "|".join(act for act in _ACTS if rf"\b(?:{act})\b" != own.pattern)
        yield re.compile(rf"\b(?:{others})\b", re.IGNORECASE), otherwise
    if found := _SAYS.search(question):
        said = _own(found["act"], _SAYINGS)
        others = "|".join(act for act in _SAYINGS if act != said)
        who = re.escape(found["who"].split()[-1])
        yield re.compile(rf"\b{who}\s+(?:also\s+)?(?:{others})\b"), re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
    if found := _WHO_MOVES.search(question):
        moves, seconds = (re.compile(rf"\b(?:{act})\b", re.IGNORECASE) for act in (_MOVES, _SECONDS))
        yield (seconds, moves) if found["moves"] else (moves, seconds)


def _own(word: str, acts: tuple[str, ...]) -> str:
    return next(act for act in acts if re.fullmatch(act, word, re.IGNORECASE))
