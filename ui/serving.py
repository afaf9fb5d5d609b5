"""What goes out with every page: a content-security policy as strict as Gradio lets it be, and the eval report if there is one.

Gradio makes functions from text (`unsafe-eval`) and styles in line, so these are allowed. Scripts in line need the nonce of
the page that was sent, which no text of a document, a question or a model can know; images, fonts and requests stay here.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPORT = "report.html"
"""The file in the index folder that is shown at `/report`: what `pincite eval run --report` wrote there."""

_OF_REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))


def policy(nonce: str) -> str:
    """The content-security policy of a page whose scripts carry `nonce`."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "media-src 'none'; object-src 'none'; frame-src 'none'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
    )


class Guard:
    """ASGI middleware: the policy on every page, a nonce in its scripts, and the report."""

    def __init__(self, app: "ASGIApp", report: Path) -> None:
        self._app = app
        self._report = report

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/report" and self._report.is_file():
            shown = FileResponse(self._report, media_type="text/html", headers={"content-security-policy": _OF_REPORT})
            await shown(scope, receive, send)
        else:
            await self._app(scope, receive, _Answering(send))


class OwnSite:
    """ASGI middleware: no other site's page may read what is here.

    Gradio lets every site do so, unless it is asked by the name of this machine itself. It answers a request that names no
    origin without a word on who may read the answer, and then browsers let nobody.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [header for header in scope["headers"] if header[0] != b"origin"]}
        await self._app(scope, receive, send)


class _Answering:
    """A `send` that puts the policy on whatever is sent, and holds back a page of HTML until its scripts have the nonce."""

    def __init__(self, send: "Send") -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message["headers"],
                *_HEADERS,
                (b"content-security-policy", policy(self._nonce).encode()),
            ]
            if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self._start = message
                return
        elif self._start:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: "Message") -> None:
        body = self._body.replace(b"<script", b'<script nonce="' + self._nonce.encode() + b'"')
        length = (b"content-length", str(len(body)).encode())
        start["headers"] = [*(h for h in start["headers"] if h[0] != b"content-length"), length]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
