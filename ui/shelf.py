"""Conversations as a browser keeps them: plain values in, plain values out, and whatever does not fit is left out.

They stay in the browser, an entry of its storage each; the server sees them when something is done with them, and keeps
none. What comes from a browser may have been written by anyone, so every answer is read by the schema that all saved
answers have.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot import Answer, Citation
from bot.evidence import evidence_page, sources_of
from bot.schema import CitationModel, citation_model, citation_of
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
class Unanswered:
    """A question that got no answer, or not all of it: `failure` says what went wrong, or is empty where the visitor stopped
    it, and `so_far` then has what had been said. `nearest` are the passages that were found all the same."""

    question: str
    failure: str = ""
    so_far: Answer | None = None
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One conversation; `changed` is an ISO time in UTC, `is_named` says that somebody gave it its title."""

    id: str
    title: str
    changed: str
    turns: tuple[Answer | Unanswered, ...]
    is_named: bool = False

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(turn for turn in self.turns if isinstance(turn, Answer))

    @property
    def unanswered(self) -> tuple[Unanswered, ...]:
        return tuple(turn for turn in self.turns if isinstance(turn, Unanswered))

    def as_value(self) -> dict[str, Any]:
        """The conversation as JSON takes it."""
        return {**asdict(replace(self, turns=())), "turns": [_turn_value(turn) for turn in self.turns]}


def read(value: object) -> list[Kept]:
    """The conversations in what a browser sent (JSON: a list of its entries, each a text), the newest first."""
    entries = json_of(value)
    found = [
        kept for entry in (entries if isinstance(entries, list) else [])[: 2 * MOST] if (kept := _kept(json_of(entry)))
    ]
    return sorted(found, key=lambda kept: kept.changed, reverse=True)


def found(conversations: Sequence[Kept], conversation_id: str) -> Kept | None:
    """The conversation of that id, if it is there."""
    return next((kept for kept in conversations if kept.id == conversation_id), None)


def put(conversations: Sequence[Kept], newest: Kept) -> str:
    """What a browser is told so that it keeps a conversation as it is now: the oldest others go where there is no room.

    It is told over which state of it this may be written: in another tab the conversation may have gone on meanwhile.
    """
    row = newest.as_value()
    known = found(conversations, newest.id)
    others = sorted(
        (kept for kept in conversations if kept.id != newest.id), key=lambda kept: kept.changed, reverse=True
    )
    room = ROOM - len(json.dumps(row))
    drop: list[str] = []
    for number, kept in enumerate(others, start=2):
        room -= len(json.dumps(kept.as_value()))
        if number > MOST or room < 0:
            drop.append(kept.id)
    return for_browser({"put": row, "over": known.changed if known else None, "drop": drop})


def json_of(text: object) -> object:
    """The value of a text that may be no JSON: None then."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def forget(conversation_id: str) -> str:
    """What a browser is told so that it keeps a conversation no more."""
    return for_browser({"drop": [conversation_id]})


def for_browser(value: object) -> str:
    """JSON for a part of the page that shows nothing: Gradio takes it for HTML, and warns of any script that it sees."""
    return json.dumps(value).replace("<", "\\u003c")


def as_now(known: Kept | None, conversation_id: str, turns: Sequence[Answer | Unanswered]) -> Kept:
    """A conversation as it is now; a title that it was given stays."""
    title = known.title if known and known.is_named else title_of(turns[0].question)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return Kept(conversation_id, title, now, tuple(turns), bool(known and known.is_named))


def renamed(kept: Kept, title: str) -> Kept:
    """The conversation with another title; an empty title is none."""
    title = title_of(title)
    return replace(kept, title=title, is_named=True) if title else kept


def title_of(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def exported(title: str, turns: Sequence[Answer | Unanswered], kind: str, document_text: Callable[[str], str]) -> str:
    """A conversation, or one answer of it, in one of `KINDS`. The page and the JSON are what `pincite verify` takes.

    The page is evidence, so it has the answers alone; the other two have the questions without an answer too.
    """
    answers = [turn for turn in turns if isinstance(turn, Answer)]
    if kind == "html":
        return evidence_page(answers, sources_of(answers, document_text))
    if kind == "json":
        if len(turns) == len(answers) == 1:
            return answers[0].to_json(indent=2) + "\n"
        whole: dict[str, Any] = {"title": title, "answers": [json.loads(answer.to_json()) for answer in answers]}
        if unanswered := [_turn_value(turn) for turn in turns if isinstance(turn, Unanswered)]:
            whole["unanswered"] = unanswered
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    parts = [f"## {_one_line(turn.question)}\n\n{_markdown(turn)}" for turn in turns]
    return "\n".join(parts if len(turns) == 1 else [f"# {_one_line(title)}\n", *parts])


def _markdown(turn: Answer | Unanswered) -> str:
    if isinstance(turn, Answer):
        return turn.to_markdown()
    if turn.so_far:
        return f"{turn.so_far.to_markdown()}\nStopped: this is not the whole answer.\n"
    return f"No answer: {_one_line(turn.failure)}\n" if turn.failure else "Stopped before there was an answer.\n"


def _one_line(text: str) -> str:
    """Text as a Markdown heading takes it."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in " ".join(text.split()))


def _turn_value(turn: Answer | Unanswered) -> Any:  # noqa: ANN401 - JSON
    if isinstance(turn, Answer):
        return json.loads(turn.to_json())
    value: dict[str, Any] = {"question": turn.question, "failure": turn.failure}
    if turn.so_far:
        value["so_far"] = json.loads(turn.so_far.to_json())
    if turn.nearest:
        value["nearest"] = [citation_model(citation).model_dump(mode="json") for citation in turn.nearest]
    return value


def _kept(row: object) -> Kept | None:
    if not isinstance(row, dict):
        return None
    texts = {name: row.get(name) for name in ("id", "title", "changed")}
    rows = row.get("turns")
    if not all(isinstance(value, str) for value in texts.values()) or not isinstance(rows, list) or not rows:
        return None
    if not _ID.fullmatch(str(texts["id"])):
        return None
    try:
        turns = tuple(_turn(row) for row in rows)
    except (AnswerFormatError, ValueError, RecursionError):
        return None
    title = title_of(str(texts["title"])) or title_of(turns[0].question)
    return Kept(str(texts["id"]), title, str(texts["changed"])[:40], turns, row.get("is_named") is True)


def _turn(row: object) -> Answer | Unanswered:
    if isinstance(row, dict) and row.keys() - {"so_far", "nearest"} == {"question", "failure"}:
        question, failure, so_far = row["question"], row["failure"], row.get("so_far")
        if not isinstance(question, str) or not isinstance(failure, str):
            raise ValueError("a question and its failure are texts")
        said = Answer.from_json(json.dumps(so_far)) if so_far else None
        nearest = row.get("nearest") or []
        if not isinstance(nearest, list):
            raise ValueError("the nearest passages are a list")
        return Unanswered(question, failure, said, tuple(citation_of(CitationModel.model_validate(c)) for c in nearest))
    return Answer.from_json(json.dumps(row))
