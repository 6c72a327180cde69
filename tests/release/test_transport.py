"""Calls to a platform that is busy, slow, broken or away: told apart, repeated only where that is safe."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from mpconsole.release.platforms.errors import RefusedError, UnclearError, UnreachableError
from mpconsole.release.platforms.transport import Call, Transport

JSON = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"
HTML = b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>busy</html>"
OK = JSON + b'{"errcode": 0, "errmsg": "ok", "name": "\xe9\xa6\x96\xe9\xa1\xb5"}'
BUSY = JSON + b'{"errcode": -1, "errmsg": "system error"}'
NO = JSON + b'{"errcode": 85009, "errmsg": "already submit rid: 1-2-3"}'
HANG, DROP, HALF = b"hang", b"drop", JSON[:-2] + b"content-length: 99\r\n\r\n{"
ONCE = Call("POST", "/wxa/submit_audit", {"access_token": "SECRET"}, json={"name": "首页"}, seconds=0.3)
AGAIN = Call("POST", "/wxa/commit", {"access_token": "SECRET"}, json={}, repeatable=True, seconds=0.3)


class Server:
    """Answers with `script`, one after the other, and counts what it was asked."""

    def __init__(self) -> None:
        self.script: list[bytes] = []
        self.requests: list[bytes] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        self.requests.append(await reader.readexactly(length))
        answer = self.script.pop(0)
        if answer == HANG:
            await reader.read()
        elif answer != DROP:
            writer.write(answer)
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, Transport]]:
    server = Server()
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    transport = Transport(f"http://127.0.0.1:{port}", pauses=(0.0, 0.0))
    yield server, transport
    await transport.close()
    listener.close()


Setup = tuple[Server, Transport]


async def test_an_answer_is_read_and_text_goes_as_utf8(server: Setup) -> None:
    server[0].script = [OK]
    assert (await server[1].answer(ONCE))["name"] == "首页"
    assert server[0].requests == ['{"name":"首页"}'.encode()]


@pytest.mark.parametrize("bad", [HTML, BUSY, HANG, DROP, HALF, JSON + b"[1]", JSON + b"", JSON + b"nothing"])
async def test_what_must_not_happen_twice_is_sent_once(server: Setup, bad: bytes) -> None:
    server[0].script = [bad, OK, OK]
    with pytest.raises(UnclearError) as unclear:
        await server[1].answer(ONCE)
    assert len(server[0].requests) == 1
    assert "SECRET" not in str(unclear.value)


@pytest.mark.parametrize("bad", [HTML, BUSY, HANG, DROP, HALF])
async def test_what_may_happen_twice_is_repeated(server: Setup, bad: bytes) -> None:
    server[0].script = [bad, bad, OK]
    assert (await server[1].answer(AGAIN))["errmsg"] == "ok"
    assert len(server[0].requests) == 3
    assert len(set(server[0].requests)) == 1


async def test_repetition_ends(server: Setup) -> None:
    server[0].script = [BUSY] * 9
    with pytest.raises(UnclearError, match="system error"):
        await server[1].answer(AGAIN)
    assert len(server[0].requests) == 3


async def test_a_refusal_is_not_repeated_and_says_what_to_do(server: Setup) -> None:
    server[0].script = [NO, OK]
    with pytest.raises(RefusedError, match="85009") as refused:
        await server[1].answer(AGAIN)
    assert (refused.value.code, len(server[0].requests)) == (85009, 1)
    assert refused.value.hint is not None
    assert "withdraw" in refused.value.hint


@pytest.mark.parametrize("call", [ONCE, AGAIN], ids=["once", "again"])
async def test_nobody_there(call: Call) -> None:
    transport = Transport("http://127.0.0.1:9", pauses=(0.0,))
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9"):
        await transport.answer(call)
    await transport.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [(NO, RefusedError), (HTML, UnclearError), (JSON + b'{"errcode":0}', UnclearError)],
    ids=["refused", "html", "no picture"],
)
async def test_a_picture_or_the_error_in_its_place(
    server: Setup, answer: bytes, error: type[Exception]
) -> None:
    picture = Call("GET", "/wxa/get_qrcode")
    server[0].script = [JSON.replace(b"application/json", b"image/jpeg") + b"\xff\xd8jpeg", answer]
    assert (await server[1].picture(picture))[:2] == b"\xff\xd8"
    with pytest.raises(error):
        await server[1].picture(picture)


async def test_addresses_with_tokens_reach_no_log(server: Setup, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    check: Callable[[], bool] = lambda: "SECRET" in caplog.text  # noqa: E731
    server[0].script = [OK, NO]
    await server[1].answer(AGAIN)
    with pytest.raises(RefusedError):
        await server[1].answer(ONCE)
    assert not check()
