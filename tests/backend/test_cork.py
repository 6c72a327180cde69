"""An answer's head goes with its body; alone it waits for nothing."""

import asyncio
import socket
from pathlib import Path

import pytest

from mpconsole.backend.cork import Corked


def ask(port: int, path: str) -> tuple[socket.socket, bytes]:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
    return connection, connection.recv(65536)


def test_head_and_body_come_together(tmp_path: Path, launch) -> None:
    chunks = '[[route.chunks]]\ntext = "soon"\ndelay = "5s"\n'
    (tmp_path / "routes.toml").write_text(
        f'[[route]]\npath = "/a"\ntext = "here"\n[[route]]\npath = "/slow"\n{chunks}'
    )
    _process, ready = launch(tmp_path, "--quiet")
    for _ in range(20):
        connection, first = ask(ready["port"], "/a")
        connection.close()
        assert first.startswith(b"HTTP/1.1 200 OK\r\n")
        assert first.endswith(b"\r\n\r\nhere")
    connection, first = ask(ready["port"], "/slow")
    connection.close()
    assert first.endswith(b"\r\n\r\n"), "the head does not wait for the body"


class Wire(asyncio.Transport):
    """What reaches the client, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def write(self, data: bytes) -> None:
        self.seen.append(bytes(data))

    def close(self) -> None:
        self.seen.append("closed")

    def abort(self) -> None:
        self.seen.append("aborted")

    def is_closing(self) -> bool:
        return "closed" in self.seen


@pytest.mark.parametrize("closes", [True, False])
async def test_what_is_logged_in_the_same_turn_is_written_before_the_answer_leaves(closes: bool) -> None:
    wire, loop = Wire(), asyncio.get_running_loop()
    corked = Corked(wire, loop)
    corked.write(b"head ")
    corked.write(b"body")
    if closes:
        corked.close()
        assert corked.is_closing()
    loop.call_soon(wire.seen.append, "logged")
    for _ in range(4):
        await asyncio.sleep(0)
    assert wire.seen == ["logged", b"head body", *(["closed"] if closes else [])]


async def test_half_an_answer_is_sent_before_the_line_breaks() -> None:
    wire = Wire()
    corked = Corked(wire, asyncio.get_running_loop())
    corked.write(b"head and half")
    corked.abort()
    await asyncio.sleep(0)
    assert wire.seen == [b"head and half", "aborted"]


async def test_what_is_too_much_to_hold_goes_at_once() -> None:
    wire = Wire()
    corked = Corked(wire, asyncio.get_running_loop())
    corked.write(b"x" * 2_000_000)
    assert wire.seen == [b"x" * 2_000_000]
    corked.write(b"y")
    corked.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert wire.seen[1:] == [b"y", "closed"]
