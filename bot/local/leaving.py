"""Who holds an office now: not whom a sentence says has left it."""

import re

_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:new|newest|current|currently|present|now|today|latest)\b", re.IGNORECASE)
_LEFT = re.compile(
    r"(?:,[^,.;]{1,80},)?\s+(?:(?:has|have|had|who|also|then)\s+){0,2}(?:retire[ds]?|resign(?:s|ed)?|left|leaves|quits?"
    r"|departed|departs|died|(?:step|stand|stood)\w* down"
    r"|(?:was|were|been|is) (?:dismissed|removed|replaced|succeeded|sacked))\b"
    r"(?!.*\bnow\b)",
    re.IGNORECASE | re.DOTALL,
)
_OF_LEAVING = re.compile(
    r"\b(?:retir|resign|leav|left|quit|depart|di[ei]|step|stand|stood|dismiss|remov|replac|sack)\w*", re.IGNORECASE
)


def has_left(question: str, text: str, end: int) -> bool:
    """Whether a question asks who is something now, and those whom a sentence names up to `end` are said right there to have
    left.

    >>> text = "Ann Bell retired as treasurer in May and was succeeded by Jo Pike."
    >>> has_left("Who is the new treasurer?", text, 8), has_left("Who is the new treasurer?", text, len(text) - 1)
    (True, False)
    """
    who = _WHO.search(question)
    is_now = who is not None and _NOW.search(question, who.end()) is not None
    return is_now and not _OF_LEAVING.search(question) and bool(_LEFT.match(text, end))
