"""Time commands against each other in one run: figures of one machine and moment, as ratios."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Seconds and bytes of one command over several runs: medians, and the peak memory of one process."""

    cpu: float
    wall: float
    memory: int


def _once(argv: Sequence[str], cwd: str | None, env: dict[str, str] | None) -> tuple[float, float, int]:
    began = time.perf_counter()
    process = subprocess.Popen(
        argv, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    factor = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * factor


def paired(
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    runs: int = 11,
    cwd: str | None = None,
    env: dict[str, str] | None = None,
) -> tuple[Figures, Figures]:
    """Run the two commands in turn, A B A B …, after a warm-up of each; return the figures of each."""
    rows: tuple[list[tuple[float, float, int]], ...] = ([], [])
    for turn in range(runs + 1):
        for argv, kept in zip((ours, theirs), rows, strict=True):
            row = _once(argv, cwd, env)
            if turn:
                kept.append(row)
    first, second = (
        Figures(
            statistics.median(row[0] for row in kept),
            statistics.median(row[1] for row in kept),
            max(row[2] for row in kept),
        )
        for kept in rows
    )
    return first, second


def verdict(name: str, ratio: float, target: float, *, at_most: bool = True, unit: str = "x") -> bool:
    """Print one line with the ratio and its target; return whether the target is met."""
    met = ratio <= target if at_most else ratio >= target
    sign = "≤" if at_most else "≥"
    print(f"{'ok  ' if met else 'MISS'} {name}: {ratio:.2f}{unit} (target {sign} {target:g}{unit})")
    return met
