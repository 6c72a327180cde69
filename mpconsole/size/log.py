"""What a program weighed commit by commit, remembered by tree: the same tree weighs the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.files import write_whole
from mpconsole.git import Repository, Step
from mpconsole.project.model import Layout
from mpconsole.settings import SizeSettings
from mpconsole.size.revisions import Weighed, revisions
from mpconsole.size.rules import rules_digest

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Bytes as written of one tree; not `complete` where some are known only after compiling."""

    bytes: int
    complete: bool
    packages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One commit. `totals` is None where it holds no program; `delta` against the commit below it, None
    where there is none to compare with.
    """

    step: Step
    totals: Totals | None
    delta: int | None


def read_log(
    repository: Repository, layout: Layout, settings: SizeSettings, cache: Path | None, *, limit: int
) -> list[Line]:
    """Return the newest `limit` commits of the main line, newest first. `cache` is the file to remember in,
    by the rules that were weighed by.

    Raises UsageError where the repository has no commit.
    """
    steps = repository.main_line(limit=limit + 1)  # the last one's delta needs the commit below it
    rules = rules_digest()
    known = _load(cache, rules) if cache is not None else {}
    before = len(known)
    with revisions(repository, layout, settings) as found:
        last: Weighed | None = None
        for step in reversed(steps):
            if step.tree not in known:
                last = found.weigh(step.tree, last)
                known[step.tree] = _totals(last)
    if cache is not None and len(known) != before:
        _save(cache, rules, known)
    lines = []
    for step, older in zip(steps, [*steps[1:], None], strict=True):
        totals = known[step.tree]
        base = known[older.tree] if older is not None else None
        delta = totals.bytes - base.bytes if totals is not None and base is not None else None
        lines.append(Line(step, totals, delta))
    return lines[:limit]


def _totals(weighed: Weighed | None) -> Totals | None:
    if weighed is None:
        return None
    report = weighed.report
    return Totals(report.bytes, report.complete, {package.name: package.bytes for package in report.packages})


def _load(cache: Path, rules: str) -> dict[str, Totals | None]:
    """What is no cache by these rules counts as nothing."""
    try:
        value: Any = json.loads(cache.read_bytes())
        if value["rules"] != rules:
            return {}
        return {
            tree: None if row is None else Totals(row[0], row[1], row[2])
            for tree, row in value["trees"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return {}


def _save(cache: Path, rules: str, known: Mapping[str, Totals | None]) -> None:
    trees = {
        tree: None if one is None else [one.bytes, one.complete, dict(one.packages)]
        for tree, one in list(known.items())[-_REMEMBERED:]
    }
    try:
        write_whole(cache, json.dumps({"rules": rules, "trees": trees}).encode())
    except OSError:
        return  # it is made again the next time
