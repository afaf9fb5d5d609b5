"""Who holds an office now: not whom a sentence says has left it, nor who held it before that."""

import re

_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:(?P<new>new|newest|latest)|current|currently|present|now|today)\b", re.IGNORECASE)
_APART = r"(?:,[^,.;]{1,80},)?\s+(?:(?:has|have|had|who|also|then)\s+){0,2}"
_NOT_NOW = r"\b(?!.*\bnow\b)"
_LEFT = re.compile(
    rf"{_APART}(?:retired|resigned|left|quit|departed|died|(?:stepped|stood) down"
    rf"|(?:was|were|been) (?:dismissed|removed|replaced|succeeded|sacked)){_NOT_NOW}",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES = re.compile(
    rf"{_APART}(?:retires|resigns|leaves|quits|departs|(?:steps|stands) down"
    rf"|is (?:dismissed|removed|replaced|succeeded|sacked)){_NOT_NOW}",
    re.IGNORECASE | re.DOTALL,
)  # and holds it until then
_OF_LEAVING = re.compile(
    r"\b(?:retir|resign|leav|left|quit|depart|di[ei]|step|stand|stood|dismiss|remov|replac|sack)\w*", re.IGNORECASE
)
_DOES = {
    "heads": "headed",
    "leads": "led",
    "chairs": "chaired",
    "runs": "ran",
    "manages": "managed",
    "directs": "directed",
    "edits": "edited",
    "coaches": "coached",
    "owns": "owned",
}
_WHO_DOES = re.compile(rf"\bwho (?P<does>{'|'.join(_DOES)})\b", re.IGNORECASE)
_FORMERLY = re.compile(
    r"\b(?:before (?:that|this|then|joining)|previously|formerly|earlier|until then|at first|initially)\b",
    re.IGNORECASE,
)


def has_left(question: str, text: str, end: int) -> bool:
    """Whether a question asks who is something now, and those whom a sentence names up to `end` are said right there to have
    left; or who does it, and a sentence says that somebody did it before that.

    >>> text = "Ann Bell retired as treasurer in May and was succeeded by Jo Pike."
    >>> has_left("Who is the new treasurer?", text, 8), has_left("Who is the new treasurer?", text, len(text) - 1)
    (True, False)
    """
    if _did_before(question, text):
        return True
    left, leaves = _LEFT.match(text, end), _LEAVES.match(text, end)
    if not left and not leaves:  # as almost always: a long question is not read for each sentence
        return False
    who = _WHO.search(question)
    asked = who and _NOW.search(question, who.end())
    return bool(asked and (left or asked["new"]) and not _OF_LEAVING.search(question))


def _did_before(question: str, text: str) -> bool:
    asked = _FORMERLY.search(text) and _WHO_DOES.search(question)  # in this order: hardly a sentence says so
    if not asked:
        return False
    does = asked["does"].lower()
    did = re.compile(rf"[^.;:]{{0,40}}\b{_DOES[does]}\b", re.IGNORECASE)
    does_now = rf"\b(?:{does}|ha(?:s|ve) (?:\w+ )?(?:{_DOES[does]}|run))\b"
    is_told = any(did.match(text, before.end()) for before in _FORMERLY.finditer(text))
    return is_told and not re.search(does_now, text, re.IGNORECASE)
