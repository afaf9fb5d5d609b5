"""Where a page listens, and by which names it may be asked.

A page of another site can have its name point at this machine (DNS rebinding): for the browser, what is here is then part of
that site. Such a request still names that site as its host, and so it is known. This module knows no Gradio.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from index.errors import SetupError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

DOOR = "/v1"
"""Where the door for programs is, if it is open."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(?::\d*)?", re.IGNORECASE)
_SHOWN = 100  # characters of a name


@dataclass(frozen=True, slots=True)
class Place:
    """A host and a port to listen on. `names` are those it may be asked by beside the ones of this machine itself; None is
    all."""

    host: str
    port: int
    names: frozenset[str] | None = None

    @property
    def address(self) -> str:
        """What a browser is told."""
        return f"http://{self.in_address}:{self.port}"

    @property
    def in_address(self) -> str:
        """The host as an address has it."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def is_asked_by(self, header: str) -> bool:
        """Whether a request whose header "host" says that is answered.

        >>> place = place_of("127.0.0.1", 7860, ["docs.example"])
        >>> [place.is_asked_by(name) for name in ("localhost:7860", "[::1]", "Docs.example.:80", "evil.example")]
        [True, True, True, False]
        """
        if self.names is None:
            return True
        name = _name_in(header)
        return name is not None and (is_this_machine(name) or name in self.names)

    def check_free(self) -> None:
        """Whether it can be listened there.

        Raises:
            SetupError: if not, as where the port is taken.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise SetupError(
                    f"cannot listen on {self.host}:{self.port} ({error.strerror}): choose another with --port, or --host"
                ) from error


def place_of(host: str, port: int, allowed: Iterable[str] = ()) -> Place:
    """Where to listen. Where other machines cannot reach it, or names are `allowed`, it may be asked by no others; each of
    these may be several with commas between.

    Raises:
        SetupError: if what is allowed is no name.
    """
    given = [name.strip() for names in allowed for name in names.split(",") if name.strip()]
    names = {name: _name_in(name) for name in given}
    if wrong := [name for name, found in names.items() if found is None]:
        raise SetupError(f"--allow-host is {wrong[0]!r}: it must be the name of a host alone, as docs.example")
    restricted = is_this_machine(host) or bool(given)
    return Place(host, port, frozenset(name for name in names.values() if name) if restricted else None)


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine for itself alone: its name or an address, not a name that looks like one."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _name_in(header: str) -> str | None:
    """The host of a header, without its port, or None where it is none."""
    found = _HOST.fullmatch(header)
    return found.group(1).casefold().removesuffix(".") if found else None


class KnownHosts:
    """ASGI middleware: whoever asks by a name that is not allowed is told so, and nothing else."""

    def __init__(self, app: "ASGIApp", place: Place) -> None:
        self._app = app
        self._place = place

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        asked = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"host"]
        if scope["type"] not in {"http", "websocket"} or (asked and all(map(self._place.is_asked_by, asked))):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send(
                {"type": "websocket.close", "code": 1008, "reason": "this host is not allowed: see --allow-host"}
            )
        else:
            await _refuse(asked, scope["path"].startswith(f"{DOOR}/"), scope, receive, send)


async def _refuse(asked: list[str], is_program: bool, scope: "Scope", receive: "Receive", send: "Send") -> None:
    from starlette.responses import JSONResponse, PlainTextResponse

    name = asked[0][:_SHOWN] if asked else ""
    said = f"this server is not asked by the host {name!r}: start it with --allow-host NAME (or PINCITE_ALLOW_HOST) to allow it"
    error = {"message": said, "type": "invalid_request_error", "param": None, "code": None}
    refused = JSONResponse({"error": error}, 421) if is_program else PlainTextResponse(f"{said}\n", 421)
    await refused(scope, receive, send)
