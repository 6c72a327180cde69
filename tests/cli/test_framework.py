"""A framework's project: its build recognised, run after a yes and followed; its output found."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.project.discovery import NotBuiltError, locate
from mpconsole.settings import load_project
from tests.cli.test_dev import Program
from tests.size.projects import PAGE, Files, write

TARO: Files = {
    "package.json": {"dependencies": {"@tarojs/taro": "4.1.0"}, "scripts": {"build:weapp": "sh build.sh"}},
    "project.config.json": {"appid": "wx0123456789abcdef", "miniprogramRoot": "./dist"},
    "src/app.config.ts": "export default { pages: ['pages/index/index'] }",
}
UNI_APP: Files = {
    "package.json": {"dependencies": {"@dcloudio/uni-app": "3"}, "scripts": {"build:mp-weixin": "uni build"}},
    "src/manifest.json": "{}",
    "src/pages.json": "{}",
}


def built(folder: str, program: Files = PAGE) -> Files:
    return {f"{folder}/{name}": content for name, content in program.items()}


def size(folder: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = run(["size", "--json", str(folder)])
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, json.loads((SCHEMAS / "size-1.json").read_text()))
    return code, document


@pytest.mark.parametrize(
    ("sources", "output", "command"),
    [(TARO, "dist", "npm run build:weapp"), (UNI_APP, "dist/build/mp-weixin", "npm run build:mp-weixin")],
)
def test_output_found_or_the_build_command_named(
    tmp_path: Path, sources: Files, output: str, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", sources)
    assert run(["size", str(folder)]) == 2
    assert f"Build it first: {command}" in capfd.readouterr().err
    write(folder, built(output))
    code, document = size(folder, capfd)
    assert code == 0
    assert document["project"]["root"] == str(folder / output)
    assert document["project"]["sources"] == str(folder)
    assert "development" not in document["project"]


def test_the_output_that_the_settings_name_goes_first(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", UNI_APP | built("dist/dev/mp-weixin") | built("out/release"))
    assert locate(folder).root == folder / "dist/dev/mp-weixin"
    write(folder, {"mpconsole.toml": '[build]\noutput = "out/release"\ncommand = "make"\n'})
    assert locate(folder).root == folder / "out/release"
    (folder / "out/release/app.json").unlink()
    with pytest.raises(NotBuiltError) as error:
        locate(folder)
    assert error.value.hint == "Build it first: make"


BIG = {"big.js": "x" * 2_300_000, "app.js.map": "{}"}


@pytest.mark.parametrize(
    ("files", "development"),
    [
        (UNI_APP | built("dist/dev/mp-weixin", PAGE | BIG), True),
        (UNI_APP | built("dist/build/mp-weixin", PAGE | BIG), False),
        (TARO | built("dist", PAGE | BIG), True),
        (TARO | built("dist", PAGE | {"big.js": BIG["big.js"]}), False),
        (TARO | built("dist", PAGE | BIG) | {"mpconsole.toml": '[build]\nmode = "production"\n'}, False),
        (
            TARO
            | built("dist", PAGE | {"big.js": BIG["big.js"]})
            | {"mpconsole.toml": '[build]\nmode = "development"\n'},
            True,
        ),
    ],
)
def test_a_build_for_developing_is_labelled_and_not_judged(
    tmp_path: Path, files: Files, development: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", files)
    code, document = size(folder, capfd)
    assert document["project"].get("development", False) == development
    assert (code, document["verdict"]) == ((0, "unknown") if development else (1, "over"))
    run(["size", str(folder)])
    assert ("A build for developing" in capfd.readouterr().out) == development


def test_detect_fills_the_table_and_keeps_the_rest(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "p", TARO | {"mpconsole.toml": '# mine\n[size]\nbudget = "8 MB"\n'})
    assert run(["build", str(folder), "--detect"]) == 2
    assert 'command = "npm run build:weapp"' in capfd.readouterr().out
    assert "build" not in (folder / "mpconsole.toml").read_text()
    assert run(["build", str(folder), "--detect", "--yes"]) == 0
    assert (folder / "mpconsole.toml").read_text().startswith("# mine")
    told = load_project(folder)
    assert (told.build.command, told.build.output, told.build.mode) == (
        "npm run build:weapp",
        "dist",
        "production",
    )
    assert told.size.budget == "8 MB"
    assert run(["build", str(write(tmp_path / "plain", PAGE)), "--detect"]) == 2


def test_dev_runs_the_build_after_a_yes_and_follows_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    script = "mkdir -p dist; echo 'Page({})' > dist/a.js; echo '<view/>' > dist/a.wxml; echo 'done: built'\n"
    pages = """echo '{"pages": ["a"]}' > dist/app.json; exec sleep 600\n"""
    folder = write(tmp_path / "p", TARO | {"build.sh": script + pages})
    table = '[build]\ncommand = "sh build.sh"\noutput = "dist"\n'
    write(folder, {"mpconsole.toml": table})
    assert run(["dev", str(folder), "--build"]) == 2
    assert "sh build.sh" in capfd.readouterr().err
    assert not (folder / "dist").exists()
    program = Program(str(folder), "--build", "--yes", "--json", "--no-mock")
    opened = program.until_kind("opened")
    assert opened["total"]["files"] == 4
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(20) == 0
    write(folder, {"build.sh": "echo broken; exit 3\n"})
    program = Program(str(folder), "--build", "--json", "--no-mock")
    assert program.until_kind("build") | {"time": ""} == {
        "schema": "mpconsole.dev/1",
        "time": "",
        "kind": "build",
        "code": 3,
        "message": "broken",
    }
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(20) == 0
    write(folder, {"mpconsole.toml": table.replace("build.sh", "build.sh --watch")})
    assert run(["dev", str(folder), "--build"]) == 2
    assert "nobody has allowed" in capfd.readouterr().err


def test_a_build_that_makes_no_program_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(
        tmp_path / "p", TARO | {"mpconsole.toml": '[build]\ncommand = "echo no such preset; exit 7"\n'}
    )
    assert run(["dev", str(folder), "--build", "--yes"]) == 3
    error = capfd.readouterr().err
    assert "ended with 7 and made no program: no such preset" in error
    assert "build.log" in error
    assert os.environ["MPCONSOLE_STATE_DIR"] in error
