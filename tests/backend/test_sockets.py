"""WebSockets of a real mock server, by an independent client: scripts, hands-on messages, faults, events."""

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

import mpconsole
from mpconsole.backend.client import tail
from mpconsole.backend.lines import event_line
from mpconsole.events import Event

SCHEMAS = Path(mpconsole.__file__).parent / "schemas"

ROUTES = """
[[route]]
path = "/api/orders"
json = []

[[socket]]
path = "/chat/:room"
protocols = ["v2", "v1"]
[[socket.connect]]
json = { type = "welcome", room = "${path.room}", user = "${query.user}" }
[[socket.message]]
when = { body = { type = "ping" } }
json = { type = "pong", n = "${body.n}" }
[[socket.message]]
when = { text = ["count", "zähle"] }
text = "1"
then = [{ text = "2", delay = "20ms" }, { body = "three.bin" }]
[[socket.message]]
when = { text = "bye" }
text = "bye!"
close = 4001
reason = "as asked"
[[socket.message]]
to = "all"
text = "${path.room}: ${message}"

[[socket]]
path = "/clock"
[[socket.every]]
every = "30ms"
times = 3
json = { tick = true }

[[socket]]
path = "/member"
when = { query = { token = true } }

[[socket]]
path = "/flaky"
fail = { kind = "drop" }
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, launch_once) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("sockets")
    (folder / "routes.toml").write_text(ROUTES)
    (folder / "three.bin").write_bytes(b"\xff\x03")
    _process, ready = launch_once(folder, "--quiet")
    return ready


@pytest.fixture
def client(ready: dict[str, Any]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ready["url"], trust_env=False) as client:
        yield client
        client.delete("/__mpconsole__/faults")


def at(ready: dict[str, Any], path: str, **options: Any) -> connect:
    return connect(ready["url"].replace("http", "ws") + path, proxy=None, open_timeout=10, **options)


async def hear(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        message = await socket.recv()
    return message if isinstance(message, bytes) or message[:1] not in "{[" else json.loads(message)


async def events(ready: dict[str, Any], after: int, last: str) -> list[Event]:
    found: list[Event] = []
    async with asyncio.timeout(20):
        async for event in tail(ready["events"], after=after):
            found.append(event)
            if event.kind == last:
                return found
    return found


def now(client: httpx.Client) -> int:
    return int(client.get("/__mpconsole__/status").json()["last_id"])


async def test_it_welcomes_answers_and_closes_as_the_script_says(ready, client) -> None:
    after = now(client)
    async with at(ready, "/chat/7?user=wu&token=s3cret", subprotocols=["v1", "v2"]) as socket:
        assert socket.subprotocol == "v2"
        assert await hear(socket) == {"type": "welcome", "room": "7", "user": "wu"}
        await socket.send('{"type": "ping", "n": 3}')
        assert await hear(socket) == {"type": "pong", "n": 3}
        await socket.send("zähle")
        assert [await hear(socket) for _ in range(3)] == ["1", "2", b"\xff\x03"]
        await socket.send("bye")
        assert await hear(socket) == "bye!"
        with pytest.raises(ConnectionClosed) as closed:
            await hear(socket)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4001, "as asked")
    seen = await events(ready, after, "socket-close")
    schema = Draft202012Validator(json.loads((SCHEMAS / "mock-event-1.json").read_text("utf-8")))
    for event in seen:
        schema.validate(event.as_dict())
    assert [event_line(event)[14:] for event in (seen[0], seen[2], seen[-1])] == [
        "WS      #1  open  /chat/7?user=wu&token=***  (routes.toml:6)",
        'WS      #1  ←      24 B  /chat/7  {"type": "ping", "n": 3}',
        "WS      #1  closed  /chat/7  4001 as asked",
    ]
    opened, *messages, ended = [event for event in seen if event.kind.startswith("socket")]
    assert opened.data["query"] == "user=wu&token=***"
    assert opened.data["protocol"] == "v2"
    assert opened.data["route"] == {"method": "WS", "path": "/chat/:room", "source": "routes.toml:6"}
    assert [(one.data["direction"], one.data["by"]) for one in messages] == [
        ("out", "script"), ("in", "client"), ("out", "script"), ("in", "client"), ("out", "script"),
        ("out", "script"), ("out", "script"), ("in", "client"), ("out", "script"),
    ]  # fmt: skip
    assert (messages[6].data["type"], messages[6].data["encoding"]) == ("binary", "base64")
    assert ended.data["code"] == 4001
    assert (ended.data["by"], ended.data["sent"], ended.data["received"]) == ("script", 6, 3)


async def test_what_is_said_to_all_reaches_everybody_at_the_path(ready) -> None:
    async with at(ready, "/chat/1") as one, at(ready, "/chat/1") as two, at(ready, "/chat/2") as other:
        for socket in (one, two, other):
            await hear(socket)
        await one.send("hello")
        assert await hear(one) == await hear(two) == "1: hello"
        await other.send("alone")
        assert await hear(other) == "2: alone"


async def test_it_speaks_by_the_clock(ready) -> None:
    async with at(ready, "/clock") as socket:
        assert [await hear(socket) for _ in range(3)] == [{"tick": True}] * 3
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.recv(), 0.2)


async def test_a_person_speaks_into_open_sockets_and_closes_them(ready, client) -> None:
    async with at(ready, "/clock") as one, at(ready, "/chat/9") as two:
        for _ in range(3):
            await hear(one)
        await hear(two)
        listed = client.get("/__mpconsole__/sockets").json()["sockets"]
        assert [row["path"] for row in listed] == ["/clock", "/chat/9"]
        ids = [row["socket"] for row in listed]
        sent = client.post(f"/__mpconsole__/sockets/{ids[0]}", json={"json": {"a": 1}})
        assert sent.json() == {"sent": [ids[0]]}
        assert await hear(one) == {"a": 1}
        assert client.post("/__mpconsole__/sockets", json={"text": "to all"}).json() == {"sent": ids}
        assert await hear(one) == await hear(two) == "to all"
        given = {"base64": base64.b64encode(b"\x00\xff").decode(), "path": "/chat/9"}
        assert client.post("/__mpconsole__/sockets", json=given).json() == {"sent": ids[1:]}
        assert await hear(two) == b"\x00\xff"
        closed = client.delete(f"/__mpconsole__/sockets/{ids[1]}?code=4002&reason=enough")
        assert closed.json() == {"closed": ids[1]}
        with pytest.raises(ConnectionClosed, match="4002"):
            await hear(two)
        assert client.post(f"/__mpconsole__/sockets/{ids[1]}", json={"text": ""}).status_code == 404


@pytest.mark.parametrize(
    "value", [{}, {"text": 1}, {"base64": "é"}, {"text": "a", "json": 1}, {"text": "", "path": 1}, []]
)
async def test_what_cannot_be_said_is_refused(client, value: Any) -> None:
    answer = client.post("/__mpconsole__/sockets", json=value)
    assert answer.status_code == 400
    assert "error" in answer.json()


async def test_a_code_that_no_server_closes_with_is_refused(ready, client) -> None:
    async with at(ready, "/clock"):
        (row,) = client.get("/__mpconsole__/sockets").json()["sockets"]
        for code in ("1005", "999", "x", "99999"):
            answer = client.delete(f"/__mpconsole__/sockets/{row['socket']}?code={code}")
            assert (answer.status_code, code in answer.text) == (400, True)


async def test_a_path_without_a_script_is_refused_and_told(ready, client) -> None:
    after = now(client)
    with pytest.raises(InvalidStatus) as refused:
        await at(ready, "/chatt/7")
    assert refused.value.response.status_code == 404
    (event,) = await events(ready, after, "exchange")
    assert event.data["status"] == 404
    assert event.data["nearest"]["path"] == "/chat/:room"


async def test_conditions_decide_about_the_handshake(ready) -> None:
    with pytest.raises(InvalidStatus, match="404"):
        await at(ready, "/member")
    async with at(ready, "/member?token=1") as socket:
        await socket.send("nobody answers this")
    with pytest.raises(InvalidStatus, match="400"):
        await at(ready, "/member/%2e%2e/x")


def test_plain_http_at_a_socket_is_told_to_upgrade(client) -> None:
    answer = client.get("/clock")
    assert answer.status_code == 426
    assert answer.headers["upgrade"] == "websocket"
    assert client.get("/api/orders").status_code == 200


async def test_faults_delay_refuse_and_drop(ready, client) -> None:
    with pytest.raises((InvalidMessage, ConnectionError, EOFError)):
        await at(ready, "/flaky")
    client.put(
        "/__mpconsole__/faults", json={"faults": [{"path": "/clock", "kind": "status", "status": 503}]}
    )
    with pytest.raises(InvalidStatus, match="503"):
        await at(ready, "/clock")
    loop = asyncio.get_running_loop()
    client.put("/__mpconsole__/faults", json={"faults": [{"path": "/chat/*", "delay": "200ms"}]})
    async with at(ready, "/chat/1") as socket:
        await hear(socket)
        began = loop.time()
        await socket.send('{"type": "ping"}')
        await hear(socket)
        assert loop.time() - began > 0.19
        after = now(client)
        client.put("/__mpconsole__/faults", json={"network": "offline"})
        await socket.send('{"type": "ping"}')
        with pytest.raises(ConnectionClosed):
            await hear(socket)
    *_rest, ended = await events(ready, after, "socket-close")
    assert (ended.data["code"], ended.data["by"]) == (1006, "fault")


async def test_a_message_that_is_too_large_closes_the_connection(ready) -> None:
    async with at(ready, "/chat/1") as socket:
        await hear(socket)
        await socket.send("x" * (10 * 1024 * 1024 + 1))
        with pytest.raises(ConnectionClosed, match="1009"):
            await hear(socket)


async def test_another_script_is_taken_while_sockets_are_open(tmp_path: Path, launch) -> None:
    routes = tmp_path / "mock" / "routes.toml"
    routes.parent.mkdir()
    routes.write_text('[[socket]]\npath = "/a"\n[[socket.message]]\ntext = "one"\n')
    _process, ready = launch(routes.parent, "--quiet")
    async with at(ready, "/a") as socket:
        await socket.send("?")
        assert await hear(socket) == "one"
        routes.write_text('[[socket]]\npath = "/a"\n[[socket.message]]\ntext = "two"\n')
        await socket.send("?")
        assert await hear(socket) == "two"
        routes.write_text("[[socket]]\npath = 7\n")
        await socket.send("?")
        assert await hear(socket) == "two"


@pytest.mark.parametrize(
    ("table", "line", "says"),
    [
        ('path = "/a"\n[[socket.message]]\ntext = "a"\njson = 1', 1, "one of json, text"),
        ('path = "/a"\n[[socket.connect]]\ndelay = "1s"', 1, "needs json, text, body or close"),
        ('path = "/a"\n[[socket.connect]]\nclose = 1005', 1, "1005"),
        ('path = "/a"\n[[socket.every]]\nevery = "1ms"\ntext = ""', 1, "too often"),
        ('path = "/a"\n[[socket.every]]\ntext = ""', 1, "every"),
        ('path = "a"', 1, '"a" is no path'),
        ('path = "/a"\n[[socket.message]]\ntext = "${nothing}"', 1, "nothing"),
        ('path = "/a"\n[[socket.message]]\nbody = "../a.json"', 1, "outside"),
        ('path = "/a"\nsay = 1', 1, "say"),
    ],
)
def test_a_wrong_script_names_its_line(bench, table: str, line: int, says: str) -> None:
    bench.open(routes=f"[[socket]]\n{table}\n")
    (fault,) = bench.mock.folder.faults
    assert fault.line == line
    assert says in fault.message
