"""What the mock held at one moment, kept by name in the person's state folder; never in `mock/`.

That is the collections of db.json, and what WeChat's own side remembers: users, sessions, tokens, accepts,
orders. The snapshot called `saved` is what a server begins with: after a kill -9 the state is as last saved.
A collection whose part of db.json was changed since then begins with what the file says.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mpconsole.backend.database import Database
from mpconsole.errors import MpconsoleError
from mpconsole.events import timestamp
from mpconsole.files import write_whole
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.backend.wechat.memory import Memory

SAVED = "saved"
FOLDER = "mock-state"
_SCHEMA = "mpconsole.mock-state/1"
_NAME = re.compile(r"[\w-][\w.-]{0,63}")


class _File(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot on disk. `seeds`: digests of what db.json said of each collection. `wechat`: the memory of
    WeChat's own side (see `wechat.memory`); null where it was never asked.
    """

    schema: str
    time: str
    collections: dict[str, Any]
    seeds: dict[str, str]
    wechat: msgspec.Raw = msgspec.Raw(b"null")

    def memory(self) -> "Memory | None":
        """Return what WeChat's own side remembers."""
        from mpconsole.backend.wechat.memory import Memory

        return msgspec.json.decode(self.wechat, type=Memory | None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as lists show it: items by collection, bytes on disk; of WeChat's own side, how many users,
    tokens, credits and orders.
    """

    name: str
    time: str
    collections: Mapping[str, int]
    bytes: int
    wechat: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a snapshot put back: the collections' names, and the memory of WeChat's own side."""

    collections: list[str]
    wechat: "Memory | None"


class Snapshots:
    """The snapshots of one project, in `folder` (made when the first one is saved)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Return the names there are."""
        return sorted(path.stem for path in self.folder.glob("*.json") if _NAME.fullmatch(path.stem))

    def all(self) -> list[Snapshot]:
        """Return the snapshots that can be read, by name."""
        found: list[Snapshot] = []
        for name in self.names():
            try:
                (file, memory), size = self._read(name), self._path(name).stat().st_size
            except (MpconsoleError, OSError):
                continue
            users = {} if memory is None else memory.counts()
            found.append(Snapshot(name, file.time, counts(file.collections), size, users))
        return found

    def save(self, name: str, database: Database, wechat: "Memory | None" = None) -> None:
        """Keep the collections, and what WeChat's own side remembers, as they are. Raises MpconsoleError."""
        path = self._path(name)
        seeds = {key: _digest(value) for key, value in database.seed.items()}
        memory = msgspec.Raw(msgspec.json.encode(wechat))
        file = _File(
            schema=_SCHEMA, time=timestamp(), collections=database.tables, seeds=seeds, wechat=memory
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, msgspec.json.encode(file) + b"\n", mode=0o600)
        except OSError as error:
            words = _("{file} cannot be written: {reason}").format(file=path, reason=error.strerror)
            raise MpconsoleError(words) from error

    def load(self, name: str, database: Database, *, unchanged: bool = False) -> Loaded:
        """Put the collections back. What db.json no longer has stays away.

        `unchanged`: only those of which db.json says what it said then. Raises MpconsoleError.
        """
        file, memory = self._read(name)
        taken = {
            key: value
            for key, value in file.collections.items()
            if key in database.seed and (not unchanged or file.seeds.get(key) == _digest(database.seed[key]))
        }
        database.restore(taken)
        return Loaded(list(taken), memory)

    def delete(self, name: str) -> None:
        """Forget a snapshot. Raises MpconsoleError where there is none."""
        try:
            self._path(name).unlink()
        except OSError as error:
            raise _missing(name) from error

    def _read(self, name: str) -> "tuple[_File, Memory | None]":
        try:
            file = msgspec.json.decode(self._path(name).read_bytes(), type=_File)
            return file, file.memory()
        except OSError as error:
            raise _missing(name) from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            words = _("{file} is no snapshot: {reason}").format(file=self._path(name), reason=error)
            raise MpconsoleError(words) from error

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            words = _('"{name}" cannot name a snapshot; use letters, digits, "-", "_" and "."')
            raise MpconsoleError(words.format(name=name))
        return self.folder / f"{name}.json"


def counts(tables: Mapping[str, Any]) -> dict[str, int]:
    """Return how many items each collection has; a single resource counts as one."""
    return {name: len(items) if isinstance(items, list) else 1 for name, items in tables.items()}


def _missing(name: str) -> MpconsoleError:
    return MpconsoleError(
        _('there is no snapshot "{name}"').format(name=name),
        hint=_("mpconsole mock state list shows those there are."),
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:16]
