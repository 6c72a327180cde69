"""`mpconsole size`: exit codes, the JSON contract, and lines that fit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from tests.size.projects import PAGE, write

MB = 1024 * 1024


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", PAGE | {"img/x.png": b"x" * 5000, "img/X.PNG": b"y", "readme.md": "z"})


def contract(capsys: pytest.CaptureFixture[str], *argv: str) -> dict:
    run(["size", "--json", *argv])
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((SCHEMAS / "size-1.json").read_text("utf-8")))
    return report


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]):
    report = contract(capsys, str(project))
    files = {file["path"]: file["bytes"] for package in report["packages"] for file in package["files"]}
    assert files["img/x.png"] == 5000
    assert files["project.config.json"] == 64
    assert report["total"]["bytes"] == sum(files.values())
    assert {row["path"]: row["reason"] for row in report["excluded"]} == {
        "img/X.PNG": "extension",
        "readme.md": "extension",
    }
    assert report["verdict"] == "ok"


def test_every_declared_package_appears_and_incomplete_ones_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(
        tmp_path / "p",
        PAGE
        | {
            "app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": []}]},
            "sub/keep": "",
            "a.js": None,
            "a.ts": "Page({})",
            "project.config.json": {"setting": {"useCompilerPlugins": ["typescript"]}},
        },
    )
    report = contract(capsys, str(folder))
    main, sub = report["packages"]
    assert (main["name"], sub["name"]) == ("__APP__", "sub")
    assert (sub["bytes"], sub["files"]) == (0, [])
    assert main["complete"] is False
    assert "complete" not in sub
    assert report["total"]["complete"] is False
    assert {"path": "a.js", "bytes": None, "source_bytes": 8, "source": "a.ts"} in main["files"]


@pytest.mark.parametrize(
    ("size", "argv", "code"),
    [
        (2 * MB - 1000, [], 0),
        (2 * MB + 1, [], 1),
        (5000, ["--budget", "4 KB"], 1),
        (5000, ["--budget", "6 KB"], 0),
        (2 * MB + 1, ["--profile", "game"], 0),
    ],
)
def test_exit_codes_follow_the_verdict(project: Path, size: int, argv: list[str], code: int):
    (project / "img" / "x.png").write_bytes(b"x" * size)
    assert run(["size", str(project), *argv]) == code


def test_what_only_compiling_tells_fails_with_strict_alone(project: Path):
    write(project, {"big.js": "x" * (2 * MB), "project.config.json": {"setting": {"minified": True}}})
    assert run(["size", str(project)]) == 0
    assert run(["size", str(project), "--strict"]) == 1


@pytest.mark.parametrize(
    "argv", [["--budget", "much"], ["--profile", "nobody"], ["--nonsense"], ["no-such-folder"]]
)
def test_wrong_use_exits_2_with_one_sentence(
    project: Path, argv: list[str], capsys: pytest.CaptureFixture[str]
):
    assert run(["size", "--project", str(project), *argv]) == 2
    err = capsys.readouterr().err
    assert err.startswith("mpconsole: ")
    assert "Traceback" not in err


def test_project_option_and_argument_say_the_same(project: Path, capsys: pytest.CaptureFixture[str]):
    assert contract(capsys, "--project", str(project)) == contract(capsys, str(project))


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_lines_fit_the_screen(tmp_path: Path, width: int, language: str):
    names = {f"页面/很长很长的文件夹名字/{'图' * n}.png": b"x" * n for n in (1, 20, 60)}
    folder = write(tmp_path / "p", PAGE | names)
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", "--lang", language, "size", str(folder)],
        env={**os.environ, "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert any("64 B" in line for line in lines)
    assert not any("\x1b" in line for line in lines)
    table = [line for line in lines if "B" in line and "(" not in line]
    assert max(cell_width(line) for line in table) <= width


def test_a_pipe_that_closes_is_no_error(project: Path):
    done = subprocess.run(
        f"{sys.executable} -m mpconsole size --all {project} | head -1",
        shell=True,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""


def test_a_broken_app_json_is_told_beside_the_figures(project: Path, capsys: pytest.CaptureFixture[str]):
    (project / "app.json").write_bytes('{"pages": ["首页"]}'.encode("gbk"))
    assert run(["size", "--json", str(project)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["schema"] == "mpconsole.size/1"
    assert "app.json cannot be used" in told.err


@pytest.mark.parametrize("width", [40, 52, 64, 80, 100, 140])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_line_is_wider_than_the_screen(
    width: int,
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "app.json": {
            "pages": ["a"],
            "subPackages": [{"root": "packages/a-rather-long-name", "pages": ["b"]}],
        },
        "b.js": "1;" * 950_000,
        "img/i.png": b"1" * 300_000,
        "project.config.json": {"projectname": "一个名字很长的小程序" * 3, "setting": {"minified": True}},
        "mpconsole.toml": '[size]\nbudget = "2 MB"\npackages.main = "1.8 MB"\nglobs."**/*.png" = "1 KB"\n',
    }
    folder = write(tmp_path / ("deep" * 12), PAGE | files)
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["--lang", language, "size", str(folder), "--all"]) == 1
    wide = [line for line in capsys.readouterr().out.splitlines() if cell_width(line) > width]
    assert not wide
    i18n.set_language("en")


def test_budgets_stand_in_the_table_and_the_command_that_settles_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "b.js": "1;" * 950_000,
        "project.config.json": {"setting": {"minified": True}},
        "mpconsole.toml": '[size.packages]\nmain = "1.5 MB"\n[size.globs]\n"**/*.png" = "1 KB"\n',
    }
    assert run(["size", str(write(tmp_path, PAGE | files)), "--all"]) == 0
    words = capsys.readouterr().out
    assert "of your 1.50 MB  unknown" in words
    assert "**/*.png" in words
    assert "The official tool settles it: mpconsole size --compile" in words
    assert (
        "a line of the official code-quality check" not in words
    )  # what compiling leaves is likely below it
    assert "budget.package" in words
    assert "mpconsole.toml" in words
