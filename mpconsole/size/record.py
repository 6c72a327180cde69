"""What the official tool made of a project's files when it compiled them, kept in the person's cache folder.

A figure holds for as long as a file's content is what it was compiled from, the settings are the same and,
for a style sheet that imports others, all sheets are. Up to four contents of a file are remembered, so that
going back to a branch needs no compiling.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mpconsole.files import write_whole
from mpconsole.project.model import Snapshot, SourceFile
from mpconsole.size.model import Official
from mpconsole.size.packing import STYLE_SOURCES, compiler_plugins
from mpconsole.state import cache_folder

_CONTENTS_KEPT = 4
_RECORDS_KEPT = 4
_IMPORTING = (b"@import", b"@use", b"@forward", b"@plugin")
_COMMON = frozenset({"app.less", "global.sass", "global.scss"})
"""Sheets that the tool puts before every other one (miniprogram-ci 2.1.42, unless set otherwise)."""
_LOCKS = ("package-lock.json", "pnpm-lock.yaml", "yarn.lock")
_OTHER_WAYS = ("resolveAlias", "renderer", "componentFramework")


Range = tuple[float, float, float]
"""Lowest, likely, highest."""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """One content of one file: `digest` of its source, `weight` and `mtime_ns` of it when it was read,
    `styles` of all sheets where it imports some, what the tool made of it, and its source's extension.
    """

    digest: str
    weight: int
    mtime_ns: int
    styles: str
    bytes: int
    asks: tuple[str, ...] = ()
    kind: str = ""


class Record(msgspec.Struct):
    """All that is remembered under one `key` (see `key_of`). `files` by shipped name, newest content first;
    `added` are the files that the tool itself put into the package: bytes, and which others they ask for.
    `travel`: by package, the bytes that the tool made and what they weigh compressed for their way.
    `plugins`: scripts of the project make some sheet (Less @plugin), so sheets hang on scripts as well.
    """

    key: str
    tool: str
    files: dict[str, list[Made]] = {}
    added: dict[str, tuple[int, tuple[str, ...]]] = {}
    plugins: bool = False
    travel: dict[str, tuple[int, int]] = {}


class Officials:
    """A record held against one snapshot after the other. What it has read of a file it reads once."""

    def __init__(self, record: Record, snapshot: Snapshot) -> None:
        self.record = record
        self._digests: dict[str, tuple[int, int, str]] = {}
        for name, contents in record.files.items():
            newest = contents[0]
            self._digests[name] = (newest.weight, newest.mtime_ns, newest.digest)
        self.spreads: dict[str, Range] | None = None
        self._sheets = bool({"less", "sass"} & set(compiler_plugins(snapshot.config.object)))
        self.see(snapshot)

    def see(self, snapshot: Snapshot) -> None:
        """Go on with `snapshot`."""
        self._layout = snapshot.layout
        self._styles = self._styles_of(snapshot) if self._sheets else ""

    @property
    def sheet_endings(self) -> tuple[str, ...]:
        """The endings of files that other files' sheets may hang on."""
        return (*STYLE_SOURCES, ".js") if self.record.plugins else STYLE_SOURCES

    @property
    def styles(self) -> str:
        """What stands for all sheets of the snapshot together; "" where none is compiled."""
        return self._styles

    def official(self, name: str, file: SourceFile) -> Official | None:
        """What the tool made of `file`, which ships as `name`; None where it never saw that content."""
        contents = self.record.files.get(name)
        if contents is None:
            return None
        digest = self.digest(name, file)
        for made in contents:
            if made.digest == digest and made.styles in ("", self._styles):
                return Official(made.bytes, made.asks)
        return None

    def newest(self, name: str) -> Made | None:
        """Return what is known of the file that ships as `name`, whatever its content is now."""
        contents = self.record.files.get(name)
        return contents[0] if contents else None

    def digest(self, name: str, file: SourceFile) -> str:
        """Return what stands for the path and content of `file`; "" where it cannot be read."""
        known = self._digests.get(name)
        if known is not None and known[:2] == (file.size, file.mtime_ns):
            return known[2]
        found = digest_of(file.path, self._layout.disk_path(file.path))
        self._digests[name] = (file.size, file.mtime_ns, found)
        return found

    def _styles_of(self, snapshot: Snapshot) -> str:
        whole = hashlib.sha256()
        for path in sorted(path for path in snapshot.files if path.endswith(self.sheet_endings)):
            whole.update(self.digest(f"@{path}", snapshot.files[path]).encode())
        return whole.hexdigest()[:32]


def digest_of(path: str, disk: Path) -> str:
    """Return what stands for the path and content of a file; "" where it cannot be read."""
    try:
        data = disk.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape") + b"\0" + data).hexdigest()[:32]


def imports_sheets(path: str, data: bytes, snapshot: Snapshot) -> bool:
    """Whether what becomes of the sheet `path` hangs on other sheets."""
    if not path.endswith(STYLE_SOURCES):
        return False
    return any(word in data for word in _IMPORTING) or not _COMMON.isdisjoint(snapshot.files)


def runs_scripts(path: str, data: bytes) -> bool:
    """Whether scripts of the project make the sheet `path`."""
    return path.endswith(".less") and b"@plugin" in data


def key_of(snapshot: Snapshot) -> str:
    """Return what stands for everything besides a file's own content that decides what is made of it."""
    config, app = snapshot.config.object, snapshot.app.object
    setting = config.get("setting")
    said: dict[str, Any] = {
        "setting": setting if isinstance(setting, dict) else {},
        "type": config.get("compileType"),
        "app": {name: app.get(name) for name in _OTHER_WAYS},
        "independent": sorted(package.root for package in snapshot.packages if package.independent),
        "root": snapshot.layout.root_as_written,
    }
    if {"less", "sass"} & set(compiler_plugins(config)):
        said["locks"] = [digest_of(name, snapshot.layout.base / name) for name in _LOCKS]
    text = json.dumps(said, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def load(snapshot: Snapshot) -> Officials | None:
    """Return what is remembered for `snapshot`'s settings, None where nothing is."""
    key = key_of(snapshot)
    try:
        record = msgspec.json.decode((_folder(snapshot) / f"{key}.json").read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return None
    return Officials(record, snapshot) if record.key == key else None


def keep(record: Record, snapshot: Snapshot) -> None:
    """Write `record`; of one project the newest few are kept. A cache that cannot be written is none."""
    folder = _folder(snapshot)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{record.key}.json", msgspec.json.encode(record))
        newest = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in newest[_RECORDS_KEPT:]:
            path.unlink()
    except OSError:
        return


def merged(old: Record | None, new: Record) -> Record:
    """Return `new` with the contents that `old`, of the same key and tool, knows besides."""
    if old is None or old.tool != new.tool or old.key != new.key:
        return new
    for name, contents in old.files.items():
        fresh = new.files.get(name, [])
        known = {(made.digest, made.styles) for made in fresh}
        more = [made for made in contents if (made.digest, made.styles) not in known]
        new.files[name] = [*fresh, *more][:_CONTENTS_KEPT]
    new.added = {**old.added, **new.added}
    return new


def asked_for(record: Record, asks: Iterable[str]) -> Mapping[str, int]:
    """Return the files of the tool's own that ship because of `asks`, with their bytes."""
    found: dict[str, int] = {}
    waiting = list(asks)
    while waiting:
        name = waiting.pop()
        if name not in found and name in record.added:
            found[name], more = record.added[name]
            waiting += more
    return found


def _folder(snapshot: Snapshot) -> Path:
    base = str(snapshot.layout.base.resolve()).encode("utf-8", "surrogateescape")
    return cache_folder() / "compiled" / hashlib.sha256(base).hexdigest()[:16]
