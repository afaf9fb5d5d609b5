"""A scripted server on loopback that speaks OpenAI's chat API, with all that can go wrong: for the real client to speak to.

Each request plays the next scene of the script. A request beyond the script's end is answered 418.
"""

import json
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

Scene = Callable[["Handler"], None]


def chunk(text: str | None = None, finish: str | None = None, usage: tuple[int, int] | None = None) -> dict[str, Any]:
    """One chunk of a streamed reply, as OpenAI sends them."""
    choices = (
        [] if usage else [{"index": 0, "delta": {"content": text} if text is not None else {}, "finish_reason": finish}]
    )
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)} if usage else None
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": choices,
        "usage": counted,
    }


def says(
    *pieces: str, finish: str = "stop", usage: tuple[int, int] | None = None, pause: float = 0.0, tail: bytes = b"data: [DONE]\n\n"
) -> Scene:  # fmt: skip
    """A reply in these pieces, with so many seconds before each."""

    def play(handler: "Handler") -> None:
        handler.start_stream()
        for piece in pieces:
            time.sleep(pause)
            handler.send_event(chunk(piece))
        handler.send_event(chunk(finish=finish))
        if usage:
            handler.send_event(chunk(usage=usage))
        handler.send_raw(tail)
        handler.end_stream()

    return play


def refuses(status: int, message: str = "", headers: dict[str, str] | None = None, code: str | None = None) -> Scene:
    """An error with this status, in OpenAI's shape."""

    def play(handler: "Handler") -> None:
        body = json.dumps({"error": {"message": message or f"status {status}", "type": "t", "code": code}}).encode()
        handler.send_response(status)
        for name, value in {
            **(headers or {}),
            "content-type": "application/json",
            "content-length": str(len(body)),
        }.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return play


def breaks_off(*pieces: str) -> Scene:
    """A reply in these pieces, and then the connection is reset."""

    def play(handler: "Handler") -> None:
        if pieces:
            handler.start_stream()
        for piece in pieces:
            handler.send_event(chunk(piece))
        time.sleep(0.05)  # what was sent gets there before the reset does
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()

    return play


def stalls(*pieces: str) -> Scene:
    """A reply in these pieces, and then nothing, though the connection stays."""

    def play(handler: "Handler") -> None:
        handler.start_stream()
        for piece in pieces:
            handler.send_event(chunk(piece))
        handler.stage.closing.wait(60)
        handler.close_connection = True

    return play


def drips(seconds: float = 0.05) -> Scene:
    """Comments without end, which keep a client's read timeout from ever passing."""

    def play(handler: "Handler") -> None:
        handler.start_stream()
        while not handler.stage.closing.wait(seconds):
            handler.send_raw(b": still here\n\n")
        handler.close_connection = True

    return play


def sends(raw: bytes) -> Scene:
    """These bytes as the body of a stream."""

    def play(handler: "Handler") -> None:
        handler.start_stream()
        handler.send_raw(raw)
        handler.end_stream()

    return play


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Stage"

    @property
    def stage(self) -> "Stage":
        return self.server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        scene = self.stage.next_scene({"path": self.path, "headers": dict(self.headers), **body})
        with suppress(BrokenPipeError, ConnectionResetError):
            scene(self)

    def start_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def send_event(self, data: dict[str, Any]) -> None:
        self.send_raw(b"data: " + json.dumps(data).encode() + b"\n\n")

    def send_raw(self, raw: bytes) -> None:
        if raw:
            self.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")

    def end_stream(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        pass


class Stage(ThreadingHTTPServer):
    """The server: `url` is its base URL, `asked` what it was sent, one a request."""

    daemon_threads = True

    def __init__(self, scenes: Iterable[Scene]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.closing = Event()
        self._scenes = deque(scenes)
        self._thread = Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_scene(self, request: dict[str, Any]) -> Scene:
        self.asked.append(request)
        return self._scenes.popleft() if self._scenes else refuses(418, "the script has ended")

    def then(self, *scenes: Scene) -> None:
        """Add scenes to the script."""
        self._scenes.extend(scenes)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as in the base class
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A client that hung up is no error here."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()
