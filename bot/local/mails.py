"""Mails and memos: who wrote them, to whom and when stands in lines over the text ("From: Ada Holm")."""

import re
from dataclasses import dataclass

from index.documents import Passage

_LINE = re.compile(
    r"[*_]*(?P<name>From|To|Cc|Bcc|Date|Sent|Subject|Re|Attached|Attachments?):[*_]*[ \t]+(?P<value>\S(?:.*\S)?)",
    re.IGNORECASE | re.DOTALL,
)
_WRITER = re.compile(r"[\"'“]?(?P<name>[^<(\"'”@,;]*[^<(\"'”@,;\s])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line over a mail: what it says ("from", "date"), and where its value stands in its document."""

    name: str
    number: int  # of its sentence in the passage
    value: tuple[int, int]


def heads_of(passage: Passage) -> list[list[Line]]:
    """The lines over each mail that begins in a passage: they stand one after the other, and one says who wrote it."""
    runs: list[list[Line]] = []
    for number, sentence in enumerate(passage.sentences):
        match = _LINE.fullmatch(passage.sentence_text(sentence))
        if match is None:
            continue
        start, end = match.span("value")
        line = Line(match["name"].lower(), number, (sentence.start + start, sentence.start + end))
        if runs and runs[-1][-1].number == number - 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) > 1 and any(line.name == "from" for line in run)]


def writers_of(passage: Passage) -> dict[int, str]:
    """Who writes each sentence of the mails that begin in a passage, by its number."""
    found: dict[int, str] = {}
    heads = heads_of(passage)
    ends = [*(head[0].number for head in heads[1:]), len(passage.sentences)]
    for head, end in zip(heads, ends, strict=False):
        value = next(passage.slice(*line.value) for line in head if line.name == "from")
        if match := _WRITER.match(value):
            found |= dict.fromkeys(range(head[-1].number + 1, end), match["name"])
    return found
