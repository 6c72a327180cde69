"""Real `mpconsole mock` processes: readiness, streams, crashes, hostile clients, ends."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest

from mpconsole.backend.client import Link, LinkState, tail
from mpconsole.events import Event

ROUTES = '[[route]]\npath = "/x/:n"\njson = { n = "${path.n}" }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mock = tmp_path / "shop" / "mock"
    mock.mkdir(parents=True)
    (mock / "routes.toml").write_text(ROUTES)
    return mock


async def take(stream, count: int, kind: str = "exchange") -> list[Event]:
    found: list[Event] = []
    async with asyncio.timeout(20):
        async for event in stream:
            if event.kind == kind:
                found.append(event)
            if len(found) == count:
                return found
    return found


async def gather(stream, into: list[Event]) -> None:
    async for event in stream:
        into.append(event)  # noqa: PERF401 - read while it grows


def connect(ready: dict) -> socket.socket:
    return socket.create_connection((ready["host"], ready["port"]), timeout=20)


def receive_all(connection: socket.socket) -> bytes:
    found = b""
    while block := connection.recv(65536):
        found += block
    return found


async def test_the_ready_file_says_where_it_answers(folder: Path, launch) -> None:
    process, ready = launch(folder)
    assert ready["pid"] == process.pid
    assert ready["host"] == "127.0.0.1"
    async with httpx.AsyncClient(base_url=ready["url"]) as client:
        assert (await client.get("/x/1")).json() == {"n": "1"}
    async with aclosing(tail(ready["events"], after=ready["after"])) as stream:
        first = await anext(stream)
        assert (first.kind, first.id, first.data["url"]) == ("ready", ready["after"] + 1, ready["url"])
        assert (await take(stream, 1))[0].data["path"] == "/x/1"


async def test_kill_9_loses_and_doubles_nothing_for_who_tails(folder: Path, launch) -> None:
    process, ready = launch(folder)
    links: list[Link] = []
    seen: list[Event] = []

    stream = tail(ready["events"], after=ready["after"], on_link=links.append)
    following = asyncio.create_task(gather(stream, seen))
    async with httpx.AsyncClient(base_url=ready["url"], timeout=20) as client:
        for turn in range(3):
            for number in range(20):
                await client.get(f"/x/{turn}-{number}")
            process.send_signal(signal.SIGKILL)
            process.wait()
            process, ready = launch(folder, "--port", str(ready["port"]))
        await client.get("/x/last")
    async with asyncio.timeout(20):
        while not seen or seen[-1].data.get("path") != "/x/last":  # noqa: ASYNC110 - the stream decides
            await asyncio.sleep(0.01)
    following.cancel()
    assert [event.id for event in seen] == list(range(1, len(seen) + 1))
    paths = [event.data["path"] for event in seen if event.kind == "exchange"]
    assert paths == [f"/x/{turn}-{number}" for turn in range(3) for number in range(20)] + ["/x/last"]
    assert [event.kind for event in seen].count("ready") == 4
    assert links[0].state is LinkState.CONNECTED
    assert LinkState.LOST in {link.state for link in links}


async def test_two_servers_of_one_project_have_a_log_each(folder: Path, launch) -> None:
    _one, first = launch(folder)
    _two, second = launch(folder)
    assert first["log"] != second["log"]
    async with httpx.AsyncClient() as client:
        await client.get(second["url"] + "/x/2")
        status = (await client.get(first["url"] + "/__mpconsole__/status")).json()
    assert status["requests"] == 0


async def test_another_log_on_the_same_port_is_not_resumed(folder: Path, launch, tmp_path: Path) -> None:
    process, ready = launch(folder)
    seen: list[Event] = []

    following = asyncio.create_task(gather(tail(ready["events"], after=0), seen))
    async with httpx.AsyncClient(timeout=20) as client:
        for number in range(30):
            await client.get(f"{ready['url']}/x/{number}")
        process.kill()
        process.wait()
        other = tmp_path / "other" / "mock"
        other.mkdir(parents=True)
        (other / "routes.toml").write_text(ROUTES)
        launch(other, "--port", str(ready["port"]))
        async with asyncio.timeout(20):
            while not (seen and seen[-1].data.get("path") == "/x/other"):
                await client.get(f"{ready['url']}/x/other")
                await asyncio.sleep(0.02)
    following.cancel()
    assert "missed" not in {event.kind for event in seen}


async def test_a_stream_is_served_while_a_slow_answer_waits(folder: Path, launch) -> None:
    (folder / "routes.toml").write_text(ROUTES + '[[route]]\npath = "/slow"\ndelay = "60s"\n')
    _process, ready = launch(folder)
    async with httpx.AsyncClient(base_url=ready["url"], timeout=20) as client:
        slow = asyncio.create_task(client.get("/slow"))
        assert (await client.get("/x/1")).status_code == 200
        slow.cancel()


def test_a_port_in_use_is_one_sentence_and_a_hint(folder: Path, launch) -> None:
    _process, ready = launch(folder)
    argv = [sys.executable, "-m", "mpconsole", "mock", str(folder), "--port", str(ready["port"])]
    second = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert second.returncode == 3
    assert second.stderr.splitlines() == [
        f"mpconsole: port {ready['port']} is already in use",
        "  Choose another one with --port, or --port 0 for a free one.",
    ]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_it_is_asked_and_takes_its_ready_file_away(
    folder: Path, launch, tmp_path: Path, sent, code
) -> None:
    process, _ready = launch(folder)
    (file,) = tmp_path.glob("ready-*.json")
    process.send_signal(sent)
    out, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert not file.exists()
    assert b"Traceback" not in out + err


def test_what_is_under_way_at_the_end_is_in_the_log(folder: Path, launch) -> None:
    (folder / "routes.toml").write_text('[[route]]\npath = "/late"\ntext = "x"\ndelay = "60s"\n')
    process, ready = launch(folder)
    with socket.create_connection((ready["host"], ready["port"])) as waiting:
        waiting.sendall(b"GET /late HTTP/1.1\r\nhost: x\r\n\r\n")
        status = ready["url"] + "/__mpconsole__/status"
        while not httpx.get(status).json()["requests"]:
            pass
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=20)
    assert b"cannot be written" not in err
    lines = b"".join(path.read_bytes() for path in sorted(Path(ready["log"]).glob("*.ndjson"))).splitlines()
    last = json.loads(lines[-1])
    assert (last["kind"], last["path"], last["status"]) == ("exchange", "/late", None)


async def test_it_ends_while_somebody_tails(folder: Path, launch) -> None:
    process, ready = launch(folder)
    stream = tail(ready["events"], after=ready["after"])
    await anext(stream)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.wait, 20) == 0
    await stream.aclose()


def test_it_ends_with_the_one_who_holds_its_lifeline(folder: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    argv = [
        sys.executable,
        "-m",
        "mpconsole",
        "mock",
        str(folder),
        "--port",
        "0",
        "--ready-file",
        str(ready),
        "-q",
    ]
    environment = {**os.environ, "MPCONSOLE_SUPERVISED": "1"}
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, env=environment)
    while not ready.exists():
        assert process.poll() is None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_headers_without_end_are_refused(folder: Path, launch) -> None:
    _process, ready = launch(folder)
    with connect(ready) as connection:
        connection.sendall(b"GET /x/1 HTTP/1.1\r\nhost: x\r\n" + b"a: " + b"b" * 200_000)
        assert receive_all(connection).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "start",
    [b"", b"GET /x/1 HTTP/1.1\r\nhost: x\r\n", b"GET /x/1 HTTP/1.1\r\nhost: x\r\n\r\nGET /x/2 HTTP/1.1\r\n"],
)
def test_headers_that_do_not_come_are_not_waited_for(folder: Path, launch, start: bytes) -> None:
    argv = [sys.executable, "-c", _IMPATIENT, str(folder)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        with connect(ready) as connection:
            connection.sendall(start)
            assert b"HTTP/1.1 408 " in receive_all(connection)
    finally:
        process.kill()
        process.communicate()


_IMPATIENT = """
import asyncio, sys
from dataclasses import asdict
from pathlib import Path
import msgspec
from mpconsole.backend import http
from mpconsole.backend.server import open_server

http.HEADER_SECONDS = 0.2
server = open_server(Path(sys.argv[1]), Path(sys.argv[1]), "127.0.0.1", 0)
started = lambda: print(msgspec.json.encode(asdict(server.ready)).decode(), flush=True)
asyncio.run(server.serve(asyncio.Event(), started))
"""


def test_two_hundred_megabytes_are_refused_and_the_connection_stays_in_step(folder: Path, launch) -> None:
    process, ready = launch(folder)
    size = 200 * 1024 * 1024
    with connect(ready) as connection:
        connection.sendall(b"POST /x/1 HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % size)
        block = b"0" * 1_048_576
        for _ in range(200):
            connection.sendall(block)
        connection.sendall(b"GET /x/2 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        answer = receive_all(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"10.00 MB" in answer
    assert answer.endswith(b'{"n":"2"}')
    memory = Path(f"/proc/{process.pid}/status").read_text("ascii")
    peak = int(memory.partition("VmHWM:")[2].split()[0])
    assert peak < 150_000, "the refused body was not kept"


def test_what_is_no_http_is_refused(folder: Path, launch) -> None:
    process, ready = launch(folder)
    with connect(ready) as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00 hello\r\n\r\n")
        assert receive_all(connection).startswith(b"HTTP/1.1 400 ")
    with connect(ready) as connection:
        connection.sendall(b"GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        answer = receive_all(connection)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"climbs" in answer
    assert process.poll() is None
