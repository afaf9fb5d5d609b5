"""Whom or what a "she" or an "it" means: it may be who or what the last answer named ("Who runs the mill?", "How old is she?").

Whether it is, or what the question before names, is not told by the words: both are looked up, and the surer one is taken.
"""

import re
from collections.abc import Sequence

from bot.answer import Answer
from bot.ellipsis import PLACED, names_in
from bot.leaning import pointing
from bot.parts import carried, first_asked
from bot.question_words import bare_word
from index.lexical import terms

_ASKS_WHO = re.compile(r"(?:\w+ )?(?:who|whom)\b", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"(?:\w+ )?(?:what|which)\b", re.IGNORECASE)
_DEFINES = re.compile(r"(?:who|what) (?:is|was|are|were) (?P<what>.+?)\W*$", re.IGNORECASE)
# "What does the crane lift?" goes on being about the crane.
_OF_A_SUBJECT = re.compile(r"[Ww]hat (?:do|does|did|can|will|should) (?:an?|the|[A-Z]|[a-z]*[^s]s\b)")
_SOMEBODY = re.compile(r"he|him|his|she|her|hers", re.IGNORECASE)
_SEVERAL = re.compile(r"the[ym]|theirs?", re.IGNORECASE)
_ITS = re.compile(r"(?:its|his|their|her(?= [a-z]))\b", re.IGNORECASE)
_SURE = 0.5
_MARKS = "*_\"“”„'‘’ "
_MOST = 6  # words of a name or a short noun phrase
_NOT_A_THING = re.compile(r"[.;:!?,](?:\s|$)|\b(?:is|are|was|were|has|have|had|because|and then)\b", re.IGNORECASE)
_NOUN_PHRASE = re.compile(
    r"(?:an?|the|its|his|her|their|our|your|this|that|these|those|some|all)\b|(?-i:[A-Z])", re.IGNORECASE
)
_CALLED = re.compile(rf"(?:(?!(?:{PLACED})\b)[a-z][\w’'-]* )*(?P<name>[A-Z].*)")  # "the glazier Piet Holm"


def with_what_was_named(question: str, asked: Sequence[Answer]) -> tuple[str, str]:
    """(the question with who or what the last answer named in place of its "she" or "it", who or what that is); ("", "") where
    that answer was not to a "who" or a "what", where it named nothing of that kind, or where the question says whom it means.

    A question word by itself that came between ("When?") was of the same.
    """
    found = pointing(question)
    answer = next((a for a in reversed(asked) if not bare_word(a.question)), None)
    if found is None or answer is None or answer.refusal:
        return "", ""
    named = next((c.focus.quote for c in answer.citations if c.focus), "").strip(_MARKS)
    if _SOMEBODY.fullmatch(found.group()):
        called = _CALLED.fullmatch(named)
        named = called["name"] if called else ""
    if not _is_thing(named) or not _may_mean(found.group(), first_asked(carried(answer.looked_up)[1])):
        return "", ""
    whose = "'s" if _ITS.match(question, found.start()) else ""
    return f"{question[: found.start()]}{named}{whose}{question[found.end() :]}", named


def is_of_another(answer: Answer, named: str, earlier: str) -> bool:
    """Whether an answer that is none too sure says nothing of who was named, nor of anybody in the earlier question."""
    known = terms(" ".join([named, *names_in(earlier)]))
    said = " ".join([answer.text, *(c.quote for c in answer.citations)])
    return not answer.refusal and answer.confidence < _SURE and not {*known} & {*terms(said)}


def _is_thing(named: str) -> bool:
    """Whether this is a name or a short noun phrase, and no date or number or sentence."""
    from bot.local.reading import has_kind

    if not named or len(named.split()) > _MOST or _NOT_A_THING.search(named):
        return False
    if not _NOUN_PHRASE.match(named):  # "new", "engineer and bridge builder"
        return False
    return not any(map(str.isdigit, named)) and not any(has_kind(kind, named, "") for kind in ("date", "number"))


def _may_mean(pronoun: str, asked: str) -> bool:
    """Whether a pronoun may mean what answered a question: "she" what "who" or "what" asked for, "it" what "what" did, and
    neither where that asks what something is that it names."""
    defined = _DEFINES.match(asked)
    if defined and (re.match(r"an? ", defined["what"]) or names_in(f"is {defined['what']}")[:1] == [defined["what"]]):
        return False
    if _SOMEBODY.fullmatch(pronoun):
        return bool(_ASKS_WHO.match(asked) or _ASKS_WHAT.match(asked))
    if _SEVERAL.fullmatch(pronoun) and _ASKS_WHO.match(asked):
        return True
    return bool(_ASKS_WHAT.match(asked)) and not _OF_A_SUBJECT.match(asked)
