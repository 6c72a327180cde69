"""`mpconsole size visit`: the contract, lines that fit, Markdown."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from tests.size.projects import PAGE, write

TWO = {
    "app.json": {
        "pages": ["a"],
        "subPackages": [{"root": "packages/long-name", "pages": ["b"]}],
        "preloadRule": {"a": {"packages": ["packages/long-name"]}},
    },
    "packages/long-name/b.js": "1;" * 5000,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path, PAGE | TWO)


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "visit", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-visit-1.json").read_text("utf-8")))
    assert [one["page"] for one in found["pages"]] == ["a", "packages/long-name/b"]
    assert found["pages"][1]["seconds"]["2G"] > 5 * 0.8


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_lines_fit(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for language in ("en", "zh-CN"):
        assert run(["--lang", language, "size", "visit", str(project)]) == 0
        lines = [line for line in capsys.readouterr().out.splitlines() if "https://" not in line]
        assert [line for line in lines if cell_width(line) > width] == []
    i18n.set_language("en")


def test_markdown_has_it_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project), "--markdown"]) == 0
    words = capsys.readouterr().out
    assert "#### First visit" in words
    assert "| packages/long-name/b | " in words
    assert run(["size", str(write(project, {"app.json": "{"})), "--markdown"]) == 0
    assert "First visit" not in capsys.readouterr().out
