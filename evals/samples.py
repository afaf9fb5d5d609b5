"""Samples: a question, and what a right answer holds and stands on. One JSON object a line."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import SetupError


@dataclass(frozen=True, slots=True)
class Sample:
    """One question with its expected result.

    `answers`: any of them in the answer's text makes it right. `evidence`: exact substrings of the corpus that support
    an answer; each is enough by itself, except in samples of kind "list", where all are needed.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


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
        SampleError: if it cannot be read, or a line is no JSON object.
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


def _json(line: bytes, where: str) -> object:
    """The JSON of one line; a byte order mark, as some editors put first in a file, is skipped."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SampleError(f"{where}: not UTF-8: {error}") from error
    except (ValueError, RecursionError) as error:
        raise SampleError(f"{where}: not JSON: {error}") from error


def _sample(row: dict[str, object], where: str) -> Sample:
    text: dict[str, str] = {}
    for field in ("id", "question"):
        if not isinstance(value := row.get(field), str):
            raise SampleError(f"{where}: {field!r} must be a text, found {value!r}")
        if not value.strip():
            raise SampleError(f"{where}: {field!r} is blank")
        text[field] = value
    if not isinstance(answerable := row.get("answerable"), bool):
        raise SampleError(f"{where}: 'answerable' must be true or false, found {answerable!r}")
    lists: dict[str, tuple[str, ...]] = {}
    for field in ("answers", "evidence"):
        value = row.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise SampleError(f"{where}: {field!r} must be a list of texts, found {value!r}; none may be blank")
        lists[field] = tuple(value)
    if answerable and not lists["answers"]:
        raise SampleError(f"{where}: an answerable sample needs 'answers'")
    if not isinstance(kind := row.get("kind"), str | None):
        raise SampleError(f"{where}: 'kind' must be a text, found {kind!r}")
    return Sample(text["id"], kind or "", text["question"], answerable, lists["answers"], lists["evidence"])
