"""Whether a model says in its own words that there is no answer, where `[none]` was asked for, or none to a part of it.

The former is asked of replies that point at nothing and are refused at any rate: what depends on it is the reason that a
reader is given. The latter is asked of a sentence, which can point at nothing. So they know the usual English phrases, and a
doubt is a no.
"""

import re

LONGEST = 600
"""Characters of a reply that may be a mere refusal."""

_MATERIAL = (
    r"(?:documents?|sources?|sentences|passages?|context|texts?|information|excerpts?|materials?|articles?|files?)"
)
_SAYS = r"(?:contain|say|mention|answer|provide|include|state|specify|give|tell|have|address|cover|describe|indicate|discuss)"
_DENIES = rf"(?:(?:do|does|did)(?:\ not|n't)\ (?:\w+\ )?{_SAYS}|(?:{_SAYS}|ha)s?\ no)\b"
_PHRASES = re.compile(
    rf"""\b{_MATERIAL}\b[^.!?]{{0,60}}\b(?:do|does|did)(?:\ not|n't)\ (?:\w+\ )?{_SAYS}\b
      | \b(?:no|not\ enough|insufficient)\ (?:\w+\ )?(?:information|mention|answer|details?)\b
      | \bnot\ (?:mentioned|stated|specified|provided|given|available|found|answered|covered|included|said|contained)\b
           [^.!?]{{0,20}}\b(?:in|by)\ (?:\w+\ ){{0,3}}{_MATERIAL}\b
      | \b(?:cannot|can't|can\ not|could\ not|couldn't|unable\ to|not\ able\ to)\ (?:\w+\ )?(?:answer|find|determine|tell)\b
      | \bi\ (?:do\ not|don't)\ (?:know|have)\b
    """,
    re.VERBOSE,
)
_LEAD = r"\W*(?:(?:however|but|unfortunately|also|beyond\ that)\b,?\ |(?:please\ )?note\b\W+(?:that\ )?)?"
# The whole sentence: what else one says beside it ("the report, which was forged, does not say") is a claim.
_IS_NOT_THERE = re.compile(
    rf"""{_LEAD}(?:(?:the|these|those|your)\ )?(?:(?:provided|given|available|cited|numbered)\ )?{_MATERIAL}\ (?:provided\ )?
           {_DENIES}[^.!?;:,\d]*[.!?]?\W*
      | {_LEAD}(?:there\ is\ no\ (?:information|mention)|(?:i|we)\ (?:could\ not|couldn't|cannot|can't|did\ not)\ find)
           \ [^.!?;:,\d]*\b{_MATERIAL}\W*
      | {_LEAD}(?:this|that|it)\ is\ not\ (?:mentioned|stated|specified|given|said|covered)\ in\ (?:\w+\ ){{0,3}}
           {_MATERIAL}\W*""",
    re.VERBOSE,
)


def declines_in_words(reply: str) -> bool:
    """Whether the reply says that the documents hold no answer.

    >>> declines_in_words("I'm sorry, but the documents do not say so."), declines_in_words("`[none]`")
    (True, True)
    >>> declines_in_words("The documents were not signed.")
    False
    """
    said = " ".join(reply[: LONGEST + 1].lower().replace("’", "'").split())
    if len(said) > LONGEST:
        return False
    return re.sub(r"[\W_]+", "", said) == "none" or bool(_PHRASES.search(said))


def says_what_is_not_there(sentence: str) -> bool:
    """Whether a sentence says that something is not in the documents, and nothing else.

    >>> says_what_is_not_there("However, the sources do not say how many boats are there.")
    True
    >>> says_what_is_not_there("The report does not mention the mayor, who stole it.")
    False
    """
    return _IS_NOT_THERE.fullmatch(" ".join(sentence[:LONGEST].lower().replace("’", "'").split())) is not None
