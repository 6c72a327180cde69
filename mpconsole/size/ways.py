"""Who pulls a file into the program: the way from app.json, what asks for it, and what names an asset."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.project.graph import Graph, Node, Role, build, is_code
from mpconsole.project.model import Snapshot
from mpconsole.project.references import Reader
from mpconsole.size.packing import compiler_plugins

_TEXTS = (".js", ".ts", ".json", ".wxml", ".wxss", ".wxs", ".less", ".scss", ".sass")


@dataclass(frozen=True, slots=True)
class Ways:
    """`chain` leads from app.json to the file, both included; `users` ask for it directly; `mentions` are
    files in whose text an asset's name stands. `unused`: the dependency analysis does not reach the file.
    """

    chain: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    unused: bool = False


NO_WAYS = Ways()


def ways(snapshot: Snapshot, path: str, graph: Graph | None = None) -> Ways:
    """Return how the file `path` is reached; nothing for plugin projects, which have no such analysis."""
    if snapshot.layout.plugin_root is not None:
        return NO_WAYS
    graph = graph or build(snapshot, Reader(snapshot), compiler_plugins(snapshot.config.object))
    if is_code(path):
        return Ways(chain(graph, path), graph.users_of(path), unused=graph.is_unused(path))
    return Ways(mentions=tuple(_mentions(snapshot, path)))


def chain(graph: Graph, path: str) -> tuple[str, ...]:
    """Return the shortest way from app.json to the file `path`; () where there is none."""
    goals = {Node(role, path) for role in Role} & graph.edges.keys()
    came: dict[Node, Node | None] = dict.fromkeys(goals)
    waiting = list(goals)
    for node in waiting:
        if node.role is Role.APP:
            return tuple(_walk_back(came, node))
        for user in graph.users.get(node, ()):
            if user not in came:
                came[user] = node
                waiting.append(user)
    return ()


def _walk_back(came: dict[Node, Node | None], start: Node) -> Iterator[str]:
    node: Node | None = start
    last = None
    while node is not None:
        if node.path != last:
            yield node.path
        last, node = node.path, came[node]


def _mentions(snapshot: Snapshot, path: str) -> Iterator[str]:
    name = posixpath.basename(path).encode("utf-8", "surrogateescape")
    for candidate in snapshot.files:
        if not candidate.endswith(_TEXTS):
            continue
        try:
            data = snapshot.layout.disk_path(candidate).read_bytes()
        except OSError:
            continue
        if name in data:
            yield candidate
