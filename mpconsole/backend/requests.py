"""Reading requests from clients that may be slow, huge or hostile: each is refused with a clear word."""

import asyncio
from dataclasses import dataclass

from starlette.types import Receive

from mpconsole import units
from mpconsole.backend import replies
from mpconsole.backend.faults import HEADER
from mpconsole.i18n import _

BODY_SECONDS = 30.0
"""How long a client may be silent in the middle of a body."""


class ClientGone(Exception):  # noqa: N818 - not an error: nobody is there to be answered
    """The client closed the connection before it was answered."""


class Refusal(Exception):  # noqa: N818 - carries an answer
    """A request that is not served; `reply` tells the client why."""

    def __init__(self, status: int, message: str, *, close: bool = False) -> None:
        super().__init__(message)
        self.reply = replies.error(status, message)
        if close:
            self.reply.headers.append((b"connection", b"close"))


def check_path(path: str) -> None:
    """Raise Refusal for a path that climbs (`..`), hides (NUL) or confuses (a backslash)."""
    if "\0" in path or "\\" in path:
        raise Refusal(400, _("refused: the path holds a character that no path needs"))
    if ".." in path and ".." in path.split("/"):
        raise Refusal(400, _('refused: the path climbs with ".."'))


@dataclass(slots=True)
class Scanned:
    """What the headers say: the body's `length` (0 without a body, None where it comes in chunks), the
    `fault` that the request asks for, the type of a multipart `form`, the `host`, the `range` of bytes (none
    with `If-Range`, for which the answer would need a validator).
    """

    length: int | None = 0
    fault: bytes | None = None
    form: bytes | None = None
    host: bytes = b""
    range: bytes | None = None


def scan(headers: list[tuple[bytes, bytes]]) -> Scanned:
    """Read the headers that matter here."""
    found = Scanned()
    for name, value in headers:
        if name == b"content-length":
            found.length = int(value)
        elif name == b"host":
            found.host = value
        elif name == b"transfer-encoding":
            found.length = None
        elif name == HEADER:
            found.fault = value
        elif name == b"content-type" and value[:10].lower() == b"multipart/":
            found.form = value
        elif name == b"range":
            found.range = value
    if found.range is not None and any(name == b"if-range" for name, _value in headers):
        found.range = None
    return found


async def read_body(declared: int | None, receive: Receive, limit: int) -> bytes:
    """Return the body. Raises Refusal where it is larger than `limit` or stops coming, ClientGone."""
    if declared is not None and declared > limit:
        raise _too_large(limit)
    chunks = bytearray()
    while True:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                message = await receive()
        except TimeoutError as error:
            words = _("the body stopped coming for {seconds:.0f} s").format(seconds=BODY_SECONDS)
            raise Refusal(408, words, close=True) from error
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunks += message.get("body", b"")
        if len(chunks) > limit:
            raise _too_large(limit)
        if not message.get("more_body"):
            return bytes(chunks)


def _too_large(limit: int) -> Refusal:
    words = _('the body is larger than {limit}; set "body_limit" under [server] in routes.toml for more')
    return Refusal(413, words.format(limit=units.size(limit)))
