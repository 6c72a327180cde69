"""SQLite in WAL: documents by kind and key, blobs, counters, and the exchanges not yet in the event log.

One exchange is one transaction: what it changed and the event that tells of it are written together and
committed before anything is answered, so a kill -9 never takes back what was accepted.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.sandbox.model import (
    Audit,
    Draft,
    Media,
    Notice,
    Platform,
    Program,
    Template,
    Token,
)

VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT, key TEXT, appid TEXT, tag TEXT, doc BLOB, PRIMARY KEY (kind, key)
);
CREATE INDEX IF NOT EXISTS documents_by_appid ON documents (kind, appid);
CREATE INDEX IF NOT EXISTS documents_by_tag ON documents (kind, tag);
CREATE TABLE IF NOT EXISTS blobs (key TEXT PRIMARY KEY, data BLOB);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value REAL);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, kind TEXT, data BLOB);
"""
_KINDS: dict[type[Any], str] = {
    Program: "program",
    Audit: "audit",
    Draft: "draft",
    Template: "template",
    Token: "token",
    Media: "media",
    Notice: "notice",
    Platform: "platform",
}
_TYPES = {name: kind for kind, name in _KINDS.items()}
_COLUMNS = ("kind", "key", "appid", "tag", "doc")
_SHAPE = "shape"
_T = TypeVar("_T")


class Store:
    """The database in one file. Only one thread uses it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._refuse_newer()
            with self.transaction():
                self._bring_up()
        except sqlite3.OperationalError as error:
            raise MpconsoleError(
                _("{file} cannot be used: {reason}").format(file=path, reason=error),
                hint=_(
                    "Check its permissions and the room on the disk, or choose another folder with --data."
                ),
            ) from error
        except sqlite3.DatabaseError as error:
            raise MpconsoleError(
                _("{file} is not a database of the sandbox: {reason}").format(file=path, reason=error),
                hint=_("Choose another folder with --data, or move this file away to begin anew."),
            ) from error

    def _refuse_newer(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise MpconsoleError(
                _("{file} was written by a newer mpconsole").format(file=self._path),
                hint=_("Update mpconsole, or choose another folder with --data."),
            )

    def _bring_up(self) -> None:
        """Make the tables, and bring what an older version wrote up to what this one reads.

        The shape of all documents is written beside them: where it is another one, each is read and written
        anew, so that a field added since then has its default, and a tag is what it means now.
        """
        known = {row[1] for row in self._db.execute("PRAGMA table_info(documents)")}
        for column in _COLUMNS if known else ():
            if column not in known:
                self._db.execute(f"ALTER TABLE documents ADD COLUMN {column}")
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self._db.execute(statement)
        shape = _shape()
        if self.number(_SHAPE) != shape:
            self._rewrite()
            self.set_number(_SHAPE, shape)
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    def _rewrite(self) -> None:
        for kind, key, doc in self._db.execute("SELECT kind, key, doc FROM documents").fetchall():
            try:
                self.put(key, msgspec.json.decode(doc, type=_TYPES[kind]))
            except (KeyError, msgspec.MsgspecError) as error:
                raise MpconsoleError(
                    _(
                        "{file} was written by another version of mpconsole, which this one cannot read"
                    ).format(file=self._path),
                    hint=_("It holds rehearsals alone: move {folder} away to begin anew.").format(
                        folder=self._path.parent
                    ),
                ) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything that is done inside, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def get(self, kind: type[_T], key: str | int) -> _T | None:
        """Return the document, or None."""
        row = self._db.execute(
            "SELECT doc FROM documents WHERE kind = ? AND key = ?", (_KINDS[kind], str(key))
        ).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=kind)

    def find(
        self, kind: type[_T], *, appid: str | None = None, tag: str | None = None, newest: int | None = None
    ) -> list[_T]:
        """Return the documents of a kind (of one program, with one tag), oldest key first; of these only
        the `newest` ones where that is given.
        """
        wanted = {"kind": _KINDS[kind], "appid": appid, "tag": tag}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in wanted)
        rows = self._db.execute(
            f"SELECT doc FROM documents WHERE {where} ORDER BY length(key) DESC, key DESC LIMIT ?",  # noqa: S608
            (*wanted.values(), -1 if newest is None else newest),
        ).fetchall()
        return [msgspec.json.decode(row[0], type=kind) for row in reversed(rows)]

    def put(self, key: str | int, document: Any) -> None:
        """Write a document in place of the former one."""
        self._db.execute(
            "INSERT OR REPLACE INTO documents (kind, key, appid, tag, doc) VALUES (?, ?, ?, ?, ?)",
            (
                _KINDS[type(document)],
                str(key),
                getattr(document, "appid", None),
                getattr(document, "tag", None),
                msgspec.json.encode(document),
            ),
        )

    def remove(self, kind: type[Any], key: str | int) -> None:
        """Remove a document; nothing happens where there is none."""
        self._db.execute("DELETE FROM documents WHERE kind = ? AND key = ?", (_KINDS[kind], str(key)))

    def next_number(self, name: str, first: int = 1) -> int:
        """Return the next number of a counter that begins at `first`."""
        value = int(self.number(name, first))
        self.set_number(name, value + 1)
        return value

    def number(self, name: str, default: float = 0) -> float:
        """Return a counter's value."""
        row = self._db.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
        return default if row is None else row[0]

    def set_number(self, name: str, value: float) -> None:
        """Write a counter's value."""
        self._db.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (name, value))

    def blob(self, key: str) -> bytes | None:
        """Return the bytes stored under `key`, or None."""
        row = self._db.execute("SELECT data FROM blobs WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def put_blob(self, key: str, data: bytes) -> None:
        """Store bytes under `key`; what is there already stays."""
        self._db.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (key, data))

    def add_event(self, after: int, kind: str, data: dict[str, Any]) -> None:
        """Put an event into the outbox; `after` is the id of the newest one in the event log."""
        newest = self._db.execute("SELECT max(id) FROM outbox").fetchone()[0] or 0
        self._db.execute("DELETE FROM outbox WHERE id <= ?", (after,))
        self._db.execute(
            "INSERT INTO outbox VALUES (?, ?, ?)", (max(after, newest) + 1, kind, msgspec.json.encode(data))
        )

    def events_after(self, after: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the events of the outbox that the event log does not hold yet, oldest first."""
        rows = self._db.execute("SELECT kind, data FROM outbox WHERE id > ? ORDER BY id", (after,))
        return [(kind, msgspec.json.decode(data)) for kind, data in rows]

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def _shape() -> int:
    """Return a number that stands for the fields of all documents."""
    _schemas, definitions = msgspec.json.schema_components(_TYPES.values())
    text = json.dumps(definitions, sort_keys=True, default=str)
    return zlib.crc32(text.encode())
