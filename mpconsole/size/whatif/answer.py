"""Weigh the program as it would be: the same files and bytes, otherwise placed, judged by the same rules."""

from dataclasses import replace

from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size import verdicts
from mpconsole.size.estimate import estimate
from mpconsole.size.model import ExcludedFile, ShippedFile, SizeReport
from mpconsole.size.packing import packing_of
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
    names = _Names(snapshot, placed)
    moved: list[Moved] = []
    for package in report.packages:
        for file in package.files.values():
            new = names.name(file)
            if new is None:
                source = file.source or file.path
                scale.excluded[source] = ExcludedFile(source, file.source_bytes, "packOptions.ignore")
            else:
                pan = scale.pan(new)
                pan.put(replace(file, path=new, package=pan.package.name))
            if new != file.path:
                weight = file.source_bytes if file.bytes is None else file.bytes
                moved.append(Moved(file.path, new, weight))
    after = _report(snapshot, report, settings, scale)
    return WhatIf(steps, report, after, tuple(moved), tuple(references(snapshot, placed)))


class _Names:
    """Under which name a file would ship, if at all, from its new place: packOptions are asked again."""

    def __init__(self, snapshot: Snapshot, placed: Places) -> None:
        self._placed = placed
        self._there = {place for place in placed.values() if place is not None}
        self._packing = packing_of(snapshot)

    def name(self, file: ShippedFile) -> str | None:
        source = file.source or file.path
        place = self._placed.get(source, source)
        if place is None or place == source:
            return file.path if place is not None else None
        judged = self._packing.judge(place, file.source_bytes, self._there)
        return None if isinstance(judged, ExcludedFile) else judged.name


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
