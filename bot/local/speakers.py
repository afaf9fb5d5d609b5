"""Who says what in an interview or a mail: a name stands only before the first sentence, or in a line over all of them."""

import re
from collections.abc import Sequence

from bot.drafts import Note, Pointer
from bot.local.mails import writers_of
from index.documents import Passage

_TURN = re.compile(r"\W{0,3}(?P<name>[A-Z][\w.'’-]+(?: [A-Z(][\w.'’)-]*){0,3}):[*_]*\s")
_NOBODY = re.compile(
    r"(?:question|answer|note|tip|hint|warning|caution|example|remark|important|summary)s?", re.IGNORECASE
)


def speakers_of(passage: Passage) -> dict[int, str]:
    """Who writes each sentence of a mail, or the name before what it goes on with, by its number; none where nobody is asked
    anything, or one alone speaks.

    A passage that begins within what somebody says has no name there.
    """
    if writers := writers_of(passage):
        return writers
    texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
    turns = {i: match["name"] for i, text in enumerate(texts) if (match := _TURN.match(text))}
    names = list(turns.values())
    is_talk = len(set(names)) < len(names) and len(set(names)) > 1 and not any(map(_NOBODY.fullmatch, names))
    if not is_talk or not any(text.rstrip().endswith("?") for text in texts):
        return {}
    found: dict[int, str] = {}
    speaker = ""
    for i, sentence in enumerate(passage.sentences):
        speaker = turns.get(i, speaker if not sentence.is_heading else "")
        if speaker and i not in turns:
            found[i] = speaker
    return found


def said_by(pointers: Sequence[Pointer]) -> tuple[Note, ...]:
    """A note on who says what is quoted, where the quotes have no name."""
    found: dict[str, None] = {}
    for pointer in pointers:
        starts = [sentence.start for sentence in pointer.passage.sentences]
        if name := speakers_of(pointer.passage).get(starts.index(pointer.sentence.start)):
            found[f"{'written' if writers_of(pointer.passage) else 'said'} by {name}"] = None
    return (Note("said_by", ", ".join(found)),) if found else ()
