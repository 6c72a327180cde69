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
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from mpconsole.files import write_whole
from mpconsole.project.model import SourceFile
from mpconsole.state import cache_folder

if TYPE_CHECKING:
    from mpconsole.checks.facts import Kind

_T = TypeVar("_T")
_FRESH_NS = 2_000_000_000
"""A file that was written this shortly before the shelf may have been written again within one tick."""


class _Entry(msgspec.Struct, array_like=True):
    size: int
    mtime_ns: int
    digest: bytes
    facts: dict[str, msgspec.Raw]


class _Content(msgspec.Struct, array_like=True):
    version: str
    written_ns: int
    entries: dict[str, _Entry]


class Shelf:
    """The kept facts of one project. Reading never raises: what cannot be read is made anew."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._content = _load(place)
        self._changed = False
        self._alike: dict[tuple[str, bytes], Any] = {}

    def knows(self, file: SourceFile, name: str) -> bool:
        """Whether facts called `name` are kept of a file that looks untouched since."""
        entry = self._content.entries.get(file.path)
        return (
            entry is not None
            and (entry.size, entry.mtime_ns) == (file.size, file.mtime_ns)
            and entry.mtime_ns + _FRESH_NS < self._content.written_ns
            and name in entry.facts
        )

    def holds(self, file: SourceFile, data: bytes, name: str) -> bool:
        """Whether facts called `name` are kept of a file with this content."""
        entry = self._content.entries.get(file.path)
        if entry is None or entry.size != len(data) or name not in entry.facts:
            return False
        if entry.digest != _digest(data):
            return False
        entry.mtime_ns, self._changed = file.mtime_ns, True
        return True

    def facts(self, file: SourceFile, kind: "Kind[_T]") -> _T:
        """Return the kept facts of a file."""
        raw = bytes(self._content.entries[file.path].facts[kind.name])
        alike = self._alike.get((kind.name, raw))  # most files have no secrets, no comments to us, …
        if alike is None:
            alike = self._alike[kind.name, raw] = _decoder(kind.type).decode(raw)
        facts: _T = alike
        return facts

    def put(self, file: SourceFile, data: bytes, kind: "Kind[_T]", facts: _T) -> None:
        """Keep the facts of a file."""
        digest, entries = _digest(data), self._content.entries
        entry = entries.get(file.path)
        if entry is None or entry.digest != digest:
            entry = entries[file.path] = _Entry(len(data), file.mtime_ns, digest, {})
        entry.facts[kind.name] = msgspec.Raw(_ENCODER.encode(facts))
        self._changed = True

    def save(self, paths: Set[str]) -> None:
        """Write what is kept of `paths` where anything changed; a full disk costs the next run time alone."""
        entries = self._content.entries
        if not self._changed and entries.keys() <= paths:
            return
        kept = {path: entry for path, entry in entries.items() if path in paths}
        content = _Content(_version(), time.time_ns(), kept)
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._place, _ENCODER.encode(content))
        except OSError:
            return


def shelf_of(base: Path) -> Shelf:
    """Return the shelf of the project in the folder `base`."""
    name = hashlib.blake2b(str(base.resolve()).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return Shelf(cache_folder() / "checks" / f"{name}.msgpack")


_ENCODER = msgspec.msgpack.Encoder()


@cache
def _decoder(kind: Any) -> "msgspec.msgpack.Decoder[Any]":
    return msgspec.msgpack.Decoder(kind)


def _load(place: Path) -> _Content:
    try:
        content = msgspec.msgpack.decode(place.read_bytes(), type=_Content)
    except (OSError, msgspec.MsgspecError):
        return _Content(_version(), 0, {})
    return content if content.version == _version() else _Content(_version(), 0, {})


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


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
