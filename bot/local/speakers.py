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

_WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
_ASKS_WHO_SAYS = re.compile(
    r"^(?>.*?\bwho\b).*\b(?:sa(?:ys?|id)|ask(?:s|ed)?|t(?:ells?|old)|sp(?:eaks?|oke)|talk(?:s|ed)?|answer(?:s|ed)?|repl(?:y|ies|ied)"
    r"|thinks?|thought|interview\w*)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OF_HIMSELF = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Uu]s|[Oo]ur)\b")


def speakers_of(passage: Passage) -> dict[int, str]:
    """Who writes each sentence of a mail, or the name before what it goes on with, by its number; none where nobody is asked
    anything, or one alone speaks.

    A passage that begins within what somebody says has no name there.
    """
    if writers := writers_of(passage):
        return writers
    turns = {i: match["name"] for i, match in _turns(passage).items()}
    if not turns:
        return {}
    found: dict[int, str] = {}
    speaker = ""
    for i, sentence in enumerate(passage.sentences):
        speaker = turns.get(i, speaker if not sentence.is_heading else "")
        if speaker and i not in turns:
            found[i] = speaker
    return found


def names_barred(question: str, passage: Passage) -> dict[int, int]:
    """How many characters the name of a speaker takes before a sentence, by its number, where the name is not what the question
    asks for: who speaks is asked by a word for that, or of what somebody says of himself."""
    if _ASKS_WHO_SAYS.search(question):
        return {}
    is_who = _WHO.search(question)
    texts = {i: (match, passage.sentence_text(passage.sentences[i])) for i, match in _turns(passage).items()}
    return {i: match.end() for i, (match, text) in texts.items() if not (is_who and _OF_HIMSELF.search(text))}


def _turns(passage: Passage) -> dict[int, re.Match[str]]:
    """The names before sentences, by the numbers of these; none where nobody is asked anything, or one alone speaks."""
    texts = [passage.sentence_text(sentence) for sentence in passage.sentences]
    turns = {i: match for i, text in enumerate(texts) if (match := _TURN.match(text))}
    names = [match["name"] for match in turns.values()]
    is_talk = len(set(names)) < len(names) and len(set(names)) > 1 and not any(map(_NOBODY.fullmatch, names))
    return turns if is_talk and any(text.rstrip().endswith("?") for text in texts) else {}


def said_by(pointers: Sequence[Pointer]) -> tuple[Note, ...]:
    """A note on who says what is quoted, where the quotes have no name."""
    found: dict[str, None] = {}
    for pointer in pointers:
        starts = [sentence.start for sentence in pointer.passage.sentences]
        if name := speakers_of(pointer.passage).get(starts.index(pointer.sentence.start)):
            found[f"{'written' if writers_of(pointer.passage) else 'said'} by {name}"] = None
    return (Note("said_by", ", ".join(found)),) if found else ()
