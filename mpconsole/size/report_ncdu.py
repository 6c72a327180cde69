"""The report as ncdu's export (JSON format 1.0), to walk through in a terminal: `ncdu -f FILE`."""

from typing import Any

from mpconsole import __version__
from mpconsole.size.model import ShippedFile, SizeReport


def as_ncdu(report: SizeReport, name: str, timestamp: int) -> list[Any]:
    """Return what ships as folders and files; `timestamp` in seconds since 1970.

    A file that is known only after compiling stands with its source's bytes.
    """
    root: list[Any] = [{"name": _text(name)}]
    folders: dict[str, list[Any]] = {"": root}
    for package in report.packages:
        for path, file in sorted(package.files.items()):
            folder, _slash, base = path.rpartition("/")
            _folder(folder, folders).append(_file(base, file))
    return [1, 0, {"progname": "mpconsole", "progver": __version__, "timestamp": timestamp}, root]


def _folder(path: str, folders: dict[str, list[Any]]) -> list[Any]:
    if path not in folders:
        above, _slash, base = path.rpartition("/")
        folders[path] = [{"name": _text(base)}]
        _folder(above, folders).append(folders[path])
    return folders[path]


def _file(name: str, file: ShippedFile) -> dict[str, Any]:
    weight = file.source_bytes if file.bytes is None else file.bytes
    return {"name": _text(name), "asize": weight, "dsize": weight}


def _text(name: str) -> str:
    """Return a name that any JSON reader takes, one that is not UTF-8 with U+FFFD in it."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
