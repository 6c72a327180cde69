"""Clients and files that mean no good: each is refused with a clear word, and everybody else is served on."""

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from mpconsole.backend.process import ServerProcess, Started

ROUTES = """
[[route]]
path = "/ok"
text = "fine"

[[route]]
path = "/echo"
headers = { x-said = "${query.q}" }
text = "${query.q}"

[[route]]
path = "/files"
file = "files"
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, launch_once) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile") / "mock"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "a.txt").write_text("public")
    (folder / "files" / "up").symlink_to(folder.parent)
    (folder.parent / "secret.txt").write_text("s3cret")
    (folder / "routes.toml").write_text(ROUTES)
    _process, ready = launch_once(folder, "--quiet")
    return ready


def raw(ready: dict[str, Any], request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", ready["port"]), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while block := connection.recv(65536):
            answer += block
        return answer


def get(target: bytes) -> bytes:
    return b"GET %b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" % target


@pytest.mark.parametrize(
    ("target", "status", "says"),
    [
        (b"/..", b"400", "climbs"),
        (b"/ok/../ok", b"400", "climbs"),
        (b"/%2e%2e/ok", b"400", "climbs"),
        (b"/files/..%2f..%2fsecret.txt", b"400", "climbs"),
        (b"/files/%2e%2e/%2e%2e/secret.txt", b"400", "climbs"),
        (b"/files/..%5c..%5csecret.txt", b"400", "character"),
        (b"/files/a.txt%00.png", b"400", "character"),
        (b"/files/up/secret.txt", b"404", "no file"),
        (b"/files//etc/passwd", b"404", "no file"),
        (b"/echo?q=a%0d%0aset-cookie:%20b", b"400", "line break"),
        (b"/echo?q=a%0aset-cookie:%20b", b"400", "line break"),
        (b"/__mpconsole__/../ok", b"403", "refused"),
    ],
)
def test_a_target_that_leads_elsewhere(ready, target: bytes, status: bytes, says: str) -> None:
    answer = raw(ready, get(target))
    assert answer.split(b" ", 2)[1] == status
    head, _blank, body = answer.partition(b"\r\n\r\n")
    assert b"set-cookie" not in head.lower()
    assert says in json.loads(body)["error"]
    assert b"s3cret" not in answer


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /ok HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n",
        b"GET /ok HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
        b"POST /ok HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /ok HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"GET /ok HTTP/9.9\r\nhost: x\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"GET /ok HTTP/1.1\r\nbad header\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
    ],
)
def test_what_is_no_request(ready: dict[str, Any], request_: bytes) -> None:
    answer = raw(ready, request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert raw(ready, get(b"/ok")).endswith(b"fine")


def test_a_line_without_end(ready: dict[str, Any]) -> None:
    answer = raw(ready, b"GET /" + b"a" * 100_000)
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 ", b"HTTP/1.1 414 "))


def test_a_hundred_slow_clients_hold_nobody_up(ready: dict[str, Any]) -> None:
    slow = [socket.create_connection(("127.0.0.1", ready["port"])) for _ in range(100)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(b"GET /ok HTTP/1.1\r\nhost:"[: number % 20 + 1])
        began = time.monotonic()
        assert raw(ready, get(b"/ok")).endswith(b"fine")
        assert time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN = [
    ("routes.toml", "[[route]]\npath = ", 2, "not valid TOML"),
    ("routes.toml", "a = " + "[" * 100_000, 0, "TOML"),
    ("routes.toml", "\x00", 1, "not valid TOML"),
    ("db.json", "[" * 200_000 + "]" * 200_000, 0, "JSON"),
    ("db.json", '{"a": [}', 1, "not valid JSON"),
    ("openapi.yaml", "openapi: 3.0.0\ninfo: &i {x: *i}\n", 0, ""),
    ("openapi.yaml", LAUGHS, 0, "more than a million"),
    ("openapi.yaml", "!!python/object/apply:os.system ['touch hacked']", 0, ""),
    ("openapi.json", '{"openapi": "3.0.0", "paths": {"/a": {"$ref": "#/paths/~1a"}}}', 0, ""),
]


@pytest.mark.parametrize(("name", "text", "line", "says"), BROKEN)
async def test_a_file_that_cannot_be(bench, name: str, text: str, line: int, says: str) -> None:
    client = bench.open(routes=ROUTES)
    began = time.monotonic()
    bench.write({name: text})
    assert (await client.get("/ok")).text == "fine"
    assert time.monotonic() - began < 10
    (fault,) = bench.mock.folder.faults
    assert fault.file == name
    assert says in fault.message
    assert len(fault.message) < 500
    if line:
        assert fault.line == line
    assert not Path("hacked").exists()


async def test_killed_and_restarted_the_state_is_as_last_saved(tmp_path: Path) -> None:
    import sys

    (tmp_path / "mock").mkdir()
    (tmp_path / "mock" / "db.json").write_text('{"teas": []}')
    note = tmp_path / "ready.json"
    words = ["mock", str(tmp_path / "mock"), "--port", "0", "--ready-file", str(note), "-q"]
    server = ServerProcess([sys.executable, "-m", "mpconsole", *words], note)
    url = (await server.start()).url
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.post(url + "/teas", json={"name": "kept"})
            await client.put(url + "/__mpconsole__/state/saved")
            await client.post(url + "/teas", json={"name": "lost"})
            assert server.pid is not None
            os.kill(server.pid, signal.SIGKILL)
            news = [one async for one in _until_started(server)]
            assert isinstance(news[-1], Started)
            teas = (await client.get(url + "/teas")).json()
        assert [tea["name"] for tea in teas] == ["kept"]
    finally:
        await server.stop()


async def _until_started(server: ServerProcess) -> Any:
    async for news in server.watch():
        yield news
        if isinstance(news, Started):
            return


@pytest.mark.parametrize(
    "body", [b"[" * 2_000_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'{"a": "\xff"}']
)
async def test_bodies_that_no_json_reader_takes(bench, body: bytes) -> None:
    route = '[[route]]\nmethod = "POST"\npath = "/echo"\njson = { b = "${body}" }\n'
    async with bench.open(routes=route, db={"teas": []}) as client:
        assert (await client.post("/teas", content=body)).status_code == 400
        assert (await client.post("/echo", content=body)).json() == {"b": None}
