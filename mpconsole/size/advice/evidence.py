"""What advice is drawn from, read once: who reaches which file, and which text names which picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mpconsole.project.graph import Graph, Node, Role, build
from mpconsole.project.model import MAIN_PACKAGE, Snapshot, SourceFile
from mpconsole.project.node_paths import extension
from mpconsole.project.references import Reader, References
from mpconsole.size.advice.model import AdvisedFile
from mpconsole.size.advice.naming import Naming
from mpconsole.size.advice.texts import LARGEST_TEXT, TEXTS, TextFacts, facts
from mpconsole.size.app_limits import MEDIA, tab_bar_icons
from mpconsole.size.model import ShippedFile, SizeReport
from mpconsole.size.packing import compiler_plugins

NPM = "miniprogram_npm/"


@dataclass(slots=True)
class Memory:
    """What was read before and is still true of files that did not change."""

    references: Mapping[str, tuple[SourceFile, References]]
    texts: dict[str, tuple[SourceFile, TextFacts]]


class Evidence:
    """One program and its report, with what follows from reading it. Not for two threads at once."""

    def __init__(self, snapshot: Snapshot, report: SizeReport, memory: Memory) -> None:
        self.snapshot = snapshot
        self.report = report
        self._memory = memory
        self._reader = Reader(snapshot, memory.references)

    @cached_property
    def shipped(self) -> tuple[ShippedFile, ...]:
        """Every file that ships and lies on disk."""
        files = self.snapshot.files
        return tuple(
            file
            for package in self.report.packages
            for file in package.files.values()
            if (file.source or file.path) in files
        )

    @cached_property
    def graph(self) -> Graph | None:
        """Who uses whom; None where there is no such analysis: plugin projects, a broken app.json."""
        snapshot = self.snapshot
        if snapshot.layout.plugin_root is not None or not snapshot.app.object:
            return None
        graph = build(snapshot, self._reader, compiler_plugins(snapshot.config.object))
        self._memory.references = self._reader.known
        return graph

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """The packages whose pages reach each file; files that nothing reaches are missing."""
        graph = self.graph
        found: dict[str, set[str]] = {}
        for start in graph.edges if graph is not None else ():
            if graph is not None and start.role in (Role.APP, Role.SUBPACKAGE):
                package = MAIN_PACKAGE if start.role is Role.APP else self._package_of(start.path)
                for path in _reached(graph, start):
                    found.setdefault(path, set()).add(package)
        return {path: frozenset(packages) for path, packages in found.items()}

    @cached_property
    def texts(self) -> Mapping[str, TextFacts]:
        """What each text says of media."""
        known, found = self._memory.texts, {}
        for path, file in self.snapshot.files.items():
            if path.endswith(TEXTS) and file.size <= LARGEST_TEXT:
                old = known.get(path)
                if old is None or old[0] != file:
                    try:
                        old = file, facts(path, self.snapshot.read(path))
                    except OSError:
                        continue
                found[path] = old
        self._memory.texts = found
        return {path: one for path, (_file, one) in found.items()}

    @cached_property
    def icons(self) -> frozenset[str]:
        """The tab bar's icons, which must be local files of the main package."""
        return frozenset(tab_bar_icons(self.snapshot))

    def media(self) -> Iterator[ShippedFile]:
        """Yield pictures, sounds and video that ship."""
        return (file for file in self.shipped if extension(file.path).lower() in MEDIA)

    def namers(self, path: str) -> tuple[str, ...]:
        """Return the texts that may mean the file `path`."""
        return self._naming.namers(path)

    def advised(
        self, file: ShippedFile, saves: int | None = None, *, other: str | None = None
    ) -> AdvisedFile:
        """Return `file` as part of an advice that saves `saves` bytes, all of it unless said."""
        weight = weight_of(file)
        kept = weight if saves is None else saves
        return AdvisedFile(file.path, file.package, weight, kept, file.bytes is None, other)

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self.texts)

    def _package_of(self, path: str) -> str:
        return self.snapshot.package_of(path).name


def weight_of(file: ShippedFile) -> int:
    """Return a file's bytes as written, its source's where only compiling tells."""
    return file.source_bytes if file.bytes is None else file.bytes


def source_of(file: ShippedFile) -> str:
    """Return the path on disk."""
    return file.source or file.path


def in_npm(path: str) -> bool:
    """Whether the file is of a built npm package."""
    return path.startswith(NPM) or f"/{NPM}" in path


def _reached(graph: Graph, start: Node) -> frozenset[str]:
    """The files that `start` leads to; from app.json without what only subpackages lead to."""
    seen = {start}
    waiting = [start]
    while waiting:
        for node in graph.edges.get(waiting.pop(), ()):
            if node not in seen and node.role is not Role.SUBPACKAGE:
                seen.add(node)
                waiting.append(node)
    return frozenset(node.path for node in seen if node.role not in (Role.SUBPACKAGE, Role.PATTERN))
