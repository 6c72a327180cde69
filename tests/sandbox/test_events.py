"""The event stream: the contract, its schema, and what it keeps to itself."""

import asyncio
import json
import signal

import httpx
import jsonschema

from mpconsole.assets import SCHEMAS


async def read_stream(url: str, after: int | None, wanted: int) -> list[tuple[int, dict]]:
    """Return `wanted` events of the stream, as (id, data)."""
    headers = {} if after is None else {"last-event-id": str(after)}
    found: list[tuple[int, dict]] = []
    async with (
        asyncio.timeout(20),
        httpx.AsyncClient(trust_env=False) as http,
        http.stream("GET", f"{url}/__mpconsole__/events", headers=headers) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        number = 0
        async for line in response.aiter_lines():
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                found.append((number, json.loads(line[6:])))
                if len(found) == wanted:
                    break
    return found


async def test_every_exchange_is_one_event_in_order(client) -> None:
    before = client.server.events()[-1]["id"]
    client.commit()
    client.server.verdict(client.submit(), "reject", "1:x<br>")
    events = client.server.events()[before:]
    streamed = await read_stream(client.server.url, before, len(events))
    assert [event for _id, event in streamed] == events
    assert [number for number, _event in streamed] == list(range(before + 1, before + 1 + len(events)))
    assert [event["path"] for event in events if event["kind"] == "exchange"][-2:] == [
        "/wxa/commit",
        "/wxa/submit_audit",
    ]
    assert events[-1]["kind"] == "verdict"


def test_events_are_as_their_schema_says(client) -> None:
    client.commit(client.template())
    client.post("/wxa/release")
    client.server.http.get("/wxa/get_qrcode", params={"access_token": client.token})
    client.server.verdict(client.submit(), "approve")
    client.server.advance(0)
    schema = json.loads((SCHEMAS / "sandbox-event-1.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for event in client.server.events():
        validator.validate(event)


def test_no_secret_reaches_the_log(client) -> None:
    client.commit()
    client.submit(version_desc="account: demo, password: hunter2")
    client.upload(path="testSourceURL")
    log = json.dumps(client.server.events())
    known = client.known
    for name in (
        "component_appsecret",
        "component_verify_ticket",
        "authorizer_refresh_token",
        "authorization_code",
    ):
        assert known[name] not in log, name
    assert client.token not in log
    assert client.component not in log
    assert "hunter2" not in log


def test_numbers_go_on_after_a_kill(start, connect) -> None:
    server = start()
    client = connect(server)
    client.commit()
    before = server.events()
    server.stop(signal.SIGKILL)
    server.start()
    server.http.get("/wxa/get_page")
    events = server.events()
    assert events[: len(before)] == before
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))


def test_an_event_that_a_kill_kept_from_the_log_is_told_after_the_restart(start, tmp_path) -> None:
    """The database is committed first: what it knows and the log does not is made up for."""
    server = start()
    server.http.get("/wxa/get_page")
    server.stop(signal.SIGKILL)
    log = next((tmp_path / "data" / "events").glob("*.ndjson"))
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))  # as if the kill had come between commit and log
    server.start()
    last = server.events()[-1]
    assert (last["id"], last["path"], last["errcode"]) == (len(lines), "/wxa/get_page", 41001)
