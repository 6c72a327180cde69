"""`mpconsole size --ncdu`: folders that hold what ships, and nothing else."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mpconsole.cli.main import run
from tests.size.projects import PAGE, shipped, weighed, write


def flat(folder: list[Any], prefix: str = "") -> dict[str, int]:
    found: dict[str, int] = {}
    for one in folder[1:]:
        if isinstance(one, list):
            found |= flat(one, f"{prefix}{one[0]['name']}/")
        else:
            assert one["asize"] == one["dsize"]
            found[prefix + one["name"]] = one["asize"]
    return found


def test_it_holds_what_ships(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub/x", "pages": ["b"]}]}}
    folder = write(tmp_path / "shop", PAGE | app | {"sub/x/b.js": "12345", "sub/c.js": "1", "r.md": "no"})
    assert run(["size", str(folder), "--ncdu"]) == 0
    major, minor, head, root = json.loads(capsys.readouterr().out)
    assert (major, minor, head["progname"]) == (1, 0, "mpconsole")
    assert root[0] == {"name": "shop"}
    assert flat(root) == shipped(weighed(folder))


def test_a_name_that_is_not_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "shop", PAGE)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.js")).write_text("1")
    assert run(["size", str(folder), "--ncdu"]) == 0
    assert flat(json.loads(capsys.readouterr().out)[3])["\ufffd.js"] == 1


def test_it_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "shop", PAGE)
    for other in (["--json"], ["--markdown"], ["--diff", "HEAD"]):
        assert run(["size", str(folder), "--ncdu", *other]) == 2
        assert "--ncdu stands alone" in capsys.readouterr().err
