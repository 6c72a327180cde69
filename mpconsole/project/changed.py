"""From changed paths on disk to the paths of a program that must be looked at again."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mpconsole.project.model import Layout
from mpconsole.project.scan import PRUNED_NAMES

_FEW = 16


@dataclass(frozen=True, slots=True)
class Changed:
    """What to look at: paths of the program ("" is the root itself) with their places on disk, and
    whether project.config.json may have changed. No path lies inside another one or inside a folder
    that is not looked into (the folder itself stands for it).
    """

    paths: Mapping[str, str]
    config: bool


def roots(layout: Layout) -> list[tuple[str, str]]:
    """Return the folders on disk that are scanned, each with what goes before its paths."""
    if layout.plugin_root is None:
        return [(str(layout.root), "")]
    return [(str(layout.root), "miniprogram/"), (str(layout.plugin_root), "plugin/")]


def find_changed(layout: Layout, pruned: Mapping[str, str], changed: Iterable[Path]) -> Changed:
    """Sort `changed` (folders stand for all that is in them) into what concerns the program."""
    config = os.path.abspath(layout.config_path)
    folders = [(os.path.abspath(disk), prefix) for disk, prefix in roots(layout)]
    found: dict[str, str] = {}
    config_changed = False
    for path in changed:
        disk = os.path.abspath(path)
        config_changed = config_changed or _holds(disk, config)
        for root, prefix in folders:
            if _holds(disk, root):
                found[prefix.rstrip("/")] = root
            elif _holds(root, disk):
                inner = disk[len(root) :].lstrip(os.sep).replace(os.sep, "/")
                name = _outermost(prefix, inner, pruned)
                found[name] = os.path.join(root, name.removeprefix(prefix))
    return Changed({path: found[path] for path in _uncovered(found)}, config_changed)


def below(paths: Iterable[str], folders: Iterable[str]) -> Iterator[str]:
    """Yield those of `paths` that lie inside one of `folders` ("" holds everything)."""
    heads = {f"{folder}/" if folder else "" for folder in folders}
    if len(heads) <= _FEW:
        some = tuple(heads)
        return (path for path in paths if path.startswith(some)) if some else iter(())
    return (path for path in paths if any(head in heads for head in _heads(path)))


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _outermost(prefix: str, inner: str, pruned: Mapping[str, str]) -> str:
    """Return the path itself, or the folder around it that is not looked into."""
    path = prefix.rstrip("/")
    for name in inner.split("/"):
        path = f"{path}/{name}" if path else name
        if name in PRUNED_NAMES or path in pruned:
            break
    return path


def _uncovered(paths: Mapping[str, str]) -> Iterator[str]:
    folders = {f"{path}/" if path else "" for path in paths}
    for path in paths:
        if not path or not any(head in folders for head in _heads(path)):
            yield path


def _heads(path: str) -> Iterator[str]:
    """Yield "" and every folder that `path` lies in, each with its slash."""
    yield ""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)
