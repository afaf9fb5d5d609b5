"""What a sync has to do: what differs between a source and an index, by stamps alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.manifest import DocumentInfo
from index.sources import Listing


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
