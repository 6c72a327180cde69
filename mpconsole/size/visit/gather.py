"""Compress each package as it would travel, and follow each page to what it needs.

The platform compresses packages for transport with Zstandard; here they are deflated by zlib at its best
level, which gives some percent more.
"""

import zlib
from collections.abc import Iterator

from mpconsole.container import format as container
from mpconsole.errors import MpconsoleError
from mpconsole.project.model import MAIN_PACKAGE, Snapshot
from mpconsole.size.app_limits import Preload, preloads_of_pages
from mpconsole.size.contents import Contents
from mpconsole.size.model import PackageSize, ShippedFile, SizeReport
from mpconsole.size.visit.model import Load, Visit, Visits
from mpconsole.units import MB

_LARGEST = 64 * MB
_NOTHING = Preload((), wifi_only=True)


def first_visits(snapshot: Snapshot, report: SizeReport) -> Visits:
    """Return every page's first visit. Raises MpconsoleError where a file cannot be read."""
    source = Contents(snapshot)
    loads = {package.name: _load(package, source, snapshot) for package in report.packages}
    found = Visits(loads, tuple(_visits(snapshot)))
    entry = _entry(snapshot)
    ordered = sorted(
        found.visits, key=lambda one: (one.page != entry, -found.compressed(one.needed), one.page)
    )
    return Visits(loads, tuple(ordered))


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


def _load(package: PackageSize, source: Contents, snapshot: Snapshot) -> Load:
    if package.source_bytes > _LARGEST:
        return Load(package.name, package.bytes, package.bytes, exact=False)
    files = [(_name(file.path), _read(file, source, snapshot)) for file in package.files.values()]
    packed = container.write(dict(files).items()) if files else b""
    return Load(package.name, package.bytes, len(zlib.compress(packed, 9)) if files else 0, package.complete)


def _read(file: ShippedFile, source: Contents, snapshot: Snapshot) -> bytes:
    if file.bytes is not None or file.source is None:
        return source.read(file.path)
    try:
        return snapshot.read(file.source)
    except OSError as error:
        raise MpconsoleError(f"{file.source}: {error.strerror}") from error


def _name(path: str) -> str:
    """A name that a package may hold: one that is not UTF-8 with U+FFFD in it."""
    return "/" + path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
