"""What a sync has to do: what differs between a source and an index, by stamps alone, and what is left out by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexCorruptError
from index.manifest import DocumentInfo, write_whole
from index.sources import Listing

_LEFT_OUT = "removed.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents by their ids: to be looked at, gone from the source, and left out by hand."""

    look_at: Sequence[str]
    gone: Sequence[str]
    left_out: Sequence[str]


def planned(listing: Listing, known: Mapping[str, DocumentInfo], left_out: frozenset[str]) -> Plan:
    """What differs between what a source lists and what an index knows."""
    wanted = {i: stamp for i, stamp in listing.stamps.items() if i not in left_out}
    return Plan(
        look_at=[i for i, stamp in wanted.items() if not stamp or i not in known or known[i].stamp != stamp],
        gone=[i for i in known if i not in wanted and not listing.may_hold(i)],
        left_out=[i for i in listing.stamps if i in left_out],
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
