"""`mpconsole check` as one calls it: formats, exit codes, settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width

SOUND = {
    "app.json": '{"pages": ["pages/home/index"]}',
    "pages/home/index.js": "Page({})",
    "pages/home/index.wxml": "<view/>",
}
WRONG = SOUND | {
    "app.json": '{\n\t"pages": ["pages/home/index"],\n\t"window": {"首页": 1, "backgroundColor": "white"}\n}'
}
WARNED = SOUND | {"app.json": '{"pages": ["pages/home/index"], "sitemapLocation": "sitemap.json"}'}
OFFICIAL_CONTENT = 10009


def project(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def schema() -> dict[str, Any]:
    return json.loads((SCHEMAS / "check-1.json").read_text(encoding="utf-8"))


def test_a_sound_project_has_nothing_and_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(project(tmp_path, SOUND))]) == 0
    assert capsys.readouterr().out == "Nothing to find fault with.\n"


def test_text_points_at_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, WRONG))
    assert run(["check"]) == 1
    out = capsys.readouterr().out
    block = next(block for block in out.split("\n\n") if "backgroundColor" in block.splitlines()[0])
    head, source, caret, _help = block.splitlines()
    assert head.startswith("app.json:3:41  error  window.backgroundColor")
    assert head.endswith("[colour-form; refused by the official tool 10009]")
    start = source.index('"white"') + 2  # the two wide characters before it take a column more each
    assert caret == "   | " + " " * (start - 5) + "^" * len('"white"')
    assert "1 error, 1 note" in out
    assert "\x1b[" not in out


def test_json_follows_its_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], schema: dict[str, Any]
) -> None:
    assert run(["check", "--json", "--project", str(project(tmp_path, WRONG))]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, schema)
    assert report["summary"] == {
        "errors": 1,
        "warnings": 0,
        "notes": 1,
        "hidden": {"comments": 0, "settings": 0, "baseline": 0, "official": 0},
    }
    wrong = next(row for row in report["findings"] if row["rule"] == "colour-form")
    assert (wrong["file"], wrong["line"], wrong["official"]) == ("app.json", 3, OFFICIAL_CONTENT)
    line = WRONG["app.json"].split("\n")[2]
    assert line[wrong["column"] - 1 : wrong["end_column"] - 1] == '"white"'


@pytest.mark.parametrize("content", [None, "", "{", "\ufeff{}", "[]", "null"])
def test_json_comes_for_any_folder(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str], schema: dict[str, Any]
) -> None:
    if content is not None:
        (tmp_path / "app.json").write_text(content, encoding="utf-8")
    assert run(["check", "--json", str(tmp_path)]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, schema)
    assert report["summary"]["errors"] >= 1


def test_a_folder_that_does_not_exist_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--json", str(tmp_path / "gone")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "gone" in err


def test_strict_counts_warnings(tmp_path: Path) -> None:
    folder = str(project(tmp_path, WARNED))
    assert run(["check", folder]) == 0
    assert run(["check", folder, "--strict"]) == 1


def test_settings_change_severities(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, WRONG)
    (folder / "mpconsole.toml").write_text('[rules]\ncolour-form = "note"\nunknown-key = "off"\n')
    assert run(["check", "--json", str(folder)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(row["rule"], row["severity"]) for row in report["findings"]] == [("colour-form", "note")]


@pytest.mark.parametrize("line", ['colour-from = "off"', 'colour-form = "never"'])
def test_settings_that_name_nothing_are_told(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, SOUND)
    (folder / "mpconsole.toml").write_text(f"[rules]\n{line}\n")
    assert run(["check", str(folder)]) == 2
    assert "colour-form" in capsys.readouterr().err


def test_a_baseline_lets_an_old_project_start_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, WARNED)
    assert run(["check", "--strict", str(folder)]) == 1
    assert run(["check", "--baseline", "write", str(folder)]) == 0
    assert "1 finding is in" in capsys.readouterr().out
    assert run(["check", "--strict", str(folder)]) == 0
    assert capsys.readouterr().out == "Nothing to find fault with.\nHidden: 1 in the baseline\n"
    (folder / "mpconsole-baseline.toml").rename(folder / "old.toml")
    assert run(["check", "--strict", str(folder)]) == 1
    assert run(["check", "--strict", "--baseline", str(folder / "old.toml"), str(folder)]) == 0
    assert run(["check", "--baseline", str(folder / "gone.toml"), str(folder)]) == 2


def test_a_baseline_holds_no_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, WRONG)
    assert run(["check", "--baseline", "write", str(folder)]) == 1
    assert "stays out of it" in capsys.readouterr().err
    assert run(["check", str(folder)]) == 1
    (folder / "mpconsole.toml").write_text('[rules]\ncolour-form = "off"')
    assert run(["check", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Hidden: 1 by mpconsole.toml, 1 in the baseline",
        "The official tool refuses the project for 1 of these; a release tells it all the same.",
    ]


def test_fix_shows_then_mends_then_has_nothing_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = "<view>\r\n<text wx-if=true>x</text>\r\n</view>"
    monkeypatch.chdir(project(tmp_path, SOUND))
    (tmp_path / "pages/home/index.wxml").write_bytes(view.encode())
    assert run(["check"]) == 1
    assert "--fix mends 2 of these." in capsys.readouterr().out
    assert run(["check", "--fix", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["--- a/pages/home/index.wxml", "+++ b/pages/home/index.wxml"]
    assert '+<text wx:if="true">x</text>' in out
    assert "2 findings would be mended" in err
    assert (tmp_path / "pages/home/index.wxml").read_bytes().decode() == view
    assert run(["check", "--diff"]) == 0
    assert capsys.readouterr().out == out
    assert run(["check", "--fix", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["findings"] == []
    assert "2 findings mended in 1 file." in err
    assert (tmp_path / "pages/home/index.wxml").read_bytes().decode() == view.replace(
        "wx-if=true", 'wx:if="true"'
    )
    assert run(["check", "--fix"]) == 0
    assert "0 findings mended in 0 files." in capsys.readouterr().err
    assert run(["check", "--dry-run"]) == 2


def test_what_others_make_is_not_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    npm = {"miniprogram_npm/x/index.json": '{"component": true,}', "miniprogram_npm/x/index.js": "1"}
    using = {"pages/home/index.json": '{"usingComponents": {"x": "x"}}'}
    folder = project(tmp_path / "npm", SOUND | npm | using)
    assert run(["check", "--fix", str(folder)]) == 1
    assert "0 findings mended" in capsys.readouterr().err
    assert (folder / "miniprogram_npm/x/index.json").read_text() == '{"component": true,}'
    made = SOUND | {"taro.js": "1", "vendors.js": "1", "app.js": 'require("./taro");require("./vendors");'}
    made |= {
        "runtime.js": "1",
        "common.js": "1",
        "base.wxml": "<view/>",
        "pages/home/index.wxml": "<view a=1/>",
    }
    folder = project(tmp_path / "made", made)
    assert run(["check", "--fix", str(folder)]) == 2
    assert "a framework has made" in capsys.readouterr().err
    assert (folder / "pages/home/index.wxml").read_text() == "<view a=1/>"


def test_the_difference_is_a_patch(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "p", SOUND | {"pages/home/index.wxml": "<view a=1/>\n<view/>\n<view b=2/>"})
    subprocess.run([sys.executable, "-m", "mpconsole", "check", "--diff", str(folder)], check=True)
    (tmp_path / "fix.patch").write_bytes(capfd.readouterr().out.encode())
    subprocess.run(["git", "apply", "--unsafe-paths", str(tmp_path / "fix.patch")], cwd=folder, check=True)
    assert (folder / "pages/home/index.wxml").read_text() == '<view a="1"/>\n<view/>\n<view b="2"/>'


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_text_fits_the_terminal(
    width: int,
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    folder = project(tmp_path, WRONG | {"pages/home/一个很长的名字一个很长的名字.wxml": "<view>" * 3})
    (folder / "pages/home/index.js").write_text("wx.getLocation({a: 'http://a.long.name.of.a.host.cn/'})" * 4)
    assert run(["--lang", language, "check", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    too_long = {line for line in lines if cell_width(line) > width}
    assert too_long <= {line for line in lines if " " not in line}  # a place alone: it is copied whole


def test_github_annotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, WRONG))
    assert run(["check", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(
        line.startswith("::error file=app.json,line=3,col=41,endLine=3,endColumn=47,") for line in lines
    )
    assert all(line.startswith(("::error ", "::notice ")) for line in lines)


def test_sarif(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, WRONG))
    assert run(["check", "--format", "sarif"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["version"] == "2.1.0"
    (scan,) = report["runs"]
    rules = scan["tool"]["driver"]["rules"]
    for result in scan["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "app.json"
        assert location["physicalLocation"]["region"]["startLine"] == 3


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--explain", "tab-count"]) == 0
    assert "10009" in capsys.readouterr().out
    assert run(["check", "--explain", "tab-cuont"]) == 2
    assert "tab-count" in capsys.readouterr().err


def test_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh-CN", "check", str(project(tmp_path, WRONG))]) == 1
    assert "1 个错误、1 条提示" in capsys.readouterr().out


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from mpconsole.cli.main import run; run(sys.argv[1:]); print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(project(tmp_path, WRONG))],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"NO_COLOR": "1"},
    )
    assert done.stderr == ""
    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()}
    assert not loaded & {
        "textual",
        "rich",
        "httpx",
        "cryptography",
        "copier",
        "tomllib",
        "uvicorn",
        "pygments",
    }
