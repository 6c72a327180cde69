"""`mpconsole --version` takes at most 3x what `python -c pass` takes."""

import sys
from pathlib import Path

from _measure import paired, verdict


def main() -> int:
    script = Path(sys.executable).with_name("mpconsole")
    ours, theirs = paired([str(script), "--version"], [sys.executable, "-c", "pass"], runs=21)
    print(f"     --version {ours.cpu * 1000:.1f} ms CPU, python -c pass {theirs.cpu * 1000:.1f} ms CPU")
    met = verdict("mpconsole --version against python -c pass", ours.cpu / theirs.cpu, 3)
    print(f"     memory {ours.memory / 2**20:.1f} MB against {theirs.memory / 2**20:.1f} MB")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
