"""By which names a page and the door beside it may be asked: a site whose name points at this machine reads nothing."""

import asyncio
import gc
import json
import socket
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot import Bot
from bot.server import door
from index.errors import SetupError
from tests.ui.served import served
from ui.place import KnownHosts, Place, is_this_machine, place_of

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

EVERYWHERE = "0.0.0.0"  # noqa: S104
PATHS = [
    "/",
    "/config",
    "/theme.css",
    "/report",
    "/gradio_api/info",
    "/gradio_api/heartbeat/x",
    "/gradio_api/queue/data?session_hash=x",
    "/v1/health",
    "/v1/documents",
    "/v1/nowhere",
]
HERE = ["localhost", "LOCALHOST:80", "127.0.0.1:7860", "127.0.0.2", "[::1]", "[::1]:7860", "localhost."]
ELSEWHERE = [
    "evil.example",
    "evil.example:7860",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example@localhost",
    "localhost:80@evil.example",
    "localhost evil.example",
    "10.0.0.1",
    "[::2]",
    "[::1",
    "",
]


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """What Gradio leaves open where its stream of events is refused is collected here, and warns in no test that comes later."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def test_another_name_is_answered_nowhere(seed_bot: Bot) -> None:
    with served(seed_bot, allowed=["docs.example"], door=door(seed_bot)) as address, httpx.Client(timeout=20) as web:
        for path in PATHS:
            for method in ("GET", "POST", "HEAD", "OPTIONS"):
                foreign = {"host": "evil.example", "origin": "http://evil.example"}
                refused = web.request(method, f"{address}{path}", headers=foreign)
                assert refused.status_code == 421, (method, path)
                assert not [name for name in refused.headers if name.startswith("access-control")]
        said = web.get(address, headers={"host": "evil.example"}).text
        assert said == (
            "this server is not asked by the host 'evil.example': start it with --allow-host NAME (or PINCITE_ALLOW_HOST) "
            "to allow it\n"
        )
        complained = web.get(f"{address}/v1/health", headers={"host": "evil.example"}).json()["error"]
        assert complained["message"] == said.strip()
        for name in ("localhost:1", "127.0.0.1", "[::1]", "docs.example", "Docs.Example:443"):
            for path in ("/", "/config", "/v1/health"):
                assert web.get(f"{address}{path}", headers={"host": name}).status_code == 200, (name, path)


@pytest.mark.parametrize("name", HERE)
def test_this_machine_is_asked_by_its_own_names(name: str) -> None:
    assert place_of("127.0.0.1", 1).is_asked_by(name)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_other_name_is_like_one_of_them(name: str) -> None:
    assert not place_of("localhost", 1).is_asked_by(name)
    assert not place_of(EVERYWHERE, 1, ["docs.example"]).is_asked_by(name)


def test_open_to_other_machines_it_is_asked_by_any_name_unless_some_are_allowed() -> None:
    assert place_of(EVERYWHERE, 1).is_asked_by("pincite.intranet")
    assert place_of(EVERYWHERE, 1, [" ", ""]).names is None
    limited = place_of(EVERYWHERE, 1, ["a.example,B.example:8080"])
    assert [limited.is_asked_by(f"{name}.example") for name in "abc"] == [True, True, False]
    assert limited.is_asked_by("localhost")  # whoever asks from this machine, as a check that it is up


@pytest.mark.parametrize("name", ["http://a.example", "a.example/x", "a b", "*@", "a:b"])
def test_what_is_no_name_is_said(name: str) -> None:
    with pytest.raises(SetupError, match="--allow-host is "):
        place_of("localhost", 1, [name])


@pytest.mark.parametrize(
    ("host", "is_here"), [("localhost", True), ("127.0.0.3", True), ("::1", True), (EVERYWHERE, False), ("::", False)]
)
def test_a_host_is_this_machine_alone(host: str, is_here: bool) -> None:
    assert is_this_machine(host) is is_here


def sent(scope: dict[str, Any], place: Place) -> "list[Message]":
    """What is sent where a scope is asked of an application that says "here"."""
    messages: list[Message] = []

    async def app(scope: "Scope", receive: "Receive", send: "Send") -> None:
        await send({"type": "here"})

    async def receive() -> "Message":
        return {"type": "websocket.connect"}

    async def send(message: "Message") -> None:
        messages.append(dict(message))

    asyncio.run(KnownHosts(app, place)(scope, receive, send))
    return messages


def test_a_web_socket_of_another_name_is_not_opened() -> None:
    place = place_of("127.0.0.1", 1)
    for host, kind in ((b"evil.example", "websocket.close"), (b"localhost:1", "here")):
        scope = {"type": "websocket", "path": "/", "headers": [(b"host", host)]}
        assert [m["type"] for m in sent(scope, place)] == [kind]
    assert [m["type"] for m in sent({"type": "lifespan"}, place)] == ["here"]


def test_two_hosts_in_one_request_and_none_at_all_are_refused() -> None:
    place = place_of("127.0.0.1", 1)
    for headers in ([(b"host", b"localhost"), (b"host", b"evil.example")], []):
        scope = {"type": "http", "method": "GET", "path": "/v1/health", "headers": headers}
        start, body = sent(scope, place)
        assert start["status"] == 421
        assert "--allow-host" in json.loads(body["body"])["error"]["message"]


def test_a_place_that_is_free_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place_of("127.0.0.1", port).check_free()
    assert place_of("::1", port).address == f"http://[::1]:{port}"
