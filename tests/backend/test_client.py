"""The tail client against real servers of other kinds: NDJSON, foreign SSE, refusals, gaps."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from mpconsole.backend.client import Link, LinkState, stream_url, tail
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.foreign import read_line
from mpconsole.errors import PlatformError, UsageError
from mpconsole.events import Event

Handler = Callable[[list[bytes], asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Serve each connection's first request by `handler(header lines, writer)`; it closes by itself."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        await handler(head, writer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/log"


def head(kind: str, status: str = "200 OK", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n{extra}\r\n".encode()


def ours(number: int) -> bytes:
    event = Event(number, "exchange", "2026-01-01T00:00:00.000Z", "mpconsole.mock/1", {"method": "GET"})
    return f"id: {number}\ndata: {json.dumps(event.as_dict())}\n\n".encode()


async def take(url: str, count: int, **options: Any) -> list[Event]:
    found: list[Event] = []
    async with asyncio.timeout(20):
        async for event in tail(url, **options):
            found.append(event)
            if len(found) == count:
                break
    return found


async def test_it_comes_back_where_it_was_and_drops_what_it_had() -> None:
    asked: list[bytes] = []

    async def handler(lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        asked.append(next((line for line in lines if line.startswith(b"last-event-id")), b""))
        start = [1, 3, 4][len(asked) - 1]
        writer.write(
            head("text/event-stream") + b"".join(ours(start + step) for step in range(4)) + b"id: 99\nda"
        )

    links: list[Link] = []
    async with serving(handler) as url:
        events = await take(url, 7, after=0, on_link=links.append)
    assert [event.id for event in events] == [1, 2, 3, 4, 5, 6, 7]
    assert asked == [b"last-event-id: 0", b"last-event-id: 4", b"last-event-id: 6"]
    assert [link.state for link in links] == [LinkState.CONNECTED, LinkState.LOST] * 2 + [LinkState.CONNECTED]


async def test_a_gap_is_told() -> None:
    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        writer.write(head("text/event-stream") + ours(1) + b": ping\n\n" + ours(5))

    async with serving(handler) as url:
        first, missed, second = await take(url, 3, after=0)
    assert (first.id, second.id) == (1, 5)
    assert (missed.kind, missed.data) == ("missed", {"count": 3})


async def test_an_event_in_many_small_pieces_is_one_event() -> None:
    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        writer.write(head("text/event-stream; charset=utf-8"))
        for byte in ours(1) + b"data: \xe8\x8c\xb6\r\n\r\n":
            writer.write(bytes([byte]))
            await writer.drain()

    async with serving(handler) as url:
        first, second = await take(url, 2)
    assert first.id == 1
    assert second.data == {"text": "茶"}


async def test_a_server_that_fails_for_a_while_is_asked_again() -> None:
    turns = 0

    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        nonlocal turns
        turns += 1
        writer.write(head("text/plain", "503 Busy") if turns < 3 else head("text/event-stream") + ours(1))

    async with serving(handler) as url:
        assert [event.id for event in await take(url, 1)] == [1]
    assert turns == 3


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "204 No Content"])
async def test_no_stream_there_is_an_error_with_a_hint(status: str) -> None:
    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        writer.write(head("text/plain", status))

    async with serving(handler) as url:
        with pytest.raises(PlatformError, match=status[:3]) as raised:
            await take(url, 1)
    assert "mpconsole tail" in (raised.value.hint or "")


async def test_ndjson_of_another_server_until_its_end() -> None:
    lines = [
        '{"level":30,"time":1,"req":{"method":"get","url":"/a?b=1"},"res":{"statusCode":201},"responseTime":12.5}',
        "plain words",
        '{"msg":"no exchange"}',
        "",
    ]

    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        writer.write(head("application/x-ndjson") + "\n".join(lines).encode())

    async with serving(handler) as url:
        first, second, third = [event async for event in tail(url)]
    exchange = Exchange.from_event(first)
    assert exchange is not None
    assert (exchange.method, exchange.target, exchange.status) == ("GET", "/a?b=1", 201)
    assert exchange.duration_ms == 12.5
    assert (second.kind, second.data["text"]) == ("line", "plain words")
    assert third.data["object"] == {"msg": "no exchange"}


def test_seconds_and_milliseconds_of_other_logs() -> None:
    event = read_line(b'{"request_method":"POST","uri":"/x","status":"200","request_time":"0.25"}')
    assert event is not None
    assert (event.data["duration_ms"], event.data["status"]) == (250.0, 200)


@pytest.mark.parametrize(
    "line", ["[1]", "3", "\x00", '{"schema":"mpconsole.mock/1"}', '{"method":1,"path":2}']
)
def test_any_line_is_an_event(line: str) -> None:
    event = read_line(line)
    assert event is not None
    assert event.kind == "line"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("4100", "http://127.0.0.1:4100/__mpconsole__/events"),
        ("localhost:4100", "http://localhost:4100/__mpconsole__/events"),
        ("http://[::1]:1/", "http://[::1]:1/__mpconsole__/events"),
        ("https://x.example/log?a=1", "https://x.example/log?a=1"),
    ],
)
def test_what_a_person_writes(text: str, url: str) -> None:
    assert stream_url(text) == url


@pytest.mark.parametrize("text", ["ftp://x", "http://", "://x"])
def test_what_is_no_url(text: str) -> None:
    with pytest.raises(UsageError, match="URL"):
        stream_url(text)


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/event-stream"])
async def test_characters_that_end_a_line_elsewhere_end_none_in_json(kind: str) -> None:
    text = "one\u2028two\u0085three\x0cfour\x1efive\u2029six"
    line = json.dumps({"method": "GET", "path": text, "status": 200}, ensure_ascii=False).replace(
        "\\f", "\\u000c"
    )

    async def handler(_lines: list[bytes], writer: asyncio.StreamWriter) -> None:
        body = f"data: {line}\n\n" if "event" in kind else f"{line}\r\n{line}"
        for start in range(0, len(body.encode()), 7):
            writer.write((head(kind) if not start else b"") + body.encode()[start : start + 7])
            await writer.drain()

    async with serving(handler) as url:
        (event,) = await take(url, 1)
    assert event.kind == "exchange"
    assert event.data["path"] == text
