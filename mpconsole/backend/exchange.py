"""A request and its answer as the tail shows them, read from an event."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mpconsole.backend.cautions import Caution
from mpconsole.backend.masking import MASK
from mpconsole.events import Event

_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_PATH_SAFE = "/:@!$&'()*+,;=~-._[]{}|%"


@dataclass(frozen=True, slots=True)
class RoutePlace:
    """A route: where it stands, and where it is written (`routes.toml:14`)."""

    method: str
    path: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """The request's or the answer's half. `content` is what the log kept of the body, `size` the whole
    body's bytes; `truncated` says that the log kept less. `text` is None where the body is not text.
    """

    headers: tuple[tuple[str, str], ...] = ()
    size: int = 0
    content: bytes = b""
    text: str | None = None
    truncated: bool = False

    @property
    def is_legible(self) -> bool:
        """Whether the body is text without characters that only a machine means."""
        return self.text is not None and not _UNWRITTEN.search(self.text)

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its letters."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str:
        """The media type without its parameters."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange. `status` and `response` are None where the client left before it was answered;
    `route` is None where none matched, and `nearest` then the one that looks most like it. `violations` are
    (where, message) of what an OpenAPI document does not allow in the request; `uploads` the files in it (id,
    field, name, type, bytes, url); `cautions` what would not work so with users. `path` is decoded;
    `raw_path` is how it was sent, where that is something else. `foreign`: another program's log tells of it.
    """

    id: int
    time: str
    method: str
    path: str
    query: str
    route: RoutePlace | None
    nearest: RoutePlace | None
    status: int | None
    duration_ms: float
    fault: Mapping[str, Any] | None
    request: Part
    response: Part | None
    client: str | None = None
    violations: tuple[tuple[str, str], ...] = ()
    uploads: tuple[Mapping[str, Any], ...] = ()
    cautions: tuple[Caution, ...] = ()
    raw_path: str = ""
    foreign: bool = False

    @property
    def target(self) -> str:
        """Path and query as people read them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def request_target(self) -> str:
        """Path and query as in the request line."""
        path = self.raw_path or quote(self.path, safe=_PATH_SAFE)
        return f"{path}?{self.query}" if self.query else path

    @property
    def parts(self) -> tuple[Part, ...]:
        """The request's half, and the answer's where there is one."""
        return (self.request,) if self.response is None else (self.request, self.response)

    @property
    def masked(self) -> bool:
        """Whether the log left secrets out of the request."""
        request = self.request
        values = (self.query, request.text or "", *(value for _name, value in request.headers))
        return any(MASK in value for value in values)

    @property
    def matched(self) -> bool:
        """Whether a route answered; what another program logged had no need of one."""
        return self.route is not None or self.foreign

    @classmethod
    def from_event(cls, event: Event) -> "Exchange | None":
        """Read an event of kind `exchange`; None for another kind."""
        if event.kind != "exchange":
            return None
        data = event.data
        response = data.get("response")
        return cls(
            id=event.id,
            time=event.time,
            method=str(data.get("method", "")),
            path=str(data.get("path", "")),
            query=str(data.get("query") or ""),
            route=read_place(data.get("route")),
            nearest=read_place(data.get("nearest")),
            status=data.get("status"),
            duration_ms=float(data.get("duration_ms") or 0),
            fault=data.get("fault"),
            request=read_part(data.get("request") or {}),
            response=read_part(response) if response else None,
            client=data.get("client"),
            violations=tuple((one["where"], one["message"]) for one in data.get("violations") or ()),
            uploads=tuple(data.get("uploads") or ()),
            cautions=tuple(map(Caution.read, data.get("warnings") or ())),
            raw_path=str(data.get("raw_path") or ""),
            foreign=not event.schema,
        )


def read_place(value: Any) -> RoutePlace | None:
    """Read a route as events name it."""
    if not isinstance(value, Mapping):
        return None
    return RoutePlace(str(value.get("method", "")), str(value.get("path", "")), str(value.get("source", "")))


def read_part(value: Mapping[str, Any]) -> Part:
    """Read a body, and its headers where there are any."""
    body, encoding = value.get("body"), value.get("encoding")
    text = body if isinstance(body, str) and encoding != "base64" else None
    return Part(
        headers=tuple((str(name), str(item)) for name, item in value.get("headers") or ()),
        size=int(value.get("bytes") or 0),
        content=_content(body, encoding),
        text=text,
        truncated=bool(value.get("truncated")),
    )


def _content(body: Any, encoding: Any) -> bytes:
    if not isinstance(body, str):
        return b""
    if encoding != "base64":
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        return b""
