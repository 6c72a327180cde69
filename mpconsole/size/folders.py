"""What ships as a tree: packages, folders, files, each with what lies in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mpconsole.size.model import PackageSize, ShippedFile, SizeReport

Weigh = Callable[[ShippedFile], int]


@dataclass(frozen=True, slots=True)
class Folder:
    """A package, a folder (its name ends with `/`) or a file; `inner` with the heaviest first.

    A folder that holds one folder alone is one with it: `components/price/`. `package` is the number of its
    package in the report; `count` the files in it.
    """

    name: str
    bytes: int
    package: int
    count: int = 1
    inner: tuple["Folder", ...] = ()


def weight(file: ShippedFile) -> int:
    """Return a file's bytes as written, its source's where only compiling tells."""
    return file.source_bytes if file.bytes is None else file.bytes


def packages(report: SizeReport, weigh: Weigh = weight) -> tuple[Folder, ...]:
    """Return every package as a tree, in the report's order."""
    return tuple(_package(number, package, weigh) for number, package in enumerate(report.packages))


def tiles(report: SizeReport, most: int, weigh: Weigh = weight) -> list[Folder]:
    """Return parts that together are all that ships, the heaviest first; their names are paths.

    The largest folder is opened again and again, as long as there are fewer than `most` parts; parts of a
    folder that are too small to be seen among so many make one, `lib/*`.
    """
    trees = list(zip(packages(report, weigh), report.packages, strict=True))
    smallest = sum(tree.bytes for tree, _package in trees) / (4 * most)
    parts = [part for tree, package in trees for part in _opened(tree, package.root, smallest)]
    while len(parts) < most:
        largest = max((part for part in parts if part.inner), key=lambda part: part.bytes, default=None)
        if largest is None:
            break
        parts.remove(largest)
        parts += _opened(largest, largest.name, smallest)
    return sorted((part for part in parts if part.bytes), key=lambda part: (-part.bytes, part.name))


def _opened(folder: Folder, prefix: str, smallest: float) -> list[Folder]:
    parts = [replace(part, name=prefix + part.name) for part in folder.inner if part.bytes >= smallest]
    rest = folder.inner[len(parts) :]
    if rest:
        weights, count = sum(part.bytes for part in rest), sum(part.count for part in rest)
        parts.append(Folder(f"{prefix}*", weights, folder.package, count))
    return parts


def _package(number: int, package: PackageSize, weigh: Weigh) -> Folder:
    root: dict[str, object] = {}
    for path, file in package.files.items():
        place = root
        *folders, name = path.removeprefix(package.root).split("/")
        for folder in folders:
            inner = place.setdefault(folder + "/", {})
            if isinstance(inner, dict):
                place = inner
        place[name] = weigh(file)
    inner = _inner(root, number)
    weights = sum(part.bytes for part in inner)
    return Folder(package.name, weights, number, sum(part.count for part in inner), inner)


def _inner(place: Mapping[str, object], number: int) -> tuple[Folder, ...]:
    found = []
    for name, what in place.items():
        if not isinstance(what, dict):
            found.append(Folder(name, what if isinstance(what, int) else 0, number))
            continue
        inner = _inner(what, number)
        if len(inner) == 1 and inner[0].inner:
            found.append(Folder(name + inner[0].name, inner[0].bytes, number, inner[0].count, inner[0].inner))
        else:
            weights, count = sum(part.bytes for part in inner), sum(part.count for part in inner)
            found.append(Folder(name, weights, number, count, inner))
    return tuple(sorted(found, key=lambda part: (-part.bytes, part.name)))
