"""Who sent a mail, to whom and when is asked of the lines over it, and these answer nothing else, whatever names they have."""

import re
from collections.abc import Iterator, Sequence

from bot.drafts import Pointer
from bot.local.mails import Line, heads_of
from bot.local.reading import Question, share_of_words
from bot.parts import last_of
from index.documents import Passage

_ASKED = {
    "to": r"\bto whom\b|\bwho\b.*\b(?:got|gets?|receiv\w+|addressed|copied|sent to)\b|\b(?:recipient|addressee|receiver)s?\b",
    "from": r"\bwho\b.*\b(?:sent|sends?|wrote|writes?|written|from)\b|\b(?:sender|author)\b",
    "date": r"\bwhen\b.*\b(?:sent|send|wrote|write|written|from)\b|\bdate\b",
    "subject": r"\bsubject\b",
    "attached": r"\battach",
}
_ALSO = {"to": {"to", "cc", "bcc"}, "date": {"date", "sent"}, "subject": {"subject", "re"}}
_MAIL = re.compile(r"\b(?:e-?mail|mail|message|memo|letter|reply|note)s?\b", re.IGNORECASE)
_OF_MAIL = (
    "mail email e-mail message memo letter reply note sent send sends wrote write writes written sender author recipient "
    "recipients addressee receiver receivers received receive got get addressed copied date subject attached attachment"
).split()
_LONGEST = 1000  # characters of a question that is looked at
_EVERY = 0.999  # all of the words, but for rounding


def lines_asked(question: str) -> set[str]:
    """The lines over a mail that a question asks for, by their names; none for most.

    >>> sorted(lines_asked("To whom was the mail about the pump sent?")), lines_asked("Who mends the pump?")
    (['bcc', 'cc', 'to'], set())
    """
    if len(question) > _LONGEST:
        return set()
    found = next((name for name, asks in _ASKED.items() if re.search(asks, last_of(question), re.IGNORECASE)), "")
    return _ALSO.get(found, {found} if found else set())


def lines_barred(question: str, passage: Passage) -> set[int]:
    """The lines over mails that a question does not ask for, by the numbers of their sentences."""
    heads = heads_of(passage)
    asked = lines_asked(question) if heads else set()
    return {line.number for head in heads for line in head if line.name not in asked}


def line_over(question: Question, passages: Sequence[Passage]) -> Pointer | None:
    """The line of the one mail that a question tells ("Who sent the mail about the pump?"), if it asks for one."""
    wanted = lines_asked(question.text)
    if not wanted or not _MAIL.search(question.text):
        return None
    about = question.without(_OF_MAIL)
    told = [
        (head, passage)
        for head, passage, text in _mails(passages)
        if not about.words or share_of_words(about, text) > _EVERY
    ]
    if len(told) != 1:
        return None
    ((head, passage),) = told
    line = next((line for line in head if line.name in wanted), None)
    return Pointer(passage, passage.sentences[line.number], line.value) if line else None


def _mails(passages: Sequence[Passage]) -> Iterator[tuple[list[Line], Passage, str]]:
    """(the lines over it, the passage that it begins in, its text with what stands over that) of each mail."""
    for passage in passages:
        heads = heads_of(passage)
        starts = [passage.sentences[head[0].number].start for head in heads]
        for head, start, end in zip(heads, starts, [*starts[1:], passage.end], strict=False):
            yield head, passage, f"{passage.context} {passage.slice(start, end)}"
