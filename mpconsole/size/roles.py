"""Which JSON documents of a program ship rewritten, and in which role."""

from collections.abc import Iterator, Mapping

from mpconsole.project.model import Snapshot
from mpconsole.size.rewriting import PLUGIN, PLUGIN_PREFIX, Part, Role, extended_libraries, part_of

_NPM = "miniprogram_npm/"


def roles(snapshot: Snapshot) -> Mapping[str, Role]:
    """Return the role of each page's and component's JSON, by path.

    A document that cannot be read at all is not among them, nor is a component of a library that
    `useExtendedLib` brings.
    """
    part = part_of(snapshot)
    pages = {f"{page.path}.json" for page in snapshot.pages}
    found: dict[str, Role] = {}
    for path in [*pages, *(f"{name}.json" for name in snapshot.components)]:
        document = snapshot.documents.get(path)
        if document is None or not isinstance(document.value, dict) or path in found:
            continue
        if part.prefix and path.startswith(PLUGIN_PREFIX):
            found[path] = Role.PLUGIN
        elif path in pages:
            found[path] = Role.PAGE
        elif not _is_extended(path, snapshot, part):
            found[path] = Role.COMPONENT
    found.update((path, Role.PLUGIN) for path in _plugin_members(snapshot))
    found.update((path, Role.SKYLINE) for path in _below_skyline(snapshot, found))
    return found


def _plugin_members(snapshot: Snapshot) -> Iterator[str]:
    """The plugin's pages and public components, which plugin.json names."""
    if snapshot.layout.plugin_root is None:
        return
    for path, document in snapshot.documents.items():
        inside = path.startswith(PLUGIN_PREFIX) and path != PLUGIN_PREFIX + PLUGIN
        if inside and path in snapshot.uses and isinstance(document.value, dict):
            yield path


def _is_extended(path: str, snapshot: Snapshot, part: Part) -> bool:
    """Whether every user of a component has it from a library that `useExtendedLib` brings."""
    name = path.removeprefix(part.prefix).removesuffix(".json")
    if not name.startswith(_NPM):
        return False
    return all(
        name.startswith(tuple(_NPM + library for library in extended_libraries(part.app, user)))
        for user in (
            user.removeprefix(part.prefix) for user in snapshot.components[part.prefix + name].used_by
        )
    )


def _below_skyline(snapshot: Snapshot, known: Mapping[str, Role]) -> Iterator[str]:
    """Components that a page which says `"renderer": "skyline"` itself uses, at any depth."""
    waiting = [
        path
        for path, role in known.items()
        if role is Role.PAGE and snapshot.documents[path].object.get("renderer") == "skyline"
    ]
    seen = set(waiting)
    while waiting:
        for name in snapshot.uses.get(waiting.pop(), ()):
            path = f"{name}.json"
            if path in seen or known.get(path) is not Role.COMPONENT:
                continue
            seen.add(path)
            if snapshot.documents[path].object.get("renderer") != "xr-frame":
                waiting.append(path)
                yield path
