"""What ships after compiling, from what the official tool made of this project's files before.

A file whose content it has seen counts exactly, and so does one that no setting touches. A changed one counts
as it was before, and what has come or gone since by the project's own measured ratio for its kind, in a range
as wide as these ratios spread.
"""

from collections.abc import Sequence
from statistics import quantiles

from mpconsole.project.node_paths import extension
from mpconsole.size.estimate import HELPERS, JS_KINDS, SAME, Transforms
from mpconsole.size.model import Compiled, PackageSize, Settled, ShippedFile
from mpconsole.size.record import Made, Officials, Range, asked_for

_SAMPLES = 5
"""From so many files of a kind on their own ratios say more than what is usual elsewhere."""
_REWRITTEN = 0.05
"""How much of a file may have become larger or smaller in compiling though its source kept its length."""


def measured(
    packages: Sequence[PackageSize], chosen: Transforms, officials: Officials
) -> dict[str, Compiled]:
    """Return each package's figures; basis `official` where the tool has seen everything in it."""
    known = officials.record
    found: dict[str, _Sums] = {}
    asks: set[str] = set()
    for package in packages:
        settled = package.settled or Settled()
        found[package.name] = sums = _Sums(settled.bytes)
        asks.update(settled.asks)
        for name in settled.open:
            asks.update(_add_open(package.files[name], chosen, officials, sums))
    for name, size in asked_for(known, asks).items():
        found[package_of(name, packages)].add(size)
    for name, (size, _asks_of) in known.added.items():
        if not is_helper(name):
            found[package_of(name, packages)].add(size)
    return {name: sums.result(chosen) for name, sums in found.items()}


def is_helper(name: str) -> bool:
    """Whether a file that the tool adds ships only where another one asks for it."""
    return "@babel/" in name or "@swc/" in name


class _Sums:
    """A package's figures while they are added up."""

    def __init__(self, settled: int) -> None:
        self.low = self.likely = self.high = float(settled)
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


def _add_open(file: ShippedFile, chosen: Transforms, officials: Officials, sums: _Sums) -> tuple[str, ...]:
    """Add a code file whose content the tool has not seen; return the helpers that it asked for before."""
    kind = extension(file.source or file.path)
    factors = chosen.factors(kind)
    weight = file.bytes if file.bytes is not None else file.source_bytes
    if factors == SAME:
        sums.add(weight)
        return ()
    sums.seen_all = False
    sums.scripts = sums.scripts or kind in JS_KINDS
    own = officials.newest(file.path)
    low, likely, high = _guess(own, weight, _spreads(officials).get(kind, factors))
    sums.add(likely, low, high)
    return own.asks if own is not None else ()


def _guess(own: Made | None, weight: int, usual: Range) -> Range:
    """What `weight` bytes of source may become: as before, and what has come or gone since as is usual."""
    low, likely, high = usual
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


def _spreads(officials: Officials) -> dict[str, Range]:
    """The ratios of each kind of file that has enough of them; worked out once for a record."""
    if officials.spreads is None:
        by_kind: dict[str, list[Made]] = {}
        for contents in officials.record.files.values():
            if contents[0].weight:
                by_kind.setdefault(contents[0].kind, []).append(contents[0])
        found = {kind: _spread(samples) for kind, samples in by_kind.items()}
        officials.spreads = {kind: spread for kind, spread in found.items() if spread is not None}
    return officials.spreads


def _spread(samples: Sequence[Made]) -> Range | None:
    """Bytes made of a byte of source: of nine files in ten more, of all together, of nine in ten less."""
    if len(samples) < _SAMPLES:
        return None
    tenths = quantiles((made.bytes / made.weight for made in samples), n=10, method="inclusive")
    likely = sum(made.bytes for made in samples) / sum(made.weight for made in samples)
    return min(tenths[0], likely), likely, max(tenths[-1], likely)


def package_of(name: str, packages: Sequence[PackageSize]) -> str:
    """Return the name of the package that a file which ships as `name` belongs to."""
    return next((package.name for package in packages[1:] if name.startswith(package.root)), packages[0].name)
