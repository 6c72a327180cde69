"""Weigh the program as it would be: the same files and bytes, otherwise placed, judged by the same rules."""

from collections.abc import Iterator
from dataclasses import replace

from mpconsole.project.model import Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.settings import SizeSettings
from mpconsole.size import verdicts
from mpconsole.size.encoding import encoded_size
from mpconsole.size.estimate import estimate
from mpconsole.size.model import ExcludedFile, ShippedFile, SizeReport
from mpconsole.size.packing import CODE_EXTENSIONS, packing_of
from mpconsole.size.record import load
from mpconsole.size.scale import Scale, packages_of
from mpconsole.size.whatif.model import Moved, Step, WhatIf
from mpconsole.size.whatif.placing import Places, places
from mpconsole.size.whatif.references import references


def what_if(
    snapshot: Snapshot, report: SizeReport, settings: SizeSettings, steps: tuple[Step, ...]
) -> WhatIf:
    """Answer for all `steps`, taken one after the other. Raises UsageError where one cannot be taken."""
    placed = places(snapshot, steps)
    scale = Scale(packages_of(snapshot), excluded=report.excluded)
    judge = _Judge(snapshot, placed)
    moved: list[Moved] = []
    for old, file, verdict in (*judge.shipped(report), *judge.excluded(report)):
        if isinstance(verdict, ExcludedFile):
            scale.excluded[verdict.path] = verdict
        else:
            pan = scale.pan(verdict)
            pan.put(replace(file, path=verdict, package=pan.package.name))
            scale.excluded.pop(old, None)
        new = None if isinstance(verdict, ExcludedFile) else verdict
        if new != old:
            weight = file.source_bytes if file.bytes is None else file.bytes
            moved.append(Moved(old, new, weight))
    after = _report(snapshot, report, settings, scale)
    return WhatIf(steps, report, after, tuple(moved), tuple(references(snapshot, placed)))


_Judged = tuple[str, ShippedFile, str | ExcludedFile]
"""A file by its name now, as it would ship, and under which name; or why it would not."""


class _Judge:
    """Says what would become of each file in its new place: the rules of packing are asked again."""

    def __init__(self, snapshot: Snapshot, placed: Places) -> None:
        self._snapshot = snapshot
        self._placed = placed
        self._there = {place for place in placed.values() if place is not None}
        self._packing = packing_of(snapshot)

    def shipped(self, report: SizeReport) -> Iterator[_Judged]:
        """Yield every file that ships now."""
        for package in report.packages:
            for file in package.files.values():
                source = file.source or file.path
                place = self._placed.get(source, source)
                if place == source and not self._has_rivals(source):
                    yield file.path, file, file.path
                elif place is None:
                    yield file.path, file, ExcludedFile(source, file.source_bytes, "packOptions.ignore")
                else:
                    judged = self._packing.judge(place, file.source_bytes, self._there)
                    yield file.path, file, judged if isinstance(judged, ExcludedFile) else judged.name

    def excluded(self, report: SizeReport) -> Iterator[_Judged]:
        """Yield files that do not ship now and would; what nothing uses stays unused wherever it lies."""
        for path, now in report.excluded.items():
            place = self._placed.get(path)
            if place is None or now.reason == "unused" or (place == path and now.reason != "replaced"):
                continue
            judged = self._packing.judge(place, now.bytes, self._there)
            if not isinstance(judged, ExcludedFile):
                weight = None if judged.compiled else self._weight(path, now.bytes)
                source = place if judged.compiled else None
                yield path, ShippedFile(judged.name, weight, now.bytes, "", source), judged.name

    def _has_rivals(self, path: str) -> bool:
        return bool(self._packing.plugins and self._packing.beside(path))

    def _weight(self, path: str, size: int) -> int:
        if extension(path) not in CODE_EXTENSIONS:
            return size
        return encoded_size(str(self._snapshot.layout.disk_path(path)), size)


def _report(snapshot: Snapshot, before: SizeReport, settings: SizeSettings, scale: Scale) -> SizeReport:
    packages = scale.results()
    compiled, each = estimate(packages, snapshot.config.object, load(snapshot))
    limits = verdicts.limits(packages, compiled, each, settings, snapshot)
    return replace(
        before,
        bytes=sum(package.bytes for package in packages),
        source_bytes=sum(package.source_bytes for package in packages),
        file_count=sum(len(package.files) for package in packages),
        complete=all(package.complete for package in packages),
        packages=packages,
        excluded=scale.excluded,
        limits=limits,
        compiled=compiled,
        verdict=verdicts.overall(limits),
        basis=None,
    )
