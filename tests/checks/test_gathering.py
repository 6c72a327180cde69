"""Facts gathered by several processes: the same judgement, whatever becomes of a process.

Each trial is a program of its own: a test runner has threads, and where there are threads nothing is shared.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="requires Linux: elsewhere work is not shared"
)

JUDGE = """
import json, os, signal, sys, threading
from pathlib import Path
from mpconsole.checks import gathering, processors, wxml_facts
from mpconsole.checks.reports.contract import report
from mpconsole.checks.run import judge
from mpconsole.checks.shelf import Shelf
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings

first, started = os.getpid(), []
really_share = gathering.share

def share(count, work, processes):
    def noted(number):
        if os.getpid() != first:
            HELPER
        return work(number)
    started.append(processes)
    return really_share(count, noted, processes)

gathering.share, gathering._WORTH_SHARING = share, LIMIT
gathering.available = lambda: 3
place = Path(sys.argv[2])
judged = judge(open_snapshot(locate(Path(sys.argv[1]))), ProjectSettings(), Shelf(place) if KEPT else None)
print(json.dumps([report(judged), started]))
"""


def judged(
    folder: Path, *, worth: int = 1, helper: str = "pass", kept: bool = True
) -> tuple[object, list[int]]:
    text = JUDGE.replace("HELPER", helper).replace("LIMIT", str(worth)).replace("KEPT", str(kept))
    done = subprocess.run(
        [sys.executable, "-c", text, str(folder), str(folder.parent / "shelf")],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == b""
    found, started = json.loads(done.stdout)
    return found, started


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    folder.mkdir()
    pages = [f"pages/p{number}/index" for number in range(40)]
    (folder / "app.json").write_text(json.dumps({"pages": pages}))
    (folder / "app.js").write_text("App({})")
    for page in pages:
        (folder / page).parent.mkdir(parents=True)
        (folder / f"{page}.wxml").write_text(f'<view bindtap="{page[6:9]}">{{{{ a b }}}}</view>')
        (folder / f"{page}.js").write_text("Page({})\nwx.getLocatio()\n")
        (folder / f"{page}.json").write_text('{"usingComponents": {"x": "/no"}}')
    (folder / "pages/p3/index.wxml").chmod(0o000 if os.getuid() else 0o644)
    then = time.time() - 60
    for path in folder.rglob("*"):
        os.utime(path, (then, then))
    return folder


def test_several_processes_find_what_one_does(project: Path) -> None:
    alone, none_started = judged(project, worth=10**9)
    shared, started = judged(project, kept=False)
    assert (none_started, started) == ([], [3])
    assert shared == alone


@pytest.mark.parametrize(
    "helper", ["os.kill(os.getpid(), signal.SIGKILL)", "raise RuntimeError", "sys.exit()"]
)
def test_what_a_process_that_dies_was_at_is_done_again(project: Path, helper: str) -> None:
    alone, _none = judged(project, worth=10**9, kept=False)
    shared, _started = judged(project, helper=helper)
    assert shared == alone
    again, started = judged(project)
    assert again == alone
    assert started == []  # everything is kept already


def test_beside_a_thread_nothing_is_forked() -> None:
    text = """
import threading
from mpconsole.checks.processors import available
alone, stop = available(), threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
beside = available()
stop.set()
assert alone == min(len(__import__("os").sched_getaffinity(0)), 8), alone
assert beside == 1, beside
"""
    subprocess.run([sys.executable, "-c", text], check=True, timeout=30)
