import asyncio
import os
import random
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mpconsole.backend.client import tail
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.lifeline import SUPERVISED
from mpconsole.demo.sample import free_port, make_sample
from mpconsole.demo.traffic import drive
from mpconsole.errors import MpconsoleError
from mpconsole.events import EVENTS_PATH
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import MockSettings, load_project
from tests.mockserver import mock_server


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "shop"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPCONSOLE_STATE_DIR", str(folder.parent / "state"))
        make_sample(folder)
    return folder


async def seen(url: str, count: int) -> list[Exchange]:
    """The first `count` exchanges that the mock tells of."""
    found: list[Exchange] = []
    async for event in tail(url + EVENTS_PATH, after=0):
        if (exchange := Exchange.from_event(event)) is not None:
            found.append(exchange)
        if len(found) == count:
            break
    return found


async def test_visitors_use_what_the_shop_has(shop: Path) -> None:
    with mock_server(shop) as url:
        stop = asyncio.Event()
        driving = asyncio.create_task(drive(url, stop, random.Random(4), gaps=(0, 0)))
        exchanges = await asyncio.wait_for(seen(url, 800), 60)
        stop.set()
        await driving
    methods = {exchange.method for exchange in exchanges}
    assert methods == {"GET", "POST", "PUT", "DELETE"}
    unmatched = {exchange.path for exchange in exchanges if exchange.status == 404}
    assert unmatched
    assert unmatched <= {"/api/coupons", "/api/reviews", "/api/products/sencha"}
    assert {exchange.status for exchange in exchanges} <= {200, 201, 204, 404}
    assert len(unmatched) < 0.2 * len(exchanges)


async def test_it_waits_for_a_server_that_is_not_there_yet_and_comes_back_after_one_that_died(
    shop: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    stop = asyncio.Event()
    driving = asyncio.create_task(drive(f"http://127.0.0.1:{port}", stop, random.Random(1), gaps=(0, 0)))
    for _round in range(2):
        with mock_server(shop, port) as url:
            assert await asyncio.wait_for(seen(url, 10), 30)
    stop.set()
    await asyncio.wait_for(driving, 10)


def test_it_ends_with_the_program_that_started_it(shop: Path) -> None:
    with mock_server(shop) as url:
        process = subprocess.Popen(
            [sys.executable, "-m", "mpconsole.demo.traffic", url],
            stdin=subprocess.PIPE,
            env=os.environ | {SUPERVISED: "1"},
        )
        asyncio.run(asyncio.wait_for(seen(url, 1), 30))
        assert process.poll() is None
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_the_sample_says_that_it_is_a_demo(shop: Path) -> None:
    assert open_snapshot(locate(shop)).name == "Lotus Tea (demo)"


def test_a_port_that_is_taken_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [listener.getsockname()[1] for listener in (one, other)]
        monkeypatch.setattr("mpconsole.demo.sample._PORTS", ports)
        with pytest.raises(MpconsoleError):
            free_port()
        other.close()
        assert free_port() == ports[1]


def test_the_console_and_the_shop_agree_on_the_port(tmp_path: Path) -> None:
    url = make_sample(tmp_path / "shop")
    port = load_project(tmp_path / "shop").mock.port
    assert url == f"http://127.0.0.1:{port}"
    assert port != MockSettings().port
    for name in ("miniprogram/config.js", "README.md"):
        assert url in (tmp_path / "shop" / name).read_text("utf-8")
