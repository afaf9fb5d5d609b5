"""The second limitation, where a text counts them out: "The trial has several limitations. First, … Second, …"."""

import re
from collections.abc import Sequence

from bot.drafts import Pointer
from bot.local.beside import LAST, ORDINAL, ORDINALS
from bot.parts import last_of, without_carried
from index.documents import Passage
from index.lexical import terms

_WHICH = re.compile(r"\b(?:what|which)\b", re.IGNORECASE)
_ASKED = re.compile(
    rf"\b(?P<ordinal>{'|'.join((*ORDINALS, *LAST))}) (?P<noun>[a-z]{{3,}})\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_ONLY = re.compile(
    rf"(?:and |what about |and what about )?the ({'|'.join((*ORDINALS, *LAST))})(?: one)?\W*", re.IGNORECASE
)
_OF = re.compile(r"(?:[\s,]+(?:of|in|to|for|with|named?|given|mentioned|listed)\b.*|\W*)", re.IGNORECASE | re.DOTALL)
_THEN = re.compile(r"\W*(?:then|next|after (?:that|this|which)|afterwards)\b", re.IGNORECASE)
_REACH = 10  # sentences over which it is counted


def counted_out(question: str, passages: Sequence[Passage]) -> Pointer | None:
    """The sentence that opens with the ordinal of a thing that is asked for, where what leads into the first has that thing;
    None where some passage writes both together ("the second offence"), which the reader finds, or nothing is counted so."""
    last = last_of(question)
    which = _WHICH.search(last)
    asked = which and _ASKED.search(last, which.end())
    if not asked or not _OF.fullmatch(asked["rest"]) or not terms(asked["noun"]):
        return None
    follow_up = _ONLY.fullmatch(without_carried(question))
    ordinal, things = (follow_up[1] if follow_up else asked["ordinal"]).lower(), {*terms(asked["noun"])}
    written = re.compile(rf"\b{ordinal} {asked['noun']}\b", re.IGNORECASE)
    if any(written.search(passage.text) for passage in passages):
        return None
    return next((found for p in passages for run in _runs(p, things) if (found := _at(ordinal, p, run))), None)


def _runs(passage: Passage, things: set[str]) -> list[list[int]]:
    """The numbers of the sentences that open with "first", "second" and so on, in order, each run after a sentence, or under a
    heading, that has the thing they are."""
    texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
    opens = [match[1].lower() if (match := ORDINAL.match(text)) else "" for text in texts]
    found: list[list[int]] = []
    for first in (i for i, word in enumerate(opens) if word == ORDINALS[0]):
        lead = texts[first - 1] if first else passage.context
        run = _run(passage, texts, opens, first)
        if len(run) > 1 and things <= {*terms(lead)}:
            found.append(run)
    return found


def _run(passage: Passage, texts: Sequence[str], opens: Sequence[str], first: int) -> list[int]:
    """The run that begins with a sentence. One that goes on with "then" has a last one as well, or is none."""
    run, is_told = [first], False
    for i in range(first + 1, min(first + _REACH, len(texts))):
        if passage.sentences[i].is_heading or opens[run[-1]] in LAST:
            break
        is_then = bool(_THEN.match(texts[i]))
        if is_then or opens[i] in LAST or (len(run) < len(ORDINALS) and opens[i] == ORDINALS[len(run)]):
            run.append(i)
        elif is_told and opens[i]:
            return []
        is_told |= is_then
    return run if not is_told or opens[run[-1]] in LAST else []


def _at(ordinal: str, passage: Passage, run: Sequence[int]) -> Pointer | None:
    """The sentence of a run that is asked for, in focus without the word that counts it."""
    number = len(run) - 1 if ordinal in LAST else ORDINALS.index(ordinal)
    if number >= len(run):
        return None
    sentence = passage.sentences[run[number]]
    opening = ORDINAL.match(passage.sentence_text(sentence))
    start = sentence.start + (opening.end() if opening else 0)
    text = passage.slice(start, sentence.end)
    start += len(text) - len(text.lstrip(" ,:;"))
    return Pointer(passage, sentence, (start, sentence.end))
