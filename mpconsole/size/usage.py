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


def usage_of(snapshot: Snapshot, plugins: tuple[str, ...], reader: Reader | None = None) -> Usage:
    """Analyse the whole program, by what `reader` reads where one is given."""
    return _usage(snapshot, reader or Reader(snapshot), plugins)


def usage_after(last: Usage, change: Change, plugins: tuple[str, ...]) -> Usage:
    """Analyse again after a change; where the touched files ask for what they did, nothing else is done."""
    reader = last.reader.after(change.after, change.paths)
    if not change.added and not change.removed and not _documents_changed(change):
        old = last.reader.known
        if all(reader.read(path) == old[path][1] for path in change.modified if path in old):
            return Usage(reader, last.graph, last.unused)
    return _usage(change.after, reader, plugins)


def _documents_changed(change: Change) -> bool:
    """Whether a document says something else now: one that was only laid out anew leads where it led."""
    paths = {path for path in change.modified if posixpath.splitext(path)[1] == ".json"} | change.documents
    before, after = change.before.documents, change.after.documents
    for path in paths:
        old, new = before.get(path), after.get(path)
        if old is None or new is None or old.error != new.error or old.value != new.value:
            return True
    return False


def _usage(snapshot: Snapshot, reader: Reader, plugins: tuple[str, ...]) -> Usage:
    graph = build(snapshot, reader, plugins)
    unused = frozenset(path for path in snapshot.files if is_code(path) and graph.is_unused(path))
    return Usage(reader, graph, unused)
