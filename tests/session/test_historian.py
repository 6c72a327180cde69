"""The session's history: written once it is quiet, and at the end; never twice for one weight."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from mpconsole.session.historian import Historian
from mpconsole.size.history import store
from mpconsole.size.model import SizeReport
from tests.size.projects import PAGE, weighed, write


async def until(path: Path, count: int) -> None:
    end = time.monotonic() + 20
    while len(store.read(path)) < count:
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_saves_are_gathered_into_one_line(tmp_path: Path) -> None:
    base = write(tmp_path, PAGE)
    newest = weighed(base)
    historian = Historian(base, lambda: newest, quiet=0.2)
    following = asyncio.create_task(historian.follow())
    for more in range(1, 6):
        newest = replace(newest, bytes=newest.bytes + more)
        historian.weighed()
        await asyncio.sleep(0)
    path = store.path_of(base)
    await until(path, 1)
    assert [one.total.bytes for one in store.read(path)] == [newest.bytes]
    newest = replace(newest, bytes=1)
    historian.weighed()
    await until(path, 2)
    following.cancel()


async def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    base = write(tmp_path, PAGE)
    report: SizeReport = weighed(base)
    historian = Historian(base, lambda: report)
    await historian.flush()
    assert store.read(store.path_of(base)) == []
    historian.weighed()
    await historian.flush()
    assert len(store.read(store.path_of(base))) == 1
