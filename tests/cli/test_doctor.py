import json
import os
import socket
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from tests.pseudoterminal import Terminal


def doctor(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    code = run(["doctor", "--json", *words])
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, json.loads((SCHEMAS / "doctor-1.json").read_text()))
    assert document["ready"] == (code == 0)
    ids = [item["id"] for item in document["items"]]
    assert len(ids) == len(set(ids))
    return code, {item["id"]: item for item in document["items"]}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    assert run(["new", str(folder), "--recipe", "blank", "--defaults"]) == 0
    return folder


def test_here_everything_needed_is_there(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, items = doctor(capfd, str(project))
    assert code == 0
    assert items["project"]["value"] == str(project / "miniprogram")
    for name in ("click", "textual", "copier"):
        assert f"{name} {metadata.version(name)}" in items["libraries"]["value"]


def test_it_reads_well_in_both_languages(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", str(project)]) == 0
    english = capfd.readouterr().out
    assert run(["--lang", "zh", "doctor", str(project)]) == 0
    chinese = capfd.readouterr().out
    assert "Ready" in english
    assert "就绪" in chinese
    assert len(english.splitlines()) > 15


def test_without_programs_beside_it_all_is_still_well(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    code, items = doctor(capfd, str(project))
    assert code == 0
    for name in ("git", "node", "npm", "miniprogram-ci"):
        assert items[name]["state"] == "optional"
        assert items[name]["advice"]


def test_the_official_tool_is_found_from_the_project_upwards(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    package = project.parent / "node_modules" / "miniprogram-ci"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"version": "2.1.42"}')
    _code, items = doctor(capfd, str(project))
    assert items["miniprogram-ci"]["state"] == "ok"
    assert str(package) in items["miniprogram-ci"]["value"]


def test_a_folder_that_cannot_be_written_is_missing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MPCONSOLE_STATE_DIR", str(tmp_path / "file" / "state"))
    code, items = doctor(capfd)
    assert code == 3
    assert items["folder.state"]["state"] == "missing"
    assert "MPCONSOLE_STATE_DIR" in items["folder.state"]["advice"]


def test_broken_settings_are_missing_with_their_reason(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "mpconsole.toml").write_text("[size]\nbudget = 3\n")
    code, items = doctor(capfd, str(project))
    assert code == 3
    assert "budget" in items["project.settings"]["advice"]


def test_it_tells_which_setting_comes_from_where(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "mpconsole.toml").write_text('[size]\nbudget = "8 MB"\n[env.test]\nappid = "x"\n')
    config = Path(os.environ["MPCONSOLE_CONFIG_DIR"])
    config.mkdir(parents=True)
    (config / "config.toml").write_text('theme = "paper"\n')
    _code, items = doctor(capfd, "--project", str(project))
    assert items["project.size.budget"]["value"] == "8 MB"
    assert items["project.env.test.appid"]["value"] == "x"
    assert items["person.theme"]["value"] == "paper"
    assert items["environment.MPCONSOLE_LANG"]["value"] == "en"


def test_a_port_in_use_is_told(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (project / "mpconsole.toml").write_text(f"[mock]\nport = {port}\n")
        code, items = doctor(capfd, str(project))
    assert code == 0
    assert items["port"]["state"] == "note"
    assert str(port) in items["port"]["value"]


def test_no_project_is_no_illness(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, items = doctor(capfd, str(tmp_path))
    assert code == 0
    assert items["project"]["state"] == "note"


@pytest.mark.parametrize(("column", "words"), [(2, "one cell wide"), (3, "two cells wide")])
def test_a_terminal_is_asked_how_wide_it_draws(
    column: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    terminal = Terminal("doctor", column=column)
    terminal.until(words)
    assert terminal.code() == 0
