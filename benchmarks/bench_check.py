"""`mpconsole check` against the official code-quality panel, its cache, one save, and the WXML parser.

Targets at 3,000 files, in turn with `checkCodeQuality` of the official tool on the same project (the call
alone, without the start of Node): at least 2x faster cold, 10x with the cache of parsed files warm; after one
save under 60 ms. The WXML parser is timed beside those of the npm packages himalaya-wxml and @vivaxy/wxml,
where these are installed (in MPCONSOLE_TEST_CACHE/parsers).
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from _measure import verdict
from _tree import make_tree, some_page

from mpconsole.checks.run import judge, recheck
from mpconsole.checks.shelf import Shelf
from mpconsole.languages.wxml import parse
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import next_snapshot, open_snapshot
from mpconsole.settings import ProjectSettings

HERE = Path(__file__).resolve().parent
SETTINGS = ProjectSettings()
RUNS = 5


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that `work` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def check(folder: Path, place: Path) -> None:
    judge(open_snapshot(locate(folder)), SETTINGS, Shelf(place))


def against_official(folder: Path, scratch: Path) -> bool:
    sys.path.insert(0, str(HERE.parent))
    from tests.oracle.official import judge_quality

    older(folder)
    warm = scratch / "warm"
    check(folder, warm)
    rows: list[tuple[float, float, float]] = []
    for turn in range(RUNS):
        cold = timed(lambda turn=turn: check(folder, scratch / f"cold{turn}"))
        again = timed(lambda: check(folder, warm))
        try:
            (official,) = judge_quality([folder])
        except (RuntimeError, FileNotFoundError) as error:
            print(f"     not compared with the official tool: {error}")
            return True
        rows.append((cold, again, official.milliseconds))
    cold, again, theirs = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"     3,000 files: cold {cold:.0f} ms, warm {again:.0f} ms; checkCodeQuality {theirs:.0f} ms")
    met = verdict("cold, against checkCodeQuality", theirs / cold, 2, at_most=False)
    return verdict("with the cache warm, against checkCodeQuality", theirs / again, 10, at_most=False) and met


def older(folder: Path) -> None:
    """Let the files look as if they had been there for a minute."""
    then = time.time() - 60
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def save(folder: Path) -> bool:
    met = True
    for kind in (".js", ".wxml", ".wxss", ".json"):
        path = folder / f"{some_page(3_000)}{kind}"
        snapshot = open_snapshot(locate(folder))
        judge(snapshot, SETTINGS)
        taken = []
        for run in range(20):
            path.write_text(path.read_text().rstrip() + " " * (run % 3))
            began = time.perf_counter()
            change = next_snapshot(snapshot, [path])
            recheck(change, SETTINGS)
            taken.append((time.perf_counter() - began) * 1000)
            snapshot = change.after
        met &= verdict(f"after a saved {kind} at 3,000 files", statistics.median(taken), 60, unit=" ms")
    return met


def wxml(folder: Path) -> bool:
    texts = [path.read_text() for path in sorted(folder.rglob("*.wxml"))]
    gc.collect()
    gc.freeze()  # what other figures left behind is none of the parser's
    size = sum(len(text.encode()) for text in texts) / 1e6
    ours = statistics.median(timed(lambda: [parse(text) for text in texts]) for _turn in range(5))
    print(f"     {size:.1f} MB of WXML: {size / ours * 1000:.1f} MB/s")
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", HERE.parent / ".cache")) / "parsers"
    done = subprocess.run(
        ["node", str(HERE / "parsers.cjs"), str(cache / "node_modules")],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=False,
    )
    for line in done.stdout.decode().splitlines():
        other = json.loads(line)
        words = f"refuses {other['refused']} of {len(texts)} files"
        print(f"     {other['name']}: {size / other['milliseconds'] * 1000:.1f} MB/s, {words}")
    if done.returncode:
        print("     not compared with other parsers: they are not installed")
    return True


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_tree(Path(scratch) / "tree", 3_000)
        met = [against_official(folder, Path(scratch)), save(folder), wxml(folder)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
