"""`pincite doctor`: what of the set-up works, found by doing it. It changes nothing but an index that is out of date."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address

from bot import Bot
from bot.settings import Settings
from index.encoder import FOLDER, NAME, SHA256, read_checked
from index.errors import PinciteError
from pincite.terminal import counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and what was found or what to do."""

    what: str
    is_well: bool
    found: str


def examine(settings: Settings, offline: bool = False) -> list[Finding]:
    """Every check in turn; one that fails does not stop the others.

    With `offline` every connection and every look-up of a name beyond this machine is refused, and reported, while a
    question is asked. It watches Python's sockets, through which all of Pincite's own connections would go.
    """
    beyond: list[str] = []
    with _refusing(beyond) if offline else _watching_nothing():
        findings = [
            Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
            _check("model files", _model_files),
            _check("documents", lambda: _documents(settings)),
            _check("index", lambda: _index(settings)),
            _check("an answer", lambda: _an_answer(settings)),
            Finding("keys", True, _keys(settings)),
        ]
    if offline:
        found = (
            f"tried to reach {', '.join(sorted(set(beyond)))}"
            if beyond
            else "no connection beyond this machine was tried"
        )
        findings.append(Finding("network", not beyond, found))
    return findings


def _check(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except PinciteError as error:
        return Finding(what, False, str(error))


def _model_files() -> str:
    from bot.local import reader
    from bot.local.calibration import load_calibration

    for folder, published in ((FOLDER, SHA256), (reader.FOLDER, reader.SHA256)):
        for name in published:
            read_checked(folder, name, published)
    return f"{NAME} and {load_calibration().name}, sha256 as published"


def _documents(settings: Settings) -> str:
    listing = settings.folder.list()
    odd = f"; not readable: {', '.join(listing.unreadable)}" if listing.unreadable else ""
    return f"{len(listing.stamps):,} in {str(settings.corpus)!r}{odd}"


def _index(settings: Settings) -> str:
    with Bot.without_sync(settings) as bot:
        failed = bot.corpus.sync().failed
        left_out = "".join(f"; {name} is left out: {why}" for name, why in failed.items())
        where = str(settings.index_folder)
        held = f"{counted(len(bot.documents), 'document')}, {counted(bot.corpus.passages, 'passage')}"
        return f"{held} in {where!r}{left_out}"


def _an_answer(settings: Settings) -> str:
    """Ask for the words of the first document's first sentence and check that what is cited is what stands there."""
    with _open(settings) as bot:
        if not bot.corpus.passages:
            return "there are no documents to ask about"
        info = next(d for d in bot.documents.values() if d.passages)
        first = bot.corpus.store.get(info.passage_ids[:1])[0]
        answer = bot.ask(first.sentence_text(first.sentences[0])[:200])
        cited = answer.refusal.nearest if answer.refusal else answer.citations
        wrong = [c for c in cited if bot.document_text(c.span.document_id)[c.span.start : c.span.end] != c.quote]
        if wrong:
            raise PinciteError(
                f"{len(wrong)} of {len(cited)} citations are not what stands in the document; report this"
            )
        checked = f"{counted(len(cited), 'citation')}, each the very characters of its document"
        return f"{checked}, in {answer.timings_ms['total']:.0f} ms"


def _open(settings: Settings) -> Bot:
    bot = Bot.without_sync(settings)
    bot.refresh()
    return bot


def _keys(settings: Settings) -> str:
    told = []
    if settings.embedder != "local":
        told.append(f"documents and questions are sent to the embedder {settings.embedder!r}")
    if settings.llm:
        where = settings.llm_base_url or settings.base_url or "OpenAI"
        told.append(f"passages and questions are sent to the language model {settings.llm!r} at {where}")
    if told:
        return "; ".join(told)
    has = "a key is in the environment and is not used" if settings.api_key else "none, and none is needed"
    return f"{has}: the embedder is local"


def _stays_here(host: str) -> bool:
    if host in {"localhost", os.uname().nodename}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False  # a name


@contextmanager
def _watching_nothing() -> Iterator[None]:
    yield


@contextmanager
def _refusing(beyond: list[str]) -> Iterator[None]:
    """Refuse what leaves this machine, and note it in `beyond`."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
        if not _stays_here(name):
            beyond.append(name)
            raise OSError(f"doctor --offline refuses to reach {name}")

    def guarded(original: Callable[..., object]) -> Callable[..., object]:
        def reach(self: socket.socket, address: object) -> object:
            if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
                check(address[0])
            return original(self, address)

        return reach

    def guarded_look_up(host: object, *rest: object, **named: object) -> object:
        check(host)
        return look_up(host, *rest, **named)  # type: ignore[arg-type]

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_look_up  # type: ignore[assignment]
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]
        socket.getaddrinfo = look_up
