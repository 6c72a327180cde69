"""What a batch of changes did to what ships."""

from datetime import datetime
from typing import Literal

from mpconsole.project.model import Change, Snapshot
from mpconsole.session.events import ChangeRow, FileDelta
from mpconsole.size.model import ShippedFile, SizeReport

_COMPILED = {".ts": ".js", ".less": ".wxss", ".sass": ".wxss", ".scss": ".wxss"}


def change_row(
    change: Change,
    before: SizeReport,
    after: SizeReport,
    *,
    at: datetime,
    branch_changed: bool = False,
) -> ChangeRow:
    """Return one row: every touched file with the bytes that it added to or took from the packages.

    `bytes` of the row is the whole difference: rewritten JSON and dropped files may move more than
    the touched files alone.
    """
    files = tuple(
        FileDelta(path, kind, _bytes(now) - _bytes(then), now is not None or then is not None)
        for kind, paths in _kinds(change)
        for path in sorted(paths)
        for then, now in [(shipped(before, change.before, path), shipped(after, change.after, path))]
    )
    return ChangeRow(at, files, after.bytes - before.bytes, branch_changed)


def shipped(report: SizeReport, snapshot: Snapshot, path: str) -> ShippedFile | None:
    """Return what ships of the file at `path`, under the name that it ships as; None where nothing."""
    package = report.package(snapshot.package_of(path).name)
    if package is None:
        return None
    stem, dot, extension = path.rpartition(".")
    compiled = _COMPILED.get(dot + extension)
    if compiled and (file := package.files.get(stem + compiled)) and file.source == path:
        return file
    return package.files.get(path)


def _kinds(
    change: Change,
) -> tuple[tuple[Literal["added", "removed", "modified"], frozenset[str]], ...]:
    return (("added", change.added), ("removed", change.removed), ("modified", change.modified))


def _bytes(file: ShippedFile | None) -> int:
    return (file.bytes or 0) if file is not None else 0
