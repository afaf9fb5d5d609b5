"""Whether a model says in its own words that there is no answer, where `[none]` was asked for.

It is asked of replies that point at nothing and are refused at any rate: what depends on it is the reason that a reader is
given. So it knows the usual English phrases, and a doubt is a no.
"""

import re

LONGEST = 600
"""Characters of a reply that may be a mere refusal."""

_MATERIAL = (
    r"(?:documents?|sources?|sentences|passages?|context|texts?|information|excerpts?|materials?|articles?|files?)"
)
_PHRASES = re.compile(
    rf"""\b{_MATERIAL}\b[^.!?]{{0,60}}\b(?:do|does|did)(?:\ not|n't)\ (?:\w+\ )?
           (?:contain|say|mention|answer|provide|include|state|specify|give|tell|have|address|cover|describe|indicate|discuss)\b
      | \b(?:no|not\ enough|insufficient)\ (?:\w+\ )?(?:information|mention|answer|details?)\b
      | \bnot\ (?:mentioned|stated|specified|provided|given|available|found|answered|covered|included|said|contained)\b
           [^.!?]{{0,20}}\b(?:in|by)\ (?:\w+\ ){{0,3}}{_MATERIAL}\b
      | \b(?:cannot|can't|can\ not|could\ not|couldn't|unable\ to|not\ able\ to)\ (?:\w+\ )?(?:answer|find|determine|tell)\b
      | \bi\ (?:do\ not|don't)\ (?:know|have)\b
    """,
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
