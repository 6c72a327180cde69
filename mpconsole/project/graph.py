"""Who uses whom: from app.json through pages and components to scripts, views and styles.

It is the graph of the official tool's dependency analysis (miniprogram-ci 2.1.42), its gaps included, because
it decides which files `ignoreUploadUnusedFiles` drops.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from mpconsole.languages import js_regexp
from mpconsole.languages.js_walk import Context
from mpconsole.project.model import Snapshot
from mpconsole.project.node_paths import extension, join
from mpconsole.project.references import Language, Reader
from mpconsole.project.resolving import Resolver, folder_of

_CODE = re.compile(r"\.(json|wxml|wxss|js|wxs|ts|less|sass|scss)")
_TARGETS = {".ts": ".js", ".less": ".wxss", ".sass": ".wxss", ".scss": ".wxss"}
_STYLES = (".less", ".sass", ".scss")


class Role(StrEnum):
    """What a node of the graph is; the same file may be in it in two roles."""

    APP = "app"
    SUBPACKAGE = "subpackage"
    PAGE = "page"
    COMPONENT = "component"
    CONFIG = "config"
    FOLDER = "folder"
    PATTERN = "pattern"
    JS = "js"
    WXML = "wxml"
    WXS = "wxs"
    WXSS = "wxss"

    __hash__ = str.__hash__  # that of enumerations is no C, and nodes are looked up by the ten thousand


_ROLES = {
    Language.JS: Role.JS,
    Language.WXML: Role.WXML,
    Language.WXS: Role.WXS,
    Language.WXSS: Role.WXSS,
    Language.LESS: Role.WXSS,
    Language.SASS: Role.WXSS,
}
_DECLARING = (Role.APP, Role.PAGE, Role.COMPONENT)


class Node(NamedTuple):
    """A file (or a subpackage's folder, or a pattern) in one role."""

    role: Role
    path: str


@dataclass(frozen=True)
class Graph:
    """Every node that is reached, and the nodes that each asks for."""

    edges: Mapping[Node, tuple[Node, ...]]

    @cached_property
    def users(self) -> Mapping[Node, tuple[Node, ...]]:
        """The nodes that ask for each node."""
        found: dict[Node, list[Node]] = {}
        for node, targets in self.edges.items():
            for target in dict.fromkeys(targets):
                found.setdefault(target, []).append(node)
        return {node: tuple(by) for node, by in found.items()}

    @cached_property
    def used(self) -> frozenset[str]:
        """The names, after compiling, of every file that something uses."""
        return frozenset(target_name(node.path) for node in self.edges if not self._is_only_imported(node))

    def is_unused(self, path: str) -> bool:
        """Whether the analysis finds no use of the file `path`; of assets it does not speak."""
        return is_code(path) and target_name(path) not in self.used

    def users_of(self, path: str) -> tuple[str, ...]:
        """Return the paths of what asks for the file `path`, in whatever role."""
        found = dict.fromkeys(
            user.path for role in Role for user in self.users.get(Node(role, path), ()) if user.path != path
        )
        return tuple(found)

    def _is_only_imported(self, node: Node) -> bool:
        """A Less or Sass file that only other styles import makes no style of its own."""
        if node.role is not Role.WXSS or not node.path.endswith(_STYLES):
            return False
        return all(user.role not in _DECLARING for user in self.users.get(node, ()))


def is_code(path: str) -> bool:
    """Whether the analysis speaks of files like this one."""
    return _CODE.search(extension(path)) is not None


def target_name(path: str) -> str:
    """The name of a file after compiling."""
    kind = extension(path)
    return path.removesuffix(kind) + _TARGETS.get(kind, kind)


def build(snapshot: Snapshot, reader: Reader, plugins: tuple[str, ...] = ()) -> Graph:
    """Follow everything that app.json leads to. Plugin projects have no such analysis."""
    return Graph(_Builder(snapshot, reader, plugins).run())


def resolver_of(snapshot: Snapshot, plugins: tuple[str, ...]) -> Resolver:
    """Return what says which file a request of this program means."""
    app = _analysed_app(snapshot)
    return Resolver(
        snapshot.files,
        _folders(snapshot.files),
        plugins=plugins,
        alias=app.get("resolveAlias"),
        libraries=tuple(_libraries(app.get("useExtendedLib"))),
    )


class _Builder:
    def __init__(self, snapshot: Snapshot, reader: Reader, plugins: tuple[str, ...]) -> None:
        self.snapshot = snapshot
        self.files = snapshot.files
        self.app = _analysed_app(snapshot)
        self.reader = reader
        self.typescript = "typescript" in plugins
        self.resolver = resolver_of(snapshot, plugins)
        self.patterns: dict[Node, tuple[Language, Context, str]] = {}
        self.packages: dict[Node, Mapping[str, Any]] = {}

    def run(self) -> dict[Node, tuple[Node, ...]]:
        edges: dict[Node, tuple[Node, ...]] = {}
        waiting = deque([Node(Role.APP, "app.json")])
        while waiting:
            node = waiting.popleft()
            if node in edges:
                continue
            edges[node] = tuple(self._targets(node))
            waiting.extend(edges[node])
        return edges

    def _targets(self, node: Node) -> Iterator[Node]:
        match node.role:
            case Role.APP:
                yield from self._of_app(node)
            case Role.SUBPACKAGE:
                yield from self._of_subpackage(node)
            case Role.PAGE | Role.COMPONENT:
                yield from self._of_component(node)
            case Role.FOLDER:
                yield from self._of_folder(node)
            case Role.PATTERN:
                yield from self._of_pattern(node)
            case Role.CONFIG:
                return
            case _:
                yield from self._of_file(node)

    def _of_app(self, node: Node) -> Iterator[Node]:
        app = self.app
        yield from self._placed(Language.JS, "app.js")
        yield from self._placed(Language.WXSS, "app.wxss")
        yield from self._config("ext.json")
        yield from (Node(Role.PAGE, f"{page}.json") for page in _texts(app.get("pages")))
        yield from self._components(node, _values(app.get("usingComponents")))
        entries = app.get("subPackages")  # here it wins over the other spelling, an empty list too
        for entry in entries if isinstance(entries, list) else app.get("subpackages") or ():
            root = entry.get("root") if isinstance(entry, dict) else None
            if isinstance(root, str) and self.resolver.is_folder(root):
                package = Node(Role.SUBPACKAGE, root if root.endswith("/") else f"{root}/")
                self.packages[package] = entry
                yield package
        yield from self._of_agent(app.get("agent"))
        yield from self._of_workers(app.get("workers"))
        yield from self._config(app.get("sitemapLocation") or "sitemap.json")
        yield from self._config(app.get("themeLocation"))
        tab_bar = app.get("tabBar")
        if isinstance(tab_bar, dict) and tab_bar.get("custom") is True:
            yield from self._components(node, ["custom-tab-bar/index"])
        if app.get("appBar") not in (None, False, 0, ""):
            yield from self._components(node, ["app-bar/index"])
        yield from self._of_plugins(node, app.get("plugins"))
        yield from self._config("project.config.json")
        if self.typescript:
            yield from self._placed(Language.JS, "functional-pages/request-payment.ts")
        yield from self._placed(Language.JS, "functional-pages/request-payment.js")

    def _of_subpackage(self, node: Node) -> Iterator[Node]:
        entry = self.packages[node]
        yield from (Node(Role.PAGE, f"{node.path}{page}.json") for page in _texts(entry.get("pages")))
        yield from self._of_plugins(node, entry.get("plugins"))
        cards = self.app.get("accountCardPackage")
        if entry.get("independent") and isinstance(cards, dict) and cards.get("root") == entry.get("root"):
            paths = [
                card.get("componentPath") for card in cards.get("cardList") or () if isinstance(card, dict)
            ]
            yield from self._components(node, [path for path in paths if isinstance(path, str)])
        if isinstance(entry.get("entry"), str):
            yield from self._requested(Language.JS, node.path, entry["entry"])

    def _of_plugins(self, node: Node, plugins: Any) -> Iterator[Node]:
        for plugin in plugins.values() if isinstance(plugins, dict) else ():
            if not isinstance(plugin, dict):
                continue
            exported = plugin.get("export")
            if isinstance(exported, str) and exported:
                if node.role is Role.APP:
                    yield from self._placed(Language.JS, exported)
                else:
                    yield from self._requested(Language.JS, node.path, exported)
            generics = plugin.get("genericsImplementation")
            for implementation in generics.values() if isinstance(generics, dict) else ():
                yield from self._components(node, _values(implementation))

    def _of_agent(self, agent: Any) -> Iterator[Node]:
        if not isinstance(agent, dict):
            return
        for skill in agent.get("skills") or ():
            path = skill.get("path") if isinstance(skill, dict) else None
            if isinstance(path, str) and path and self.resolver.is_folder(path):
                yield Node(Role.FOLDER, f"{path.rstrip('/')}/*")
        yield from self._config(agent.get("pageMetadata"))

    def _of_workers(self, workers: Any) -> Iterator[Node]:
        if isinstance(workers, dict) and workers.get("isSubpackage") is True:
            workers = workers.get("path")
        if isinstance(workers, str) and workers and self.resolver.is_folder(workers):
            yield Node(Role.FOLDER, f"{workers.rstrip('/')}/*.js")

    def _of_folder(self, node: Node) -> Iterator[Node]:
        """Every file below a folder of skills, every script below the workers' folder."""
        folder, _slash, kind = node.path.rpartition("/")
        for path in self.files:
            if not path.startswith(f"{folder}/"):
                continue
            ending = extension(path)
            if ending == ".js" or (ending == ".ts" and kind == "*"):
                yield from self._placed(Language.JS, path)
            elif kind == "*" and ending == ".json":
                yield from self._config(path)
            elif kind == "*" and ending in (".wxml", ".wxs"):
                yield from self._placed(Language(ending[1:]), path)
            elif kind == "*" and ending in (".wxss", *_STYLES):
                yield from self._placed(Language.WXSS, path)

    def _of_component(self, node: Node) -> Iterator[Node]:
        stem = node.path.removesuffix(".json")
        for language in (Language.WXML, Language.JS, Language.WXSS):
            yield from self._placed(language, f"{stem}.{language.value}")
        value = self.reader.json(posixpath.normpath(node.path))
        yield from self._components(node, _values(value.get("usingComponents")))
        generics = value.get("componentGenerics")
        for generic in generics.values() if isinstance(generics, dict) else ():
            default = generic.get("default") if isinstance(generic, dict) else None
            if isinstance(default, str) and default:
                yield from self._components(node, [default])

    def _of_file(self, node: Node) -> Iterator[Node]:
        if posixpath.normpath(node.path) not in self.files:
            return
        found = self.reader.read(posixpath.normpath(node.path))
        for language, request in found.requests:
            yield from self._requested(language, node.path, request)
        for language, context in found.contexts:
            start = context.folder
            place = start[1:] if start.startswith("/") else join(folder_of(node.path), start)
            if self.resolver.is_folder(place) or place == ".":
                pattern = Node(Role.PATTERN, f"{place}/({context.pattern})")
                self.patterns[pattern] = language, context, place
                yield pattern

    def _of_pattern(self, node: Node) -> Iterator[Node]:
        language, context, folder = self.patterns[node]
        try:
            regexp = js_regexp.compile(context.pattern)
        except js_regexp.JsRegexpError:
            return
        for path in self.files:
            inner = path.removeprefix(f"{folder}/")
            if inner == path or not path.endswith(f".{language.value}"):
                continue
            if any(part.startswith(".") for part in inner.split("/")) or not self._listed(path):
                continue
            name = js_regexp.code_units(f"./{inner}")
            if regexp.search(name) or regexp.search(re.sub(r"\.(ts|js|wxs)$", "", name)):
                yield from self._placed(language, path)

    def _listed(self, path: str) -> bool:
        """The tool lists folders from the project's own, not from miniprogramRoot."""
        layout = self.snapshot.layout
        return layout.root == layout.base or (layout.base / path).exists()

    def _placed(self, language: Language, place: str) -> Iterator[Node]:
        path = self.resolver.placed(language, place)
        if path is not None:
            yield Node(_ROLES[language], path)

    def _requested(self, language: Language, origin: str, request: str) -> Iterator[Node]:
        path = self.resolver.resolve(language, origin, request)
        if path is not None:
            yield Node(_ROLES[language], path)

    def _components(self, node: Node, requests: Iterable[str]) -> Iterator[Node]:
        for request in requests:
            if request.startswith(("plugin://", "plugin-private://")) or self.resolver.is_library(request):
                continue
            path = self.resolver.component(node.path, request)
            if path is not None:
                yield Node(Role.COMPONENT, path)

    def _config(self, path: Any) -> Iterator[Node]:
        if isinstance(path, str) and path and self.resolver.is_file(path):
            yield Node(Role.CONFIG, path)


def _analysed_app(snapshot: Snapshot) -> Mapping[str, Any]:
    """app.json, with ext.json over it where that says so."""
    app = dict(snapshot.app.object)
    ext = snapshot.documents.get("ext.json")
    if ext is None or not ext.object.get("extEnable"):
        return app
    for key, value in ext.object.items():
        if key == "extPages":
            continue
        merge = isinstance(value, dict) and isinstance(app.get(key), dict)
        app[key] = {**app[key], **value} if merge and key not in ("plugins", "supportedMaterials") else value
    return app


def _libraries(used: Any) -> Iterator[str]:
    from mpconsole.project.components import EXTENDED_LIBRARIES

    for name, wanted in used.items() if isinstance(used, dict) else ():
        if wanted:
            yield from EXTENDED_LIBRARIES.get(name, ())


def _folders(files: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in files:
        folder = posixpath.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _values(value: Any) -> list[str]:
    return [one for one in value.values() if isinstance(one, str)] if isinstance(value, dict) else []
