"""`mpconsole size --what-if`: the contract, the words, the exit code."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from tests.size.projects import PAGE, write

TWO = {
    "app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": ["b"]}]},
    "sub/b.js": "require('../lib')",
    "sub/b.wxml": "<view/>",
    "lib.js": "1;" * 500,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path, PAGE | TWO)


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project), "--what-if", "move lib.js to sub", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-what-if-1.json").read_text("utf-8")))
    assert [one["delta"] for one in found["packages"]] == [-1000, 1000]
    assert found["references"][0]["becomes"] == "./lib"


def test_words_and_verdict(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(path.relative_to(project) for path in project.rglob("*"))
    assert run(["size", str(project), "--budget", "600 B", "--what-if", "move lib.js to sub"]) == 1
    words = capsys.readouterr().out
    assert "main package 1.1 KB 140 B -1000 B" in [" ".join(line.split()) for line in words.splitlines()]
    assert run(["size", str(project), "--budget", "1 KB", "--what-if", "ignore lib.js"]) == 0
    words = capsys.readouterr().out
    assert "would not ship" in words
    assert "would not be there" in words
    assert files == sorted(path.relative_to(project) for path in project.rglob("*"))
    assert run(["size", str(project), "--what-if", "ignore x", "--markdown"]) == 2


@pytest.mark.parametrize("width", [40, 60, 80])
def test_lines_fit(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    write(project, {"a-folder-of-some-length/deeper/still-deeper/lib.js": "1", "a.js": "require('./lib')"})
    steps = ("move a-folder-of-some-length to sub/another-folder-of-some-length/", "move lib.js to sub")
    argv = [word for step in steps for word in ("--what-if", step)]
    assert run(["size", str(project), *argv]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if cell_width(line) > width] == []
