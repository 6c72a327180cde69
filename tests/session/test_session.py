"""A real session on real folders: what happens on disk is told, once, in order."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from mpconsole.checks import baseline
from mpconsole.checks.reports.sources import Sources
from mpconsole.project.discovery import locate
from mpconsole.session import events as told
from mpconsole.session.session import Session
from mpconsole.settings import load_project

_E = TypeVar("_E")


class Heard:
    """Listens to a session and waits for events of one kind."""

    def __init__(self, session: Session) -> None:
        self._queue: asyncio.Queue[told.Event] = asyncio.Queue()
        session.subscribe(self._queue.put_nowait)

    async def next(
        self, kind: type[_E], wanted: Callable[[_E], bool] = lambda _event: True, *, seconds: float = 20
    ) -> _E:
        async with asyncio.timeout(seconds):
            while True:
                event = await self._queue.get()
                if isinstance(event, kind) and wanted(event):
                    return event


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "tea"
    page = folder / "miniprogram" / "pages" / "home"
    page.mkdir(parents=True)
    (folder / "project.config.json").write_text(
        '{"miniprogramRoot": "miniprogram/", "appid": "touristappid", "projectname": "tea"}', "utf-8"
    )
    (folder / "miniprogram" / "app.json").write_text('{"pages": ["pages/home/home"]}', "utf-8")
    (folder / "miniprogram" / "app.js").write_text("App({})\n", "utf-8")
    (page / "home.js").write_text("Page({})\n", "utf-8")
    (page / "home.wxml").write_text("<view>Hello</view>\n", "utf-8")
    return folder


def save(program: Path, name: str, text: str) -> None:
    """Replace a file in one step, from outside the project: exactly one change, never half a file."""
    aside = program.with_name("saved")
    aside.write_text(text, "utf-8")
    aside.replace(program / name)


@asynccontextmanager
async def opened(folder: Path, *, backend: bool = False) -> AsyncIterator[tuple[Session, Heard]]:
    session = Session(locate(folder), load_project(folder), start_backend=backend)
    heard = Heard(session)
    await session.open()
    try:
        yield session, heard
    finally:
        await session.close()


async def test_the_first_picture_is_whole(program: Path) -> None:
    async with opened(program) as (session, heard):
        first = await heard.next(told.ProjectOpened)
        assert first.report is session.report
        assert session.report.package("__APP__") is not None
        assert not session.findings


async def test_a_save_moves_the_number(program: Path) -> None:
    async with opened(program) as (session, heard):
        before = session.report.bytes
        save(program, "miniprogram/app.js", "App({ a: 1 })\n")
        event = await heard.next(told.ProjectChanged)
        assert event.report.bytes == before + len(" a: 1 ")
        assert [(delta.path, delta.bytes) for delta in event.row.files] == [("app.js", 6)]
        assert session.changes[0] is event.row
        assert session.opened_report.bytes == before


async def test_a_broken_app_json_keeps_the_last_good_state(program: Path) -> None:
    async with opened(program) as (session, heard):
        app = program / "miniprogram" / "app.json"
        good = app.read_text("utf-8")
        save(program, "miniprogram/app.json", '{"pages": ["pages/home/home",]}')
        event = await heard.next(told.ProjectChanged)
        assert session.snapshot.pages[0].path == "pages/home/home"
        assert [finding.official for finding in event.findings] == [10006]
        save(program, "miniprogram/app.json", good)
        event = await heard.next(told.ProjectChanged)
        assert not event.findings


async def test_settings_are_read_again(program: Path) -> None:
    async with opened(program) as (session, heard):
        save(program, "mpconsole.toml", '[size]\nbudget = "1 KB"\n')
        await heard.next(told.SettingsChanged, lambda event: event.error is None)
        await heard.next(told.ProjectOpened, lambda event: event.report is session.report)
        assert any(limit.kind == "budget" and limit.limit == 1024 for limit in session.report.limits)
        save(program, "mpconsole.toml", '[size]\nbudget = "a lot"\n')
        event = await heard.next(told.SettingsChanged)
        assert "a lot" in (event.error or "")
        assert session.settings.size.budget_bytes == 1024
        save(program, "mpconsole.toml", '[rules]\ntag-unknown = "never"\n')
        event = await heard.next(told.SettingsChanged)
        assert "never" in (event.error or "")


async def test_a_baseline_is_followed(program: Path) -> None:
    async with opened(program) as (session, heard):
        save(program, "miniprogram/pages/home/home.wxml", "<gone/>\n")
        event = await heard.next(told.ProjectChanged)
        assert [finding.rule for finding in event.findings] == ["tag-unknown"]
        line = Sources(session.snapshot).line
        baseline.write(program / "mpconsole-baseline.toml", session.findings, line)
        event = await heard.next(told.ProjectOpened)
        assert event.findings == ()


async def test_another_root_is_followed(program: Path) -> None:
    async with opened(program) as (session, heard):
        shutil.copytree(program / "miniprogram", program / "other")
        save(program, "other/app.js", "App({ other: true })\n")
        save(program, "project.config.json", '{"miniprogramRoot": "other/"}')
        await heard.next(told.ProjectOpened, lambda event: event.snapshot.layout.root.name == "other")
        before = session.report.bytes
        save(program, "other/app.js", "App({ other: false })\n")
        event = await heard.next(told.ProjectChanged)
        assert event.report.bytes == before + 1


async def test_a_deleted_project_is_told_and_comes_back(program: Path) -> None:
    async with opened(program) as (session, heard):
        before = session.report.bytes
        aside = program.with_name("aside")
        program.rename(aside)
        lost = await heard.next(told.ProjectLost)
        assert str(program / "miniprogram") in lost.message
        assert session.report.bytes == before
        aside.rename(program)
        await heard.next((told.ProjectChanged, told.ProjectOpened))  # type: ignore[arg-type]
        save(program, "miniprogram/app.js", "App({ back: 1 })\n")
        await heard.next(told.ProjectChanged, lambda event: "app.js" in event.change.paths)
        assert session.report.bytes == before + len(" back: 1 ")


async def test_the_branch_and_what_is_not_committed(program: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        subprocess.run(["git", *identity, *words], cwd=program, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", "-A")
    git("commit", "-m", "first")
    async with opened(program) as (session, heard):
        await heard.next(told.GitChanged, lambda event: event.status == told.GitStatus("main", 0))
        save(program, "miniprogram/app.js", "App({ dirty: 1 })\n")
        await heard.next(told.GitChanged, lambda event: event.status.dirty == 1)
        git("checkout", "-b", "feature")
        await heard.next(told.GitChanged, lambda event: event.status.branch == "feature")
        assert session.git.branch == "feature"


async def test_refresh_reads_everything_again(program: Path) -> None:
    async with opened(program) as (session, heard):
        await heard.next(told.ProjectOpened)
        await session.refresh()
        await heard.next(told.ProjectOpened)


@pytest.fixture
def served(program: Path) -> Path:
    (program / "mock").mkdir()
    (program / "mock" / "routes.toml").write_text(
        '[[route]]\npath = "/api/hello"\njson = { hello = "tea" }\n', "utf-8"
    )
    (program / "mpconsole.toml").write_text("[mock]\nport = 0\n", "utf-8")
    return program


async def test_the_mock_backend_is_followed(served: Path) -> None:
    async with opened(served, backend=True) as (session, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        assert ready.status.card is not None
        assert ready.status.card.url == ready.status.url
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(3):
                await client.get(f"{ready.status.url}/api/hello")
        seen: list[int] = []
        while len(seen) < 3:
            event = await heard.next(told.ExchangesSeen)
            seen += [exchange.status or 0 for exchange in event.exchanges]
        assert seen == [200, 200, 200]
        assert len(session.exchanges) == 3
    assert session.backend.state == "off"


async def test_a_killed_backend_is_told_and_comes_back_on_its_port(served: Path) -> None:
    async with opened(served, backend=True) as (session, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        async with httpx.AsyncClient(trust_env=False) as client:
            status = (await client.get(f"{ready.status.url}/__mpconsole__/status")).json()
            os.kill(status["pid"], signal.SIGKILL)
            down = await heard.next(told.BackendChanged, lambda event: event.status.state == "restarting")
            assert down.status.error
            again = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
            assert again.status.url == ready.status.url
            await client.get(f"{again.status.url}/api/hello")
        await heard.next(told.ExchangesSeen)
        assert [exchange.path for exchange in session.exchanges] == ["/api/hello"]


async def test_a_port_in_use_is_told(served: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (served / "mpconsole.toml").write_text(f"[mock]\nport = {port}\n", "utf-8")
        async with opened(served, backend=True) as (_session, heard):
            failed = await heard.next(told.BackendChanged, lambda event: event.status.state == "failed")
            assert str(port) in (failed.status.error or "")


async def test_a_project_without_a_mock_folder_says_so(program: Path) -> None:
    async with opened(program, backend=True) as (_session, heard):
        off = await heard.next(told.BackendChanged)
        assert off.status.state == "off"
        assert "mock" in (off.status.error or "")


async def test_releases_follow_the_settings(program: Path) -> None:
    async with opened(program) as (session, heard):
        assert session.releases.state() is None
        before = session.releases
        save(program, "mpconsole.toml", '[env.test]\nappid = "wx0123456789abcdef"\n')
        await heard.next(told.SettingsChanged)
        await heard.next(told.ProjectOpened, lambda event: event.report is session.report)
        assert session.releases is not before


async def test_a_server_that_runs_already_is_joined_and_never_stopped(served: Path) -> None:
    async with opened(served, backend=True) as (first, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        async with httpx.AsyncClient(trust_env=False, base_url=ready.status.url or "") as client:
            await client.get("/api/hello")
            await heard.next(told.ExchangesSeen)
            async with opened(served, backend=True) as (second, hears):
                joined = await hears.next(told.BackendChanged, lambda event: event.status.state == "ready")
                assert joined.status.joined
                assert joined.status.url == ready.status.url
                assert joined.status.card == ready.status.card
                await hears.next(told.ExchangesSeen)
                await client.get("/api/hello")
                await hears.next(told.ExchangesSeen)
                assert [exchange.path for exchange in second.exchanges] == ["/api/hello"] * 2
            assert (await client.get("/api/hello")).status_code == 200
        assert not first.backend.joined
        assert first.backend.state == "ready"


async def test_a_joined_server_that_is_killed_is_followed_when_its_console_starts_it_again(
    served: Path,
) -> None:
    async with opened(served, backend=True) as (_first, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        async with (
            opened(served, backend=True) as (second, hears),
            httpx.AsyncClient(trust_env=False, base_url=ready.status.url or "") as client,
        ):
            await hears.next(told.BackendChanged, lambda event: event.status.joined)
            os.kill((await client.get("/__mpconsole__/status")).json()["pid"], signal.SIGKILL)
            await heard.next(told.BackendChanged, lambda event: event.status.state == "restarting")
            await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
            await client.get("/api/hello")
            await hears.next(told.ExchangesSeen)
            assert second.backend.joined


async def test_a_joined_server_that_ends_is_told(served: Path) -> None:
    async with opened(served, backend=True) as (first, heard):
        await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        async with opened(served, backend=True) as (second, hears):
            await hears.next(told.BackendChanged, lambda event: event.status.joined)
            await first.stop_backend()
            ended = await hears.next(told.BackendChanged, lambda event: event.status.state == "off")
            assert ended.status.error
            await second.start_backend()
            own = await hears.next(told.BackendChanged, lambda event: event.status.state == "ready")
            assert not own.status.joined


async def test_a_server_of_this_project_that_left_no_note_is_found_on_its_port(
    served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(served, backend=True) as (first, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        port = int((ready.status.url or "").rpartition(":")[2])
        monkeypatch.setenv("MPCONSOLE_STATE_DIR", str(tmp_path / "elsewhere"))
        session = Session(locate(served), load_project(served), mock_port=port)
        hears = Heard(session)
        await session.open()
        try:
            joined = await hears.next(told.BackendChanged, lambda event: event.status.state == "ready")
            assert joined.status.joined
        finally:
            await session.close()
        assert first.backend.state == "ready"


async def test_a_port_of_another_project_is_told_with_its_folder(served: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(served, other)
    async with opened(other, backend=True) as (_session, heard):
        ready = await heard.next(told.BackendChanged, lambda event: event.status.state == "ready")
        port = int((ready.status.url or "").rpartition(":")[2])
        session = Session(locate(served), load_project(served), mock_port=port)
        hears = Heard(session)
        await session.open()
        try:
            failed = await hears.next(told.BackendChanged, lambda event: event.status.state == "failed")
            assert str(other / "mock") in (failed.status.error or "")
            assert "--port" in (failed.status.error or "")
        finally:
            await session.close()
