"""Compress each package as it would travel, and follow each page to what it needs.

Where the official tool has compiled a package, what it made travels; else what ships as written.
"""

from collections.abc import Iterator

from mpconsole.errors import MpconsoleError
from mpconsole.project.model import MAIN_PACKAGE, Snapshot
from mpconsole.size import record
from mpconsole.size.app_limits import Preload, preloads_of_pages
from mpconsole.size.contents import Contents
from mpconsole.size.model import PackageSize, ShippedFile, SizeReport
from mpconsole.size.visit.compressing import LARGEST, compressed
from mpconsole.size.visit.model import Basis, Load, Visit, Visits

_NOTHING = Preload((), wifi_only=True)


def first_visits(snapshot: Snapshot, report: SizeReport) -> Visits:
    """Return every page's first visit. Raises MpconsoleError where a file cannot be read."""
    source = Contents(snapshot)
    made = _made(snapshot, report)
    loads = {
        package.name: made.get(package.name) or _load(package, source, snapshot)
        for package in report.packages
    }
    found = Visits(loads, tuple(_visits(snapshot)))
    entry = _entry(snapshot)
    ordered = sorted(
        found.visits, key=lambda one: (one.page != entry, -found.compressed(one.needed), one.page)
    )
    return Visits(loads, tuple(ordered), compiles=report.compiled.basis != "none")


def _visits(snapshot: Snapshot) -> Iterator[Visit]:
    preloads = preloads_of_pages(snapshot)
    independent = {package.name for package in snapshot.packages if package.independent}
    for page in snapshot.pages:
        own = (page.package,)
        needed = own if page.package in independent else tuple(dict.fromkeys((MAIN_PACKAGE, *own)))
        preload = preloads.get(page.path, _NOTHING)
        later = tuple(name for name in preload.packages if name not in needed)
        yield Visit(page.path, page.package, needed, later, preload.wifi_only)


def _entry(snapshot: Snapshot) -> str | None:
    """The page that opens where none is named: app.json's entryPagePath, or its first page."""
    named = snapshot.app.object.get("entryPagePath")
    first = snapshot.pages[0].path if snapshot.pages else None
    return named.removesuffix(".html") if isinstance(named, str) and named else first


def _made(snapshot: Snapshot, report: SizeReport) -> dict[str, Load]:
    """What the official tool made of each package: exactly, or in proportion where files changed since."""
    compiled = report.compiled
    known = record.load(snapshot) if compiled.basis != "none" else None
    found: dict[str, Load] = {}
    for package in report.packages if known is not None else ():
        was, weight = (known.record.travel if known else {}).get(package.name, (0, 0))
        now = compiled.packages.get(package.name)
        if was and now is not None:
            exact = now == was and compiled.basis == "official"
            basis: Basis = "official" if exact else "estimate"
            found[package.name] = Load(package.name, package.bytes, round(weight * now / was), exact, basis)
    return found


def _load(package: PackageSize, source: Contents, snapshot: Snapshot) -> Load:
    if package.source_bytes > LARGEST:
        return Load(package.name, package.bytes, package.bytes, exact=False)
    files = [(file.path, _read(file, source, snapshot)) for file in package.files.values()]
    return Load(package.name, package.bytes, compressed(files), package.complete)


def _read(file: ShippedFile, source: Contents, snapshot: Snapshot) -> bytes:
    if file.bytes is not None or file.source is None:
        return source.read(file.path)
    try:
        return snapshot.read(file.source)
    except OSError as error:
        raise MpconsoleError(f"{file.source}: {error.strerror}") from error
