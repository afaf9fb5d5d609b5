"""What the steps of a corpus tell: how far they are, what a sync did, what became of added files, proof of a removal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long step is: `done` of `total` documents (or passages, or pages), and which one is under way."""

    step: str
    done: int
    total: int
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, by document id; `failed` maps a document to why it could not be read, and `cautions` one that was
    added or changed to what its readers should know.

    A document that was indexed before and cannot be read now keeps its last indexed version. `left_out` are documents
    that were removed from the index by hand and still stand in the source.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    left_out: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    cautions: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, int] = field(default_factory=dict)
    passages: int = 0
    seconds: float = 0.0


def left_alone(ignored: Mapping[str, int]) -> list[str]:
    """What a source leaves alone, as `Listing` counts it: the files that no reader knows, by kind; then each link to a folder.

    >>> left_alone({".ppt": 1, "": 2})
    ['2 without a suffix, 1 .ppt: no reader for them']
    """
    kinds = {kind: count for kind, count in sorted(ignored.items()) if not kind or kind.startswith(".")}
    named = ", ".join(f"{count:,} {kind or 'without a suffix'}" for kind, count in kinds.items())
    return [*([f"{named}: no reader for them"] if named else []), *sorted(ignored.keys() - kinds.keys())]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was handed in under `name`: the document that it is now, or why it is none. `is_taken` says
    that it is none as another document has its name."""

    name: str
    document_id: str = ""
    failure: str = ""
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a removal: what was taken out, and how much of it a search of the store and the index finds after."""

    document_id: str
    title: str
    sha256: str
    passages_removed: int
    passages_left: int
    removed_at: str  # ISO 8601, UTC
    still_in_source: bool


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """What a watcher raises to end the step that it watches: what is indexed whole by then stays, and nothing else."""


STOPPED = "adding was stopped"
"""Why a file is no document where adding was stopped."""

Watcher = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    """Nobody looks on."""
