"""What a sync has to do: what differs between a source and an index, by stamps alone, what is left out by hand, and what is
known not to be readable."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path

from index.errors import DocumentError, IndexCorruptError
from index.manifest import DocumentInfo, write_whole
from index.sources import Listing

_LEFT_OUT = "removed.json"
_UNREAD = "unread.json"


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a document could not be read, and what its source said of it then, or nothing where that says nothing of the next
    time. `lacks` names the module that would have read it."""

    reason: str
    stamp: str = ""
    lacks: str = ""

    @classmethod
    def of(cls, error: DocumentError, stamp: str) -> "Unread":
        return cls(error.reason, "" if error.may_pass else stamp, error.lacks)

    def holds(self, stamp: str) -> bool:
        """Whether to read what has this stamp now would come to the same."""
        return bool(stamp) and stamp == self.stamp and not (self.lacks and find_spec(self.lacks))


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents by their ids: to be looked at, gone from the source, left out by hand, and known not to be readable."""

    look_at: Sequence[str]
    gone: Sequence[str]
    left_out: Sequence[str]
    unread: Mapping[str, Unread] = field(default_factory=dict)


def planned(
    listing: Listing, known: Mapping[str, DocumentInfo], left_out: frozenset[str], unread: Mapping[str, Unread]
) -> Plan:
    """What differs between what a source lists and what an index knows; `unread` is what could not be read before."""
    wanted = {i: stamp for i, stamp in listing.stamps.items() if i not in left_out}
    as_before = {i: unread[i] for i, stamp in wanted.items() if i in unread and unread[i].holds(stamp)}
    read = {i: info.stamp for i, info in known.items()}
    return Plan(
        look_at=[i for i, stamp in wanted.items() if i not in as_before and (not stamp or read.get(i) != stamp)],
        gone=[i for i in known if i not in wanted and not listing.may_hold(i)],
        left_out=[i for i in listing.stamps if i in left_out],
        unread=as_before,
    )


def put_left_out(folder: Path, ids: frozenset[str]) -> None:
    """Write to the index folder which documents were removed from the index by hand.

    Raises:
        SetupError: if the index folder cannot be written.
    """
    write_whole(folder / _LEFT_OUT, json.dumps(sorted(ids), indent=1))


def load_left_out(folder: Path) -> frozenset[str]:
    """What `put_left_out` wrote.

    Raises:
        IndexCorruptError: if the file is damaged: to go on without it would take in again what somebody removed.
    """
    try:
        found = json.loads((folder / _LEFT_OUT).read_text(encoding="utf-8"))
        if not isinstance(found, list):
            raise ValueError("it is no list")
        return frozenset(map(str, found))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise IndexCorruptError(
            f"{folder / _LEFT_OUT}, which names the documents that were removed by hand, is damaged ({error}): run `pincite "
            "index sync --restore`, which takes all of them in again"
        ) from error


def put_unread(folder: Path, failed: Mapping[str, Unread]) -> None:
    """Write to the index folder which documents the last sync could not read, and why.

    Raises:
        SetupError: if the index folder cannot be written.
    """
    if failed != load_unread(folder):
        write_whole(folder / _UNREAD, json.dumps({i: asdict(unread) for i, unread in failed.items()}, indent=1))


def load_unread(folder: Path) -> dict[str, Unread]:
    """What `put_unread` wrote; nothing where that is missing or damaged, since the next sync finds it out again."""
    try:
        found = json.loads((folder / _UNREAD).read_text(encoding="utf-8"))
        return {i: Unread(**fields) for i, fields in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
