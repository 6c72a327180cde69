"""`mpconsole size advice --fix`: shown, asked, written."""

from pathlib import Path

import pytest

from mpconsole.cli.main import run
from tests.size.projects import PAGE, write

CONFIG = '{\n    "appid": "touristappid"\n}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path, PAGE | {"project.config.json": CONFIG, "dead.js": "1;" * 400})


def test_it_shows_and_writes_what_it_shows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = project / "project.config.json"
    config.chmod(0o640)
    assert run(["size", "advice", str(project), "--fix", "--yes"]) == 0
    words = capsys.readouterr().out
    assert '+                "value": "dead.js"' in words
    assert "1 file stays out then, 800 B as written." in words
    assert config.read_text("utf-8").startswith('{\n    "appid": "touristappid",\n    "packOptions": {')
    assert config.stat().st_mode & 0o777 == 0o640
    assert run(["size", "advice", str(project), "--fix", "--yes"]) == 0
    assert "no step that is safe" in capsys.readouterr().out


def test_size_takes_it_as_well(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project), "--fix", "--json"]) == 2
    assert "--fix stands alone" in capsys.readouterr().err
    assert run(["size", str(project), "--fix", "--yes"]) == 0
    assert "1 file stays out then, 800 B as written." in capsys.readouterr().out
    assert "dead.js" in (project / "project.config.json").read_text("utf-8")


def test_without_a_yes_nothing_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "advice", str(project), "--fix"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert (project / "project.config.json").read_text("utf-8") == CONFIG
