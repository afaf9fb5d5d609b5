"""What a bot is at, so that closing it can wait until no model is in the middle of it.

Servers answer in daemon threads, which Python ends wherever they are when a program ends; one that is inside a model's
native code then takes the process down with it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from index.errors import SetupError

T = TypeVar("T")
_LONGEST = 30.0  # seconds: a step on the local models takes well under one, and loading them a few


class Work:
    """Counts the steps that are being made. Thread-safe."""

    def __init__(self) -> None:
        self._steps = threading.Condition()
        self._now = 0
        self._is_closed = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """Count what the block does.

        Raises:
            SetupError: if the work is closed; nothing is done then.
        """
        with self._steps:
            if self._is_closed:
                raise SetupError("this bot is closed: open it again to ask")
            self._now += 1
        try:
            yield
        finally:
            with self._steps:
                self._now -= 1
                self._steps.notify_all()

    def each(self, items: Iterator[T]) -> Iterator[T]:
        """The same items, each made in a step."""
        end = object()
        while True:
            with self.step():
                item = next(items, end)
            if item is end:
                return
            yield item  # type: ignore[misc]

    def close(self) -> None:
        """Wait until the steps that are being made are done; no further one is made."""
        with self._steps:
            self._is_closed = True
            self._steps.wait_for(lambda: not self._now, _LONGEST)
