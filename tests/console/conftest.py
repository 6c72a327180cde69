"""Real projects, and the console on them, driven by a pilot."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from mpconsole.console.app import Console
from mpconsole.console.options import Options
from mpconsole.console.widgets.rows import Rows
from mpconsole.project.discovery import locate
from mpconsole.session.session import Session
from mpconsole.settings import load_project

APP = """{
  "pages": ["pages/home/home", "pages/cart/cart"],
  "subpackages": [{"root": "shop", "pages": ["list/list"]}]
}
"""
OTHERS = ("pages/cart/cart", "shop/list/list")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A correct program: two pages in the main package, one in a subpackage, a picture."""
    base = tmp_path / "tea"
    root = base / "miniprogram"
    write(
        base / "project.config.json",
        '{"miniprogramRoot": "miniprogram/", "appid": "wx0123456789abcdef", "projectname": "Lotus Tea"}',
    )
    write(root / "app.json", APP)
    write(root / "app.js", "App({})\n")
    for page in ("pages/home/home", "pages/cart/cart", "shop/list/list"):
        write(root / f"{page}.js", "Page({\n  data: { name: '龙井' },\n})\n")
        write(root / f"{page}.wxml", "<view>{{ name }}</view>\n")
        write(root / f"{page}.json", "{}\n")
    links = "".join(f'<navigator url="/{page}">{{{{ name }}}}</navigator>\n' for page in OTHERS)
    write(root / "pages" / "home" / "home.wxml", links)
    (root / "images").mkdir()
    (root / "images" / "banner.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 120)
    return base


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@dataclass(frozen=True)
class Shown:
    """The console on a project, and what drives it."""

    app: Console
    pilot: Pilot[int]
    session: Session

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        finite = [worker for worker in self.app.workers if worker.group not in ("follow", "mend", "advice")]
        if finite:
            await self.app.workers.wait_for_complete(finite)
        await self.pilot.pause()

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until something holds; each turn lets the app and the session work."""
        for _turn in range(600):
            if true():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(self.text())

    def text(self, selector: str | None = None) -> str:
        """What stands on the screen, or in one widget."""
        widget: Widget = self.app.screen if selector is None else self.app.screen.query_one(selector)
        if selector is None:
            strips = self.app.screen._compositor.render_strips()  # as the screen is drawn
            return "\n".join(strip.text.rstrip() for strip in strips)
        size = widget.outer_size
        return "\n".join(strip.text.rstrip() for strip in widget.render_lines(size.region))

    def part(self, selector: str) -> str:
        """What stands on the screen where a widget and all that it holds are."""
        region = self.app.screen.query_one(selector).region
        strips = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in strips)

    def rows(self, selector: str) -> Rows[Any]:
        return self.app.screen.query_one(selector, Rows)


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 36),
    backend: bool = False,
    log: str | None = None,
    **options: Any,
) -> AsyncIterator[Shown]:
    session = Session(locate(folder), load_project(folder), start_backend=backend, log=log)
    app = Console(session, replace(Options(), **options))
    async with app.run_test(size=size, notifications=True) as pilot:
        shown = Shown(app, pilot, session)
        await shown.until(lambda: app.is_open and app.view is not None)
        await shown.settle()
        yield shown
        await session.close()
