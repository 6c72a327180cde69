"""In the background the official tool compiles what was saved, and the figures become exact."""

from pathlib import Path

import pytest

from mpconsole.session import compiler
from mpconsole.session import events as told
from tests.oracle.official import compile_many, modules
from tests.session.test_session import opened, save
from tests.size.projects import write
from tests.size.test_compiled import TYPESCRIPT_AND_SASS, seen

FASTER = 0.2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiler, "QUIET", FASTER)
    return write(tmp_path / "program", TYPESCRIPT_AND_SASS)


@pytest.mark.slow
async def test_the_figures_become_exact_and_follow_a_save(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))
    async with opened(folder) as (session, heard):
        assert session.report.compiled.basis == "estimate"
        event = await heard.next(told.SizesCompiled, seconds=180)
        assert event.report is session.report
        assert session.report.compiled.basis == "official"
        first = session.report.compiled.bytes
        save(folder, "a.scss", ".a { .b { color: blue; .c { color: red; } } }\n")
        changed = await heard.next(told.ProjectChanged)
        assert changed.report.compiled.basis == "estimate"
        await heard.next(told.SizesCompiled, seconds=180)
        (result,) = compile_many([folder], {"useProjectConfig": True})
        assert session.report.compiled.bytes == sum(result.sizes.values()) != first


async def test_what_is_remembered_counts_from_the_first_picture_on(folder: Path) -> None:
    seen(folder)
    async with opened(folder) as (session, _heard):
        assert session.report.compiled.basis == "official"


async def test_a_projects_own_tool_is_never_run_by_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPCONSOLE_OFFICIAL_TOOL", raising=False)
    tool = folder / "node_modules" / "miniprogram-ci"
    write(tool, {"package.json": {"version": "2.1.42"}, "index.js": "1"})
    node = tmp_path / "bin" / "node"
    write(node.parent, {"node": f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n"})
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{node.parent}:/bin:/usr/bin")
    async with opened(folder) as (session, _heard):
        await session._compiler._compile(session.snapshot, session.report)
        assert not (tmp_path / "ran").exists()
        assert session.report.compiled.basis == "estimate"
