"""A follow-up on a question that was refused: what it leans on was not found, so what answers it has to speak of that.

"Who is the safety officer?" has no answer; "and since when?" would else get whatever the documents say of anybody else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import shorten

from bot.answer import (
    MESSAGES,
    Answer,
    Done,
    Event,
    PassagesFound,
    Reason,
    Refusal,
    Statement,
    StatementDone,
    TextDelta,
    last,
)
from bot.citing import Citation
from bot.parts import VERBS, first_asked, is_whole
from index.documents import Passage
from index.lexical import terms

_NOT_FOUND = (Reason.NOT_IN_DOCUMENTS, Reason.UNSURE, Reason.UNSUPPORTED, Reason.NOTHING_RETRIEVED)
_PERSONAL = re.compile(r"\b(?:(?-i:[Ii]ts?)|he|him|his|she|her|hers|they|them|their|theirs)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
# "What happens to a boat when it is sold?" and "Why did Russia suspend its flights?" say themselves what they are about.
_OWN = re.compile(r"\b(?:an?|any|each|every|no|someone|somebody|anyone|anybody) \w", re.IGNORECASE)
_OWN_NAME = re.compile(r"\w.*\b(?!I\b)[A-Z]")
_POSSESSIVE = re.compile(r"its|his|her|their", re.IGNORECASE)
_POINTING = re.compile(r"\b(?:since|this|that|these|those|one|ones|same|else|more)\b", re.IGNORECASE)
_VERB = re.compile(rf"\b{VERBS}\b", re.IGNORECASE)
_SHOWN = 200  # characters of a question
_FEW = 2  # content words
_HOW = re.compile(r"how (?!to\b|(?:much|many|long) \w)\w+(?: \w+)?\W*", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|this|that|your|our|their) ", re.IGNORECASE)
_DOES = re.compile(r"\b(?:do|does|did) (the .+) \w+\W*$", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:after|before|when|while|during|until|once|morning|noon|afternoon|evening|night|daily|weekly|monthly|yearly|always|now"
    r"|today|yesterday|tomorrow|spring|summer|autumn|winter|following|next)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*who", re.IGNORECASE)


def was_not_found(answer: Answer) -> bool:
    """Whether an answer is a refusal because the documents do not say what was asked."""
    return answer.refusal is not None and answer.refusal.reason in _NOT_FOUND


def refusal_said(text: str) -> Refusal | None:
    """The refusal that was shown as `text`, if it was one."""
    return next((Refusal(reason, text) for reason in _NOT_FOUND if MESSAGES[reason] in text), None)


def leans(question: str) -> bool:
    """Whether a question means nothing without the one before it.

    >>> [leans(q) for q in ("and since when?", "And who runs the workshop?", "Is there parking?", "How long is it?")]
    [True, False, False, True]
    """
    asked = first_asked(question)
    if not terms(asked) or pointing(asked):
        return True
    if _HOW.fullmatch(asked) and not _VERB.search(asked):  # "how far apart?"
        return True
    if not is_whole(asked):
        return asked != question.strip() or len(terms(asked)) < _FEW
    return len(terms(asked)) < _FEW and bool(_POINTING.search(asked) or not _VERB.search(asked))


def pointing(asked: str) -> re.Match[str] | None:
    """The "it" or "she" in a question for nothing that it names itself; None where there is none."""
    found = _PERSONAL.search(asked)
    if found is None:
        return None
    before = asked[: found.start()]
    is_told = _OWN.search(before) or (_POSSESSIVE.fullmatch(found.group()) and _OWN_NAME.match(before))
    return None if is_told else found


def held_back(events: Iterable[Event], question: str, earlier: str) -> list[Event]:
    """The events of the answer to a follow-up on `earlier`, which was refused, without the statements that cite what does not
    speak of that; a refusal where none is left."""
    told = list(events)
    found = [p for event in told if isinstance(event, PassagesFound) for p in event.passages]
    answer = last(told)
    kept = [s for s in answer.statements if any(_speaks_of(earlier, question, c, found) for c in s.citations)]
    if kept and len(kept) == len(answer.statements):
        return told
    begun = PassagesFound(tuple(found))
    if not kept:
        asked = shorten(earlier, _SHOWN, placeholder=" …")
        said = f"The documents do not answer “{asked}”, which this question leans on: ask it in full."
        return [begun, Done(_refused(answer, Reason.NOT_IN_DOCUMENTS, said))]
    judged = {event.statement.start: event.explanation for event in told if isinstance(event, StatementDone)}
    return [begun, *_told_again(answer, kept, judged)]


def held_to(events: Iterable[Event], thing: str, earlier: str) -> list[Event]:
    """The events of the answer to a follow-up that only names a thing; a refusal where neither what is said nor what is cited,
    with its title and headings, has a word of it: that answers the `earlier` question once more."""
    told = list(events)
    found = [p for event in told if isinstance(event, PassagesFound) for p in event.passages]
    answer = last(told)
    named = {*terms(thing)}
    named = named - {*terms(earlier)} or named
    cited = [p.context for c in answer.citations for p in found if _holds(p, c)] + [c.quote for c in answer.citations]
    if answer.refusal or not named or named & {*terms(" ".join([answer.text, *cited]))}:
        return told
    return [PassagesFound(tuple(found)), Done(_refused(answer, Reason.UNSUPPORTED, MESSAGES[Reason.UNSUPPORTED]))]


def held_to_word(events: Iterable[Event], word: str, before: Answer) -> list[Event]:
    """The events of the answer to a question word by itself; a refusal where nothing of what it asks for is said, or the answer
    before it is given once more."""
    told = list(events)
    answer = last(told)
    if answer.refusal or _tells(word, answer, before):
        return told
    found = tuple(p for event in told if isinstance(event, PassagesFound) for p in event.passages)
    return [PassagesFound(found), Done(_refused(answer, Reason.NOT_IN_DOCUMENTS, MESSAGES[Reason.NOT_IN_DOCUMENTS]))]


def _tells(word: str, answer: Answer, before: Answer) -> bool:
    """Whether an answer has something of the kind that a question word asks for and that the question before it and its answer,
    where the same words are the answer, had not."""
    from bot.local.reading import gives_reason, has_kind, kind_asked

    asked = before.looked_up
    told = " ".join([answer.text, *(c.quote for c in answer.citations)])
    points, pointed = _points(answer), _points(before)
    kind, is_same = kind_asked(word), points == pointed
    if is_same and re.search(rf"\b{word.split()[-1]}\b", asked, re.IGNORECASE):
        return True
    known = " ".join([asked, *(pointed if is_same else ())])
    if kind in {"date", "number"}:
        return bool(_TIME.search(told)) or any(has_kind(each, told, known) for each in ("date", "number"))
    if not is_same:
        return True
    return has_kind("name", told, known) if kind else word.lower() == "why" and gives_reason(told)


def _points(answer: Answer) -> tuple[str, ...]:
    """The very words that are the answer, or else what it says."""
    return tuple(c.focus.quote for c in answer.citations if c.focus) or (answer.text,)


def _told_again(answer: Answer, kept: Sequence[Statement], judged: Mapping[int, str]) -> list[Event]:
    """The events of an answer with these of its statements; `judged` says of each why, by where it began."""
    events, placed, end = list[Event](), list[Statement](), 0
    for statement in kept:
        gap = statement.gap if placed else ""
        start = end + len(gap)
        end = start + len(statement.text)
        placed.append(replace(statement, start=start, end=end))
        events += [TextDelta(gap + statement.text), StatementDone(placed[-1], judged.get(statement.start, ""))]
    notes = tuple(note for note in answer.notes if note.code != "sources_differ")
    return [*events, *notes, Done(replace(answer, statements=tuple(placed), notes=notes))]


def _refused(answer: Answer, reason: Reason, said: str) -> Answer:
    """A refusal that says this; what would have been cited is what came nearest."""
    nearest = tuple(replace(c, number=n, focus=None) for n, c in enumerate(answer.citations, 1))
    sure = round(1 - answer.confidence, 4)
    if answer.refusal:
        nearest, sure = answer.refusal.nearest, answer.confidence
    refusal = Refusal(reason, said, nearest)
    notes = tuple(note for note in answer.notes if note.code != "unsure")
    return replace(answer, statements=(), refusal=refusal, confidence=sure, notes=notes)


def _speaks_of(earlier: str, question: str, citation: Citation, passages: Sequence[Passage]) -> bool:
    """Whether a cited passage, with its title and headings, has every word of the earlier question; or those of the thing that
    "it" in the follow-up stands for."""
    from bot.local.reading import content_words, stems_of

    there = {term for p in passages if _holds(p, citation) for term in terms(f"{p.context} {p.text}")}
    asked = [earlier, _thing(earlier)] if _means_a_thing(earlier, question) else [earlier]
    return any(stems_of(words) <= there for words in map(content_words, asked) if words)


def _holds(passage: Passage, citation: Citation) -> bool:
    place = citation.span
    return passage.document_id == place.document_id and passage.start <= place.start < passage.end


def _means_a_thing(earlier: str, question: str) -> bool:
    """Whether the follow-up has "it" or "she" for something that the earlier question names; a "who" is not known."""
    return bool(_PERSONAL.search(question)) and not (_WHO.match(earlier) and _SOMEBODY.search(question))


def _thing(question: str) -> str:
    """What is asked about: from the first "the" on, or else the names.

    >>> [_thing(q) for q in ("What does the new crane weigh?", "How many people work at Brigg Marine?")]
    ['new crane', 'Brigg Marine']
    """
    does = _DOES.search(question)
    _, *rest = _THE.split(does.group(1) if does else question, maxsplit=1)
    return rest[0] if rest else " ".join(w for w in re.findall(r"\w+", question)[1:] if w[0].isupper())
