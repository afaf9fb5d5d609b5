"""Samples: a question, and what a right answer holds and stands on. One JSON object a line."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from index.errors import SetupError

Row = TypeVar("Row")
_FIELDS = frozenset("id kind question answerable answers evidence all_of forbidden before draft".split())
_OF_FEEDBACK = frozenset("liked answer correction".split())  # what `bot/feedback.py` adds
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Sample:
    """One question with its expected result.

    `answers`: any of them in the answer's text makes it right. `all_of`: several such groups, of which each must be met
    (both sides of a conflict, every part of a comparison). `evidence`: substrings of the corpus that support an answer,
    exact but for white space, which stands for any; each is enough by itself, except in samples of kind "list" and those
    with `all_of`, where all are needed. `forbidden`: none of these may be said. `before`: the questions asked earlier in
    the same conversation. `is_draft`: nobody has read it yet.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    is_draft: bool = False

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The groups of expected answers, of which each must be met."""
        return self.all_of or (self.answers,)

    @property
    def needs_all(self) -> bool:
        """Whether every piece of evidence is needed."""
        return self.kind == "list" or len(self.all_of) > 1


class SampleError(SetupError):
    """A sample is not in the format, or cites what the corpus does not hold; the message names line and field."""


def read_samples(path: Path) -> list[Sample]:
    """The samples in a JSONL file.

    Raises:
        SampleError: at the first line that is not a sample.
    """
    samples: dict[str, Sample] = {}
    for number, row in read_rows(path):
        sample = _sample(row, f"{path.name} line {number}")
        if sample.id in samples:
            raise SampleError(f"{path.name} line {number}: the id {sample.id!r} occurs twice")
        samples[sample.id] = sample
    if not samples:
        raise SampleError(f"{path.name}: there are no samples in it")
    return list(samples.values())


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """(line number, object) of a JSONL file, which may be gzipped.

    Raises:
        SampleError: if it cannot be read, a line is no JSON object, or it holds what no report could be written of.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    row = _json(line, f"{path.name} line {number}")
                    if not isinstance(row, dict):
                        raise SampleError(f"{path.name} line {number}: not a JSON object")
                    yield number, row
    except OSError as error:
        raise SampleError(f"{str(path)!r} cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise SampleError(f"{path.name}: damaged, or cut off: {error}") from error


def spread(rows: list[Row], limit: int | None) -> list[Row]:
    """`limit` of the rows, evenly spread; all where there is no limit or there are no more."""
    if limit is None or limit >= len(rows):
        return rows
    return [rows[i * len(rows) // limit] for i in range(limit)]


def _json(line: bytes, where: str) -> object:
    """The JSON of one line; a byte order mark, as some editors put first in a file, is skipped."""
    try:
        value = json.loads(line.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _once(pairs, where))
        writable = is_writable(value)
    except UnicodeDecodeError as error:
        raise SampleError(f"{where}: not UTF-8: {error}") from error
    except (ValueError, RecursionError) as error:
        raise SampleError(f"{where}: not JSON: {error}") from error
    if not writable:
        raise SampleError(f"{where}: holds half a surrogate pair; write it as UTF-8")
    return value


def _once(pairs: list[tuple[str, object]], where: str) -> dict[str, object]:
    """The object of these pairs. JSON lets a key stand twice, and the last would count: the other was written for something."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise SampleError(f"{where}: the key {twice!r} stands twice in one object: take one out")
    return found


def is_writable(value: object) -> bool:
    """Whether what was read from JSON can be written as UTF-8: half a surrogate pair ("\\ud83d") cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_fields(row: dict[str, object], where: str) -> None:
    """A row may have fields of its own, but none that is one of ours misspelt: what it expects would not be looked at."""
    for field in row.keys() - _FIELDS - _OF_FEEDBACK:
        if near := get_close_matches(field, sorted(_FIELDS), n=1, cutoff=_NEAR):
            raise SampleError(f"{where}: there is no field {field!r}; did you mean {near[0]!r}?")


def _sample(row: dict[str, object], where: str) -> Sample:
    _check_fields(row, where)
    text = {field: _text(row, field, where) for field in ("id", "question")}
    if not isinstance(answerable := row.get("answerable"), bool):
        raise SampleError(f"{where}: 'answerable' must be true or false, found {answerable!r}")
    lists = {
        field: _texts(row.get(field, []), field, where) for field in ("answers", "evidence", "forbidden", "before")
    }
    if not isinstance(groups := row.get("all_of", []), list):
        raise SampleError(f"{where}: 'all_of' must be a list of lists of texts, found {groups!r}")
    all_of = tuple(_texts(group, "all_of", where) for group in groups)
    _check_expected(answerable, lists["answers"], all_of, f"{where}, sample {text['id']!r}")
    if not isinstance(kind := row.get("kind"), str | None):
        raise SampleError(f"{where}: 'kind' must be a text, found {kind!r}")
    answers, evidence, forbidden, before = lists.values()
    is_draft = row.get("draft") is True
    return Sample(
        text["id"], kind or "", text["question"], answerable, answers, evidence, all_of, forbidden, before, is_draft
    )


def _check_expected(answerable: bool, answers: Sequence[str], all_of: Sequence[Sequence[str]], where: str) -> None:
    """A sample says once what is expected: nothing that it says may go by unread."""
    if answerable and not (all(all_of) if all_of else answers):
        raise SampleError(f"{where}: an answerable sample needs 'answers', or 'all_of' with no group empty")
    if answers and all_of:
        raise SampleError(
            f"{where}: 'all_of' stands in place of 'answers': make 'answers' one more group, or take it out"
        )


def _text(row: dict[str, object], field: str, where: str) -> str:
    if not isinstance(value := row.get(field), str):
        raise SampleError(f"{where}: {field!r} must be a text, found {value!r}")
    if not value.strip():
        raise SampleError(f"{where}: {field!r} is blank")
    return value


def _texts(value: object, field: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise SampleError(f"{where}: {field!r} must be a list of texts, found {value!r}; none may be blank")
    return tuple(value)
