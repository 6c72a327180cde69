"""From files and documents to the program: packages, pages, components, and who uses whom."""

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass

from mpconsole.project import components, config
from mpconsole.project.documents import APP, CONFIG, Read, key_of, prefix_of, reader
from mpconsole.project.model import Component, Document, Package, Page, Snapshot


@dataclass(frozen=True, slots=True)
class Structure:
    """The derived part of a snapshot."""

    documents: Mapping[str, Document]
    packages: tuple[Package, ...]
    pages: tuple[Page, ...]
    components: Mapping[str, Component]
    uses: Mapping[str, tuple[str, ...]]


def derive(
    files: Container[str],
    read: Read,
    prefix: str,
    known_uses: Mapping[str, tuple[str, ...]],
) -> Structure:
    """Walk from app.json through pages and components.

    `read` gives app.json and project.config.json by their own names, whatever the prefix. `known_uses`
    holds what is still true of the former structure, so that a walk re-reads nothing.
    """
    app, documents = read(APP), {CONFIG: read(CONFIG)}
    documents[APP] = app
    packages = config.read_packages(app.object, prefix)
    pages = config.pages_of(packages)
    uses = {APP: components.used_by_app(app.object, prefix + APP, files, prefix)}
    waiting = [page.path for page in pages] + list(uses[APP])
    plugin = _plugin_document(files, read, prefix, documents)
    if plugin is not None:
        uses[config.PLUGIN] = components.uses(plugin.object, config.PLUGIN, files, "plugin/")
        waiting += [*config.plugin_members(plugin.object), *uses[config.PLUGIN]]
    _walk(waiting, files, read, prefix, known_uses, documents, uses)
    for path in _single_documents(app, prefix):
        if path in files and path not in documents:
            documents[path] = read(path)
    return Structure(documents, packages, pages, _components(uses), uses)


def restructure(
    snapshot: Snapshot, files: Container[str], touched: Set[str], *, names: Set[str]
) -> Structure:
    """Return the structure after the files in `touched` changed, of which `names` came or went.

    Nothing is walked where no name can matter to a component's resolution and no document says
    anything else about the program than before: that is nearly every save.
    """
    prefix = prefix_of(snapshot.layout)
    read = reader(snapshot.layout, snapshot.documents, touched)
    if any(_makes_component(path, files, snapshot.files) for path in names):
        return derive(files, read, prefix, {})
    stale = [key for key in (key_of(path, prefix) for path in touched) if key in snapshot.documents]
    if any(path.endswith(".json") for path in names) or any(
        _shape(key, read(key)) != _shape(key, snapshot.documents[key]) for key in stale
    ):
        uses = {key: used for key, used in snapshot.uses.items() if key not in touched}
        return derive(files, read, prefix, uses)
    documents = {**snapshot.documents, **{key: read(key) for key in stale}} if stale else snapshot.documents
    return Structure(documents, snapshot.packages, snapshot.pages, snapshot.components, snapshot.uses)


def _makes_component(path: str, now: Container[str], before: Container[str]) -> bool:
    """Whether `path`, which came or went, makes or ends a pair of .json and .wxml: a place to resolve to."""
    stem, dot, kind = path.rpartition(".")
    other = {"json": "wxml", "wxml": "json"}.get(kind)
    return other is not None and bool(dot) and (f"{stem}.{other}" in now or f"{stem}.{other}" in before)


def _shape(key: str, document: Document) -> object:
    """Return that part of a document which decides what the program consists of."""
    if key == CONFIG:
        return None
    if key in (APP, config.PLUGIN):
        return document.value
    return document.object.get("usingComponents"), document.object.get("componentGenerics")


def _walk(
    waiting: list[str],
    files: Container[str],
    read: Read,
    prefix: str,
    known: Mapping[str, tuple[str, ...]],
    documents: dict[str, Document],
    uses: dict[str, tuple[str, ...]],
) -> None:
    while waiting:
        path = f"{waiting.pop()}.json"
        if path in documents or path not in files:
            continue
        document = documents[path] = read(path)
        inside = "plugin/" if prefix and path.startswith("plugin/") else prefix
        found = known.get(path)
        if found is None:
            found = components.uses(document.object, path, files, inside)
        uses[path] = found
        waiting.extend(found)


def _components(uses: Mapping[str, tuple[str, ...]]) -> dict[str, Component]:
    users: dict[str, list[str]] = {}
    for document, names in uses.items():
        for name in names:
            users.setdefault(name, []).append(document)
    return {name: Component(name, tuple(sorted(by))) for name, by in users.items()}


def _plugin_document(
    files: Container[str], read: Read, prefix: str, documents: dict[str, Document]
) -> Document | None:
    if not prefix or config.PLUGIN not in files:
        return None
    document = documents[config.PLUGIN] = read(config.PLUGIN)
    return document


def _single_documents(app: Document, prefix: str) -> list[str]:
    names = [app.object.get("sitemapLocation", "sitemap.json"), app.object.get("themeLocation"), "ext.json"]
    return [prefix + name.lstrip("/") for name in names if isinstance(name, str) and name]
