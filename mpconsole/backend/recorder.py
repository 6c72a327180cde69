"""What the event log says of an exchange: everything, bounded, without secrets."""

import base64
from collections.abc import Awaitable, Callable, Iterable
from time import perf_counter
from typing import Any

import msgspec
from starlette.types import Message, Scope

from mpconsole.backend import masking
from mpconsole.backend.cautions import REQUESTS_AT_ONCE, Caution
from mpconsole.backend.replies import Header, Reply
from mpconsole.backend.routes import Route
from mpconsole.backend.templates import Context

BODY_BYTES = 64 * 1024
"""How much of a body the log keeps."""

_encode = msgspec.json.Encoder().encode


def part(headers: Iterable[Header], body: bytes, size: int | None = None) -> dict[str, Any]:
    """Describe one half of an exchange. `size` is the whole body's where `body` is only its beginning.

    Bodies in UTF-8 are kept as text, others in base64 (`encoding` says which); of long ones the first
    BODY_BYTES, and `truncated` is true.
    """
    size = len(body) if size is None else size
    kept = body[:BODY_BYTES]
    text, encoding = _text(kept, cut=size > len(kept))
    return {
        "headers": [[name.decode("latin-1"), masking.header(name, value)] for name, value in headers],
        "bytes": size,
        "body": text,
        "encoding": encoding,
        "truncated": size > len(kept),
    }


def _text(body: bytes, *, cut: bool) -> tuple[str | None, str | None]:
    if not body:
        return None, None
    try:
        return masking.body(body.decode("utf-8")), "utf-8"
    except UnicodeDecodeError as error:
        if cut and error.start >= len(body) - 3:  # the cut went through a character
            return masking.body(body[: error.start].decode("utf-8")), "utf-8"
    return base64.b64encode(body).decode("ascii"), "base64"


def logged_reply(reply: Reply) -> msgspec.Raw:
    """Return what the log says of a reply; made once for a reply that is sent again and again."""
    if reply.logged is None:
        reply.logged = msgspec.Raw(_encode(part(reply.headers, reply.body)))
    return reply.logged


class Exchange(Context):
    """One request and its answer while they happen."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.started = perf_counter()
        self.route: Route | None = None
        self.nearest: Route | None = None
        self.fault: dict[str, Any] | None = None
        self.fault_header: bytes | None = None
        self.status: int | None = None
        self.uploads: list[dict[str, Any]] = []
        self.cautions: tuple[Caution, ...] = ()
        self.at_once = 0
        self.response: msgspec.Raw | dict[str, Any] | None = None

    def fields(self) -> dict[str, Any]:
        """Return the fields of the event."""
        scope, client = self.scope, self.scope["client"]
        query = scope["query_string"]
        fields = {
            "method": scope["method"],
            "path": scope["path"],
            "query": masking.query(query.decode("latin-1")) if query else "",
            "client": f"{client[0]}:{client[1]}" if client else None,
            "route": self.route.place if self.route else None,
            "nearest": self.nearest.place if self.nearest else None,
            "status": self.status,
            "duration_ms": int((perf_counter() - self.started) * 1e6) / 1e3,
            "fault": self.fault,
            "request": part(scope["headers"], self.raw_body),
            "response": self.response,
        }
        raw_path: bytes = scope.get("raw_path") or b""
        if b"%" in raw_path:
            fields["raw_path"] = raw_path.decode("latin-1")
        if self.violations:
            fields["violations"] = self.violations
        if self.cautions or self.at_once >= REQUESTS_AT_ONCE:
            crowd = (Caution("requests", count=self.at_once, limit=REQUESTS_AT_ONCE),)
            cautions = self.cautions + (crowd if self.at_once >= REQUESTS_AT_ONCE else ())
            fields["warnings"] = [one.told() for one in cautions]
        if self.uploads:
            fields["uploads"] = self.uploads
        return fields


class Crowd:
    """How many requests of each client are under way."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def enter(self, exchange: Exchange) -> None:
        """Count a request, and tell it how many there are."""
        client = exchange.scope["client"]
        if client:
            exchange.at_once = self._counts[client[0]] = self._counts.get(client[0], 0) + 1

    def leave(self, exchange: Exchange) -> None:
        """Forget a request."""
        client = exchange.scope["client"]
        if client:
            left = self._counts[client[0]] - 1
            if left:
                self._counts[client[0]] = left
            else:
                del self._counts[client[0]]


class Tap:
    """Passes a streamed response on and remembers what went by."""

    def __init__(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self._send = send
        self.status: int | None = None
        self._headers: list[Header] = []
        self._body = bytearray()
        self._size = 0

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status, self._headers = message["status"], list(message["headers"])
        elif body := message.get("body"):
            self._size += len(body)
            self._body += body[: max(0, BODY_BYTES - len(self._body))]
        await self._send(message)

    def part(self) -> dict[str, Any] | None:
        """Describe what went by."""
        return None if self.status is None else part(self._headers, bytes(self._body), self._size)
