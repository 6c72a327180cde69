"""Which references a move breaks, and what would have to be written instead."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.project.graph import is_code, resolver_of
from mpconsole.project.model import MAIN_PACKAGE, Snapshot
from mpconsole.project.references import Reader
from mpconsole.project.resolving import Resolver
from mpconsole.size.advice.texts import LARGEST_TEXT, TEXTS, written_paths
from mpconsole.size.app_limits import MEDIA, tab_bar_icons
from mpconsole.size.packing import compiler_plugins
from mpconsole.size.whatif.model import Reference
from mpconsole.size.whatif.placing import Places

_NPM = "miniprogram_npm"


@dataclass(frozen=True, slots=True)
class _Written:
    """A request as it is written in the file `user`, and the file that it means."""

    user: str
    text: str
    target: str


def references(snapshot: Snapshot, places: Places) -> Iterator[Reference]:
    """Yield every reference that would have to change. Plugin projects have no such analysis."""
    if snapshot.layout.plugin_root is not None:
        return
    yield from _of_app(snapshot, places)
    for one in (*_written(snapshot), *_media(snapshot, places)):
        user, target = places.get(one.user), places.get(one.target)
        if user is None or (user == one.user and target == one.target):
            continue
        if target is None:
            yield Reference(one.user, one.text, one.target, None, "gone")
        elif target != one.target and not _sees(snapshot, user, target):
            yield Reference(one.user, one.text, one.target, None, "package")
        elif (becomes := _becomes(one, user, target)) != one.text:
            yield Reference(one.user, one.text, one.target, becomes)


def _written(snapshot: Snapshot) -> Iterator[_Written]:
    reader = Reader(snapshot)
    resolver = resolver_of(snapshot, compiler_plugins(snapshot.config.object))
    for path in snapshot.files:
        if path.endswith(".json"):
            yield from _of_json(path, reader, resolver)
        elif is_code(path):
            for language, text in reader.read(path).requests:
                target = resolver.resolve(language, path, text)
                if target is not None:
                    yield _Written(path, text, posixpath.normpath(target))


def _media(snapshot: Snapshot, places: Places) -> Iterator[_Written]:
    """Yield where a picture or sound that would lie elsewhere is written, app.json aside."""
    gone = [path for path, place in places.items() if place != path and posixpath.splitext(path)[1] in MEDIA]
    for user in snapshot.files if gone else ():
        if user == "app.json" or not user.endswith(TEXTS) or snapshot.files[user].size > LARGEST_TEXT:
            continue
        try:
            text = snapshot.read(user).decode("utf-8", "replace")
        except OSError:
            continue
        for target in gone:
            base = posixpath.basename(target)
            for written in dict.fromkeys(written_paths(text, base)) if base in text else ():
                if _means(written, user, target):
                    yield _Written(user, written, target)


def _means(written: str, user: str, target: str) -> bool:
    """Whether a path in the file `user` means `target`: from the root, or from the file's own folder."""
    own = posixpath.normpath(posixpath.join(posixpath.dirname(user), written))
    return posixpath.normpath(written).lstrip("/") == target or own == target


def _of_json(path: str, reader: Reader, resolver: Resolver) -> Iterator[_Written]:
    value = reader.json(path)
    used, generics = value.get("usingComponents"), value.get("componentGenerics")
    texts = list(used.values()) if isinstance(used, dict) else []
    if isinstance(generics, dict):
        texts += [generic.get("default") for generic in generics.values() if isinstance(generic, dict)]
    for text in texts:
        if isinstance(text, str) and text and "://" not in text and not resolver.is_library(text):
            target = resolver.component(path, text)
            if target is not None:
                yield _Written(path, text, posixpath.normpath(target))


def _of_app(snapshot: Snapshot, places: Places) -> Iterator[Reference]:
    """Yield declared pages and tab bar icons that would not be where app.json says."""
    for page in snapshot.pages:
        for end in (".wxml", ".js", ".ts"):
            old = page.path + end
            if old in places and (new := places[old]) != old:
                stem = new.removesuffix(end) if new is not None else None
                yield Reference("app.json", page.path, old, stem, "gone" if new is None else "")
                break
    for path in tab_bar_icons(snapshot):
        if path in places and (new := places[path]) != path:
            visible = new is not None and snapshot.package_of(new).name == MAIN_PACKAGE
            if visible:
                yield Reference("app.json", path, path, new)
            else:
                yield Reference("app.json", path, path, None, "gone" if new is None else "package")


def _sees(snapshot: Snapshot, user: str, target: str) -> bool:
    """Whether code at `user` may use what lies at `target`: its own package, or main unless independent."""
    own, other = snapshot.package_of(user), snapshot.package_of(target)
    return own.name == other.name or (other.name == MAIN_PACKAGE and not own.independent)


def _becomes(one: _Written, user: str, target: str) -> str:
    """Return what to write in the file at `user` for the file at `target`, as the text before does."""
    if _NPM in one.target.split("/") and target == one.target and not one.text.startswith("."):
        return one.text  # a package is found from every folder below its own
    if one.text.startswith("/") and target == one.target:
        return one.text
    end = _unwritten(one)
    place = target.removesuffix(end)
    if one.text.startswith("/"):
        return f"/{place}"
    old = posixpath.relpath(one.target.removesuffix(end), posixpath.dirname(one.user) or ".")
    new = posixpath.relpath(place, posixpath.dirname(user) or ".")
    if old == new:
        return one.text
    return new if new.startswith(".") else f"./{new}"


def _unwritten(one: _Written) -> str:
    """Return that end of the target's path which the text leaves out: `.js`, `/index.json`, or nothing."""
    written = posixpath.normpath(one.text).lstrip("./")
    for end in (f"/index{posixpath.splitext(one.target)[1]}", posixpath.splitext(one.target)[1]):
        if one.target.endswith(end) and one.target.removesuffix(end).endswith(written):
            return end
    return ""
