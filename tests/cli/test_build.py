"""`mpconsole build`: what it prints, where it writes, how it ends."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from tests.oracle.official import compile_many, modules
from tests.size.projects import PAGE, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", PAGE)


def test_the_manifest_keeps_its_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(project), "--json"]) == 0
    manifest = json.loads(capsys.readouterr().out)
    jsonschema.validate(manifest, json.loads((SCHEMAS / "build-1.json").read_text("utf-8")))
    assert [row["path"] for row in manifest["files"]] == ["a.js", "a.wxml", "app.json", "project.config.json"]


def test_nothing_is_written_into_the_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(project.rglob("*"))
    assert run(["build", str(project)]) == 0
    assert sorted(project.rglob("*")) == before
    archive = Path(capsys.readouterr().out.splitlines()[0].partition("\t")[2])
    assert run(["build", "--verify", str(archive)]) == 0


def test_an_output_inside_the_program_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(project), "--output", str(project / "out")]) == 2
    assert "would ship with the next build" in capsys.readouterr().err


def test_verify_says_what_differs_and_exits_1(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["build", str(project), "--output", str(out), "--version", "1.2.0"]) == 0
    archive = out / "mini-program-1.2.0.wxvpkg.gz"
    assert run(["build", "--verify", str(archive), str(project)]) == 0
    (project / "a.js").write_text("Page({changed: 1})")
    capsys.readouterr()
    assert run(["build", "--verify", str(archive)]) == 0
    assert run(["build", "--verify", str(archive), str(project)]) == 1
    assert "a.js has other bytes" in capsys.readouterr().out
    archive.write_bytes(b"")
    assert run(["build", "--verify", str(archive)]) == 1


def test_no_project_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", str(tmp_path)]) == 2
    assert "is not a mini program" in capsys.readouterr().err


@pytest.mark.slow
def test_a_compiled_build_is_what_the_official_tool_makes_and_stays_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))
    setting = {"useCompilerPlugins": ["typescript", "sass"], "es6": True, "minified": True}
    files = {"app.json": {"pages": ["a"]}, "a.wxml": "<view/>", "a.ts": "Page({ async onLoad() {} })"}
    folder = write(tmp_path / "p", files | {"a.scss": ".a { .b { width: 1px; } }"})
    write(folder, {"project.config.json": {"appid": "wx0123456789abcdef", "setting": setting}})
    assert run(["build", str(folder)]) == 3
    assert "mpconsole build --compiled" in capfd.readouterr().err
    made = []
    for name in ("one", "two"):
        arguments = ["build", str(folder), "--compiled", "--json", "--output", str(tmp_path / name)]
        assert run(arguments) == 0
        made.append(json.loads(capfd.readouterr().out))
        jsonschema.validate(made[-1], json.loads((SCHEMAS / "build-1.json").read_text()))
    assert made[0] == made[1]
    assert made[0]["compile"] == "official"
    assert made[0]["compiler"] == "miniprogram-ci 2.1.42"
    (official,) = compile_many([folder], {"useProjectConfig": True})
    told = {row["path"]: (row["bytes"], row["sha256"]) for row in made[0]["files"]}
    assert told == official.files
    assert made[0]["total"]["bytes"] == sum(official.sizes.values())
    (archive,) = (tmp_path / "one").glob("*.wxvpkg.gz")
    assert run(["build", "--verify", str(archive), str(folder)]) == 0
    (folder / "a.scss").write_text(".a { .b { width: 2px; } }")
    assert run(["build", "--verify", str(archive), str(folder)]) == 1
    assert "a.wxss has other bytes" in capfd.readouterr().out
