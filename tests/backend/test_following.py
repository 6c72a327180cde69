"""Logs in files and pipes: they grow, are cut short, truncated and rotated."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from mpconsole.backend.following import LONGEST, events_of, is_file
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.events import Event


def line(path: str) -> str:
    return json.dumps({"method": "GET", "path": path, "status": 200}) + "\n"


async def take(events: AsyncIterator[Event], count: int) -> list[str]:
    """Return the paths (or texts) of the next events."""
    async with asyncio.timeout(20):
        found = [await anext(events) for _turn in range(count)]
    return [str(one.data.get("path") or one.data.get("text")) for one in found]


async def test_a_file_is_followed_as_it_grows_is_truncated_and_rotated(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("".join(line(f"/{number}") for number in range(100)), "utf-8")
    async with aclosing(events_of(str(log))) as events:
        assert await take(events, 10) == [f"/{number}" for number in range(90, 100)]
        with log.open("a", encoding="utf-8") as file:
            file.write(line("/a") + line("/b")[:10])
            file.flush()
            assert await take(events, 1) == ["/a"]
            file.write(line("/b")[10:])
        assert await take(events, 1) == ["/b"]
        os.truncate(log, 0)
        log.write_text(line("/short"), "utf-8")
        assert await take(events, 1) == ["/short"]
        with log.open("a", encoding="utf-8") as file:
            log.rename(tmp_path / "app.log.1")
            file.write(line("/last"))
        log.write_text(line("/new"), "utf-8")
        assert await take(events, 2) == ["/last", "/new"]


async def test_all_of_a_file_is_read_where_that_is_wanted(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(line("/x").encode() * 30 + b"\xff\xfe\n" + b"y" * (1024 * 1024) + b"\n\nno end")
    async with aclosing(events_of(str(log), after=0)) as events:
        assert await take(events, 30) == ["/x"] * 30
        bad, long = await take(events, 2)
        assert (bad, len(long)) == ("\ufffd\ufffd", 1024 * 1024)


async def test_what_has_no_line_ends_does_not_fill_the_memory(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(b"z" * (LONGEST * 2))
    async with aclosing(events_of(str(log), after=0)) as events:
        (piece,) = await take(events, 1)
        assert LONGEST <= len(piece) < LONGEST * 2


@pytest.mark.parametrize("lines", [0, 1, 9, 10, 11])
async def test_the_last_ten_lines_come_first(tmp_path: Path, lines: int) -> None:
    log = tmp_path / "app.log"
    log.write_text("".join(line(f"/{number}") for number in range(lines)), "utf-8")
    async with aclosing(events_of(str(log))) as events:
        with log.open("a", encoding="utf-8") as file:
            file.write(line("/new"))
        kept = [f"/{number}" for number in range(lines + 1)]
        wanted = [*kept[:-1], "/new"][-10:]
        assert await take(events, len(wanted)) == wanted


async def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        await anext(events_of(str(tmp_path / "none.log")))
    with pytest.raises(MpconsoleError, match="cannot be read"):
        await anext(events_of(str(tmp_path)))


def test_files_are_told_from_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "access").write_text("")
    (tmp_path / "4100").mkdir()
    for source in ("access", "./x", "/tmp/x", "~/x", "app.ndjson"):
        assert is_file(source)
    for source in ("4100", "localhost:4100", "http://a/x.log", "api.example.com"):
        assert not is_file(source)


def test_the_command_reads_a_pipe_to_its_end() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", "tail", "-"],
        input=line("/piped") + '{"level":"info","msg":"hello","n":1}\nno end',
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    first, second, third = done.stdout.splitlines()
    assert "GET" in first
    assert "/piped" in first
    assert second.endswith("info  hello  n=1")
    assert third.endswith("no end")
