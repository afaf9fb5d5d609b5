"""Long work on the documents: one at a time, told to every visitor, and stopped by the one who began it.

It goes on when its visitor leaves the page. Who began it is known by a word that the visitor's tab made up, and that stops
this work and does nothing else.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future

from index.reports import Progress, Stopped, Watcher
from index.sources import UPLOADS
from ui.escaping import escape

_LONGEST_WORD = 64
_MEANWHILE = (
    "Questions are answered from what is there already. What is added or removed meanwhile waits until this is done."
)


class Task:
    """Work under way; `what` says what is done, as a sentence does without its full stop.

    What comes of it is HTML, for its visitor.
    """

    def __init__(self, what: str, visitor: object, work: Callable[[Watcher], str]) -> None:
        self.what = what
        self.is_stopped = False
        self.visitor = visitor
        self._work = work
        self._progress: Progress | None = None
        self._read = (0, 0)
        self._outcome: Future[str] = Future()
        self._outcome.set_running_or_notify_cancel()  # so that nobody who waits for it takes it back

    def is_of(self, visitor: object) -> bool:
        """Whether that visitor began it."""
        return isinstance(visitor, str) and 0 < len(visitor) <= _LONGEST_WORD and visitor == self.visitor

    @property
    def outcome(self) -> "asyncio.Future[str]":
        """What comes of it, for those who wait."""
        return asyncio.wrap_future(self._outcome)

    def run(self, is_over: Callable[[], None]) -> None:
        """Do the work; `is_over` is called before its outcome is known to anyone."""
        try:
            result = self._work(self._watch)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the outcome gets it
            is_over()
            self._outcome.set_exception(error)
        else:
            is_over()
            self._outcome.set_result(result)

    def _watch(self, progress: Progress) -> None:
        self._progress = progress
        if progress.step == "documents":
            self._read = (progress.done, progress.total)
        if self.is_stopped:
            raise Stopped

    def in_words(self) -> str:
        """How far it is."""
        now, (read, files) = self._progress, self._read
        if self.is_stopped:
            return "Stopping. What is being read or embedded at this moment is finished first."
        if now is None:
            return "Looking at the files"
        if now.step == "documents" and now.done < now.total:
            return f"Reading {now.done + 1:,} of {now.total:,}: {now.document_id.removeprefix(f'{UPLOADS}/')}"
        if now.step == "pages":
            name = now.document_id.removeprefix(f"{UPLOADS}/")
            return f"Recognising the text of page {now.done + 1:,} of {now.total:,}: {name}"
        if now.step == "passages":
            so_far = f" ({min(read + 1, files):,} of {files:,} files read)" if files > 1 else ""
            return f"Embedding {now.done:,} of {now.total:,} passages{so_far}"
        return "Making the index of words"


class Tasks:
    """The work that is under way, if any; `changes` counts the work that is over. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.now: Task | None = None
        self.changes = 0
        self._last: Task | None = None

    def begin(self, task: Task) -> "Task | None":
        """Begin with it, or give the one that is under way and goes first."""
        with self._lock:
            if self.now is None:
                self.now = task
                threading.Thread(target=task.run, args=[self._over], daemon=True).start()
                return None
            return self.now

    def stop(self, visitor: object) -> None:
        """Stop what is under way, if that visitor began it."""
        task = self.now
        if task and task.is_of(visitor):
            task.is_stopped = True

    def shown_to(self, visitor: object) -> str:
        """What a visitor is told of the work that is under way; nothing where there is none."""
        task = self.now
        if task is None:
            return ""
        can_stop = task.is_of(visitor) and not task.is_stopped
        stop = '<p><button type="button" data-do="stop">Stop</button></p>' if can_stop else ""
        return (
            f'<div class="task"><p role="status">{escape(task.what)}.</p>'
            f'<p class="far" dir="auto">{escape(task.in_words())}</p>{stop}<p class="where">{_MEANWHILE}</p></div>'
        )

    def last_of(self, visitor: object) -> "Task | None":
        """The work that was over last, if that visitor began it."""
        return self._last if self._last and self._last.is_of(visitor) else None

    def changed(self) -> None:
        """Have the other visitors' pages look at the documents again."""
        with self._lock:
            self.changes += 1

    def _over(self) -> None:
        self._last, self.now = self.now, None
        self.changed()
