"""The Backend view on a real mock: repeat, edit, compare, export, faults, routes, the line that asked."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from textual.widgets import Input, TextArea
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from mpconsole.backend.controls import Request
from mpconsole.backend.conversation import Conversation
from mpconsole.backend.har import archive
from mpconsole.console.exchangepage import folded
from mpconsole.console.views.backend import BackendView
from mpconsole.console.widgets.choose import Choose
from mpconsole.console.widgets.requestsheet import RequestSheet, is_editable, read, written
from mpconsole.console.widgets.sheets import Ask, Confirm
from mpconsole.console.widgets.textsheet import TextSheet
from tests.console.conftest import Shown, opened, write

ROUTES = """[[route]]
path = "/api/cart"
json = { lines = [{ name = "tea", price = 3 }, { name = "pot", price = 30 }], total = 33 }

[[route]]
method = "POST"
path = "/api/orders"
json = { id = "${body.name}" }
"""
CALL = 'Page({\n  onShow() {\n    wx.request({ url: "https://api.example.com/api/cart" })\n  },\n})\n'


@pytest.fixture
def shop(program: Path) -> Path:
    """The program, with a mock of two routes and a page that asks one of them."""
    write(program / "mpconsole.toml", "[mock]\nport = 0\n")
    write(program / "mock" / "routes.toml", ROUTES)
    write(program / "miniprogram" / "pages" / "cart" / "cart.js", CALL)
    return program


async def ask(shown: Shown, method: str, path: str, body: str | bytes = "") -> None:
    """Ask the mock, and wait until the view has it."""
    await shown.until(lambda: shown.session.backend.state == "ready")
    before = shown.session.requests
    async with httpx.AsyncClient(trust_env=False, base_url=shown.session.backend.url or "") as client:
        await client.request(method, path, content=body)
    await shown.until(lambda: shown.session.requests > before)
    view = shown.app.screen.query_one(BackendView)
    await shown.until(lambda: len(view.listed) == shown.session.requests and path in shown.text())


async def sheet(shown: Shown, kind: type, *keys: str) -> None:
    """Wait for a sheet, and press keys there."""
    await shown.until(lambda: isinstance(shown.app.screen, kind))
    await shown.pilot.press(*keys)


async def test_a_request_is_sent_again_as_it_was_and_changed(shop: Path) -> None:
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "POST", "/api/orders", '{"name": "oolong"}')
        await shown.pilot.press("a")
        await shown.until(lambda: shown.session.requests == 2)
        await shown.pilot.press("e")
        await sheet(shown, RequestSheet)
        await shown.until(lambda: '{"name": "oolong"}' in shown.text())
        area = shown.app.screen.query_one(TextArea)
        area.move_cursor(area.document.end)
        await shown.pilot.press("backspace", "backspace", "s", '"', "}", "ctrl+s")
        await shown.until(lambda: shown.session.requests == 3)
        bodies = [exchange.response.text for exchange in shown.session.exchanges if exchange.response]
        assert bodies == ['{"id":"oolong"}', '{"id":"oolong"}', '{"id":"oolongs"}']


async def test_a_body_of_bytes_is_sent_again_whole(shop: Path) -> None:
    sent = bytes(range(256))
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "POST", "/api/orders", sent)
        await shown.pilot.press("a")
        await shown.until(lambda: shown.session.requests == 2)
        await shown.pilot.press("e")
        await sheet(shown, RequestSheet)
        await shown.until(lambda: "256 B" in shown.text())
        await shown.pilot.press("ctrl+s")
        await shown.until(lambda: shown.session.requests == 3)
        assert [exchange.request.content for exchange in shown.session.exchanges] == [sent] * 3


async def test_an_exchange_shows_its_route_its_caller_and_folded_json(shop: Path) -> None:
    async with opened(shop, backend=True, size=(160, 40)) as shown:
        await shown.press("4")
        await ask(shown, "GET", "/api/cart")
        await shown.until(lambda: "routes.toml:1" in shown.text())
        await shown.pilot.press("up", "enter")
        await shown.until(lambda: "Probably asked at pages/cart/cart.js:3" in shown.text())
        assert '"price": 30' in shown.text()
        for _turn in range(5):
            await shown.pilot.press("minus")
        await shown.until(lambda: "2 items" in shown.text())
        assert '"price": 30' not in shown.text()
        await shown.press("s")
        await shown.until(lambda: shown.app.shown == "files")
        await shown.until(lambda: "wx.request" in shown.text())


async def test_two_are_compared_and_all_are_exported(shop: Path, tmp_path: Path) -> None:
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "POST", "/api/orders", '{"name": "oolong"}')
        await shown.pilot.press("space")
        await ask(shown, "POST", "/api/orders", '{"name": "puer"}')
        await shown.pilot.press("end", "equals_sign")
        await sheet(shown, TextSheet)
        await shown.until(lambda: '-  "id": "oolong"' in shown.text())
        assert '+  "id": "puer"' in shown.text()
        await shown.pilot.press("escape")
        await shown.until(lambda: not isinstance(shown.app.screen, TextSheet))
        await shown.pilot.press("x")
        await sheet(shown, Ask, "enter")
        file = shop / "mock.har"
        await shown.until(file.exists)
        entries = json.loads(file.read_text("utf-8"))["log"]["entries"]
        assert [entry["response"]["status"] for entry in entries] == [200, 200]
        assert entries[1]["request"]["postData"]["text"] == '{"name": "puer"}'


async def test_faults_are_switched_while_it_runs(shop: Path) -> None:
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "GET", "/api/cart")
        await shown.pilot.press("w")
        await sheet(shown, Choose, *"500", "enter")
        await shown.until(lambda: "faults on purpose" in shown.text())
        await ask(shown, "GET", "/api/cart")
        assert [exchange.status for exchange in shown.session.exchanges] == [200, 500]
        await shown.pilot.press("w")
        await sheet(shown, Choose, *"well", "enter")
        await shown.until(lambda: "faults on purpose" not in shown.text())
        await ask(shown, "GET", "/api/cart")
        assert shown.session.exchanges[-1].status == 200


async def test_a_key_begins_the_route_that_was_missing(shop: Path) -> None:
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "GET", "/api/points")
        assert "no route" in shown.text()
        await shown.pilot.press("n")
        await sheet(shown, Confirm, "enter")
        await shown.until(lambda: "/api/points" in (shop / "mock" / "routes.toml").read_text("utf-8"))
        await ask(shown, "GET", "/api/points")
        await shown.until(lambda: shown.session.exchanges[-1].status == 200)


async def test_a_server_that_is_off_is_told(program: Path) -> None:
    async with opened(program) as shown:
        await shown.press("4")
        view = shown.app.screen.query_one(BackendView)
        view.action_weather()
        await shown.until(lambda: "the mock backend is not running" in shown.text())


CHAT = """[[socket]]
path = "/chat/:room"
[[socket.connect]]
json = { type = "welcome" }
[[socket.message]]
text = "heard: ${message}"
"""


async def test_one_speaks_into_a_websocket_and_hangs_up(shop: Path, tmp_path: Path) -> None:
    write(shop / "mock" / "routes.toml", ROUTES + CHAT)
    async with opened(shop, backend=True, size=(160, 36)) as shown:
        await shown.press("4")
        await shown.until(lambda: shown.session.backend.state == "ready")
        url = (shown.session.backend.url or "").replace("http", "ws") + "/chat/tea?user=lin"
        async with connect(url) as client:
            assert "welcome" in str(await client.recv())
            await shown.until(lambda: "/chat/tea" in shown.text() and "open" in shown.text())
            await shown.pilot.press("i")
            await shown.until(lambda: isinstance(shown.app.focused, Input))
            await shown.pilot.press(*"hello", "enter", *"base64:AAH_", "backspace", "/", "enter")
            assert await client.recv() == "hello"
            assert await client.recv() == b"\x00\x01\xff"
            await client.send("thanks")
            await shown.until(lambda: "heard: thanks" in shown.text())
            page = shown.text(".detail-text")
            assert page.index("welcome") < page.index("→ hello") < page.index("← thanks")
            await shown.pilot.press("up", "up")
            await shown.until(lambda: shown.app.screen.query_one(Input).value == "hello")
            await shown.pilot.press("escape", "d")
            await sheet(shown, Ask, *["backspace"] * 4, *"4001 late", "enter")
            assert await client.recv() == "heard: thanks"
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4001, "late")
        await shown.until(lambda: "closed 4001 late by hand" in shown.text())
        (socket,) = shown.session.exchanges
        assert isinstance(socket, Conversation)
        assert (socket.incoming[0], socket.outgoing[0], socket.target) == (1, 4, "/chat/tea?user=lin")
        await shown.pilot.press("i")
        await shown.until(lambda: "No WebSocket is open" in shown.text())
        await shown.pilot.press("a")
        await shown.until(lambda: "That is a WebSocket" in shown.text())
        entry = archive([socket], url)["log"]["entries"][0]
        assert [one["type"] for one in entry["_webSocketMessages"]].count("send") == 1


async def test_faults_that_a_restart_or_somebody_else_took_away_are_no_longer_told(shop: Path) -> None:
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await ask(shown, "GET", "/api/cart")
        url = shown.session.backend.url or ""
        async with httpx.AsyncClient(trust_env=False, base_url=url + "/__mpconsole__") as client:
            await client.put("/faults", json={"network": "3g", "faults": []})
            await shown.until(lambda: "3g" in shown.text("#exchange-rows"))
            os.kill((await client.get("/status")).json()["pid"], signal.SIGKILL)
        await shown.until(lambda: "died and is being" in shown.text())
        await shown.until(lambda: "3g" not in shown.text("#exchange-rows"))


async def test_a_websocket_whose_server_dies_is_told(shop: Path) -> None:
    write(shop / "mock" / "routes.toml", ROUTES + CHAT)
    async with opened(shop, backend=True) as shown:
        await shown.press("4")
        await shown.until(lambda: shown.session.backend.state == "ready")
        url = shown.session.backend.url or ""
        async with connect(url.replace("http", "ws") + "/chat/tea") as client:
            await client.recv()
            await shown.until(lambda: "/chat/tea" in shown.text())
            async with httpx.AsyncClient(trust_env=False, base_url=url) as asks:
                status = (await asks.get("/__mpconsole__/status")).json()
            os.kill(status["pid"], signal.SIGKILL)
            await shown.until(lambda: "lost" in shown.text("#exchange-rows"))
        await shown.until(lambda: shown.session.backend.state == "ready")


def test_a_request_reads_as_it_is_written() -> None:
    request = Request(
        "POST", "/api/cart?x=1", (("content-type", "application/json"),), b'{"a": 1}\n\n{"b": 2}'
    )
    assert read(written(request)) == request
    windows = replace(request, body=b"--b\r\nx: y\r\n\r\nvalue\r\n--b--")
    assert read(written(windows)) == windows
    assert read("get /") == Request("GET", "/", (), b"")


@pytest.mark.parametrize(
    ("body", "editable"),
    [(b"{}", True), (b"a\r\n\tb\r\n", True), (b"a\r\nb\n", False), (b"\xff", False), (b"a\0b", False)],
)
def test_only_what_an_editor_leaves_whole_is_edited(body: bytes, editable: bool) -> None:
    assert is_editable(body) is editable


@pytest.mark.parametrize("text", ["", "GET", "GET cart", "GET /\nno header"])
def test_what_is_no_request_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"first line|line 2"):
        read(text)


def test_json_is_folded_below_a_depth() -> None:
    value = {"lines": [{"name": "tea"}], "total": 3, "none": []}
    assert folded(value, 1) == '{\n  "lines": [ /* 1 item */ ],\n  "total": 3,\n  "none": []\n}'
    assert json.loads(folded(value, 99)) == value


async def test_a_real_backends_log_takes_the_mocks_place(shop: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    write(log, "")
    async with opened(shop, backend=True, log=str(log)) as shown:
        await shown.press("4")
        await shown.until(lambda: "Following the log" in shown.text())
        assert "log access.log" in shown.text()
        asked = {"method": "GET", "url": "/api/orders?page=2", "headers": {"host": "api.example.com"}}
        lines = [
            {"req": asked, "res": {"statusCode": status}, "responseTime": 12.5} for status in (200, 404, 500)
        ]
        write(log, "not json\n" + "".join(json.dumps(one) + "\n" for one in lines))
        await shown.until(lambda: shown.session.requests == 3 and "500" in shown.text())
        assert "no route" not in shown.text()
        await shown.pilot.press("up", "enter")
        await shown.until(lambda: "from the log of another program" in shown.text())
        await shown.pilot.press("y")
        assert "https://api.example.com/api/orders?page=2" in shown.app.clipboard
        await shown.pilot.press("a")
        await shown.until(lambda: "The log of another" in shown.text())
        assert len({exchange.id for exchange in shown.session.exchanges}) == 3
