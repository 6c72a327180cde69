"""A database that another version wrote: brought up to this one, or refused in one sentence."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from mpconsole.errors import MpconsoleError
from mpconsole.sandbox.model import Program
from mpconsole.sandbox.store import VERSION, Store

OLD = """
CREATE TABLE documents (kind TEXT, key TEXT, appid TEXT, doc BLOB, PRIMARY KEY (kind, key));
CREATE TABLE blobs (key TEXT PRIMARY KEY, data BLOB);
CREATE TABLE counters (name TEXT PRIMARY KEY, value REAL);
"""
AUDIT: dict[str, Any] = {
    "audit_id": 1,
    "appid": "wx1",
    "build": {
        "template_id": 0,
        "user_version": "1.0.0",
        "user_desc": "",
        "ext": {},
        "committed_at": 1,
        "scanned_at": 1,
        "package": {"key": "k", "bytes": 1, "files": 1, "sizes": {}},
    },
    "submission": {},
    "submitted_at": 1,
}


def old(folder: Path, kind: str, document: dict[str, Any]) -> Path:
    path = folder / "sandbox.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(OLD)
        row = (kind, "1", document.get("appid"), json.dumps(document).encode())
        database.execute("INSERT INTO documents (kind, key, appid, doc) VALUES (?, ?, ?, ?)", row)
        database.execute("PRAGMA user_version = 1")
    database.close()
    return path


def test_a_missing_column_is_added_and_filled(tmp_path: Path) -> None:
    from mpconsole.sandbox.model import Audit

    path = old(tmp_path, "audit", AUDIT)
    for _again in range(2):
        store = Store(path)
        assert [one.audit_id for one in store.find(Audit, tag="open")] == [1]
        store.close()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    database.close()


def test_a_field_that_was_added_since_has_its_default(tmp_path: Path) -> None:
    store = Store(old(tmp_path, "program", {"appid": "wx1", "known_since": 1.0, "was_once": True}))
    program = store.get(Program, 1)
    assert program is not None
    assert program.serving
    store.close()


@pytest.mark.parametrize(("kind", "document"), [("program", {"appid": 7}), ("spaceship", {})])
def test_what_cannot_be_read_any_more_is_one_sentence_and_stays(
    tmp_path: Path, kind: str, document: dict[str, Any]
) -> None:
    path = old(tmp_path, kind, document)
    with pytest.raises(MpconsoleError, match="another version") as told:
        Store(path)
    assert str(tmp_path) in str(told.value.hint)
    with sqlite3.connect(path) as database:
        (doc,) = database.execute("SELECT doc FROM documents").fetchone()
    database.close()
    assert json.loads(doc) == document
