"""Putting fixes into files: planned in memory, written together, and only over what they were made for."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mpconsole import files
from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.model import Edit, Fix, applied, overlap
from mpconsole.checks.fixes.registry import fix_of
from mpconsole.checks.fixes.source import Source, disk_path, source_of
from mpconsole.checks.judgement import Judgement
from mpconsole.checks.memory import recall
from mpconsole.checks.run import judge, rejudge
from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.project.snapshot import next_snapshot
from mpconsole.settings import ProjectSettings

_ROUNDS = 10
"""A mended line may show the next fault; after so many rounds the rest is left to the next call."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: its name here and on disk, and its bytes before (None: it is made) and after."""

    file: str
    disk: Path
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, and the findings that it mends."""

    changes: tuple[FileChange, ...] = ()
    mended: tuple[Finding, ...] = ()


def plan(snapshot: Snapshot, settings: ProjectSettings, findings: Iterable[Finding]) -> Plan:
    """Plan the fixes of findings of this very snapshot, unsafe ones too; a fix in another's way is left out.

    A finding whose file is another one by now is left out as well.
    """
    return _planned(recall(snapshot, settings).program, findings, lambda _fix: True)


def mend(snapshot: Snapshot, settings: ProjectSettings) -> tuple[Plan, Judgement]:
    """Plan every safe fix, and those that come up by them, until nothing is left to mend.

    Returns what would be written, and the judgement of the program as it would then be.
    """
    first: dict[str, FileChange] = {}
    mended: list[Finding] = []
    with files.holding():
        judgement = judge(snapshot, settings)
        for _round in range(_ROUNDS):
            program = recall(snapshot, settings).program
            step = _planned(program, judgement.findings, lambda fix: fix.safe)
            if not step.changes:
                break
            for change in step.changes:
                files.hold(change.disk, change.after)
                former = first.get(change.file, change)
                first[change.file] = FileChange(change.file, change.disk, former.before, change.after)
            mended += step.mended
            after = next_snapshot(snapshot, [change.disk for change in step.changes])
            judgement, snapshot = rejudge(after, settings), after.after
    changes = tuple(change for _name, change in sorted(first.items()) if change.before != change.after)
    return Plan(changes, tuple(mended)), judgement


def count_safe(snapshot: Snapshot, settings: ProjectSettings, findings: Iterable[Finding]) -> int:
    """Count the findings that a safe fix mends."""
    program = recall(snapshot, settings).program
    fixes = (fix_of(program, finding) for finding in findings)
    return sum(fix is not None and fix.safe for fix in fixes)


def write(planned: Plan) -> None:
    """Write a plan, each file in one step. Raises MpconsoleError where a file is not as the plan saw it."""
    for change in planned.changes:
        if _on_disk(change.disk) != change.before:
            raise MpconsoleError(
                _("{file} has changed meanwhile: nothing was written").format(file=change.file),
                hint=_("Look at it again, and repeat."),
            )
    for change in planned.changes:
        disk = change.disk.resolve()  # a link stays a link
        try:
            mode = disk.stat().st_mode & 0o7777 if change.before is not None else None
            disk.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(disk, change.after)
            if mode is not None:
                with suppress(OSError):
                    disk.chmod(mode)
        except OSError as error:
            words = _("{file} cannot be written: {reason}").format(file=disk, reason=error.strerror)
            raise MpconsoleError(words) from error


def _on_disk(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _planned(program: Program, findings: Iterable[Finding], wanted: Callable[[Fix], bool]) -> Plan:
    chosen: dict[str, list[Edit]] = {}
    mended: list[Finding] = []
    for finding in findings:
        fix = fix_of(program, finding)
        if fix is None or not wanted(fix):
            continue
        if any(overlap(fix.edits, chosen.get(file, ())) for file in fix.files):
            continue
        for edit in fix.edits:
            chosen.setdefault(edit.file, []).append(edit)
        mended.append(finding)
    changes = [_change(program, file, edits) for file, edits in chosen.items()]
    return Plan(tuple(change for change in changes if change is not None), tuple(mended))


def _change(program: Program, file: str, edits: Sequence[Edit]) -> FileChange | None:
    disk = disk_path(program, file)
    source = source_of(program, file)
    if source is not None:
        after = source.encoded(applied(source.text, edits))
        return FileChange(file, disk, source.data, after) if after != source.data else None
    if file in program.snapshot.files:
        return None
    return FileChange(file, disk, None, Source(file, disk, b"").encoded(applied("", edits)))
