"""Warnings of what works beside a mock and will not with users."""

import asyncio
from typing import Any

import httpx
import pytest

from mpconsole.backend.cautions import of_origin
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.lines import event_line

DOMAINS = ("https://api.a.cn", "https://up.a.cn:8443", "wss://ws.a.cn", "any.a.cn")


@pytest.mark.parametrize(
    ("origin", "kinds"),
    [
        ("https://api.a.cn", []),
        ("http://api.a.cn", ["plain"]),
        ("https://api.a.cn:443", ["domain"]),  # with no port listed the address may not carry one
        ("https://api.a.cn:8443", ["domain"]),
        ("https://up.a.cn:8443", []),
        ("https://up.a.cn", ["domain"]),
        ("https://www.api.a.cn", ["domain"]),
        ("http://b.cn", ["plain", "domain"]),
        ("wss://ws.a.cn:9000", []),
        ("ws://ws.a.cn", ["plain"]),
        ("wss://api.a.cn", ["domain"]),
        ("https://ws.a.cn", ["domain"]),
        ("https://any.a.cn", []),
        ("wss://any.a.cn", []),
        ("https://8.8.8.8", ["address"]),
        ("http://127.0.0.1:4100", []),
        ("http://192.168.1.7:4100", []),
        ("http://[::1]:4100", []),
        ("http://localhost", []),
        ("http://mymac.local:4100", []),
        ("http://devbox:4100", []),
        ("", []),
        ("http://", []),
    ],
)
def test_one_origin(origin: str, kinds: list[str]) -> None:
    assert [caution.kind for caution in of_origin(origin, DOMAINS)] == kinds


def test_without_a_list_only_what_can_never_be_is_told() -> None:
    assert of_origin("https://b.cn", ()) == ()
    assert [caution.kind for caution in of_origin("http://b.cn", ())] == ["plain"]


@pytest.fixture
def ready(tmp_path, launch) -> dict[str, Any]:
    (tmp_path / "mock").mkdir()
    (tmp_path / "app.json").write_text('{"pages": ["a"]}')
    (tmp_path / "mpconsole.toml").write_text('[domains]\nrequest = ["https://api.a.cn"]\n')
    slow = '[[route]]\npath = "/slow"\ndelay = "500ms"\n[[route]]\npath = "/fast"\n'
    (tmp_path / "mock" / "routes.toml").write_text(slow + '[[socket]]\npath = "/ws"\n')
    _process, ready = launch(tmp_path, "--quiet")
    return ready


def exchanges(ready: dict[str, Any], kind: str = "exchange") -> list[dict[str, Any]]:
    page = httpx.get(f"{ready['url']}/__mpconsole__/log?after={ready['after']}&kind={kind}")
    return list(page.json()["events"])


async def test_ten_requests_at_once(ready: dict[str, Any]) -> None:
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=20), trust_env=False) as client:
        await client.get(ready["url"] + "/fast")
        await asyncio.gather(*(client.get(ready["url"] + "/slow") for _ in range(12)))
        await client.get(ready["url"] + "/fast")
    first, *rest, last = exchanges(ready)
    assert "warnings" not in first
    assert "warnings" not in last
    told = [one["warnings"] for one in rest if "warnings" in one]
    assert sorted(one[0]["count"] for one in told) == [10, 11, 12]
    assert told[0][0] == {"kind": "requests", "count": told[0][0]["count"], "limit": 10}


def test_the_host_that_the_program_names(ready: dict[str, Any]) -> None:
    for host in ("api.a.cn", "b.cn", "127.0.0.1"):
        httpx.get(ready["url"] + "/fast", headers={"host": host})
    legal, other, local = exchanges(ready)
    assert legal["warnings"] == [{"kind": "plain", "origin": "http://api.a.cn"}]
    assert [one["kind"] for one in other["warnings"]] == ["plain", "domain"]
    assert "warnings" not in local
    from mpconsole.events import Event

    event = Event.from_dict(other)
    exchange = Exchange.from_event(event)
    assert exchange is not None
    assert exchange.cautions[1].words() == "http://b.cn is not among the legal domains in mpconsole.toml"
    assert event_line(event).endswith("! http://b.cn is not among the legal domains in mpconsole.toml")


def test_a_real_backend_that_users_could_not_reach(tmp_path, launch) -> None:
    (tmp_path / "app.json").write_text('{"pages": ["a"]}')
    _process, ready = launch(tmp_path, "--quiet", "--record", "http://backend.invalid:8080")
    assert httpx.get(ready["url"] + "/a").status_code == 502
    (seen,) = exchanges(ready)
    assert seen["warnings"] == [{"kind": "plain", "origin": "http://backend.invalid:8080"}]


async def test_more_sockets_than_wechat_opens(ready: dict[str, Any]) -> None:
    from contextlib import AsyncExitStack

    from websockets.asyncio.client import connect

    async with AsyncExitStack() as stack:
        for _ in range(6):
            await stack.enter_async_context(connect(ready["url"].replace("http", "ws") + "/ws", proxy=None))
        *five, sixth = exchanges(ready, "socket-open")
    assert all("warnings" not in one for one in five)
    assert sixth["warnings"] == [{"kind": "sockets", "count": 6, "limit": 5}]
