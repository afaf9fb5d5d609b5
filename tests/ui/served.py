"""A page of ours on a free port of this machine, for the browser tests and the screenshots."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot import Bot


@contextmanager
def served(
    bot: "Bot", read_only: bool = False, allowed: Sequence[str] = (), door: "ASGIApp | None" = None
) -> Iterator[str]:
    """The address of the page, and of a door beside it, while the block runs."""
    from ui.page import serve_page
    from ui.place import place_of

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = serve_page(bot, place_of("127.0.0.1", port, allowed), block=False, read_only=read_only, door=door)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        page.close(verbose=False)
