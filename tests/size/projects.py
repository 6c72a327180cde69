"""Small projects for the tests of size: written from a table of names and texts."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from mpconsole.project.discovery import locate
from mpconsole.project.model import Snapshot
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport
from mpconsole.size.weigh import weigh

Files = Mapping[str, Any]
PAGE = {"app.json": {"pages": ["a"]}, "a.wxml": "<view/>", "a.js": "Page({})"}
"""The smallest program; other files are added to it."""


def write(folder: Path, files: Files) -> Path:
    """Write `files` below `folder`: bytes and text as they are, a path as a link to it, anything else as
    JSON; None removes one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, PurePath):
            path.symlink_to(content)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        else:
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    return folder


def opened(folder: Path) -> Snapshot:
    """Open the program in `folder`."""
    return open_snapshot(locate(folder))


def weighed(folder: Path, settings: SizeSettings | None = None) -> SizeReport:
    """Open and weigh the program in `folder`."""
    return weigh(opened(folder), settings or SizeSettings())


def shipped(report: SizeReport) -> dict[str, int | None]:
    """Bytes by path over all packages."""
    return {path: file.bytes for package in report.packages for path, file in package.files.items()}
