"""The start: what happens before and while the screen is made is on it, and each view shows the present."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from mpconsole.console.app import Console
from mpconsole.console.options import Options
from mpconsole.project.discovery import locate
from mpconsole.session.events import ProjectChanged, SettingsChanged
from mpconsole.session.session import Session
from mpconsole.settings import load_project
from tests.console.conftest import Shown, opened, write


@asynccontextmanager
async def open_before(folder: Path) -> AsyncIterator[tuple[Session, Console]]:
    """A session that is open, and an app that hears it and is not running yet."""
    session = Session(locate(folder), load_project(folder), start_backend=False)
    opening = asyncio.create_task(session.take_first_picture())
    app = Console(session, Options(), opening)
    await opening
    try:
        yield session, app
    finally:
        await session.close()


async def heard(session: Session, kind: type) -> None:
    """Wait for an event."""
    came = asyncio.Event()
    session.subscribe(lambda event: came.set() if isinstance(event, kind) else None)
    async with asyncio.timeout(20):
        await came.wait()


async def test_what_happens_before_the_screen_is_there_is_on_it(program: Path) -> None:
    async with open_before(program) as (session, app):
        write(program / "miniprogram" / "app.js", "App({})\n" + "// tea\n" * 5000)
        await heard(session, ProjectChanged)
        write(program / "mpconsole.toml", "[size\n")
        await heard(session, SettingsChanged)
        async with app.run_test(size=(120, 36), notifications=True) as pilot:
            shown = Shown(app, pilot, session)
            await shown.until(lambda: "app.js" in shown.text("#overview-changes"))
            assert f"{session.report.bytes / 1024:.1f} KB" in shown.text("BudgetStrip")
            await shown.until(lambda: any("mpconsole.toml" in one.message for one in app._notifications))
            for size in (100, 9000):
                write(program / "miniprogram" / "pages" / "cart" / "cart.js", "// more\n" * size)
                await shown.until(
                    lambda size=size: (
                        f"{session.report.bytes / 1024:.1f} KB" in shown.text("BudgetStrip")
                        and session.report.bytes > size * 8
                    )
                )
                await shown.until(lambda: "cart.js" in shown.text("#overview-changes"))


async def test_a_screen_that_is_there_before_the_project_fills_when_it_is_open(program: Path) -> None:
    session = Session(locate(program), load_project(program), start_backend=False)
    may_open = asyncio.Event()

    async def open_late() -> None:
        await may_open.wait()
        await session.take_first_picture()

    app = Console(session, Options(), asyncio.create_task(open_late()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        shown = Shown(app, pilot, session)
        await shown.until(lambda: "Reading the project" in shown.text())
        await pilot.press("2")
        may_open.set()
        await shown.until(lambda: "home.js" in shown.text() or "banner.png" in shown.text())
        assert app.shown == "size"
        assert "KB of 10 MB" in shown.text("BudgetStrip")
        await session.close()


@pytest.mark.parametrize("key", "3")
async def test_a_view_visited_late_shows_the_present(program: Path, key: str) -> None:
    async with opened(program) as shown:
        write(program / "miniprogram" / "app.json", '{"pages": ["pages/home/home", "pages/gone/gone"]}')
        await shown.until(lambda: shown.session.findings)
        await shown.press(key)
        await shown.until(lambda: "gone" in shown.text("#problem-rows"))
        await shown.press("1")
        write(program / "miniprogram" / "app.json", '{"pages": ["pages/home/home", "pages/away/away"]}')
        await shown.until(lambda: any("away" in str(one) for one in shown.session.findings))
        await shown.press(key)
        await shown.until(lambda: "away" in shown.text("#problem-rows"))
        assert "gone" not in shown.text("#problem-rows")


async def test_no_exchange_is_listed_twice_where_a_view_is_opened_amid_traffic(program: Path) -> None:
    write(program / "mock" / "routes.toml", '[[route]]\npath = "/tea"\njson = { tea = 1 }\n')
    write(program / "mpconsole.toml", "[mock]\nport = 0\n")
    async with opened(program, backend=True) as shown:
        await shown.until(lambda: shown.session.backend.state == "ready")
        async with httpx.AsyncClient(trust_env=False, base_url=shown.session.backend.url or "") as client:
            for turn in range(40):
                await client.get("/tea")
                await shown.pilot.press("4" if turn % 2 else "1")
        await shown.until(lambda: len(shown.session.exchanges) == 40)
        await shown.press("1", "4")
        await shown.settle()
        ids = [exchange.id for exchange in shown.rows("#exchange-rows").items]
        assert ids == [exchange.id for exchange in shown.session.exchanges]
