"""What people say of answers, kept as samples: a line is what `pincite eval run` takes, with the answer that was judged.

A liked answer is expected again, and a liked refusal too. Of a disliked one only the question is known, until somebody
says what would have been right.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from bot.answer import Answer
from index.documents import text_hash
from index.errors import SetupError
from index.manifest import write_whole

UNKNOWN = "EDIT ME: what is a right answer?"
ABSENT = ""
"""The correction that says: the documents do not answer this."""

FILE = "feedback.jsonl"

Row = dict[str, object]


def sample_of(answer: Answer, liked: bool, correction: str | None = None, before: Sequence[str] = ()) -> Row:
    """A sample of the gate, as JSON values, that expects what was liked or what a correction says.

    `before` are the questions that were asked earlier in the same conversation. Without a correction, a dislike is a
    draft: somebody has to write what is expected.
    """
    kind = "liked" if liked else "disliked"
    row: Row = {
        "id": f"{kind}:{text_hash(json.dumps([*before, answer.question, answer.text]))[:12]}",
        "kind": kind,
        "question": answer.question,
        "answerable": True,
        "answers": [UNKNOWN],
        "evidence": [],
    }
    if before:
        row["before"] = list(before)
    if (liked and answer.refusal) or (not liked and correction == ABSENT):
        return {**row, "answerable": False, "answers": []}
    if not liked and correction:
        return {**row, "answers": [correction]}
    if not liked:
        return {**row, "draft": True}
    focuses = [c.focus.quote for c in answer.citations if c.focus]
    expected = focuses or [statement.text for statement in answer.statements]
    return {**row, "answers": expected[:1], "evidence": [c.quote for c in answer.citations[:1]]}


class Feedback:
    """The samples in a folder's `feedback.jsonl`; there is one for each answer, and the last word counts.

    Its methods raise a SetupError where the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def keep(self, answer: Answer, liked: bool, correction: str | None = None, before: Sequence[str] = ()) -> None:
        """Keep what was said of an answer, in place of what was said of it before."""
        row = sample_of(answer, liked, correction, before)
        said = {"liked": liked, "answer": json.loads(answer.to_json())}
        if correction is not None:
            said["correction"] = correction
        self._replace(answer, before, {**row, **said})

    def forget(self, answer: Answer, before: Sequence[str] = ()) -> None:
        """Take back what was said of an answer."""
        self._replace(answer, before, None)

    def _replace(self, answer: Answer, before: Sequence[str], row: Row | None) -> None:
        about = _about(sample_of(answer, True, None, before))
        try:
            with FileLock(self.path.with_suffix(".lock")):
                lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
                kept = [line for line in lines if _about(json.loads(line)) != about]
                added = [json.dumps(row, ensure_ascii=False)] if row else []
                write_whole(self.path, "".join(f"{line}\n" for line in [*kept, *added]))
        except OSError as error:
            raise SetupError(f"what you said cannot be kept in {str(self.path)!r}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError(f"{str(self.path)!r} is damaged: mend it, or move it away ({error})") from error


def _about(row: Row) -> str:
    """What a sample is about, liked or not."""
    return str(row["id"]).partition(":")[2]
