"""Why one file ships, or does not: the rule, the package, and who declares or uses it."""

import difflib
import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.project.graph import Graph, build
from mpconsole.project.model import Snapshot
from mpconsole.project.node_paths import extension
from mpconsole.project.references import Reader
from mpconsole.size.model import ExcludedFile, PackageSize, ShippedFile, SizeReport
from mpconsole.size.packing import compiler_plugins
from mpconsole.size.ways import NO_WAYS, Ways, ways

_NEAR = 3
_LISTS_OF_PAGES = ("pages", "subPackages", "subpackages")


@dataclass(frozen=True, slots=True)
class Ships:
    """The file ships. `page` is set for a file of a declared page, `used_by` names the documents that use
    the component it belongs to, `entries` the places in app.json that name it (`tabBar.list[0].iconPath`).
    `made` where the official tool writes the file itself, `ways` how it is reached.
    """

    file: ShippedFile
    package: PackageSize
    page: str | None = None
    component: str | None = None
    used_by: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    made: bool = False
    ways: Ways = NO_WAYS


@dataclass(frozen=True, slots=True)
class StaysOut:
    """The file does not ship; `rule` may be of a folder around it. `file` is as asked, `bytes` None inside
    a folder that is not looked into.
    """

    file: str
    rule: ExcludedFile
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such file is in the program. `folder` where a folder of this name is; `near` holds like names."""

    file: str
    folder: bool
    near: tuple[str, ...]


Answer = Ships | StaysOut | Unknown


class Explainer:
    """Answers again and again: what was read for one answer is not read for the next, nor after a change
    of other files. For one thread at a time.
    """

    def __init__(self) -> None:
        self._known: tuple[Snapshot, Reader, Graph] | None = None

    def why(self, path: str, snapshot: Snapshot, report: SizeReport) -> Answer:
        """Say what becomes of the program's file `path`."""
        answer = _stays_out(path, report) or _ships(path, snapshot, report, self._graph(snapshot))
        return answer if answer is not None else _unknown([path], snapshot)

    def _graph(self, snapshot: Snapshot) -> Graph | None:
        if snapshot.layout.plugin_root is not None:
            return None
        if self._known is None or self._known[0] is not snapshot:
            reader = Reader(snapshot, self._known[1].known if self._known else None)
            graph = build(snapshot, reader, compiler_plugins(snapshot.config.object))
            self._known = snapshot, reader, graph
        return self._known[2]


def why(name: str, snapshot: Snapshot, report: SizeReport, current: Path) -> Answer:
    """Say what becomes of the file `name`: a path of the program, or one on disk seen from `current`."""
    names = list(_paths(name, snapshot, current))
    for path in names:
        answer = _stays_out(path, report) or _ships(path, snapshot, report)
        if answer is not None:
            return answer
    disk = current / name
    if disk.is_file() and not _inside(disk, snapshot):
        rule = ExcludedFile(name, disk.stat().st_size, "outside-root", str(snapshot.layout.root))
        return StaysOut(name, rule, rule.bytes)
    return _unknown(names, snapshot)


def _paths(name: str, snapshot: Snapshot, current: Path) -> Iterator[str]:
    """Yield what `name` may mean as a path of the program, likeliest first."""
    layout = snapshot.layout
    roots = [(layout.root, "" if layout.plugin_root is None else "miniprogram/")]
    if layout.plugin_root is not None:
        roots.append((layout.plugin_root, "plugin/"))
    disk = os.path.abspath(current / name)  # noqa: PTH100 - a symlink keeps its name
    for root, prefix in roots:
        relative = os.path.relpath(disk, root).replace(os.sep, "/")
        if not relative.startswith("../"):
            yield prefix + relative
    yield posixpath.normpath(name.replace(os.sep, "/")).lstrip("/")


def _inside(disk: Path, snapshot: Snapshot) -> bool:
    layout = snapshot.layout
    roots = [root for root in (layout.root, layout.plugin_root) if root is not None]
    path = Path(os.path.abspath(disk))  # noqa: PTH100 - as above
    return any(path.is_relative_to(root) for root in roots)


def _ships(path: str, snapshot: Snapshot, report: SizeReport, graph: Graph | None = None) -> Ships | None:
    for package in report.packages:
        file = package.files.get(path) or _from_source(path, package)
        if file is None:
            continue
        source = file.source or file.path
        stem = source.removesuffix(extension(source))
        component = snapshot.components.get(stem)
        return Ships(
            file,
            package,
            page=stem if any(page.path == stem for page in snapshot.pages) else None,
            component=stem if component is not None else None,
            used_by=component.used_by if component is not None else (),
            entries=tuple(_entries(snapshot, file.path)),
            made=source not in snapshot.files,
            ways=ways(snapshot, source, graph),
        )
    return None


def _from_source(path: str, package: PackageSize) -> ShippedFile | None:
    return next((file for file in package.files.values() if file.source == path), None)


def _stays_out(path: str, report: SizeReport) -> StaysOut | None:
    rule = report.excluded.get(path) or report.excluded.get(f"{path}/")
    if rule is not None:
        return StaysOut(path, rule, None if rule.path.endswith("/") else rule.bytes)
    for folder in _folders(path):
        if (rule := report.excluded.get(folder)) is not None:
            return StaysOut(path, rule, None)
    return None


def _folders(path: str) -> Iterator[str]:
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def _entries(snapshot: Snapshot, path: str) -> Iterator[str]:
    """Yield the places in app.json, lists of pages aside, whose text names `path` or a folder around it."""
    prefix = "miniprogram/" if snapshot.layout.plugin_root is not None else ""
    inner = path.removeprefix(prefix)
    for key, value in snapshot.app.object.items():
        if key not in (*_LISTS_OF_PAGES, "usingComponents"):
            for place, text in _texts(value, key):
                named = posixpath.normpath(text).lstrip("/") if text else ""
                folder = key in ("workers", "openDataContext") and inner.startswith(f"{named}/")
                if named == inner or folder:
                    yield place


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _texts(member, f"{place}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _texts(member, f"{place}[{index}]")


def _unknown(names: list[str], snapshot: Snapshot) -> Unknown:
    path = names[-1]
    folder = any(file.startswith(tuple(f"{name}/" for name in names)) for file in snapshot.files)
    near = difflib.get_close_matches(path, snapshot.files, _NEAR, 0.7)
    base = posixpath.basename(path)
    same = [file for file in snapshot.files if posixpath.basename(file).lower() == base.lower()]
    return Unknown(path, folder, tuple(dict.fromkeys([*same, *near]))[:_NEAR])
