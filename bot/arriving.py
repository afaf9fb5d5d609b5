"""What a language model sends, read in a thread of its own: whatever it does, nobody waits longer than the deadline."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING

from index.errors import ModelTooSlowError

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse

_AHEAD = 256  # pieces of a reply that may wait to be read
_HAND_OVER = 0.5  # seconds until a full queue is looked at again


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment after which nobody waits any longer."""

    seconds: float
    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds until then; 0 if it has passed."""
        return max(0.0, self.at - time.monotonic())


Tell = Callable[[int], None]
"""What to call on each retry, with its number."""

Opened = Callable[[Callable[[], None]], None]
"""What to hand the means to break a connection off."""

Produce = Callable[[Tell, Opened], "Iterator[ChatResponse]"]


class _End:
    """Nothing more arrives; or this is what came in the way."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def arriving(produce: "Produce", until: Deadline, name: str) -> "Iterator[ChatResponse | int]":
    """What `produce` yields, and the number of each retry that it tells of, until the deadline.

    `produce` runs in a thread of its own, so that it may hang without anybody waiting for it. When nobody waits any
    longer, its connection is broken off; the thread ends with the call that it is in.

    Raises:
        ModelTooSlowError: if the deadline passes.
    """
    worker = _Worker(produce)
    threading.Thread(target=copy_context().run, args=(worker.work,), name="pincite-model", daemon=True).start()
    try:
        while not isinstance(item := worker.next(until), _End):
            yield item
        worker.connections.clear()  # the client has them back
        if item.error:
            raise item.error
    except Empty:
        raise ModelTooSlowError(
            f"the model {name!r} did not answer within {until.seconds:g} s: ask again, or allow more with --deadline"
        ) from None
    finally:
        worker.stop()


class _Worker:
    """Takes from `produce` in one thread and hands over to another."""

    def __init__(self, produce: "Produce") -> None:
        self.connections: list[Callable[[], None]] = []
        self._produce = produce
        self._queue: Queue[ChatResponse | int | _End] = Queue(_AHEAD)
        self._stopped = threading.Event()

    def work(self) -> None:
        end = _End()
        try:
            for item in self._produce(self._put, self.connections.append):
                self._put(item)
                if self._stopped.is_set():
                    break
        except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
            end = _End(error)
        self._put(end)

    def next(self, until: Deadline) -> "ChatResponse | int | _End":
        """What comes next; raises `Empty` at the deadline, even if there is always something."""
        if not until.left:
            raise Empty
        return self._queue.get(timeout=until.left)

    def stop(self) -> None:
        """Nobody waits any longer."""
        self._stopped.set()
        for break_off in self.connections:
            break_off()

    def _put(self, item: "ChatResponse | int | _End") -> None:
        while not self._stopped.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=_HAND_OVER)
                return
