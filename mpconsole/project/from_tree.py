"""Snapshots of a program as a revision has it, by the rules that hold for the files on disk."""

import posixpath
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from mpconsole.project import documents
from mpconsole.project.discovery import APP, CONFIG, OUTPUTS, declared_roots
from mpconsole.project.documents import document, prefix_of
from mpconsole.project.model import Change, Document, FoundBy, Layout, Snapshot, SourceFile
from mpconsole.project.scan import IGNORED_NAMES, PRUNED_NAMES, SYMLINK, Scan
from mpconsole.project.snapshot import assemble, change_between
from mpconsole.project.structure import Structure, derive
from mpconsole.project.trees import Entry, Objects

_LINKS_IN_A_ROW = 8
_STRUCTURAL = (".json", ".wxml")


@dataclass(frozen=True, slots=True)
class Revision:
    """A program in one tree. `blobs` maps each file to its object id; `absent` holds submodules whose
    content is not in this clone; `change` is the step from the revision that this one was made from.
    """

    snapshot: Snapshot
    blobs: Mapping[str, str]
    absent: tuple[str, ...] = ()
    change: Change | None = None
    _roots: tuple[tuple[str, Entry], ...] = ()


@dataclass(slots=True)
class _Found:
    """What a walk through folders finds, by paths of the program."""

    blobs: dict[str, str] = field(default_factory=dict)
    pruned: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)


class Programs:
    """The program that lies at `base` of a repository (a folder of it, "" for its top), tree by tree.

    `disk` is where that folder lies on disk; it only gives the snapshots their names. In a tree that has no
    program there, the only program of the whole tree is taken: a root may have moved.
    """

    def __init__(self, objects: Objects, base: str, disk: Path, framework: str | None = None) -> None:
        self._objects = objects
        self._base = base.rstrip("/")
        self._disk = disk
        self._framework = framework
        self._documents: dict[tuple[str, str], Document] = {}

    def at(self, tree: str, last: Revision | None = None) -> Revision | None:
        """Return the program of `tree`, made from `last` where that is cheaper; None where there is none."""
        base, layout = self._locate(tree)
        if layout is None:
            return None
        config = self._config(tree, base, layout)
        roots = tuple(self._roots(tree, base, layout))
        if last is not None and last.snapshot.layout == layout and not last.snapshot.links:
            stepped = self._step(last, roots, config)
            if stepped is not None:
                return stepped
        return self._fresh(tree, base, layout, roots, config)

    def _locate(self, tree: str) -> tuple[str, Layout | None]:
        layout = self._layout(tree, self._base)
        if layout is not None:
            return self._base, layout
        found = [(base, layout) for base in self._bases(tree, "") if (layout := self._layout(tree, base))]
        return found[0] if len(found) == 1 else (self._base, None)

    def _bases(self, tree: str, folder: str) -> Iterator[str]:
        """Yield every folder that holds a project.config.json."""
        inside = self._objects.inside(self._objects.find(tree, folder))
        if CONFIG in inside:
            yield folder
        for name, entry in inside.items():
            if entry.mode == "40000" and name not in PRUNED_NAMES:
                yield from self._bases(tree, posixpath.join(folder, name))

    def _layout(self, tree: str, base: str) -> Layout | None:
        """As discovery finds a program in a folder on disk."""
        written, root, plugin = declared_roots(self._read(tree, posixpath.join(base, CONFIG), CONFIG).object)
        if self._is_file(tree, base, root, APP) or plugin:
            found_by = FoundBy.PROJECT_CONFIG if self._is_file(tree, base, CONFIG) else FoundBy.APP_JSON
            place = self._disk / plugin if plugin else None
            return Layout(self._disk, self._disk / root, found_by, place, self._framework, written)
        output = next((name for name in OUTPUTS if self._is_file(tree, base, name, APP)), None)
        if output is None:
            return None
        own = self._is_file(tree, base, CONFIG) or not self._is_file(tree, base, output, CONFIG)
        folder = self._disk / output
        return Layout(
            self._disk,
            folder,
            FoundBy.FRAMEWORK_OUTPUT,
            framework=self._framework,
            config=None if own else folder / CONFIG,
        )

    def _is_file(self, tree: str, *parts: str) -> bool:
        entry = self._objects.find(tree, posixpath.join(*parts))
        return entry is not None and not entry.is_folder

    def _config(self, tree: str, base: str, layout: Layout) -> Document:
        place = layout.config_path.relative_to(self._disk).as_posix()
        return self._read(tree, posixpath.join(base, place), CONFIG)

    def _roots(self, tree: str, base: str, layout: Layout) -> Iterator[tuple[str, Entry]]:
        prefix = prefix_of(layout)
        for folder, before in ((layout.root, prefix), (layout.plugin_root, "plugin/")):
            if folder is not None:
                inner = folder.relative_to(self._disk).as_posix()
                entry = self._objects.find(tree, posixpath.join(base, inner))
                yield before, entry or Entry("40000", "")

    def _fresh(
        self, tree: str, base: str, layout: Layout, roots: tuple[tuple[str, Entry], ...], config: Document
    ) -> Revision:
        found = _Found()
        for prefix, entry in roots:
            if entry.object:
                self._walk(entry, prefix, found)
        for path, target in found.links.items():
            inner = layout.disk_path(path).relative_to(self._disk).as_posix()
            self._follow(tree, posixpath.join(base, inner), path, target, found)
        sizes = self._objects.sizes(list(found.blobs.values()))
        files = {path: SourceFile(path, size, 0) for path, size in zip(found.blobs, sizes, strict=True)}
        structure = self._structure(layout, files, found.blobs, config)
        snapshot = _snapshot(self._objects, layout, files, structure, found)
        return Revision(snapshot, found.blobs, tuple(found.absent), None, roots)

    def _walk(self, folder: Entry, prefix: str, found: _Found) -> None:
        for name, entry in self._objects.inside(folder).items():
            path = prefix + name
            if entry.is_link:
                found.links[path] = self._objects.blob(entry.object).decode("utf-8", "surrogateescape")
            elif name in PRUNED_NAMES and entry.is_folder:
                found.pruned[path] = name
            elif entry.is_folder:
                if self._objects.is_absent(entry):
                    found.absent.append(path)
                self._walk(entry, f"{path}/", found)
            elif name not in PRUNED_NAMES and name not in IGNORED_NAMES:
                found.blobs[path] = entry.object

    def _follow(self, tree: str, place: str, path: str, target: str, found: _Found) -> None:
        """Do with the link at `place` as a scan of the disk does: a file counts, a folder is not entered."""
        for _turn in range(_LINKS_IN_A_ROW):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
            entry = self._objects.find(tree, place)
            if entry is None or not entry.is_link:
                break
            target = self._objects.blob(entry.object).decode("utf-8", "surrogateescape")
        if entry is None or entry.is_link:
            found.unreadable[path] = SYMLINK
        elif entry.is_folder:
            found.pruned[path] = SYMLINK
        else:
            found.blobs[path] = entry.object

    def _step(
        self, last: Revision, roots: tuple[tuple[str, Entry], ...], config: Document
    ) -> Revision | None:
        """Go on from `last` by what differs; None where links, submodules or pruned folders are touched."""
        before = last.snapshot
        touched: dict[str, str | None] = {}
        for (prefix, old), (_prefix, new) in zip(last._roots, roots, strict=True):
            if old != new and not self._differences(old, new, prefix, touched):
                return None
        if not touched and config is before.config:
            return Revision(before, last.blobs, last.absent, None, roots)
        blobs, files = dict(last.blobs), dict(before.files)
        present = [path for path, blob in touched.items() if blob is not None]
        sizes = self._objects.sizes([touched[path] or "" for path in present])
        added = {path for path in present if path not in files}
        removed = {path for path, blob in touched.items() if blob is None}
        for path in removed:
            del blobs[path], files[path]
        for path, size in zip(present, sizes, strict=True):
            blobs[path], files[path] = touched[path] or "", SourceFile(path, size, 0)
        structure = _of(before)
        if config is not before.config or _moves_structure(touched):
            structure = self._structure(before.layout, files, blobs, config)
        found = _Found(blobs, dict(before.pruned))
        snapshot = _snapshot(self._objects, before.layout, files, structure, found)
        change = change_between(before, snapshot, added, removed, set(present) - added)
        return Revision(snapshot, blobs, last.absent, change, roots)

    def _differences(
        self, old: Entry | None, new: Entry | None, prefix: str, into: dict[str, str | None]
    ) -> bool:
        """Gather the files that differ (path → blob, None where gone); False where a step will not do."""
        was, now = self._objects.inside(old), self._objects.inside(new)
        for name in was.keys() | now.keys():
            one, other, path = was.get(name), now.get(name), prefix + name
            if one == other or name in IGNORED_NAMES:
                continue
            if name in PRUNED_NAMES or any(x and (x.is_link or x.mode == "160000") for x in (one, other)):
                return False
            if one is not None and not one.is_folder and (other is None or other.is_folder):
                into[path] = None
            if other is not None and not other.is_folder:
                into[path] = other.object
            folders = [x if x is not None and x.is_folder else None for x in (one, other)]
            if any(folders) and not self._differences(folders[0], folders[1], f"{path}/", into):
                return False
        return True

    def _structure(
        self, layout: Layout, files: Mapping[str, SourceFile], blobs: Mapping[str, str], config: Document
    ) -> Structure:
        prefix = prefix_of(layout)

        def read(key: str) -> Document:
            if key == CONFIG:
                return config
            path = prefix + key if key == APP else key
            blob = blobs.get(path)
            return documents.missing(path) if blob is None else self._document(blob, path)

        return derive(files, read, prefix, {})

    def _read(self, tree: str, place: str, path: str) -> Document:
        """Return the document at `place` of the tree, empty where there is none."""
        entry = self._objects.find(tree, place)
        if entry is None or entry.is_folder:
            return self._documents.setdefault(("", path), Document(path))
        return self._document(entry.object, path)

    def _document(self, blob: str, path: str) -> Document:
        key = blob, path
        if key not in self._documents:
            self._documents[key] = document(self._objects.blob(blob), path)
        return self._documents[key]


def _snapshot(
    objects: Objects,
    layout: Layout,
    files: dict[str, SourceFile],
    structure: Structure,
    found: _Found,
) -> Snapshot:
    scan = Scan(files, found.pruned, found.unreadable, found.links)
    return assemble(0, layout, scan, structure, lambda path: objects.blob(found.blobs[path]))


def _of(snapshot: Snapshot) -> Structure:
    return Structure(
        snapshot.documents, snapshot.packages, snapshot.pages, snapshot.components, snapshot.uses
    )


def _moves_structure(paths: Mapping[str, str | None] | Set[str]) -> bool:
    return any(path.endswith(_STRUCTURAL) for path in paths)
