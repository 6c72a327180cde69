"""One process at a time works on a project's releases.

The lock is a SQLite write transaction that stays open: every system has it, it goes away with the process
that held it, even after kill -9, and others can still read who holds it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _


class LockedError(MpconsoleError):
    """Another process works on this project's release."""


@contextmanager
def exclusive(path: Path, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path`; wait up to `patience` seconds for it. Raises LockedError naming the holder."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    try:
        _take(connection)
        yield
    finally:
        connection.close()


def _take(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS holder (pid INTEGER)")
        connection.execute("DELETE FROM holder")
        connection.execute("INSERT INTO holder VALUES (?)", (os.getpid(),))
        connection.execute("COMMIT")  # so that others can read it
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise MpconsoleError(
                _("the lock of this project's releases cannot be taken: {reason}").format(reason=error)
            ) from error
        raise LockedError(
            _("another mpconsole is working on this project's release (process {pid})").format(
                pid=_holder(connection)
            ),
            hint=_("Let it finish, or end it; what it has begun is in the journal and goes on from there."),
        ) from error


def _holder(connection: sqlite3.Connection) -> str:
    try:
        row = connection.execute("SELECT pid FROM holder").fetchone()
    except sqlite3.OperationalError:
        row = None
    return str(row[0]) if row else "?"
