"""`mpconsole size history`: the contract, the words, and that every `size` adds to it."""

import json
import time
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from mpconsole.size.history import store
from mpconsole.size.history.model import Moment, Weight
from tests.size.projects import PAGE, weighed, write

DAY = 86_400


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path, PAGE | {"b.js": "1;" * 150_000})


def grown(project: Path, step: int) -> None:
    """Write a history of ten days, each `step` bytes more, up to what the program weighs now."""
    now = weighed(project).bytes
    for ago in range(10, 0, -1):
        one = Weight(now - ago * step, now - ago * step)
        store.record(store.path_of(project), Moment(int(time.time()) - ago * DAY, one, {"__APP__": one}))


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grown(project, 100)
    assert run(["size", "history", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-history-1.json").read_text("utf-8")))
    assert len(found["moments"]) == 11
    assert found["forecasts"][0]["bytes_a_day"] == 100


def test_every_size_adds_to_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project)]) == 0
    write(project, {"b.js": "1"})
    assert run(["size", str(project), "--json"]) == 0
    assert run(["size", str(project), "--what-if", "ignore b.js"]) == 0
    assert len(store.read(store.path_of(project))) == 2
    capsys.readouterr()


def test_a_forecast_in_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grown(project, 20_000)
    assert run(["size", "history", str(project)]) == 0
    words = capsys.readouterr().out
    assert "The main package reaches 2 MB on " in words
    assert "at the last two weeks' rate (+19.5 KB a day)" in words
    assert "+19.5 KB" in words
    assert run(["--lang", "zh-CN", "size", "history", str(project)]) == 0
    assert "月" in capsys.readouterr().out
    i18n.set_language("en")


def test_too_little_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "history", str(project)]) == 0
    assert "No forecast yet" in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80])
def test_lines_fit(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    grown(project, 20_000)
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["size", "history", str(project)]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if cell_width(line) > width] == []


def test_without_a_place_for_it_size_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("MPCONSOLE_STATE_DIR", str(tmp_path / "file"))
    assert run(["size", str(project)]) == 0
    assert run(["size", "advice", str(project)]) == 0
    assert run(["size", "history", str(project)]) == 0
    assert "There is no history" in capsys.readouterr().err
