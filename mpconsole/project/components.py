"""Which components exist and who uses them, by the official tool's resolution of `usingComponents`.

miniprogram-ci 2.1.42 accepts a component whose `.json` and `.wxml` exist at X or X/index, for X relative
to the document, from the root (`/x`), or, for a bare name, also in every `miniprogram_npm` upwards.
`plugin://` names and the parts of `useExtendedLib` lie outside the project.
"""

import posixpath
from collections.abc import Container, Iterator, Mapping
from typing import Any

from mpconsole.project.node_paths import join, normalize

EXTENDED_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "kbone": ("miniprogram-element", "miniprogram-render"),
    "weui": ("weui-miniprogram",),
}
"""What `useExtendedLib` brings, by miniprogram-ci's `extendedLibMap`."""


def is_outside(value: str) -> bool:
    """Whether a component's name points into a plugin."""
    return value.startswith(("plugin://", "plugin-private://"))


def candidates(value: str, document: str, prefix: str = "") -> list[str]:
    """Return the paths without extension at which `value`, named in `document`, is searched, in order."""
    return list(_searched(value, document, prefix))


def _searched(value: str, document: str, prefix: str) -> Iterator[str]:
    value = value.replace("\\", "/")
    if value.startswith("/"):
        yield from _with_index(normalize(prefix + value.lstrip("/")))
        return
    folder = posixpath.dirname(document)
    yield from _with_index(join(folder, value))
    if value.startswith("."):
        return
    name, top = normalize(value), prefix.rstrip("/")
    while True:
        yield from _with_index(posixpath.join(folder, "miniprogram_npm", name))
        if folder == top or not folder:
            return
        folder = posixpath.dirname(folder)


def resolve(value: str, document: str, files: Container[str], prefix: str = "") -> str | None:
    """Return the component's path without extension, or None where no candidate has both its files."""
    if value.startswith("/"):  # most are written so, and most are there
        path = prefix + value[1:]
        if f"{path}.json" in files and f"{path}.wxml" in files:
            return path
    for path in _searched(value, document, prefix):
        if f"{path}.json" in files and f"{path}.wxml" in files:
            return path
    return None


def named(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the key path and the name of every component that a document's value names."""
    using = value.get("usingComponents")
    if isinstance(using, dict):
        yield from (
            (("usingComponents", key), name) for key, name in using.items() if isinstance(name, str) and name
        )
    generics = value.get("componentGenerics")
    if isinstance(generics, dict):
        for key, generic in generics.items():
            default = generic.get("default") if isinstance(generic, dict) else generic
            if isinstance(default, str) and default:
                tail = ("default",) if isinstance(generic, dict) else ()
                yield ("componentGenerics", key, *tail), default


def used_by_app(
    app: Mapping[str, Any], document: str, files: Container[str], prefix: str = ""
) -> tuple[str, ...]:
    """Return what app.json brings besides pages, found ones only: components, custom tab bar, app bar, …"""
    found = dict.fromkeys(resolve_all(_named_by_app(app), document, files, prefix))
    for name in _generics_for_plugins(app):
        path = join(prefix, name.removeprefix("/"))
        if f"{path}.json" in files:
            found[path] = None
    return tuple(found)


def _named_by_app(app: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for _key, name in named(app))
    tab_bar = app.get("tabBar")
    if isinstance(tab_bar, dict) and tab_bar.get("custom"):
        yield "/custom-tab-bar/index"
    if app.get("appBar") not in (None, False, 0, ""):
        yield "/app-bar/index"
    yield from _account_cards(app.get("accountCardPackage"))


def _generics_for_plugins(app: Mapping[str, Any]) -> Iterator[str]:
    """The components for generics of plugins: the official tool looks at the very place that is written."""
    plugins = app.get("plugins")
    for plugin in plugins.values() if isinstance(plugins, dict) else ():
        generics = plugin.get("genericsImplementation") if isinstance(plugin, dict) else None
        for implementation in generics.values() if isinstance(generics, dict) else ():
            if isinstance(implementation, dict):
                yield from (name for name in implementation.values() if isinstance(name, str) and name)


def _account_cards(package: Any) -> Iterator[str]:
    if not isinstance(package, dict) or not isinstance(package.get("root"), str):
        return
    root, cards = package["root"], package.get("cardList")
    for card in cards if isinstance(cards, list) else ():
        path = card.get("componentPath") if isinstance(card, dict) else None
        if isinstance(path, str) and path:
            yield f"/{root.strip('/')}/{path}"


def uses(value: Mapping[str, Any], document: str, files: Container[str], prefix: str = "") -> tuple[str, ...]:
    """Return the components that exist among those that `document` names, each once."""
    return resolve_all((name for _key, name in named(value)), document, files, prefix)


def resolve_all(
    names: Iterator[str], document: str, files: Container[str], prefix: str = ""
) -> tuple[str, ...]:
    """Resolve names found in `document`; what is outside or missing is left out."""
    found: dict[str, None] = {}
    for name in names:
        if "\\" in name and name.startswith((".", "/")):
            continue  # the official tool finds it, and then looks for it no more
        if not is_outside(name) and (path := resolve(name, document, files, prefix)) is not None:
            found[path] = None
    return tuple(found)


def _with_index(path: str) -> tuple[str, str]:
    return path, join(path, "index")
