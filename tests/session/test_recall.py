"""The picture of the last time is the first one now, where nothing has changed, and never the last one."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mpconsole.checks.words import message
from mpconsole.project.discovery import locate
from mpconsole.session import events as told
from mpconsole.session.recall import FILE
from mpconsole.session.session import Session
from mpconsole.settings import load_project
from mpconsole.state import project_folder
from tests.session.test_session import Heard, program

__all__ = ["program"]


@pytest.fixture
def flawed(program: Path) -> Path:
    """A program with something wrong in it."""
    app = program / "miniprogram" / "app.json"
    app.write_text('{"pages": ["pages/home/home", "pages/gone/gone"]}', "utf-8")
    return program


@asynccontextmanager
async def begun(folder: Path) -> AsyncIterator[tuple[Session, Heard]]:
    """A session with its first picture, which has not gone on."""
    session = Session(locate(folder), load_project(folder), start_backend=False)
    heard = Heard(session)
    await session.take_first_picture(remembered=True)
    try:
        yield session, heard
    finally:
        await session.close()


async def judged(session: Session) -> None:
    """Wait until all is judged: then a change is taken in."""
    session.go_on()
    heard = Heard(session)
    (session.layout.root / "after.js").write_text("module.exports = 1\n", "utf-8")
    await heard.next(told.ProjectChanged, lambda event: "after.js" in event.change.paths)


def is_remembered(session: Session) -> bool:
    return session.report.basis is None


async def test_the_second_time_the_picture_is_there_before_anything_is_judged(flawed: Path) -> None:
    async with begun(flawed) as (session, _heard):
        assert not is_remembered(session)
        session.go_on()
        report, findings = session.report, session.findings
        assert findings
    async with begun(flawed) as (session, _heard):
        assert is_remembered(session)
        assert (session.report, session.findings) == (report, findings)
        assert session.opened_report == report
        await judged(session)
        assert not is_remembered(session)
        assert session.opened_report == report


@pytest.mark.parametrize("change", ["grown", "added", "removed", "settings"])
async def test_where_anything_has_changed_nothing_is_remembered(flawed: Path, change: str) -> None:
    async with begun(flawed) as (session, _heard):
        session.go_on()
    root = flawed / "miniprogram"
    match change:
        case "grown":
            (root / "app.js").write_text("App({ a: 1 })\n", "utf-8")
        case "added":
            (root / "more.js").write_text("", "utf-8")
        case "removed":
            (root / "app.js").unlink()
        case "settings":
            (flawed / "mpconsole.toml").write_text('[size]\nbudget = "3 MB"\n', "utf-8")
    async with begun(flawed) as (session, _heard):
        assert not is_remembered(session)


async def test_a_file_that_only_looks_the_same_is_found_out(flawed: Path) -> None:
    async with begun(flawed) as (session, _heard):
        session.go_on()
    app = flawed / "miniprogram" / "app.json"
    before = app.stat()
    app.write_text(app.read_text("utf-8").replace("pages/gone/gone", "pages/away/away"), "utf-8")
    os.utime(app, ns=(before.st_atime_ns, before.st_mtime_ns))
    async with begun(flawed) as (session, heard):
        assert is_remembered(session)
        assert "gone" in message(session.findings[0])
        session.go_on()
        await heard.next(told.ProjectOpened, lambda event: "away" in message(event.findings[0]))
        assert "away" in message(session.findings[0])


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"key": 1}', b"[" * 100_000])
async def test_what_is_no_picture_is_no_harm(flawed: Path, content: bytes) -> None:
    (project_folder(flawed) / FILE).write_bytes(content)
    async with begun(flawed) as (session, _heard):
        assert not is_remembered(session)
        assert session.findings


async def test_others_never_get_a_remembered_picture(flawed: Path) -> None:
    async with begun(flawed) as (session, _heard):
        session.go_on()
    session = Session(locate(flawed), load_project(flawed), start_backend=False)
    await session.open()
    assert not is_remembered(session)
    await session.close()


SAY = """
import asyncio, json, sys
from pathlib import Path
from mpconsole.project.discovery import locate
from mpconsole.session.session import Session
from mpconsole.settings import load_project

async def main():
    folder = Path(sys.argv[1])
    session = Session(locate(folder), load_project(folder), start_backend=False)
    await session.take_first_picture(remembered=True)
    from mpconsole.checks.words import message
    words = [message(finding) for finding in session.findings]
    heavy = ("mpconsole.checks.registry", "mpconsole.size.weigh", "mpconsole.languages.wxml", "tree_sitter")
    print(json.dumps([words, [name for name in heavy if name in sys.modules]]))
    await session.close()

asyncio.run(main())
"""


async def test_its_words_are_made_without_importing_the_rules(flawed: Path) -> None:
    async with begun(flawed) as (session, _heard):
        session.go_on()
        words = [message(finding) for finding in session.findings]
    argv = [sys.executable, "-c", SAY, str(flawed)]
    process = await asyncio.create_subprocess_exec(*argv, stdout=subprocess.PIPE)
    said, _errors = await process.communicate()
    assert json.loads(said) == [words, []]
