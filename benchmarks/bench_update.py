"""The update after one save: the next snapshot at 1,000 and at 10,000 files.

Target: under 10 ms at 10,000 files for a saved script and for a saved page JSON, and not growing with the
number of files in a way that matters: 9,000 more files add less than 1 ms (a dict is copied, nothing is
looked at again).
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from _measure import verdict
from _tree import make_tree, some_page

from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import next_snapshot, open_snapshot

RUNS = 60


def measure(folder: Path, path: Path) -> float:
    """Return the median milliseconds of a step after `path` was saved."""
    snapshot = open_snapshot(locate(folder))
    taken = []
    for run in range(RUNS):
        path.write_text(path.read_text().rstrip() + " " * (run % 3))
        began = time.perf_counter()
        snapshot = next_snapshot(snapshot, [path]).after
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def main() -> int:
    figures: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for files in (1_000, 10_000):
            folder = make_tree(Path(scratch) / str(files), files)
            began = time.perf_counter()
            open_snapshot(locate(folder))
            print(f"     opening {files:,} files: {(time.perf_counter() - began) * 1000:.0f} ms")
            for kind in (".js", ".json"):
                figures[files, kind] = measure(folder, folder / f"{some_page(files)}{kind}")
    met = [
        verdict(f"a saved {kind} at 10,000 files", figures[10_000, kind], 10, unit=" ms")
        for kind in (".js", ".json")
    ]
    for kind in (".js", ".json"):
        small, large = figures[1_000, kind], figures[10_000, kind]
        print(f"     a saved {kind}, 10,000 against 1,000 files: {large / small:.1f}x ({small:.2f} ms)")
        met.append(verdict(f"what 9,000 more files add to a saved {kind}", large - small, 1, unit=" ms"))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
