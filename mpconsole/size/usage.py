"""Which files nothing uses: what `ignoreUploadUnusedFiles` drops, and what advice is drawn from."""

import posixpath
from collections.abc import Set
from dataclasses import dataclass

from mpconsole.project.discovery import normalise_root
from mpconsole.project.graph import Graph, build, is_code
from mpconsole.project.model import Change, Snapshot
from mpconsole.project.references import Reader

SWITCH = "ignoreUploadUnusedFiles"


@dataclass(frozen=True, slots=True)
class Usage:
    """The graph of one snapshot, what it was read from, and the files that it does not reach."""

    reader: Reader
    graph: Graph
    unused: Set[str]


def is_wanted(snapshot: Snapshot) -> bool:
    """Whether project.config.json has unused files dropped.

    miniprogram-ci 2.1.42 drops nothing in plugin projects, nor where miniprogramRoot is spelled otherwise
    than `x` or `x/`.
    """
    setting = snapshot.config.object.get("setting")
    wanted = setting.get(SWITCH) if isinstance(setting, dict) else None
    if wanted in (None, False, 0, "") or snapshot.layout.plugin_root is not None:
        return False
    written = snapshot.config.object.get("miniprogramRoot")
    return not isinstance(written, str) or normalise_root(written).startswith(written)


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
