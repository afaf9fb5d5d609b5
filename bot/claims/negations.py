"""What a text denies, and whether another says the opposite of it."""

import re

from index.lexical import WRITTEN_WORD, terms

NEGATORS = frozenset("not no never neither nor without cannot none nobody nothing".split())
# What denies without a "not": "refused to be a model", "failed to produce any".
_DENIES = re.compile(
    r"(?:refus|fail|declin|avoid|lack)(?:e?[sd]|ing|ed)?|refusal|failure|unable|incapable|unwilling|instead|rather|away|against"
    r"|unlike|stopp?(?:s|ed|ing)?"
)
# What says "not" in several words: "has yet to appear", "someone other than Jo Frost".
_AS_NOT = re.compile(
    r"\b(?:(?:has|have|had|is|are) yet to|(?:is|are|was|were|be) incapable of(?: being)?"
    r"|(?<!no )(?:some|any|every)(?:thing|one|body|where) (?:other than|but|except))\b",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(r",?\s(?:(?:but|and)\s)?not\s(?:on|in|at|for|during)\s(?:the\s)?(?P<what>\w+)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.!?](?:\s|$)")


def flipped(statement: str, evidence: str) -> list[str]:
    """The words that one side denies and the other, which has them too, never does.

    >>> flipped("He was not a hero.", "He became a hero."), flipped("He was not a hero.", "He did not become a hero.")
    (['not hero'], [])
    """
    said, unsaid, beside = _by_negation(with_plain_not(statement))
    # "Open, but not on Sundays" says "open" once: "it is not open on Sundays" says no more.
    excepted = {term for match in _EXCEPTS.finditer(evidence) for term in terms(match["what"])} & (said | unsaid)
    told = _EXCEPTS.sub(lambda match: match[0].lstrip(","), evidence) if excepted else evidence
    there, denied, reached = _by_negation(with_plain_not(told))
    lost = [f"not {word}" for word in sorted(unsaid) if word in there and word not in denied | reached]
    gained = [
        f"{word} (it says not {word})"
        for word in sorted(said - (beside & excepted))
        if word in denied and word not in there
    ]
    return lost + gained


def with_plain_not(text: str) -> str:
    """The text with a "not" for what says so in several words.

    >>> with_plain_not("It is anything but new and has yet to be sold.")
    'It is not new and not be sold.'
    """
    return _AS_NOT.sub("not", text)


def _by_negation(text: str) -> tuple[set[str], set[str], set[str]]:
    """(plain, denied, reached) folded words of `text`: denied is the content word that follows a negator in its clause, and
    reached, among the plain ones, what else stands in a clause that denies something: "this limit does not apply"."""
    plain: set[str] = set()
    denied: set[str] = set()
    reached: set[str] = set()
    for clause in _CLAUSE_END.split(text):
        denies = is_within = False
        before: set[str] = set()
        for match in WRITTEN_WORD.finditer(clause):
            word = match.group().lower().replace("’", "'")
            found = terms(word)
            (denied if denies else plain).update(found)
            if is_within:
                reached.update(found)
            else:
                before.update(found)
            is_negator = word in NEGATORS or word.endswith("n't")
            denies = is_negator or (denies and not found)
            is_within = is_within or is_negator or _DENIES.fullmatch(word) is not None
        if is_within:
            reached |= before
    return plain, denied, reached
