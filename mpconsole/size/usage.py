"""Which files nothing uses: what `ignoreUploadUnusedFiles` drops, and what advice is drawn from."""

import posixpath
from collections.abc import Set
from dataclasses import dataclass

from mpconsole.project.graph import Graph, build, is_code
from mpconsole.project.model import Change, Snapshot
from mpconsole.project.references import Reader


@dataclass(frozen=True, slots=True)
class Usage:
    """The graph of one snapshot, what it was read from, and the files that it does not reach."""

    reader: Reader
    graph: Graph
    unused: Set[str]


def usage_of(snapshot: Snapshot, plugins: tuple[str, ...]) -> Usage:
    """Analyse the whole program."""
    return _usage(snapshot, Reader(snapshot), plugins)


def usage_after(last: Usage, change: Change, plugins: tuple[str, ...]) -> Usage:
    """Analyse again after a change; where the touched files ask for what they did, nothing else is done."""
    reader = last.reader.after(change.after, change.paths)
    if not change.added and not change.removed and not _documents_changed(change):
        old = last.reader.known
        if all(reader.read(path) == old[path][1] for path in change.modified if path in old):
            return Usage(reader, last.graph, last.unused)
    return _usage(change.after, reader, plugins)


def _documents_changed(change: Change) -> bool:
    json = any(posixpath.splitext(path)[1] == ".json" for path in change.modified)
    return json or bool(change.documents)


def _usage(snapshot: Snapshot, reader: Reader, plugins: tuple[str, ...]) -> Usage:
    graph = build(snapshot, reader, plugins)
    unused = frozenset(path for path in snapshot.files if is_code(path) and graph.is_unused(path))
    return Usage(reader, graph, unused)
