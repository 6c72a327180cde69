"""Snapshots: a program at one moment, and the step to the next one without a rescan."""

from collections.abc import Callable, Iterable, Mapping, Set
from itertools import chain
from pathlib import Path
from typing import TypeVar

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.project.changed import below, find_changed, roots
from mpconsole.project.documents import CONFIG, prefix_of, reader
from mpconsole.project.model import Change, Layout, Snapshot
from mpconsole.project.scan import Scan, scan_folder, scan_path
from mpconsole.project.structure import Structure, derive, restructure

_T = TypeVar("_T")


class ProjectGoneError(MpconsoleError):
    """The program's folder is not there any more; it may come back."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("the project's folder is gone: {folder}").format(folder=folder),
            hint=_("Bring it back, or open another project."),
        )


def open_snapshot(layout: Layout) -> Snapshot:
    """Scan the whole program. Raises ProjectGoneError where its root is no folder."""
    _require_root(layout)
    scan = Scan()
    for folder, prefix in roots(layout):
        scan_folder(folder, prefix, scan)
    structure = derive(scan.files, reader(layout, {}, frozenset()), prefix_of(layout), {})
    return assemble(0, layout, scan, structure)


def next_snapshot(snapshot: Snapshot, changed: Iterable[Path]) -> Change:
    """Look at the changed paths alone (files or folders: made, changed, gone or replaced) and step on.

    A file that is named, or that lies in a folder that is named, counts as modified even where its size
    and time are as before: two saves within one tick of the clock look alike. Raises ProjectGoneError where
    the root is no folder any more.
    """
    layout = snapshot.layout
    _require_root(layout)
    look = find_changed(layout, snapshot.pruned, chain(changed, map(layout.disk_path, snapshot.links)))
    found = _look(layout, look.paths)
    gone = _known(snapshot, look.paths)
    scan = Scan(
        files=_merged(snapshot.files, gone, found.files),
        pruned=_merged(snapshot.pruned, gone, found.pruned),
        unreadable=_merged(snapshot.unreadable, gone, found.unreadable),
        links=_merged(snapshot.links, gone, found.links),
    )
    before, after = {path for path in gone if path in snapshot.files}, found.files.keys()
    added, removed = after - before, before - after
    modified = {path for path in after & before if not _same_link(snapshot, scan, path)}
    touched = added | removed | modified | ({CONFIG} if look.config else set())
    structure = restructure(snapshot, scan.files, touched, names=added | removed)
    new = assemble(snapshot.generation + 1, layout, scan, structure)
    return change_between(snapshot, new, added, removed, modified)


def _look(layout: Layout, paths: Mapping[str, str]) -> Scan:
    found = Scan()
    tops = [folder for folder, _before in roots(layout)]
    for path, disk in paths.items():
        if disk in tops:
            scan_folder(disk, f"{path}/" if path else "", found)
        else:
            scan_path(disk, path, found)
    return found


def _same_link(snapshot: Snapshot, scan: Scan, path: str) -> bool:
    """Whether `path` is a symlink that points to the same, unchanged file: looked at, but not named."""
    target = snapshot.links.get(path)
    return target is not None and scan.links.get(path) == target and snapshot.files[path] == scan.files[path]


def _require_root(layout: Layout) -> None:
    if not layout.root.is_dir():
        raise ProjectGoneError(layout.root)


def _known(snapshot: Snapshot, paths: Mapping[str, str]) -> set[str]:
    """Return every path that the snapshot knows at or below `paths`."""
    known = {path for path in paths if path in snapshot.files}
    folders = [path for path in paths if path not in known]
    for mapping in (snapshot.files, snapshot.pruned, snapshot.unreadable, snapshot.links):
        known.update(path for path in paths if path in mapping)
        known.update(below(mapping, folders))
    return known


def _merged(old: Mapping[str, _T], gone: Set[str], new: Mapping[str, _T]) -> dict[str, _T]:
    merged = dict(old)
    for path in gone:
        merged.pop(path, None)
    merged.update(new)
    return merged


def assemble(
    generation: int,
    layout: Layout,
    scan: Scan,
    structure: Structure,
    contents: Callable[[str], bytes] | None = None,
) -> Snapshot:
    """Put a snapshot together from what lies there and what the documents say of it."""
    return Snapshot(
        generation=generation,
        layout=layout,
        files=scan.files,
        pruned=scan.pruned,
        documents=structure.documents,
        packages=structure.packages,
        pages=structure.pages,
        components=structure.components,
        unreadable=scan.unreadable,
        uses=structure.uses,
        links=scan.links,
        contents=contents,
    )


def change_between(
    before: Snapshot, after: Snapshot, added: Set[str], removed: Set[str], modified: Set[str]
) -> Change:
    """Return the step between two snapshots of which these files came, went or changed."""
    old, new = before.documents, after.documents
    documents: Set[str] = frozenset()
    if old is not new:
        documents = {path for path in old.keys() | new.keys() if old.get(path) is not new.get(path)}
    return Change(
        before=before,
        after=after,
        added=frozenset(added),
        removed=frozenset(removed),
        modified=frozenset(modified),
        documents=frozenset(documents),
        structure=before.packages != after.packages
        or before.pages != after.pages
        or before.components != after.components,
    )
