"""What changed between two reports: per package, and file by file with renames told as renames."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from mpconsole.size.model import ShippedFile, SizeReport
from mpconsole.size.similar import Read, successors

Kind = Literal["added", "removed", "changed", "renamed"]
Identify = Callable[[str], str | None]
"""Give what identifies a source file's content (git's object id), None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: `name` as the person gave it, `revision` the commit's id (None: the files
    on disk), and how its files' contents are told apart and read.
    """

    name: str
    revision: str | None
    report: SizeReport
    identify: Identify
    read: Read


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A package's bytes as written on both sides, None where the package is not declared."""

    name: str
    before: int | None
    after: int | None

    @property
    def delta(self) -> int:
        """By how many bytes the package grew."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class FileChange:
    """A shipped file that differs. Bytes as written, None where it does not ship; where `compiled` they
    are the source's bytes: only compiling tells what ships. `was` is the name before a rename.
    """

    kind: Kind
    path: str
    package: str
    before: int | None
    after: int | None
    was: str | None = None
    compiled: bool = False

    @property
    def delta(self) -> int:
        """By how many bytes the file grew."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports against each other; `files` with the biggest change first."""

    before: Side
    after: Side
    packages: tuple[PackageChange, ...]
    files: tuple[FileChange, ...]

    @property
    def delta(self) -> int:
        """By how many bytes the whole grew."""
        return self.after.report.bytes - self.before.report.bytes


def compare(before: Side, after: Side) -> Comparison:
    """Compare two reports of one program."""
    old, new = _files(before.report), _files(after.report)
    changes = [
        FileChange("changed", path, file.package, _weight(old[path]), _weight(file), None, _compiled(file))
        for path, file in new.items()
        if path in old and _differs(old[path], file)
    ]
    gone = {path: file for path, file in old.items() if path not in new}
    came = {path: file for path, file in new.items() if path not in old}
    renamed = _renames(gone, came, before.identify, after.identify)
    moved = set(renamed.values())
    left = {path: file for path, file in gone.items() if path not in moved}
    rest = {path: file for path, file in came.items() if path not in renamed}
    renamed |= successors(left, rest, before.read, after.read)
    for path, file in came.items():
        was = renamed.get(path)
        kind: Kind = "added" if was is None else "renamed"
        weight = None if was is None else _weight(gone[was])
        changes.append(FileChange(kind, path, file.package, weight, _weight(file), was, _compiled(file)))
    moved = set(renamed.values())
    changes += [
        FileChange("removed", path, file.package, _weight(file), None, None, _compiled(file))
        for path, file in gone.items()
        if path not in moved
    ]
    changes.sort(key=lambda change: (-abs(change.delta), change.path))
    return Comparison(before, after, tuple(_packages(before.report, after.report)), tuple(changes))


def _files(report: SizeReport) -> dict[str, ShippedFile]:
    return {path: file for package in report.packages for path, file in package.files.items()}


def _weight(file: ShippedFile) -> int:
    return file.source_bytes if file.bytes is None else file.bytes


def _compiled(file: ShippedFile) -> bool:
    return file.bytes is None


def _differs(one: ShippedFile, other: ShippedFile) -> bool:
    return (one.bytes, one.package) != (other.bytes, other.package) or _weight(one) != _weight(other)


def _renames(
    gone: Mapping[str, ShippedFile], came: Mapping[str, ShippedFile], old: Identify, new: Identify
) -> dict[str, str]:
    """Return the name before, by the name now, of each file whose content went on unchanged."""
    sizes = {file.source_bytes for file in gone.values()} & {file.source_bytes for file in came.values()}
    known: dict[str, list[str]] = {}
    for path, file in sorted(gone.items()):
        if file.source_bytes in sizes and (content := old(file.source or path)):
            known.setdefault(content, []).append(path)
    found: dict[str, str] = {}
    for path, file in sorted(came.items()):
        content = new(file.source or path) if file.source_bytes in sizes else None
        if content and known.get(content):
            found[path] = known[content].pop(0)
    return found


def _packages(before: SizeReport, after: SizeReport) -> list[PackageChange]:
    old = {package.name: package.bytes for package in before.packages}
    new = {package.name: package.bytes for package in after.packages}
    return [PackageChange(name, old.get(name), new.get(name)) for name in dict.fromkeys([*new, *old])]
