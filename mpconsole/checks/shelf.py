"""The facts of a project's files from one run to the next, in the person's cache.

What is kept belongs to a content: where a file's size or time differs, its contents decide by their digest.
It is kept for one state of mpconsole's own sources alone, so that a better parser never reads old facts.
"""

import hashlib
import time
from collections.abc import Set
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from mpconsole.checks.facts import Facts
from mpconsole.files import write_whole
from mpconsole.project.model import SourceFile
from mpconsole.state import cache_folder

_FRESH_NS = 2_000_000_000
"""A file that was written this shortly before the shelf may have been written again within one tick."""


class Entry(msgspec.Struct, array_like=True):
    """What is kept of one file: the size, time and digest of a content, and what is known of it."""

    size: int
    mtime_ns: int
    digest: bytes
    facts: Facts


class _Content(msgspec.Struct, array_like=True):
    version: str
    written_ns: int
    entries: dict[str, Entry]


class Shelf:
    """The kept facts of one project. Reading never raises: what cannot be read is made anew."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._content = _load(place)
        self._changed = False

    def untouched(self, file: SourceFile) -> Facts | None:
        """Return what is known of a file that looks untouched since; None of any other."""
        entry = self._content.entries.get(file.path)
        if (
            entry is not None
            and entry.mtime_ns == file.mtime_ns
            and entry.size == file.size
            and entry.mtime_ns + _FRESH_NS < self._content.written_ns
        ):
            return entry.facts
        return None

    def of_content(self, file: SourceFile, data: bytes) -> Facts:
        """Return what is known of a file with this content; what the caller adds to it is kept."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        entry = self._content.entries.get(file.path)
        facts = entry.facts if entry is not None and entry.digest == digest else Facts()
        self.put(file.path, Entry(len(data), file.mtime_ns, digest, facts))
        return facts

    def entry(self, path: str) -> Entry:
        """Return what is kept of a file that was looked at."""
        return self._content.entries[path]

    def put(self, path: str, entry: Entry) -> None:
        """Keep what is known of a file."""
        self._content.entries[path] = entry
        self._changed = True

    def save(self, paths: Set[str]) -> None:
        """Write what is kept of `paths` where anything changed; a full disk costs the next run time alone."""
        entries = self._content.entries
        if not self._changed and entries.keys() <= paths:
            return
        kept = {path: entry for path, entry in entries.items() if path in paths and _is_utf8(path)}
        content = _Content(_version(), time.time_ns(), kept)
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._place, msgspec.msgpack.encode(content))
        except OSError:
            return


def _is_utf8(path: str) -> bool:
    """Whether a name can be written: one that is not UTF-8 holds surrogates."""
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def shelf_of(base: Path) -> Shelf:
    """Return the shelf of the project in the folder `base`."""
    name = hashlib.blake2b(str(base.resolve()).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return Shelf(cache_folder() / "checks" / f"{name}.msgpack")


def _load(place: Path) -> _Content:
    try:
        content = msgspec.msgpack.decode(place.read_bytes(), type=_Content)
    except (OSError, msgspec.MsgspecError):
        return _Content(_version(), 0, {})
    return content if content.version == _version() else _Content(_version(), 0, {})


@cache
def _version() -> str:
    """Return a digest of the sources and tables that facts are made by."""
    digest = hashlib.blake2b(digest_size=16)
    for package in (
        "mpconsole.checks",
        "mpconsole.languages",
        "mpconsole.platform",
        "mpconsole.platform.tables",
    ):
        for item in sorted(files(package).iterdir(), key=lambda one: one.name):
            if item.is_file() and item.name.endswith((".py", ".json")):
                digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()
