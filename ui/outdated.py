"""Whether the folder of documents has changed since it was read, which nobody who only looks at the page can know."""

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import PinciteError
from index.plan import Unread, load_unread, planned

if TYPE_CHECKING:
    from index.corpus import Corpus
    from index.manifest import DocumentInfo

_HOLDS = 3.0  # seconds that a finding counts; every tab asks each second
_SHARE = 20  # a look at a large folder takes at most such a part of the time


class Outdated:
    """Says so as it was when it was looked at last. Thread-safe; nobody waits for another's look, which may take long."""

    def __init__(self, corpus: "Corpus") -> None:
        self._corpus = corpus
        self._lock = threading.Lock()
        self.is_so = False
        """Whether files were added, changed or taken away that the index does not know as they are."""
        self._until = 0.0
        self._first: dict[str, tuple[DocumentInfo | Unread | None, str]] = {}

    def look(self) -> None:
        """Look at the folder, unless that was just done, or is being done."""
        began = time.monotonic()
        if began < self._until or not self._lock.acquire(blocking=False):
            return
        try:
            self.is_so = self._differs()
            took = time.monotonic() - began
            self._until = began + took + max(_HOLDS, _SHARE * took)
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Have the next look be a new one: the folder was read."""
        self.is_so, self._until = False, 0.0

    def _differs(self) -> bool:
        corpus = self._corpus
        try:
            corpus.catch_up()
            listing, unread = corpus.source.list(), load_unread(corpus.folder)
            plan = planned(listing, corpus.documents, corpus.left_out, unread)
        except (PinciteError, OSError):  # a folder that is gone for the moment: what reads it says why
            return False
        known: Mapping[str, DocumentInfo | Unread] = {**unread, **corpus.documents}
        others = [self._is_other(i, known.get(i), listing.stamps[i]) for i in plan.look_at]  # each is looked at once
        return bool(plan.gone) or any(others)

    def _is_other(self, document_id: str, known: "DocumentInfo | Unread | None", stamp: str) -> bool:
        """Whether a file is another one than was read. One that had just been written then has no stamp to compare with: it is
        compared with what it was when it was first looked at here."""
        if known is None or known.stamp:
            return True
        if not stamp:
            return False
        of, first = self._first.get(document_id, (None, ""))
        if of != known:
            self._first[document_id] = (known, stamp)
            return False
        return stamp != first
