"""What one save costs from its path to the new numbers and findings, at 1,000 and at 10,000 files.

Snapshot, size and checks step on together, as a session does it. Target: under 10 ms at 10,000 files for
a saved script, style, template and page JSON; 9,000 more files add less than 5 ms to the first three (a
page's JSON may name what other files hang on).
"""

import itertools
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _measure import verdict
from _tree import make_tree, some_page

from mpconsole.checks.run import check, recheck
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import ProjectSettings
from mpconsole.size.weigh import reweigh, weigh

RUNS = 40
KINDS = (".js", ".wxss", ".wxml", ".json")


def measure(folder: Path, path: Path) -> tuple[float, list[float]]:
    """Return the median milliseconds of a whole step after `path` was saved, and of its three parts."""
    settings = ProjectSettings()
    snapshot = open_snapshot(locate(folder))
    report = weigh(snapshot, settings.size)
    check(snapshot, settings)
    rows: list[list[float]] = []
    for run in range(RUNS):
        path.write_text(path.read_text().rstrip() + " " * (run % 3))
        times = [time.perf_counter()]
        change = next_snapshot(snapshot, [path])
        times.append(time.perf_counter())
        report = reweigh(report, change, settings.size)
        times.append(time.perf_counter())
        recheck(change, settings)
        times.append(time.perf_counter())
        snapshot = change.after
        rows.append([(after - before) * 1000 for before, after in itertools.pairwise(times)])
    return statistics.median(map(sum, rows)), [
        statistics.median(column) for column in zip(*rows, strict=True)
    ]


def main() -> int:
    whole: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for files in (1_000, 10_000):
            folder = make_tree(Path(scratch) / str(files), files)
            for kind in KINDS:
                whole[files, kind], parts = measure(folder, folder / f"{some_page(files)}{kind}")
                words = ", ".join(
                    f"{name} {part:.2f}"
                    for name, part in zip(("snapshot", "size", "checks"), parts, strict=True)
                )
                print(f"     {kind} at {files:,} files: {whole[files, kind]:.2f} ms ({words})")
    met = [verdict(f"a saved {kind} at 10,000 files", whole[10_000, kind], 10, unit=" ms") for kind in KINDS]
    for kind in KINDS[:3]:
        more = whole[10_000, kind] - whole[1_000, kind]
        met.append(verdict(f"what 9,000 more files add to a saved {kind}", more, 5, unit=" ms"))
    print(f"     peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
