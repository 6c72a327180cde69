"""The JSON that the official tool writes itself: app.json, pages' and components' JSON, project.config.json.

As miniprogram-ci 2.1.42 writes them: compact, component names resolved to the files they mean,
subpackage roots with a trailing slash, `usingComponents` always there. Everything else ships verbatim.
"""

import copy
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mpconsole.languages.json_stringify import stringify
from mpconsole.project import config
from mpconsole.project.components import EXTENDED_LIBRARIES
from mpconsole.project.model import Document, Snapshot
from mpconsole.project.node_paths import normalize
from mpconsole.size import warnings

PROJECT_CONFIG = "project.config.json"
APP = "app.json"
EXT = "ext.json"
PLUGIN = "plugin.json"
PLUGIN_PREFIX = "plugin/"
WARNING = "__warning__"

Exists = Callable[[str], bool]


def project_config(*, plugin: bool) -> bytes:
    """The project.config.json that ships, whatever the project's own says."""
    value: dict[str, Any] = {"miniprogramRoot": "miniprogram" if plugin else ""}
    if plugin:
        value["pluginRoot"] = "plugin"
    return stringify(value | {"__compileDebugInfo__": {"useSummer": True}})


class Role(Enum):
    """Why a document is written anew."""

    PAGE = "page"
    COMPONENT = "component"
    SKYLINE = "a component that a Skyline page uses"
    PLUGIN = "a page or component of a plugin"


@dataclass(frozen=True, slots=True)
class Part:
    """The mini program or the plugin of a project: what goes before its paths, and what it declares."""

    prefix: str
    exists: Exists
    app: Mapping[str, Any]
    plugin: Mapping[str, Any]

    def component_exists(self, path: str) -> bool:
        """Whether a component lies at `path` (relative to the part, a leading slash allowed)."""
        path = normalize(path).lstrip("/")
        return self.exists(f"{self.prefix}{path}.json") and self.exists(f"{self.prefix}{path}.wxml")


def part_of(snapshot: Snapshot) -> Part:
    """Return the mini program's part of a snapshot."""
    prefix = "miniprogram/" if snapshot.layout.plugin_root is not None else ""
    return Part(prefix, snapshot.files.__contains__, snapshot.app.object, {})


def plugin_part_of(snapshot: Snapshot) -> Part | None:
    """Return the plugin's part, where the project is a plugin's."""
    document = snapshot.documents.get(PLUGIN_PREFIX + PLUGIN)
    if snapshot.layout.plugin_root is None or document is None:
        return None
    return Part(PLUGIN_PREFIX, snapshot.files.__contains__, snapshot.app.object, document.object)


def app_json(part: Part, appid: str) -> bytes:
    """The app.json that ships. `appid` counts where an ext.json stands beside it."""
    value: dict[str, Any] = copy.deepcopy(dict(part.app))
    _warn(value, warnings.of_app(value))
    if isinstance(value.get("subpackages"), list):
        value["subPackages"] = value.pop("subpackages")
    for entry in value.get("subPackages") or ():
        if isinstance(entry, dict) and isinstance(entry.get("root"), str):
            entry["root"] = _folder(entry["root"])
    workers = value.get("workers")
    if isinstance(workers, str):
        value["workers"] = _folder(workers)
    elif isinstance(workers, dict) and isinstance(workers.get("path"), str):
        workers["path"] = _folder(workers["path"])
    if isinstance(value.get("openDataContext"), str):
        value["openDataContext"] = _folder(value["openDataContext"])
    for words in warnings.more_of_app(value):
        _warn(value, "\n".join(filter(None, (value.get(WARNING), words))))
    _resolve_components(value, APP, part)
    cards = value.get("accountCardPackage")
    if isinstance(cards, dict) and isinstance(cards.get("root"), str):
        cards["root"] = _folder(cards["root"])
    if part.exists(part.prefix + EXT):
        _warn(value, "、".join(filter(None, (value.get(WARNING), warnings.of_ext(appid)))))
    return stringify(value)


def document_json(document: Document, part: Part, role: Role) -> bytes:
    """A page's or component's JSON as it ships."""
    value = dict(document.object)
    path = document.path.removeprefix(part.prefix)
    _warn(value, warnings.of_page(value))
    _resolve_components(value, path, part)
    if role is Role.PLUGIN:
        _add_plugin_components(value, path, part)
        return stringify(value)
    if role is Role.PAGE and _is_skyline(value, part.app):
        if value.get("disableScroll") is None:
            value["disableScroll"] = True
        value["navigationStyle"] = "custom"
    if not value.get("usingComponents"):
        value["usingComponents"] = {}
    if role is Role.SKYLINE:
        value["renderer"] = "skyline"
    return stringify(value)


def plugin_json(part: Part) -> bytes:
    """The plugin.json that ships."""
    value = dict(part.plugin)
    _resolve_components(value, PLUGIN, part)
    if isinstance(value.get("workers"), str):
        value["workers"] = _folder(value["workers"])
    return stringify(value)


def _add_plugin_components(value: dict[str, Any], path: str, part: Part) -> None:
    """plugin.json's own `usingComponents` go into each page and component of the plugin."""
    if "miniprogram_npm/" in path:
        return
    manifest: dict[str, Any] = {"usingComponents": dict(part.plugin.get("usingComponents") or {})}
    _resolve_components(manifest, PLUGIN, part)
    for name, target in manifest["usingComponents"].items():
        using = value.setdefault("usingComponents", {})
        if using.get(name) or not isinstance(target, str):
            continue
        if not target.startswith(("/", "plugin://")):
            target = posixpath.relpath(target, posixpath.dirname(path) or ".")
            target = target if target.startswith(".") else f"./{target}"
        using[name] = target


def ext_json(appid: str) -> bytes:
    """The ext.json that ships for an appid which is no service provider's."""
    return stringify({WARNING: warnings.of_ext(appid)})


def _warn(value: dict[str, Any], words: str) -> None:
    if words:
        value[WARNING] = words


def _folder(path: str) -> str:
    path = posixpath.normpath(path.replace("\\", "/"))
    return f"{path}/"


def _is_skyline(page: Mapping[str, Any], app: Mapping[str, Any]) -> bool:
    renderer = page.get("renderer")
    return renderer == "skyline" or (app.get("renderer") == "skyline" and "renderer" not in page)


def _resolve_components(value: dict[str, Any], path: str, part: Part) -> None:
    libraries = tuple(extended_libraries(part.app, path))
    using = value.get("usingComponents")
    if isinstance(using, dict):
        value["usingComponents"] = {
            name: resolved(target, path, part, libraries) if isinstance(target, str) else target
            for name, target in using.items()
        }
    generics = value.get("componentGenerics")
    if isinstance(generics, dict):
        value["componentGenerics"] = {
            name: _resolved_generic(generic, path, part, libraries) for name, generic in generics.items()
        }


def _resolved_generic(generic: Any, path: str, part: Part, libraries: tuple[str, ...]) -> Any:
    if isinstance(generic, dict) and isinstance(generic.get("default"), str):
        return {**generic, "default": resolved(generic["default"], path, part, libraries)}
    return resolved(generic, path, part, libraries) if isinstance(generic, str) else generic


def extended_libraries(app: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the npm packages that `useExtendedLib` brings for a document: they do not ship."""
    holders = [app]
    for entry in config.subpackage_entries(app)[1]:
        if isinstance(entry, dict) and isinstance(entry.get("root"), str) and path.startswith(entry["root"]):
            holders.append(entry)
            break
    for holder in holders:
        used = holder.get("useExtendedLib")
        for name, wanted in used.items() if isinstance(used, dict) else ():
            if wanted:
                yield from EXTENDED_LIBRARIES.get(name, ())


def resolved(target: str, path: str, part: Part, libraries: tuple[str, ...]) -> str:
    """Return what `target`, named in the document `path`, is written as; itself where nothing is found."""
    if not target or target.startswith(("plugin://", "plugin-private://")):
        return target
    if target.startswith("/"):
        if any(target.startswith(f"/miniprogram_npm/{library}") for library in libraries):
            return target
        return _with_index(target, target, part)
    folder = posixpath.dirname(path)
    if target.startswith("."):
        if target.startswith("../"):
            from_root = _without_parents(target)
            if part.component_exists(from_root) or part.component_exists(f"{from_root}/index"):
                return _with_index(target, from_root, part)
        return _with_index(target, posixpath.join(folder, target), part)
    for library in libraries:
        if target.startswith(library):
            if library == "miniprogram-element":
                return f"/miniprogram_npm/{library}/index"
            return target.replace(library, f"/miniprogram_npm/{library}", 1)
    found = _search(normalize(target.replace("\\", "/")).lstrip("/"), folder, part)
    if found is None:
        return target
    relative = posixpath.relpath(found, folder or ".")
    return relative if relative.startswith(".") else f"./{relative}"


def _without_parents(target: str) -> str:
    while target.startswith("../"):
        target = target[3:]
    return target


def _with_index(target: str, place: str, part: Part) -> str:
    if not part.component_exists(place) and part.component_exists(f"{place}/index"):
        return f"{target}/index"
    return target


def _search(name: str, folder: str, part: Part) -> str | None:
    """A bare name: beside the document, then in each `miniprogram_npm` upwards."""
    places = [posixpath.join(folder, name)]
    above = folder
    while above:
        places.append(posixpath.join(above, "miniprogram_npm", name))
        above = posixpath.dirname(above)
    places.append(posixpath.join("miniprogram_npm", name))
    for place in places:
        for candidate in (place, posixpath.join(place, "index")):
            if part.component_exists(candidate):
                return candidate
    return None
