"""Requests that are huge, slow, odd or cut off, and what the log says of exchanges."""

import base64
import json
from typing import Any

import pytest

from mpconsole.backend import masking, requests
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.recorder import BODY_BYTES

ECHO = '[server]\nbody_limit = "1 KB"\n[[route]]\nmethod = "*"\npath = "/x"\njson = { got = "${body}" }\n'


async def test_a_body_over_the_limit_is_refused_with_the_way_out(bench) -> None:
    async def pieces():
        for _ in range(100):
            yield b"x" * 100

    async with bench.open(routes=ECHO) as client:
        assert (await client.post("/x", content=b"1" * 1024)).status_code == 200
        for content in (b"1" * 1025, pieces()):
            answer = await client.post("/x", content=content)
            assert answer.status_code == 413
            assert "1.0 KB" in answer.json()["error"]
            assert "body_limit" in answer.json()["error"]


async def test_a_body_that_stops_coming(bench, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def never():
        yield b"a"
        await asyncio.Event().wait()

    monkeypatch.setattr(requests, "BODY_SECONDS", 0.05)
    async with bench.open(routes=ECHO) as client:
        answer = await client.post("/x", content=never())
        assert (answer.status_code, answer.headers["connection"]) == (408, "close")


async def test_a_client_that_leaves_is_logged_without_a_status(bench) -> None:
    bench.open(routes=ECHO)
    from mpconsole.backend.app import MockApp

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError(message)

    scope = {
        "type": "http", "method": "POST", "path": "/x", "query_string": b"", "client": ("127.0.0.1", 5),
        "headers": [(b"content-length", b"5")],
    }  # fmt: skip
    await MockApp(bench.mock, None, None)(scope, receive, send)  # type: ignore[arg-type]
    (event,) = bench.exchanges()
    assert (event.data["status"], event.data["response"]) == (None, None)


async def test_an_exchange_is_logged_complete(bench) -> None:
    async with bench.open(
        routes='[[route]]\nmethod = "POST"\npath = "/a/:id"\njson = { ok = true }\n'
    ) as client:
        await client.post("/a/%E8%8C%B6?q=1&q=2", json={"name": "茶"}, headers={"x-one": "1"})
    exchange = Exchange.from_event(bench.exchanges()[0])
    assert exchange is not None
    assert (exchange.method, exchange.path, exchange.query, exchange.status) == (
        "POST",
        "/a/茶",
        "q=1&q=2",
        200,
    )
    assert exchange.target == "/a/茶?q=1&q=2"
    assert exchange.matched
    assert (exchange.route.path, exchange.route.source) == ("/a/:id", "routes.toml:1")
    assert exchange.duration_ms > 0
    assert json.loads(exchange.request.text) == {"name": "茶"}
    assert exchange.request.header("X-One") == "1"
    assert exchange.request.content_type == "application/json"
    assert (exchange.response.content, exchange.response.size) == (b'{"ok":true}', 11)


@pytest.mark.parametrize(
    ("body", "encoding", "truncated"),
    [
        (b"x" * BODY_BYTES, "utf-8", False),
        (b"x" * (BODY_BYTES + 1), "utf-8", True),
        ("茶".encode() * BODY_BYTES, "utf-8", True),
        (b"\xff" * BODY_BYTES * 2, "base64", True),
        (b"\x00\xff", "base64", False),
        (b"", None, False),
    ],
)
async def test_long_and_binary_bodies(bench, body: bytes, encoding: str | None, truncated: bool) -> None:
    routes = '[[route]]\npath = "/x"\nbody = "x.bin"\n'
    async with bench.open(routes=routes, **{"x.bin": body}) as client:
        assert (await client.get("/x")).content == body
    data = bench.exchanges()[0].data["response"]
    assert (data["bytes"], data["encoding"], data["truncated"]) == (len(body), encoding, truncated)
    if encoding == "base64":
        assert base64.b64decode(data["body"]) == body[:BODY_BYTES]
    elif encoding:
        kept = data["body"].encode()
        assert body.startswith(kept)
        assert len(kept) > BODY_BYTES - 4


async def test_secrets_never_reach_the_log(bench) -> None:
    secret = "s3cr3t"
    routes = (
        '[[route]]\nmethod = "*"\npath = "/x"\n'
        f'headers = {{ "set-cookie" = "sid={secret}; Path=/; HttpOnly", "x-access-token" = "{secret}" }}\n'
        f'json = {{ session_key = "{secret}", aToken = "{secret}", x = {{ password = "{secret}" }} }}\n'
    )
    async with bench.open(routes=routes) as client:
        await client.post(
            f"/x?access_token={secret}&q=kept&APPSECRET={secret}",
            json={"password": secret, "token": f'a"{secret}', "Cookie": f"sid={secret}", "name": "kept"},
            headers={
                "authorization": f"Bearer {secret}",
                "cookie": f"sid={secret}; b={secret}",
                "x-api-key": secret,
            },
        )
        await client.post("/x", data={"password": secret, "name": "kept"})
        await client.post("/x", content='{"password": "' + secret * 20_000)
    text = json.dumps([event.as_dict() for event in bench.exchanges()])
    assert secret not in text
    first = bench.exchanges()[0].data
    headers = dict(map(tuple, first["request"]["headers"]))
    assert headers["authorization"] == "Bearer ***"
    assert headers["cookie"] == "sid=***; b=***"
    assert first["query"] == "access_token=***&q=kept&APPSECRET=***"
    kept = {"password": "***", "token": "***", "Cookie": "***", "name": "kept"}
    assert json.loads(first["request"]["body"]) == kept
    assert dict(map(tuple, first["response"]["headers"]))["set-cookie"] == "sid=***; Path=/; HttpOnly"
    assert bench.exchanges()[1].data["request"]["body"] == "password=***&name=kept"


@pytest.mark.parametrize("text", ['{"tokens_left": 3.5}', "tokens are nice = 1", '{"a": "token"}', ""])
def test_masking_leaves_the_rest_alone(text: str) -> None:
    masked = masking.body(text)
    assert masked == text.replace("3.5", '"***"')


@pytest.mark.parametrize("path", ["/__mpconsole__/status", "/__mpconsole__/reset", "/__mpconsole__/events"])
async def test_web_pages_of_others_cannot_reach_the_controls(bench, path: str) -> None:
    async with bench.open(routes=ECHO) as client:
        for headers in ({"origin": "https://evil.example"}, {"host": "evil.example"}, {"origin": "null"}):
            assert (await client.request("POST", path, headers=headers)).status_code == 403, headers


@pytest.mark.parametrize("host", ["127.0.0.1:4100", "localhost:4100", "[::1]:4100", "app.localhost"])
async def test_this_machine_can(bench, host: str) -> None:
    async with bench.open(routes=ECHO) as client:
        answer = await client.get("/__mpconsole__/status", headers={"host": host, "origin": f"http://{host}"})
        assert answer.status_code == 200
        assert answer.json()["routes"] == [{"method": "*", "path": "/x", "source": "routes.toml:3"}]


async def test_a_disk_that_refuses_stops_no_answer(bench, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    import os

    def full(file: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    async with bench.open(routes=ECHO) as client:
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            for _ in range(3):
                assert (await client.get("/x")).status_code == 200
        assert (await client.get("/__mpconsole__/status")).json()["unlogged"] == 3
        await client.get("/x")
    assert [event.id for event in bench.exchanges()] == [1]
    assert capsys.readouterr().err.count("No space left on device") == 1
