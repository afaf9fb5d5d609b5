"""An iterator that blocks, for a program that must not: it runs in a thread of its own, one step at a time."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


async def aside(items: Iterator[T]) -> AsyncGenerator[T]:
    """The same items. If nobody wants more of them, the iterator is closed as soon as its step is done."""
    done = object()
    thread = ThreadPoolExecutor(1, thread_name_prefix="pincite-aside")
    loop = asyncio.get_running_loop()
    try:
        while (item := await loop.run_in_executor(thread, next, items, done)) is not done:
            yield item  # type: ignore[misc]
    finally:
        close = getattr(items, "close", None)
        if close:
            thread.submit(close)
        thread.shutdown(wait=False)
