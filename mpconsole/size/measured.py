"""What ships after compiling, from what the official tool made of this project's files before.

A file whose content it has seen counts exactly, and so does one that no setting touches. A changed one counts
as it was before, and what has come or gone since by the project's own measured ratio for its kind, in a range
as wide as these ratios spread.
"""

from collections.abc import Iterable, Sequence
from statistics import quantiles

from mpconsole.size.estimate import HELPERS, JS_KINDS, SAME, Transforms
from mpconsole.size.model import Compiled, PackageSize, ShippedFile
from mpconsole.size.packing import extension
from mpconsole.size.record import Made, Officials, Record, asked_for, is_code

_SAMPLES = 5
"""From so many files of a kind on their own ratios say more than what is usual elsewhere."""
_REWRITTEN = 0.05
"""How much of a file may have become larger or smaller in compiling though its source kept its length."""


Range = tuple[float, float, float]
"""Lowest, likely, highest."""


def measured(
    packages: Sequence[PackageSize], chosen: Transforms, officials: Officials
) -> dict[str, Compiled]:
    """Return each package's figures; basis `official` where the tool has seen everything in it."""
    ratios = _Ratios(officials.record, packages)
    found = {package.name: _files(package, chosen, ratios) for package in packages}
    asks = [ask for package in packages for file in package.files.values() for ask in _asks(file, ratios)]
    for name, size in asked_for(officials.record, asks).items():
        found[_package_of(name, packages)].add(size)
    for name, (size, _asks_of) in officials.record.added.items():
        if not is_helper(name):
            found[_package_of(name, packages)].add(size)
    return {name: sums.result(chosen) for name, sums in found.items()}


def is_helper(name: str) -> bool:
    """Whether a file that the tool adds ships only where another one asks for it."""
    return "@babel/" in name or "@swc/" in name


class _Sums:
    """A package's figures while they are added up."""

    def __init__(self) -> None:
        self.low = self.likely = self.high = 0.0
        self.seen_all = True
        self.scripts = False

    def add(self, size: float, low: float | None = None, high: float | None = None) -> None:
        self.likely += size
        self.low += size if low is None else low
        self.high += size if high is None else high

    def result(self, chosen: Transforms) -> Compiled:
        likely, low, high = round(self.likely), int(self.low), round(self.high)
        if self.seen_all:
            return Compiled("official", likely, likely, likely)
        if self.scripts and chosen.es5:
            high += HELPERS
        return Compiled("estimate", likely, low, high)


def _files(package: PackageSize, chosen: Transforms, ratios: "_Ratios") -> _Sums:
    sums = _Sums()
    for file in package.files.values():
        if file.official is not None:
            sums.add(file.official.bytes)
            continue
        source = file.source or file.path
        if not is_code(source):
            sums.add(file.bytes or 0)
            continue
        kind = extension(source)
        factors = chosen.factors(kind)
        weight = file.bytes if file.bytes is not None else file.source_bytes
        if factors == SAME:
            sums.add(weight)
            continue
        sums.seen_all = False
        sums.scripts = sums.scripts or kind in JS_KINDS
        low, likely, high = ratios.guess(file, weight, factors)
        sums.add(likely, low, high)
    return sums


class _Ratios:
    """The project's own ratios by kind of file, worked out when they are asked for."""

    def __init__(self, record: Record, packages: Iterable[PackageSize]) -> None:
        self._record = record
        self._packages = packages
        self._by_kind: dict[str, list[Made]] | None = None
        self._known: dict[str, Range | None] = {}

    def newest(self, file: ShippedFile) -> Made | None:
        contents = self._record.files.get(file.path)
        return contents[0] if contents else None

    def guess(self, file: ShippedFile, weight: int, factors: Range) -> Range:
        """Return what `weight` bytes of source may become; `factors` say what is usual for their kind."""
        own = self.newest(file)
        low, likely, high = self._kind(extension(file.source or file.path)) or factors
        if own is None:
            return weight * low, weight * likely, weight * high
        more = weight - own.weight
        rewritten = own.bytes * _REWRITTEN
        ends = (more * low, more * high)
        return (
            max(own.bytes - rewritten + min(ends), 0),
            max(own.bytes + more * likely, 0),
            max(own.bytes + rewritten + max(ends), 0),
        )

    def _kind(self, kind: str) -> Range | None:
        if kind not in self._known:
            self._known[kind] = _spread(self._samples().get(kind, ()))
        return self._known[kind]

    def _samples(self) -> dict[str, list[Made]]:
        if self._by_kind is None:
            self._by_kind = {}
            for package in self._packages:
                for file in package.files.values():
                    made = self.newest(file)
                    if made is not None and made.weight:
                        self._by_kind.setdefault(extension(file.source or file.path), []).append(made)
        return self._by_kind


def _spread(samples: Sequence[Made]) -> Range | None:
    """Bytes made of a byte of source: of nine files in ten more, of all together, of nine in ten less."""
    if len(samples) < _SAMPLES:
        return None
    tenths = quantiles((made.bytes / made.weight for made in samples), n=10, method="inclusive")
    likely = sum(made.bytes for made in samples) / sum(made.weight for made in samples)
    return min(tenths[0], likely), likely, max(tenths[-1], likely)


def _asks(file: ShippedFile, ratios: _Ratios) -> tuple[str, ...]:
    """The helpers that a file asks for; one that changed is taken to ask for what it asked for before."""
    if file.official is not None:
        return file.official.asks
    made = ratios.newest(file) if file.path.endswith(".js") else None
    return made.asks if made is not None else ()


def _package_of(name: str, packages: Sequence[PackageSize]) -> str:
    return next((package.name for package in packages[1:] if name.startswith(package.root)), packages[0].name)
