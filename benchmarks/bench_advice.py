"""`mpconsole size advice`: its memory, its time against weighing alone, and its time again after one save.

Targets: at 30,000 files under 150 MB in every form of `size` that reads files; the whole advice, no picture
encoded, at most 16x weighing in the same process at 3,000 files; again after one save at most 6x.
"""

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
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.advice.gather import Advisor
from mpconsole.size.weigh import reweigh, weigh

SETTINGS = SizeSettings()
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
MPCONSOLE = str(Path(sys.executable).with_name("mpconsole"))


def memory(folder: Path) -> bool:
    met = True
    for form in (["advice", "--json"], ["visit", "--json"], ["--html"]):
        ours, _python = paired(
            [MPCONSOLE, "size", *form, "--project", str(folder)],
            [sys.executable, "-c", "pass"],
            runs=1,
            env=ENVIRONMENT,
        )
        met &= verdict(f"size {' '.join(form)}, 30,000 files", ours.memory / 2**20, 150, unit=" MB")
    return met


def against_weighing(folder: Path, files: int) -> bool:
    snapshot = open_snapshot(locate(folder))
    weighing = statistics.median(timed(lambda: weigh(snapshot, SETTINGS)) for _ in range(5))
    report = weigh(snapshot, SETTINGS)
    first = statistics.median(
        timed(lambda: Advisor().advise(snapshot, report, measure=False)) for _ in range(5)
    )
    met = verdict(f"advice against weighing, {files:,} files", first / weighing, 16)
    advisor = Advisor()
    advisor.advise(snapshot, report, measure=False)
    page = folder / f"{some_page(files)}.js"
    taken = []
    for run in range(5):
        page.write_text(page.read_text().rstrip() + " " * (run % 3 + 1))
        change = next_snapshot(snapshot, [page])
        report, snapshot = reweigh(report, change, SETTINGS), change.after
        now = report
        taken.append(timed(lambda now=now, after=snapshot: advisor.advise(after, now, measure=False)))
    return verdict("advice again after one save", statistics.median(taken) / weighing, 6) and met


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        small = make_tree(Path(scratch) / "small", 3_000)
        large = make_tree(Path(scratch) / "large", 30_000)
        met = [against_weighing(small, 3_000), memory(large)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
