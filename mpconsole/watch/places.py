"""Which places on disk matter to a project, and which folders must be watched to hear of them."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mpconsole.project.model import Layout
from mpconsole.project.scan import PRUNED_NAMES

CONFIGS = ("project.config.json", "project.private.config.json", "mpconsole.toml")

Folders = dict[str, tuple[int, int]]
"""Folders to watch, each by itself, with device and inode: another inode is another folder."""


@dataclass(frozen=True, slots=True)
class Places:
    """What to hear of: everything inside `trees` (they may not exist, or be single files), and `files`.

    A tree that lies deep inside `base` may go with any folder on its way, so these are watched too; what
    lies above `base` is not, unless a tree is missing: a parent such as /tmp never rests. `real` maps the
    real place of a tree to its name here, for systems that report real paths.
    """

    base: str
    trees: tuple[str, ...]
    files: frozenset[str]
    real: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, layout: Layout, extra: Iterable[Path]) -> "Places":
        """Return the places of a project: its roots, its settings, and `extra` files or folders."""
        trees = [layout.root, *([layout.plugin_root] if layout.plugin_root else []), *extra]
        names = tuple(dict.fromkeys(os.path.abspath(tree) for tree in trees))
        files = {
            os.path.abspath(layout.config_path),
            *(os.path.abspath(layout.base / name) for name in CONFIGS),
        }
        real = tuple((os.path.realpath(name), name) for name in names if os.path.realpath(name) != name)
        return cls(os.path.abspath(layout.base), names, frozenset(files), real)

    def name(self, path: str) -> str | None:
        """Return `path` as it is called here, or None where it does not matter."""
        for real, name in self.real:
            if is_inside(path, real):
                path = name + path[len(real) :]
        if path in self.files or any(is_inside(path, tree) or is_inside(tree, path) for tree in self.trees):
            return path
        return None

    def survey(self) -> Folders:
        """Return every folder to watch now: all inside the trees, and those in which a tree would appear."""
        found: Folders = {}
        for tree in self.trees:
            for folder in _way(tree, self.base):
                _add(folder, found)
            for folder in _folders_in(tree):
                _add(folder, found)
        for file in self.files:
            _add(_nearest_above(file), found)
        return found


def is_inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_watchable(path: str) -> bool:
    """Whether `path` is a folder that is looked into: no symlink, no node_modules, .git or .svn."""
    return os.path.basename(path) not in PRUNED_NAMES and os.path.isdir(path) and not os.path.islink(path)


def identity(path: str) -> tuple[int, int] | None:
    """Return device and inode of a folder, or None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _add(folder: str, found: Folders) -> None:
    if folder not in found and (known := identity(folder)) is not None:
        found[folder] = known


def _way(tree: str, base: str) -> Iterator[str]:
    """Yield the folders on the way from `base` to `tree`, or where `tree` would appear."""
    if not os.path.isdir(tree):
        yield _nearest_above(tree)
    folder = os.path.dirname(tree)
    while is_inside(folder, base):
        yield folder
        folder = os.path.dirname(folder)


def _nearest_above(path: str) -> str:
    folder = os.path.dirname(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _folders_in(tree: str) -> Iterator[str]:
    waiting = [tree] if os.path.isdir(tree) else []
    while waiting:
        folder = waiting.pop()
        yield folder
        try:
            with os.scandir(folder) as entries:
                waiting += [
                    entry.path
                    for entry in entries
                    if entry.name not in PRUNED_NAMES and entry.is_dir(follow_symlinks=False)
                ]
        except OSError:
            continue  # gone or closed to us: its parent's event tells
