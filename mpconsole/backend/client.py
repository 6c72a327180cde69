"""The tail client: follows an event stream over HTTP and loses or doubles nothing when it reconnects.

It also follows what other servers stream: Server-Sent Events or NDJSON. The console and the session
know this module alone, never the server's.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

import httpx
from httpx_sse import EventSource

from mpconsole.backend.foreign import read_line
from mpconsole.errors import PlatformError, UsageError
from mpconsole.events import EVENTS_PATH, Event, timestamp
from mpconsole.i18n import _

STREAM_HEADER = "mpconsole-stream"
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 3.0


class LinkState(StrEnum):
    """Whether the tail is through to the server."""

    CONNECTED = "connected"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Link:
    """A change of the connection; `reason` says why it was lost, `retry_in` when it is tried again (s)."""

    state: LinkState
    reason: str = ""
    retry_in: float = 0.0


@dataclass(slots=True)
class _Position:
    """Where a stream was left: the last id seen, and the log that it belongs to."""

    after: int | None
    stream: str | None = None

    def headers(self) -> dict[str, str]:
        headers = {"accept": "text/event-stream, application/x-ndjson;q=0.9, */*;q=0.1"}
        if self.after is not None:
            headers["last-event-id"] = str(self.after)
        if self.stream is not None:
            headers[STREAM_HEADER] = self.stream
        return headers

    def arrive(self, stream: str | None) -> None:
        """Forget the number where it belongs to another log."""
        if self.stream is not None and stream != self.stream:
            self.after = None
        self.stream = stream

    def take(self, event: Event) -> list[Event]:
        """Return what to hand on: nothing for an event seen before, `missed` in front where some are gone."""
        if not event.id:
            return [event]
        before, self.after = self.after, max(event.id, self.after or 0)
        if before is None or event.id == before + 1:
            return [event]
        if event.id <= before:
            return []
        missed = Event(0, "missed", timestamp(), event.schema, {"count": event.id - before - 1})
        return [missed, event]


def new_client(*, tls: bool = True) -> httpx.AsyncClient:
    """Make a client for event streams: no proxies, no end to a quiet stream.

    Without `tls`, for servers on this machine, it is made 60 ms sooner: no certificates are read.
    """
    timeout = httpx.Timeout(5, read=None)
    return httpx.AsyncClient(trust_env=False, verify=tls, timeout=timeout, follow_redirects=True)


def stream_url(text: str) -> str:
    """Complete what a person writes: `4100`, `127.0.0.1:4100` or a URL without a path mean our own stream.

    Raises UsageError for what is no URL.
    """
    if text.isascii() and text.isdigit():
        text = f"127.0.0.1:{text}"
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(_("{url} is no http URL").format(url=text))
    path = EVENTS_PATH if parts.path in ("", "/") and not parts.query else parts.path
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


async def tail(
    url: str,
    *,
    after: int | None = None,
    client: httpx.AsyncClient | None = None,
    on_link: Callable[[Link], None] | None = None,
) -> AsyncIterator[Event]:
    """Yield the events of the stream at `url`, those after id `after` first (None: from now on).

    A lost connection is taken up again where it was, with growing pauses; `on_link` hears of it. An event
    of kind `missed` with a `count` stands where the server no longer has what came in between. Raises
    PlatformError where the server answers but has no stream there.
    """
    position = _Position(after)
    owned = client is None
    client = client or new_client()
    wait = _FIRST_WAIT
    try:
        while True:
            reason = ""
            try:
                async with client.stream("GET", url, headers=position.headers()) as response:
                    _check(response, url)
                    position.arrive(response.headers.get(STREAM_HEADER))
                    _say(on_link, Link(LinkState.CONNECTED))
                    wait = _FIRST_WAIT
                    async for event in _events(response):
                        for one in position.take(event):
                            yield one
                    if not _is_sse(response):
                        return
            except httpx.HTTPError as error:
                reason = str(error) or type(error).__name__
            _say(on_link, Link(LinkState.LOST, reason, wait))
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
    finally:
        if owned:
            await client.aclose()


def _say(on_link: Callable[[Link], None] | None, link: Link) -> None:
    if on_link is not None:
        on_link(link)


def _check(response: httpx.Response, url: str) -> None:
    status = response.status_code
    if status >= 500 or status in (408, 429):
        response.raise_for_status()  # it may pass
    if status != 200:
        raise PlatformError(
            _("{url} answers {status}, not a stream of events").format(url=url, status=status),
            hint=_("Name a running mock (mpconsole tail 4100) or the URL of an SSE or NDJSON log."),
        )


def _is_sse(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).startswith("text/event-stream")


async def _events(response: httpx.Response) -> AsyncIterator[Event]:
    if _is_sse(response):
        async for sent in EventSource(response).aiter_sse():
            if sent.data and (event := read_line(sent.data)) is not None:
                yield event
    else:
        async for line in _lines(response):
            if (event := read_line(line)) is not None:
                yield event


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the lines of an NDJSON body. JSON may hold U+2028 and its like, which end no line there."""
    rest = bytearray()
    async for block in response.aiter_bytes():
        *whole, last = block.split(b"\n")
        for piece in whole:
            rest += piece
            yield bytes(rest)
            rest.clear()
        rest += last
    if rest:
        yield bytes(rest)
