"""Which files a folder holds, by the official tool's own scan.

As its glob does (miniprogram-ci 2.1.42, `**` with dot files): `node_modules`, `.git` and `.svn` are never
looked into at any depth, `.DS_Store` is never a file, a symlink to a file counts as that file, a symlink
to a folder is not entered (so loops end), and what is neither file nor folder is nothing. Names compare
with their case. Paths are strings all the way: 10,000 `Path` objects cost more than their stats. A name
that is not UTF-8 keeps its bytes as surrogates (PEP 383).
"""

import errno
import os
import stat
from dataclasses import dataclass, field

from mpconsole.files import held_state
from mpconsole.project.model import SourceFile

PRUNED_NAMES = frozenset({"node_modules", ".git", ".svn"})
IGNORED_NAMES = frozenset({".DS_Store"})
SYMLINK = "symlink"


@dataclass(slots=True)
class Scan:
    """What was found: files, folders not looked into (path → why), what cannot be read (path → why), and
    symlinks (path → target as written), which change without an event of their own.
    """

    files: dict[str, SourceFile] = field(default_factory=dict)
    pruned: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


def scan_folder(disk: str, path: str, into: Scan) -> None:
    """Add everything below the folder `disk` to `into`, its paths starting with `path` ("" or `x/`)."""
    waiting = [(disk, path)]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                waiting += [
                    (entry.path, f"{prefix}{entry.name}/")
                    for entry in entries
                    if _enter(entry, prefix + entry.name, into)
                ]
        except FileNotFoundError:
            continue  # it went while we looked: a change is on its way
        except OSError as error:
            into.unreadable[prefix.rstrip("/")] = error.strerror or str(error)


def scan_path(disk: str, path: str, into: Scan) -> None:
    """Add what lies at `disk` now, file or folder, to `into` under `path`; nothing where nothing is."""
    name = path.rpartition("/")[2]
    linked = os.path.islink(disk)
    if linked:
        _link(disk, path, into)
    try:
        status = os.stat(disk)
    except OSError as error:
        _fail(name, path, error, into, linked=linked)
        return
    if stat.S_ISDIR(status.st_mode):
        if not _prune(name, path, into, linked=linked):
            scan_folder(disk, f"{path}/", into)
    elif not _ignored(name):
        _add(disk, path, status, into)


def _enter(entry: os.DirEntry[str], path: str, into: Scan) -> bool:
    """Add a file, or say whether the entry is a folder to look into."""
    linked = entry.is_symlink()
    if linked:
        _link(entry.path, path, into)
    try:
        if entry.is_dir():
            return not _prune(entry.name, path, into, linked=linked)
        if not _ignored(entry.name):
            _add(entry.path, path, entry.stat(), into)
    except OSError as error:
        _fail(entry.name, path, error, into, linked=linked)
    return False


def _fail(name: str, path: str, error: OSError, into: Scan, *, linked: bool) -> None:
    """Note what is there but cannot be looked at; what is simply gone leaves no trace."""
    gone = isinstance(error, FileNotFoundError | NotADirectoryError) and not linked
    if not gone and not _ignored(name):
        into.unreadable[path] = error.strerror or str(error)


def _link(disk: str, path: str, into: Scan) -> None:
    try:
        into.links[path] = os.readlink(disk)
    except OSError:
        return  # replaced while we looked: a change is on its way


def _prune(name: str, path: str, into: Scan, *, linked: bool) -> bool:
    if name in PRUNED_NAMES:
        into.pruned[path] = name
    elif linked:
        into.pruned[path] = SYMLINK
    else:
        return False
    return True


def _ignored(name: str) -> bool:
    return name in IGNORED_NAMES or name in PRUNED_NAMES


def _add(disk: str, path: str, status: os.stat_result, into: Scan) -> None:
    if not stat.S_ISREG(status.st_mode):
        return
    size, mtime_ns = held_state(disk) or (status.st_size, status.st_mtime_ns)
    into.files[path] = SourceFile(path, size, mtime_ns)
    if not status.st_mode & stat.S_IROTH and not os.access(disk, os.R_OK):
        into.unreadable[path] = os.strerror(errno.EACCES)
