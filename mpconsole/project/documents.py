"""The JSON files that say what a program is, read so that a broken one keeps its last good value."""

import os
from collections.abc import Callable, Mapping, Set
from dataclasses import replace

from mpconsole import files
from mpconsole.i18n import N_
from mpconsole.languages.json_parse import JsonError, parse
from mpconsole.project.model import Document, Layout

APP = "app.json"
CONFIG = "project.config.json"

_MISSING = JsonError("missing", 0, 0, N_("the file is missing"))

Read = Callable[[str], Document]
"""Give the document that a snapshot keeps under a name, read or remembered."""


def read(disk: str, path: str, last: Document | None) -> Document:
    """Read the document `path` from the file `disk`; with an error it keeps the value of `last`."""
    try:
        data = files.read(disk)
    except (FileNotFoundError, NotADirectoryError):
        return _broken(path, _MISSING, "", last)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        fault = JsonError("unreadable", 0, 0, N_("the file cannot be read: {reason}"), {"reason": reason})
        return _broken(path, fault, "", last)
    return document(data, path, last)


def document(data: bytes, path: str, last: Document | None = None) -> Document:
    """Return the document `path` that `data` says; with an error it keeps the value of `last`."""
    parsed = parse(data)
    if parsed.error is not None:
        return _broken(path, parsed.error, parsed.text, last)
    return Document(path, parsed.value, None, parsed.text)


def missing(path: str) -> Document:
    """Return the document of a file that is not there."""
    return _broken(path, _MISSING, "", None)


def read_config(disk: str, last: Document | None) -> Document:
    """Read project.config.json; where there is none, an empty document without error."""
    found = read(disk, CONFIG, last)
    if found.error is not None and found.error.kind == "missing":
        return Document(CONFIG)
    return found


def prefix_of(layout: Layout) -> str:
    """Return what goes before a mini program's paths: nothing, or `miniprogram/` in a plugin project."""
    return "miniprogram/" if layout.plugin_root is not None else ""


def key_of(path: str, prefix: str) -> str:
    """Return under which name a snapshot keeps the document at `path`."""
    return APP if path == prefix + APP else path


def reader(layout: Layout, known: Mapping[str, Document], touched: Set[str]) -> Read:
    """Return how documents are read, each once: from disk where touched or new, else as they are known."""
    prefix = prefix_of(layout)
    fresh: dict[str, Document] = {}

    def look(key: str) -> Document:
        path = prefix + key if key == APP else key
        last = known.get(key)
        if last is not None and path not in touched:
            return last
        if key == CONFIG:
            return read_config(str(layout.config_path), last)
        return read(str(layout.disk_path(path)), path, last)

    def remember(key: str) -> Document:
        if key not in fresh:
            fresh[key] = look(key)
        return fresh[key]

    return remember


def _broken(path: str, error: JsonError, text: str, last: Document | None) -> Document:
    if last is None:
        return Document(path, None, error, text)
    return replace(last, error=error, text=text)
