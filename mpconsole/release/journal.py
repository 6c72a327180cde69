"""The release journal: what was intended, written before each call, and what came of it, after it.

SQLite in the project's state folder, in WAL mode and with full synchronisation: a line that was written
survives kill -9 and a power cut. Lines are only ever added; states are folded from them.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mpconsole.errors import MpconsoleError
from mpconsole.events import timestamp
from mpconsole.i18n import _
from mpconsole.release.fold import fold
from mpconsole.release.lock import exclusive
from mpconsole.release.model import Entry, EntryKind, Release, ReleaseState, StepName

_FORMAT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS releases (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, appid TEXT NOT NULL,
    environment TEXT NOT NULL, platform TEXT NOT NULL, version TEXT NOT NULL, notes TEXT NOT NULL,
    revision TEXT, dirty INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, release INTEGER NOT NULL REFERENCES releases (id),
    step TEXT NOT NULL, kind TEXT NOT NULL, time TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_of ON entries (release, id);
"""

_COLUMNS = ("id", "started", "appid", "environment", "platform", "version", "notes", "revision", "dirty")
_INSERT = f"INSERT INTO releases ({', '.join(_COLUMNS[1:])}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM releases WHERE id = ?"  # noqa: S608


class Journal:
    """The journal of one project, in `folder` (its state folder). Close it, or use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._database = sqlite3.connect(folder / "releases.sqlite", isolation_level=None, timeout=10)
            self._open()

    def __enter__(self) -> "Journal":
        """Return the journal itself."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @contextmanager
    def exclusive(self, *, patience: float = 0.0) -> Iterator[None]:
        """Keep other processes from working on this project's releases. Raises LockedError."""
        with exclusive(self.folder / "releases.lock", patience=patience):
            yield

    def start(
        self,
        *,
        appid: str,
        environment: str,
        platform: str,
        version: str,
        notes: str,
        revision: str | None = None,
        dirty: bool = False,
    ) -> Release:
        """Write a new release and return it."""
        row = (timestamp(), appid, environment, platform, version, notes, revision, dirty)
        with _told(self.folder):
            cursor = self._database.execute(_INSERT, row)
        assert cursor.lastrowid is not None
        return self._release(cursor.lastrowid)

    def write(
        self, release: Release, step: StepName, kind: EntryKind, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add one line; it is on the disk when this returns. Raises MpconsoleError where it cannot be."""
        text = json.dumps(dict(data or {}), ensure_ascii=False, separators=(",", ":"))
        with _told(self.folder):
            self._database.execute(
                "INSERT INTO entries (release, step, kind, time, data) VALUES (?, ?, ?, ?, ?)",
                (release.id, step, kind, timestamp(), text),
            )

    def adopt(self, release: Mapping[str, Any], entries: Iterable[Entry]) -> Release:
        """Write a release that is known from elsewhere, with its lines: all of it or nothing. `release` holds
        the fields of a Release but its id.
        """
        with _told(self.folder):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                cursor = self._database.execute(_INSERT, tuple(release[name] for name in _COLUMNS[1:]))
                rows = [
                    (cursor.lastrowid, entry.step, entry.kind, entry.time, json.dumps(dict(entry.data)))
                    for entry in entries
                ]
                self._database.executemany(
                    "INSERT INTO entries (release, step, kind, time, data) VALUES (?, ?, ?, ?, ?)", rows
                )
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
        assert cursor.lastrowid is not None
        return self._release(cursor.lastrowid)

    def entries(self, release: Release) -> tuple[Entry, ...]:
        """Return a release's lines, oldest first."""
        with _told(self.folder):
            rows = self._database.execute(
                "SELECT step, kind, time, data FROM entries WHERE release = ? ORDER BY id", (release.id,)
            ).fetchall()
        return tuple(
            Entry(StepName(step), EntryKind(kind), time, json.loads(data)) for step, kind, time, data in rows
        )

    def intent(self, release: Release, step: StepName) -> Mapping[str, Any] | None:
        """Return what was last intended for `step`, where its outcome is not known; else None."""
        last: Entry | None = None
        for entry in self.entries(release):
            if entry.step is step and entry.kind is not EntryKind.NOTE:
                last = entry
        return last.data if last is not None and last.kind is EntryKind.INTENT else None

    def state(self, release: Release) -> ReleaseState:
        """Return the state of a release."""
        return fold(release, self.entries(release))

    def current(self, *, environment: str, platform: str) -> ReleaseState | None:
        """Return the newest release of an environment on a platform, or None."""
        with _told(self.folder):
            row = self._database.execute(
                "SELECT max(id) FROM releases WHERE environment = ? AND platform = ?", (environment, platform)
            ).fetchone()
        return self.state(self._release(row[0])) if row[0] is not None else None

    def history(self) -> tuple[ReleaseState, ...]:
        """Return every release of this project, newest first."""
        with _told(self.folder):
            rows = self._database.execute("SELECT id FROM releases ORDER BY id DESC").fetchall()
        return tuple(self.state(self._release(number)) for (number,) in rows)

    def _release(self, number: int) -> Release:
        with _told(self.folder):
            row = self._database.execute(_SELECT, (number,)).fetchone()
        return Release(**{**dict(zip(_COLUMNS, row, strict=True)), "dirty": bool(row[-1])})

    def _open(self) -> None:
        (found,) = self._database.execute("PRAGMA user_version").fetchone()
        if found > _FORMAT:
            raise MpconsoleError(
                _("{file} was written by a newer mpconsole").format(file=self.folder / "releases.sqlite"),
                hint=_("Update mpconsole: pip install --upgrade mpconsole"),
            )
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        if found < _FORMAT:
            self._database.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {_FORMAT};COMMIT;")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what can go wrong with the file into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise MpconsoleError(
            _("the release journal in {folder} cannot be used: {reason}").format(folder=folder, reason=error),
            hint=_(
                "Free some space or mend the folder's rights; nothing was sent without being written down."
            ),
        ) from error
    except OSError as error:
        raise MpconsoleError(
            _("the release journal in {folder} cannot be used: {reason}").format(
                folder=folder, reason=error.strerror
            )
        ) from error
