"""A copy of a project's sources, for the official uploader to compile: what it was given stays as it was.

The copy holds the mini program's files and project.config.json, at the same places below the project's
folder; what the official tool never looks into (node_modules, .git) stays behind.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot

_CONFIG = "project.config.json"


def copy(snapshot: Snapshot, folder: Path) -> list[dict[str, Any]]:
    """Copy the sources into `folder`, which begins empty; return a row for each: path, bytes, sha256.

    Raises UsageError where the program lies outside the project's folder, MpconsoleError where a file
    cannot be copied.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for path, disk in _files(snapshot):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(disk, target)
    except OSError as error:
        raise MpconsoleError(
            _("{file} cannot be copied: {reason}").format(file=error.filename, reason=error.strerror),
            hint=_("Free some space, or wait until your build has finished; then: mpconsole release resume"),
        ) from error
    return rows(folder)


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return a row for each file below `folder`: path, bytes, sha256; sorted."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    contents = ((path.relative_to(folder).as_posix(), path.read_bytes()) for path in found)
    return [
        {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in contents
    ]


def _files(snapshot: Snapshot) -> Iterator[tuple[str, Path]]:
    layout = snapshot.layout
    base = layout.base.resolve()
    config = layout.base / _CONFIG
    if config.is_file():
        yield _CONFIG, config
    for path in snapshot.files:
        disk = layout.disk_path(path)
        try:
            yield disk.resolve().relative_to(base).as_posix(), disk
        except ValueError as error:
            raise UsageError(
                _("{folder} lies outside the project's folder; the official tool would not find it").format(
                    folder=layout.root
                ),
                hint=_("Name it with miniprogramRoot, below the folder of project.config.json."),
            ) from error
