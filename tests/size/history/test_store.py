"""The history's file: appended to, bounded, and whole after whatever kills whoever writes it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mpconsole.size.history import store
from mpconsole.size.history.model import Moment, Weight
from tests.size.projects import PAGE, weighed, write

DAY = 86_400
START = 1_790_000_000


def moment(at: int, weight: int, packages: int = 1) -> Moment:
    one = Weight(weight, weight // 2)
    return Moment(at, one, {f"package{index}": one for index in range(packages)})


def test_what_is_recorded_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history"
    written = [moment(START + hour * 3600, 1000 + hour) for hour in range(5)]
    assert all(store.record(path, one) for one in written)
    assert store.read(path) == written


def test_the_same_weight_is_not_written_twice_a_day(tmp_path: Path) -> None:
    path = tmp_path / "history"
    assert store.record(path, moment(START, 7))
    assert not store.record(path, moment(START + 60, 7))
    assert store.record(path, moment(START + 120, 8))
    assert store.record(path, moment(START + DAY, 8))


def test_a_report_s_weights(tmp_path: Path) -> None:
    config = {"setting": {"minified": True}}
    report = weighed(write(tmp_path, PAGE | {"b.js": "1;" * 500, "project.config.json": config}))
    found = store.moment_of(report, START + 0.9)
    assert (found.time, found.total.bytes) == (START, report.bytes)
    assert found.total.likely < report.bytes
    assert found.of("__APP__") == found.packages["__APP__"]


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history"
    store.record(path, moment(START, 1))
    with path.open("ab") as file:
        file.write(b'{"time": 1, "total": [1\n\xff\xfe\n[]\nnull\n')
        file.write(b'{"time": "x", "total": [1, 1], "packages": {}}\n{"ti')
    assert store.record(path, moment(START + 60, 2))
    assert [one.total.bytes for one in store.read(path)] == [1, 2]


def test_it_stays_bounded_and_keeps_the_newest_and_a_line_a_day(tmp_path: Path) -> None:
    path = tmp_path / "history"
    lines = b"".join(store._line(moment(START + index * 1800, index, 12)) for index in range(4000))
    path.write_bytes(lines)
    assert len(lines) > store.LARGEST
    last = START + 4000 * 1800
    assert store.record(path, moment(last, 9999, 12))
    assert path.stat().st_size <= store.LARGEST // 2
    found = store.read(path)
    assert found[-1].total.bytes == 9999
    old = [one for one in found if last - one.time > 31 * DAY]
    assert old
    assert len(old) == len(store.by_day(old))
    assert store.record(
        path, moment(last + 60, 1)
    )  # the file that was made anew is the one that is written to
    assert len(store.read(path)) == len(found) + 1


WRITER = """
import sys, time
from pathlib import Path
from tests.size.history.test_store import moment, START
from mpconsole.size.history import store
path, first = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for index in range(int(sys.argv[3])):
    store.record(path, moment(START + index, first + index, 30))
"""
ROOT = Path(__file__).resolve().parents[3]


def writer(path: Path, first: int, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(path), str(first), str(count)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_it_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "history"
    for _round in range(3):
        process = writer(path, 0, 1_000_000)
        assert process.stdout is not None
        process.stdout.readline()
        before = path.stat().st_size if path.exists() else 0
        end = time.monotonic() + 20
        while not path.exists() or path.stat().st_size == before:
            assert time.monotonic() < end
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    found = store.read(path)
    assert found
    assert len(found) >= path.read_bytes().count(b"\n") - 3  # a torn line a kill at most
    assert store.record(path, moment(START + 10**8, 5))
    assert store.read(path)[-1].total.bytes == 5


def test_two_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history"
    writers = [writer(path, first, 150) for first in (0, 1_000)]
    for process in writers:
        process.communicate(timeout=60)
    assert {one.total.bytes for one in store.read(path)} == {*range(150), *range(1_000, 1_150)}


def test_a_folder_that_cannot_be_written_to_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError):
        store.record(tmp_path / "file" / "history", moment(START, 1))
    assert store.read(tmp_path / "nowhere") == []
