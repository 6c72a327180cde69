"""Slow, lossy and failing networks, switched while a real server runs."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mpconsole.backend.client import tail
from mpconsole.backend.faults import (
    NETWORKS,
    Conditions,
    FaultError,
    Weather,
    describe,
    parse_header,
    read_conditions,
)
from mpconsole.backend.scenarios import play, read_scenario

ROUTES = """
[[route]]
path = "/a"
json = { ok = true, text = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
[[route]]
path = "/dropped"
fail = { kind = "drop" }
[[route]]
path = "/files"
file = "files"
"""
SCENARIO = """
[[step]]
at = "0s"
network = "4g"
[[step]]
at = "0.1s"
faults = [{ path = "/a", kind = "status", status = 503 }]
[[step]]
at = "3s"
"""


@pytest.fixture(scope="module")
def ready(launch_once, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("faults") / "mock"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "files").mkdir()
    (folder / "files" / "big.bin").write_bytes(bytes(100_000))
    (folder / "routes.toml").write_text(ROUTES)
    (folder / "scenarios" / "bad-day.toml").write_text(SCENARIO)
    return launch_once(folder)[1]


@pytest.fixture
async def client(ready: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=ready["url"], timeout=20) as client:
        yield client
        await client.delete("/__mpconsole__/faults")


async def put(client: httpx.AsyncClient, **conditions: Any) -> None:
    answer = await client.put("/__mpconsole__/faults", json=conditions)
    assert answer.status_code == 200, answer.text


async def exchange_of(ready: dict[str, Any], query: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        async for event in tail(ready["events"], after=0):
            if event.data.get("query") == query:
                return dict(event.data)
    raise AssertionError


async def test_a_status_for_one_path_while_it_runs(client: httpx.AsyncClient) -> None:
    await put(client, faults=[{"path": "/a", "method": "get", "status": 503}])
    assert (await client.get("/a")).status_code == 503
    assert (await client.post("/a")).status_code == 405
    now = (await client.get("/__mpconsole__/faults")).json()
    assert now["faults"] == [{"path": "/a", "method": "GET", "kind": "status", "status": 503, "rate": 1.0}]
    assert (await client.delete("/__mpconsole__/faults")).json()["faults"] == []
    assert (await client.get("/a")).status_code == 200


@pytest.mark.parametrize("kind", ["drop", "half"])
async def test_answers_that_do_not_arrive(
    client: httpx.AsyncClient, ready: dict[str, Any], kind: str
) -> None:
    await put(client, faults=[{"path": "/a", "kind": kind}])
    with pytest.raises(httpx.RemoteProtocolError if kind == "half" else httpx.TransportError):
        await client.get(f"/a?{kind}")
    event = await exchange_of(ready, kind)
    assert event["fault"] == {"kind": kind, "by": "rule"}
    assert event["status"] == (200 if kind == "half" else None)


async def test_half_of_a_file(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="received 50000 bytes, expected 100000"):
        await client.get("/files/big.bin", headers={"x-mock-fault": "half"})


async def test_a_route_may_drop_by_itself(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.TransportError):
        await client.get("/dropped")


async def test_no_answer_ever(client: httpx.AsyncClient, ready: dict[str, Any]) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await client.get("/a?never", headers={"x-mock-fault": "timeout"}, timeout=0.2)
    event = await exchange_of(ready, "never")
    assert (event["fault"], event["status"]) == ({"kind": "timeout", "by": "header"}, None)


async def test_offline_cuts_everything_but_the_controls(client: httpx.AsyncClient) -> None:
    await put(client, network="offline")
    for path in ("/a", "/nowhere"):
        with pytest.raises(httpx.TransportError):
            await client.get(path)
    assert (await client.get("/__mpconsole__/status")).status_code == 200
    await put(client, network=None)
    assert (await client.get("/a")).status_code == 200


async def test_bandwidth_slows_bodies_and_changes_nothing(
    client: httpx.AsyncClient, ready: dict[str, Any]
) -> None:
    await put(client, faults=[{"bandwidth": "400 KB"}])
    began = time.perf_counter()
    answer = await client.get("/files/big.bin?slow")
    assert answer.content == bytes(100_000)
    assert time.perf_counter() - began > 0.2, "100,000 bytes at 400 KB a second"
    assert (await exchange_of(ready, "slow"))["response"]["bytes"] == 100_000


async def test_one_request_may_ask_for_its_own_fault(client: httpx.AsyncClient) -> None:
    assert (await client.get("/a", headers={"x-mock-fault": "status=418; delay=10ms"})).status_code == 418
    assert (await client.get("/a")).status_code == 200
    wrong = await client.get("/a", headers={"x-mock-fault": "explode"})
    assert (wrong.status_code, "explode" in wrong.json()["error"]) == (400, True)


async def test_a_scenario_plays_and_is_told(client: httpx.AsyncClient, ready: dict[str, Any]) -> None:
    last = (await client.get("/__mpconsole__/status")).json()["last_id"]
    answer = await client.post("/__mpconsole__/scenario", json={"name": "bad-day"})
    assert answer.json() == {"scenarios": ["bad-day"]}
    steps = []
    async with asyncio.timeout(20):
        async for event in tail(ready["events"], after=last):
            if event.kind == "faults":
                steps.append(event.data)
                if event.data["faults"]:
                    assert (await client.get("/a")).status_code == 503
            if len(steps) == 3:
                break
    assert [step["scenario"] for step in steps] == ["bad-day"] * 3
    assert [step["network"] for step in steps] == ["4g", None, None]
    assert (await client.get("/a")).status_code == 200
    missing = await client.post("/__mpconsole__/scenario", json={"name": "../routes"})
    assert missing.status_code == 400


@pytest.mark.parametrize(
    "value",
    [
        {"network": "5g"},
        {"faults": [{"kind": "explode"}]},
        {"faults": [{"rate": 2, "kind": "drop"}]},
        {"faults": [{"status": 42}]},
        {"faults": [{"delay": "soon"}]},
        {"faults": [{"path": "a"}]},
        {"faults": [{"bandwidth": "0"}]},
        {"faults": [{"colour": "red"}]},
        {"weather": 1},
    ],
)
async def test_conditions_that_cannot_be_change_nothing(client: httpx.AsyncClient, value: Any) -> None:
    await put(client, network="4g")
    answer = await client.put("/__mpconsole__/faults", json=value)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert (await client.get("/__mpconsole__/faults")).json()["network"] == "4g"


def plan(weather: Weather, now: float = 0.0, path: str = "/a", header: str | None = None, own=(None, None)):
    return weather.plan("GET", path, header, own, now)


def test_the_nearest_wins_and_the_network_comes_on_top() -> None:
    weather = Weather()
    weather.change(
        read_conditions({"network": "2g", "faults": [{"path": "/a", "delay": "1s", "status": 500}]})
    )
    of_rule = plan(weather)
    assert 1.3 <= of_rule.delay <= 1.8
    assert (of_rule.fail.status, of_rule.by, of_rule.bandwidth) == (500, "rule", 31 * 1024)
    of_header = plan(weather, header="delay=0ms; status=404")
    assert (of_header.fail.status, of_header.by) == (404, "header")
    assert of_header.delay < 1
    elsewhere = plan(weather, path="/b", own=(parse_header("delay=5s").delay, None))
    assert 5.3 <= elsewhere.delay <= 5.8
    assert elsewhere.fail is None


def test_a_cold_start_is_slow_once_and_after_silence() -> None:
    weather = Weather()
    weather.change(read_conditions({"faults": [{"cold": "3s"}]}))
    assert [plan(weather, now).delay for now in (0.0, 1.0, 20.0, 51.0)] == [3.0, 0.0, 0.0, 3.0]


def test_conditions_are_told_as_they_are_read() -> None:
    value = {
        "network": "3g",
        "faults": [{"path": "/a/:id", "method": "*", "delay": "80ms-300ms", "bandwidth": "512 B"}],
    }
    assert describe(read_conditions(value)) == value
    assert describe(Conditions()) == {"network": None, "faults": []}
    assert all(describe(read_conditions({"network": name}))["network"] == name for name in NETWORKS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("step = 1", "step"),
        ('[[step]]\nat = "x"', '"x"'),
        ('[[step]]\nat = "1s"\nnetwork = "9g"', "9g"),
        ("[", "TOML"),
    ],
)
def test_a_wrong_scenario_says_where(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "x.toml").write_text(text)
    with pytest.raises(FaultError, match=r"scenarios/x\.toml") as raised:
        read_scenario(tmp_path, "x")
    assert says in str(raised.value)


async def test_a_scenario_that_repeats(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    text = 'repeat = true\nlength = "50ms"\n[[step]]\nat = "20ms"\n[[step]]\nat = "0s"\nnetwork = "3g"\n'
    (tmp_path / "scenarios" / "x.toml").write_text(text)
    told: list[str | None] = []
    playing = asyncio.create_task(
        play(read_scenario(tmp_path, "x"), lambda now: told.append(describe(now)["network"]))
    )
    async with asyncio.timeout(20):
        while len(told) < 6:  # noqa: ASYNC110 - the scenario decides
            await asyncio.sleep(0.01)
    playing.cancel()
    assert json.dumps(told[:6]) == json.dumps(["3g", None] * 3)
