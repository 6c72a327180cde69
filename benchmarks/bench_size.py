"""`mpconsole size`: cold, after one save, its memory, and against the official tool on the same project.

Targets: cold, the whole process takes at most 14x `find -printf %s` on the same tree and `python -c pass`
together; weighing again after one save takes under 10 ms at 10,000 files; scanning 30,000 files takes at most
3x `find`; 30,000 files stay under 150 MB. Where the official tool is installed (`make system-deps`): at 3,000
files at least 15x faster than its compile alone, 4x with the analysis of unused files.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from _measure import paired, verdict
from _tree import make_tree, some_page

from mpconsole.project.discovery import locate
from mpconsole.project.scan import Scan, scan_folder
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.weigh import reweigh, weigh

SETTINGS = SizeSettings()
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
MPCONSOLE = str(Path(sys.executable).with_name("mpconsole"))


def cold(folder: Path, files: int, target: float) -> bool:
    size = [MPCONSOLE, "size", "--json", str(folder)]
    find = ["find", str(folder), "-type", "f", "-printf", "%s\n"]
    ours, theirs = paired(size, find, env=ENVIRONMENT)
    _again, python = paired(size, [sys.executable, "-c", "pass"], runs=5, env=ENVIRONMENT)
    print(f"     {files:,} files: {ours.wall * 1000:.0f} ms; find {theirs.wall * 1000:.0f} ms,", end=" ")
    print(f"python -c pass {python.wall * 1000:.0f} ms, memory {ours.memory / 2**20:.0f} MB")
    ratio = ours.wall / (theirs.wall + python.wall)
    return verdict(f"cold, {files:,} files, against find and python -c pass", ratio, target)


def save(folder: Path, files: int) -> bool:
    page = folder / f"{some_page(files)}.js"
    snapshot = open_snapshot(locate(folder))
    report = weigh(snapshot, SETTINGS)
    taken = []
    for run in range(60):
        page.write_text(page.read_text().rstrip() + " " * (run % 3))
        change = next_snapshot(snapshot, [page])
        taken.append(timed(lambda report=report, change=change: reweigh(report, change, SETTINGS)))
        report, snapshot = reweigh(report, change, SETTINGS), change.after
    return verdict(f"one save at {files:,} files", statistics.median(taken) * 1000, 10, unit=" ms")


def large(folder: Path) -> bool:
    ours, _python = paired([MPCONSOLE, "size", "--json", str(folder)], [sys.executable, "-c", "pass"], runs=3)
    fits = verdict("memory at 30,000 files", ours.memory / 2**20, 150, unit=" MB")
    scan = statistics.median(timed(lambda: scan_folder(str(folder), "", Scan())) for _ in range(7))
    find = ["find", str(folder), "-printf", "%s\n"]
    theirs, _again = paired(find, find, runs=5)
    return verdict("scan of 30,000 files against find", scan / theirs.wall, 3) and fits


def against_official(folder: Path) -> bool:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.oracle.official import compile_many

    met = True
    for dropping, target in ((False, 15), (True, 4)):
        config = folder / "project.config.json"
        value = json.loads(config.read_text()) | {"setting": {"ignoreUploadUnusedFiles": dropping}}
        config.write_text(json.dumps(value))
        try:
            official = compile_many([folder] * 3)
        except (RuntimeError, FileNotFoundError) as error:
            print(f"     not compared with the official tool: {error}")
            return True
        theirs = statistics.median(one.milliseconds for one in official) / 1000
        ours = statistics.median(
            timed(lambda: weigh(open_snapshot(locate(folder)), SETTINGS)) for _ in range(5)
        )
        print(f"     3,000 files: {ours * 1000:.0f} ms, the official compile {theirs * 1000:.0f} ms")
        words = "with unused files found" if dropping else "default setting"
        met &= verdict(f"against the official tool, {words}", theirs / ours, target, at_most=False)
    return met


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        trees = {
            files: make_tree(Path(scratch) / str(files), files) for files in (1_000, 3_000, 10_000, 30_000)
        }
        met = [
            cold(trees[1_000], 1_000, 14),
            cold(trees[10_000], 10_000, 14),
            save(trees[10_000], 10_000),
            large(trees[30_000]),
            against_official(trees[3_000]),
        ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
