"""A page of ours on a free port of this machine, for the browser tests and the screenshots."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot import Bot


@contextmanager
def served(bot: "Bot", read_only: bool = False) -> Iterator[str]:
    """The address of the page while the block runs."""
    from ui.page import serve_page

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = serve_page(bot, "127.0.0.1", port, block=False, read_only=read_only)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        page.close(verbose=False)
