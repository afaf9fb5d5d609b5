"""What every test has: no network beyond this machine, no keys, no settings of the developer's own.

The blocks hold for this process. A browser is a process of its own: its flags keep it at home.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bot import Bot

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SHOWN = """() => [
  `after ${Math.round(performance.now())} ms, in the box: ${document.querySelector("#question textarea")?.value}`,
  document.body.innerText,
].join("\\n")"""
_SETTINGS_OF_THE_DEVELOPER = ("PINCITE_", "OPENAI_", "GRADIO_", "ANONYMIZED_TELEMETRY", "CHROMA_", "TIKTOKEN_")

# How long an example takes is no matter of a test: machines are shared.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Telemetry is not turned off here: the product has to do that, and a test in which it did not fails below.
for variable in [name for name in os.environ if name.startswith(_SETTINGS_OF_THE_DEVELOPER)]:
    del os.environ[variable]

_refused: list[str] = []


def stays_here(host: object) -> bool:
    """Whether `host`, a name or an address as sockets take it, is this machine. None and "" are every interface."""
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _check(host: object) -> None:
    if not stays_here(host):
        _refused.append(str(host))
        raise OSError(f"tests reach nothing beyond this machine, and {host!r} is")


def _guarded(original: Callable[..., object]) -> Callable[..., object]:
    """A socket's method that refuses an address beyond this machine; the address is its last argument."""

    def reach(self: socket.socket, *arguments: object) -> object:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _check(address[0])
        return original(self, *arguments)

    return reach


def pytest_configure(config: pytest.Config) -> None:
    """Refuse every connection, datagram and look-up beyond this machine, for the whole run."""
    look_up = socket.getaddrinfo

    def guarded_look_up(host: object, *rest: object, **named: object) -> object:
        _check(host)
        return look_up(host, *rest, **named)  # type: ignore[arg-type]

    for method in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
    socket.getaddrinfo = guarded_look_up  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def refused_hosts() -> Iterator[list[str]]:
    """The hosts that this test was kept from. Any left at its end fail it, so telemetry in a thread is found too.

    A test that reaches out on purpose asserts what is in the list and clears it.
    """
    yield _refused
    hosts = list(_refused)
    _refused.clear()
    assert not hosts, f"something reached beyond this machine and was refused: {hosts}"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of its own with the seed article in it."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(SEEDS / "ankara-kiev.txt", folder)
    return folder


@pytest.fixture(scope="session")
def seed_bot(tmp_path_factory: pytest.TempPathFactory) -> "Bot":
    """A bot over the seed article, indexed apart from the checkout."""
    from bot import Bot

    return Bot.open(SEEDS, index=tmp_path_factory.mktemp("index"))


@pytest.fixture
def chromium(_browser: "Browser") -> "Iterator[Browser]":
    """A real headless Chromium. A test's pages are closed after it: one that lost its server asks for it again and again."""
    yield _browser
    for context in list(_browser.contexts):
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Say what the pages showed where a browser test fails."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("chromium")
    for page in [page for context in browser.contexts for page in context.pages] if browser and report.failed else ():  # type: ignore[attr-defined]
        with suppress(Exception):  # a page that broke says nothing
            report.sections.append((f"page {page.url}", page.evaluate(_SHOWN)))  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="module")
def _browser() -> "Iterator[Browser]":
    """Without a Chromium the test is skipped, and in CI it fails.

    One for a module, not for the run: while Playwright is open it holds this thread's event loop, and
    `asyncio.run` fails in every test that comes after. Mark the tests that use it with `browser`.
    """
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        reason = "no Chromium on this machine: install Debian's chromium to run the browser tests"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()
