"""`mpconsole size log` over 1,000 commits of a program of 1,000 files, nothing remembered: under 5 s."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import verdict
from _tree import make_tree, some_page

COMMITS = 1_000
FILES = 1_000
TARGET = 5.0


def history(folder: Path) -> None:
    """Commit the tree, then a changed script COMMITS times, by one `git fast-import`."""
    words = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-C", str(folder)]
    subprocess.run([*words, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*words, "add", "-A"], check=True)
    subprocess.run([*words, "commit", "-q", "-m", "start"], check=True)
    page = f"{some_page(FILES)}.js"
    lines = []
    for number in range(COMMITS):
        text = f"Page({{number: {number}}})" + " " * (number % 7)
        start = "from refs/heads/main^0\n" if not number else ""
        lines.append(
            f"commit refs/heads/main\ncommitter A <a@example.com> {1_700_000_000 + number} +0000\n"
            f"data 4\nstep\n{start}M 100644 inline {page}\ndata {len(text)}\n{text}\n"
        )
    subprocess.run([*words, "fast-import", "--quiet"], input="".join(lines).encode(), check=True)
    subprocess.run([*words, "reset", "-q", "--hard"], check=True)


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_tree(Path(scratch) / "shop", FILES)
        history(folder)
        environment = os.environ | {"MPCONSOLE_STATE_DIR": f"{scratch}/state"}
        command = [sys.executable, "-m", "mpconsole", "size", "log", str(folder), "-n", str(COMMITS)]
        met = []
        for name in ("nothing remembered", "all remembered"):
            began = time.perf_counter()
            done = subprocess.run(command, env=environment, check=True, capture_output=True)
            seconds = time.perf_counter() - began
            assert len(done.stdout.splitlines()) == COMMITS + 1
            met.append(verdict(f"log of {COMMITS:,} commits, {name}", seconds, TARGET, unit=" s"))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
