"""Adds up files package by package: what `weigh` fills and `reweigh` corrects."""

from collections.abc import Iterable, Mapping

from mpconsole.project.model import Package, Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.size.model import ExcludedFile, PackageSize, Settled, ShippedFile
from mpconsole.size.packing import is_code

PLUGIN_PACKAGE = "plugin"
"""Our name for the package of a plugin's own code."""


def packages_of(snapshot: Snapshot) -> tuple[Package, ...]:
    """Return the declared packages, and the plugin's where there is one."""
    if snapshot.layout.plugin_root is None:
        return snapshot.packages
    return (*snapshot.packages, Package(PLUGIN_PACKAGE, "plugin/"))


class Pan:
    """One package while it is being added up."""

    __slots__ = ("bytes", "files", "kinds", "package", "pending", "settling", "source_bytes")

    def __init__(self, package: Package, known: PackageSize | None = None, *, settling: bool = False) -> None:
        self.package = package
        self.files: dict[str, ShippedFile] = dict(known.files) if known else {}
        self.kinds: dict[str, int] = dict(known.kinds) if known else {}
        self.bytes = known.bytes if known else 0
        self.source_bytes = known.source_bytes if known else 0
        self.pending = known.pending if known else 0
        self.settling = _Settling(known.settled if known else None) if settling else None

    def put(self, file: ShippedFile) -> None:
        """Add a file."""
        self.files[file.path] = file
        self._count(file, 1)

    def take(self, name: str) -> None:
        """Take the file that ships as `name` out again, where it is in."""
        file = self.files.pop(name, None)
        if file is not None:
            self._count(file, -1)

    def _count(self, file: ShippedFile, sign: int) -> None:
        self.source_bytes += sign * file.source_bytes
        if file.bytes is None:
            self.pending += sign
            kind, weight = extension(file.source or file.path), file.source_bytes
        else:
            kind, weight = extension(file.path), file.bytes
            self.bytes += sign * weight
        self.kinds[kind] = self.kinds.get(kind, 0) + sign * weight
        if not self.kinds[kind]:
            del self.kinds[kind]
        if self.settling is not None:
            self.settling.count(file, sign)

    def result(self) -> PackageSize:
        """Return the package as it stands."""
        return PackageSize(
            name=self.package.name,
            root=self.package.root,
            independent=self.package.independent,
            bytes=self.bytes,
            source_bytes=self.source_bytes,
            files=self.files,
            pending=self.pending,
            kinds=self.kinds,
            settled=self.settling.result() if self.settling is not None else None,
        )


class _Settling:
    """What of a package is known after compiling, while it is being added up."""

    __slots__ = ("asks", "bytes", "open")

    def __init__(self, known: Settled | None) -> None:
        self.bytes = known.bytes if known else 0
        self.open = set(known.open) if known else set()
        self.asks = dict(known.asks) if known else {}

    def count(self, file: ShippedFile, sign: int) -> None:
        if file.official is not None:
            self.bytes += sign * file.official.bytes
            for name in file.official.asks:
                self.asks[name] = self.asks.get(name, 0) + sign
                if not self.asks[name]:
                    del self.asks[name]
        elif not is_code(file.source or file.path):
            self.bytes += sign * (file.bytes or 0)
        elif sign > 0:
            self.open.add(file.path)
        else:
            self.open.discard(file.path)

    def result(self) -> Settled:
        return Settled(self.bytes, frozenset(self.open), self.asks)


class Scale:
    """All packages and what is left out, while they are being added up."""

    def __init__(
        self,
        packages: tuple[Package, ...],
        known: Mapping[str, PackageSize] | None = None,
        excluded: Mapping[str, ExcludedFile] | None = None,
        *,
        settling: bool = False,
    ) -> None:
        """`settling`: note what is known after compiling, too."""
        self.packages = packages
        self.roots = tuple(package.root for package in packages[1:])
        self.known = known or {}
        self.pans: dict[str, Pan] = {}
        self.excluded = dict(excluded or {})
        self.settling = settling

    def pan(self, name: str) -> Pan:
        """Return the pan of the package that the file shipped as `name` belongs to."""
        package = self.packages[0]
        if name.startswith(self.roots):
            package = next(one for one in self.packages[1:] if name.startswith(one.root))
        found = self.pans.get(package.name)
        if found is None:
            found = self.pans[package.name] = Pan(
                package, self.known.get(package.name), settling=self.settling
            )
        return found

    def forget(self, path: str, names: Iterable[str]) -> None:
        """Take out what the source `path` had become: excluded, or shipped under one of `names`."""
        self.excluded.pop(path, None)
        for name in names:
            pan = self.pan(name)
            file = pan.files.get(name)
            if file is not None and (file.source or file.path) == path:
                pan.take(name)

    def results(self) -> tuple[PackageSize, ...]:
        """Return every package in declared order, an empty one too."""
        return tuple(
            self.pans[package.name].result()
            if package.name in self.pans
            else self.known.get(package.name) or Pan(package, settling=self.settling).result()
            for package in self.packages
        )
