"""Weigh a program, and weigh it again after a change without looking at what did not change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mpconsole.project.model import Change, Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.settings import SizeSettings
from mpconsole.size import documents, rewriting, verdicts
from mpconsole.size.documents import Rewritten
from mpconsole.size.encoding import LARGEST_READ, encoded_size, utf8_size
from mpconsole.size.estimate import estimate
from mpconsole.size.model import ExcludedFile, PackageSize, ShippedFile, SizeReport
from mpconsole.size.packing import CODE_EXTENSIONS, STYLE_SOURCES, Packing, drops_unused, is_code, packing_of
from mpconsole.size.record import Officials, key_of, load
from mpconsole.size.scale import Scale, packages_of

if TYPE_CHECKING:
    from mpconsole.size.usage import Usage

_SYMLINK = "symlink"


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a report was made from: the next one starts here."""

    packing: Packing
    rewritten: Rewritten
    usage: "Usage | None"
    officials: Officials | None = None


def weigh(snapshot: Snapshot, settings: SizeSettings, officials: Officials | None = None) -> SizeReport:
    """Weigh every file of a snapshot. Code is read once, to see whether it is UTF-8.

    `officials` is what the official tool has made of the project's files before (see `record.load`).
    """
    if officials is not None:
        officials.see(snapshot)
    packing = packing_of(snapshot)
    usage = _usage_of(snapshot, packing) if drops_unused(snapshot) else None
    basis = _Basis(_with(packing, usage), documents.sizes(snapshot), usage, officials)
    return _from_scratch(snapshot, settings, basis, None)


def weigh_as_known(snapshot: Snapshot, settings: SizeSettings) -> SizeReport:
    """Weigh a snapshot with all that the official tool has said of the project's files before."""
    return weigh(snapshot, settings, load(snapshot))


def reweigh(report: SizeReport, change: Change, settings: SizeSettings) -> SizeReport:
    """Return the report after a change; it equals `weigh` of the snapshot after it.

    Only touched files are read. Where a change moves the rules (packOptions, packages), every file is
    judged again, but none that did not change is read.
    """
    old = report.basis
    assert isinstance(old, _Basis)
    after = change.after
    packing, usage = _rules_after(old, change)
    rewritten = old.rewritten
    if _names_or_documents(change):
        same_names = not (change.added or change.removed)
        rewritten = documents.sizes(after, old.rewritten, same_names=same_names)
    officials = _officials_after(old, change)
    basis = _Basis(packing, rewritten, usage, officials)
    if (
        not packing.same_rules(old.packing)
        or after.packages != change.before.packages
        or officials is not old.officials
    ):
        return _from_scratch(after, settings, basis, _Kept(report, change))
    scale = Scale(
        packages_of(after),
        {package.name: package for package in report.packages},
        report.excluded,
        settling=officials is not None,
    )
    judge = _Judge(after, basis, scale, None)
    touched = _touched(change, packing, old.rewritten, rewritten) | (packing.unused ^ old.packing.unused)
    if officials is not None and any(path.endswith(officials.sheet_endings) for path in change.paths):
        touched.update(path for path in after.files if path.endswith(STYLE_SOURCES))
    for path in touched:  # all of them first: one may have shipped under the name of another
        scale.forget(path, judge.names(path))
    for path in touched:
        judge.add(path)
    judge.add_made()
    _pruned(change.before, scale, remove=True)
    _pruned(after, scale)
    return _report(after, settings, basis, scale)


def _officials_after(old: _Basis, change: Change) -> Officials | None:
    """What is known holds for one set of settings; for other ones it is looked up anew."""
    before, after = change.before, change.after
    if old.officials is None:
        return None
    said_the_same = after.config is before.config and after.app is before.app
    if not said_the_same and key_of(after) != old.officials.record.key:
        return load(after)
    old.officials.see(after)
    return old.officials


def _rules_after(old: _Basis, change: Change) -> "tuple[Packing, Usage | None]":
    after = change.after
    packing = packing_of(after) if after.config is not change.before.config else old.packing
    if not drops_unused(after):
        return _with(packing, None), None
    if old.usage is None or packing.plugins != old.packing.plugins:
        usage = _usage_of(after, packing)
    else:
        from mpconsole.size.usage import usage_after

        usage = usage_after(old.usage, change, packing.plugins)
    return _with(packing, usage), usage


def _usage_of(snapshot: Snapshot, packing: Packing) -> "Usage":
    from mpconsole.size.usage import usage_of  # 25 ms, and most projects drop nothing

    return usage_of(snapshot, packing.plugins)


def _with(packing: Packing, usage: "Usage | None") -> Packing:
    unused = usage.unused if usage is not None else frozenset()
    return packing if packing.unused is unused else replace(packing, unused=unused)


def _from_scratch(
    snapshot: Snapshot, settings: SizeSettings, basis: _Basis, kept: "_Kept | None"
) -> SizeReport:
    scale = Scale(packages_of(snapshot), settling=basis.officials is not None)
    judge = _Judge(snapshot, basis, scale, kept)
    for path in snapshot.files:
        judge.add(path)
    judge.add_made()
    _pruned(snapshot, scale)
    return _report(snapshot, settings, basis, scale)


def _names_or_documents(change: Change) -> bool:
    return bool(change.added or change.removed or change.documents)


def _touched(change: Change, packing: Packing, before: Rewritten, after: Rewritten) -> set[str]:
    """Return the files whose row may differ: touched ones, their rivals, and JSON written otherwise."""
    touched = set(change.paths)
    for path in change.added | change.removed:
        touched.update(other for other in packing.beside(path) if other in change.after.files)
    if before is not after:
        old, new = before.sizes, after.sizes
        touched.update(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return touched


class _Kept:
    """Sizes that hold from the former report: of files that the change did not touch."""

    def __init__(self, report: SizeReport, change: Change) -> None:
        self.touched = change.paths
        self.sizes = {
            file.path: file.bytes
            for package in report.packages
            for file in package.files.values()
            if file.bytes is not None and file.source is None
        }

    def size(self, path: str) -> int | None:
        return None if path in self.touched else self.sizes.get(path)


class _Judge:
    """Puts one file after the other where it belongs."""

    def __init__(self, snapshot: Snapshot, basis: _Basis, scale: Scale, kept: _Kept | None) -> None:
        self.snapshot = snapshot
        self.files = snapshot.files
        self.packing = basis.packing
        self.rewritten = basis.rewritten.sizes
        self.scale = scale
        self.kept = kept
        self.officials = basis.officials
        self.root = f"{snapshot.layout.root}/"
        self.prefix = rewriting.part_of(snapshot).prefix
        self.always = {
            self.prefix + rewriting.APP,
            self.prefix + rewriting.EXT,
            rewriting.PLUGIN_PREFIX + rewriting.PLUGIN,
        }

    def names(self, path: str) -> list[str]:
        """Return the names that the source `path` may ship as."""
        return [path, *self.packing.names(path)]

    def add(self, path: str) -> None:
        """Judge the file `path`, where it is (still) there."""
        file = self.files.get(path)
        if file is None or path == rewriting.PROJECT_CONFIG:
            return
        verdict = self.packing.judge(path, file.size, self.files)
        if isinstance(verdict, ExcludedFile) and not (path in self.always and path in self.rewritten):
            self.scale.excluded[path] = verdict
            return
        name, compiled = path, False
        if not isinstance(verdict, ExcludedFile):
            name, compiled = verdict.name, verdict.compiled
        pan = self.scale.pan(name)
        size = None if compiled else self._size(path, file.size)
        official = self.officials.official(name, file) if self.officials and is_code(path) else None
        source = path if compiled else None
        pan.put(ShippedFile(name, size, file.size, pan.package.name, source, official))

    def add_made(self) -> None:
        """Add what the official tool makes itself."""
        name = rewriting.PROJECT_CONFIG
        size = len(rewriting.project_config(plugin=self.packing.roots is not None))
        source = self.files.get(name)
        pan = self.scale.pan(name)
        pan.take(name)
        pan.put(ShippedFile(name, size, source.size if source else 0, pan.package.name))

    def _size(self, path: str, size: int) -> int:
        rewritten = self.rewritten.get(path)
        if rewritten is not None:
            return rewritten
        if extension(path) not in CODE_EXTENSIONS:
            return size
        kept = self.kept.size(path) if self.kept else None
        if kept is not None:
            return kept
        if self.snapshot.contents is not None:
            return utf8_size(self.snapshot.contents(path)) if size <= LARGEST_READ else size
        return encoded_size(self._disk(path), size)

    def _disk(self, path: str) -> str:
        if self.prefix:
            return str(self.snapshot.layout.disk_path(path))
        return self.root + path


def _pruned(snapshot: Snapshot, scale: Scale, *, remove: bool = False) -> None:
    for path, why in snapshot.pruned.items():
        if remove:
            scale.excluded.pop(f"{path}/", None)
        else:
            scale.excluded[f"{path}/"] = ExcludedFile(
                f"{path}/", 0, _SYMLINK if why == _SYMLINK else "pruned", why
            )


def _report(snapshot: Snapshot, settings: SizeSettings, basis: _Basis, scale: Scale) -> SizeReport:
    packages = scale.results()
    compiled, each = estimate(packages, snapshot.config.object, basis.officials)
    limits = verdicts.limits(packages, compiled, each, settings, snapshot)
    return SizeReport(
        bytes=_sum(packages, "bytes"),
        source_bytes=_sum(packages, "source_bytes"),
        file_count=sum(len(package.files) for package in packages),
        complete=all(package.complete for package in packages),
        packages=packages,
        excluded=scale.excluded,
        limits=limits,
        compiled=compiled,
        verdict=verdicts.overall(limits),
        basis=basis,
    )


def _sum(packages: Iterable[PackageSize], field: str) -> int:
    return sum(getattr(package, field) for package in packages)
