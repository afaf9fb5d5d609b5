"""Conversations as a browser keeps them: plain values in, plain values out, and whatever does not fit is left out.

They stay in the browser; the server sees them when the page is opened, and keeps none. What comes from a browser may have
been written by anyone, so every answer is read by the schema that all saved answers have.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot import Answer
from bot.evidence import evidence_page, sources_of
from index.errors import AnswerFormatError

MOST = 50
"""How many conversations are kept; the oldest go first."""

ROOM = 2_000_000
"""Characters of JSON that they may take together: browsers give a page about five million bytes."""

LONGEST_TITLE = 80
KINDS = {"html": "text/html", "md": "text/markdown", "json": "application/json"}
"""The forms in which a conversation or an answer is handed out."""

_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One conversation; `changed` is an ISO time in UTC, `is_named` says that somebody gave it its title."""

    id: str
    title: str
    changed: str
    answers: tuple[Answer, ...]
    is_named: bool = False

    def as_value(self) -> dict[str, Any]:
        """The conversation as JSON takes it."""
        return {
            "id": self.id,
            "title": self.title,
            "changed": self.changed,
            "is_named": self.is_named,
            "answers": [json.loads(answer.to_json()) for answer in self.answers],
        }


def read(value: object) -> list[Kept]:
    """The conversations in what a browser sent, the newest first."""
    rows = value.get("conversations") if isinstance(value, dict) else None
    found = [kept for row in (rows if isinstance(rows, list) else [])[:MOST] if (kept := _kept(row))]
    return sorted(found, key=lambda kept: kept.changed, reverse=True)


def written(conversations: Sequence[Kept]) -> dict[str, Any]:
    """What a browser is given to keep: the newest, as far as there is room."""
    rows: list[dict[str, Any]] = []
    room = ROOM
    for kept in sorted(conversations, key=lambda kept: kept.changed, reverse=True)[:MOST]:
        row = kept.as_value()
        room -= len(json.dumps(row))
        if room < 0 and rows:
            break
        rows.append(row)
    return {"version": 1, "conversations": rows}


def with_answers(conversations: Sequence[Kept], conversation_id: str, answers: Sequence[Answer]) -> list[Kept]:
    """The conversations with one as it is now, or a new one, in front."""
    known = next((kept for kept in conversations if kept.id == conversation_id), None)
    title = known.title if known and known.is_named else title_of(answers[0].question)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    newest = Kept(conversation_id, title, now, tuple(answers), bool(known and known.is_named))
    return [newest, *(kept for kept in conversations if kept.id != conversation_id)]


def renamed(conversations: Sequence[Kept], conversation_id: str, title: str) -> list[Kept]:
    """The conversations, one with another title; an empty title is none."""
    title = title_of(title)
    return [
        replace(kept, title=title, is_named=True) if kept.id == conversation_id and title else kept
        for kept in conversations
    ]


def title_of(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def exported(title: str, answers: Sequence[Answer], kind: str, document_text: Callable[[str], str]) -> str:
    """A conversation, or one answer of it, in one of `KINDS`. The page and the JSON are what `pincite verify` takes."""
    if kind == "html":
        return evidence_page(answers, sources_of(answers, document_text))
    if kind == "json":
        if len(answers) == 1:
            return answers[0].to_json(indent=2) + "\n"
        whole = {"title": title, "answers": [json.loads(answer.to_json()) for answer in answers]}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    parts = [f"## {_one_line(answer.question)}\n\n{answer.to_markdown()}" for answer in answers]
    return "\n".join(parts if len(answers) == 1 else [f"# {_one_line(title)}\n", *parts])


def _one_line(text: str) -> str:
    """Text as a Markdown heading takes it."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in " ".join(text.split()))


def _kept(row: object) -> Kept | None:
    if not isinstance(row, dict):
        return None
    found = {name: row.get(name) for name in ("id", "title", "changed")}
    rows = row.get("answers")
    if not all(isinstance(value, str) for value in found.values()) or not isinstance(rows, list) or not rows:
        return None
    if not _ID.fullmatch(str(found["id"])):
        return None
    try:
        answers = tuple(Answer.from_json(json.dumps(answer)) for answer in rows)
    except (AnswerFormatError, ValueError):
        return None
    title = title_of(str(found["title"])) or title_of(answers[0].question)
    return Kept(str(found["id"]), title, str(found["changed"])[:40], answers, row.get("is_named") is True)
