"""Weighs and checks a snapshot, whole or after a change.

All that it needs takes long to import: the session asks for it, off the loop, when it has something to judge.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from mpconsole.checks.finding import Finding
from mpconsole.checks.run import check, recheck
from mpconsole.project.model import Snapshot
from mpconsole.project.snapshot import next_snapshot
from mpconsole.session.deltas import change_row
from mpconsole.session.events import ProjectChanged
from mpconsole.settings import ProjectSettings
from mpconsole.size.model import SizeReport
from mpconsole.size.record import Officials
from mpconsole.size.weigh import reweigh, weigh, weigh_as_known


def judge(snapshot: Snapshot, settings: ProjectSettings) -> tuple[SizeReport, tuple[Finding, ...]]:
    """Weigh and check everything."""
    return weigh_as_known(snapshot, settings.size), check(snapshot, settings)


def step(
    snapshot: Snapshot, report: SizeReport, paths: Iterable[Path], settings: ProjectSettings
) -> ProjectChanged | None:
    """Judge what hangs on the changed `paths`; None where nothing that matters has changed."""
    change = next_snapshot(snapshot, paths)
    if not change.paths and not change.documents:
        return None
    after = reweigh(report, change, settings.size)
    findings = recheck(change, settings)
    row = change_row(change, report, after, at=datetime.now().astimezone())
    return ProjectChanged(change, after, findings, row)


def weigh_with(snapshot: Snapshot, settings: ProjectSettings, officials: Officials) -> SizeReport:
    """Weigh with what the official tool has said."""
    return weigh(snapshot, settings.size, officials)
