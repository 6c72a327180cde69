"""What package.json asks for, and whether it is built: said first, and built by the official tool alone."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.checks.run import check
from mpconsole.cli.main import run
from mpconsole.project import npm
from mpconsole.settings import ProjectSettings
from tests.corpus.programs import unpacked
from tests.oracle.official import compile_many, modules
from tests.size.projects import PAGE, Files, opened, write

ASKS: Files = {"package.json": {"name": "shop", "dependencies": {"lib": "1.0.0"}}}
INSTALLED: Files = {
    "node_modules/lib/package.json": {"name": "lib", "version": "1.0.0", "miniprogram": "dist"},
    "node_modules/lib/dist/index.js": "Component({})",
    "node_modules/lib/dist/deep/a.wxss": ".a{}",
}
BUILT: Files = {
    "miniprogram_npm/lib/index.js": "Component({})",
    "miniprogram_npm/lib/deep/a.wxss": ".a{}",
}
PACK = """
const { generateKeyPairSync } = require("crypto");
const ci = require(process.argv[1] + "/miniprogram-ci");
const pem = { type: "pkcs1", format: "pem" };
const rsa = { modulusLength: 2048, privateKeyEncoding: pem, publicKeyEncoding: pem };
const { privateKey } = generateKeyPairSync("rsa", rsa);
const about = { appid: "wx0", type: "miniProgram", projectPath: process.argv[2], privateKey };
ci.packNpm(new ci.Project(about), {});
"""


def said(folder: Path) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    return [(need.missing, need.changed, need.installed) for need in npm.needs(opened(folder))]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (PAGE, []),
        (PAGE | {"package.json": {"devDependencies": {"lib": "1"}}}, []),
        (PAGE | {"package.json": "{"}, []),
        (PAGE | ASKS, [(("lib",), (), False)]),
        (PAGE | ASKS | INSTALLED, [(("lib",), (), True)]),
        (PAGE | ASKS | INSTALLED | BUILT, []),
        (PAGE | ASKS | BUILT, []),
        (
            PAGE | ASKS | INSTALLED | BUILT | {"miniprogram_npm/lib/index.js": "Component({ old: 1 })"},
            [((), ("lib",), True)],
        ),
        (PAGE | ASKS | INSTALLED | BUILT | {"miniprogram_npm/lib/old.js": "1"}, [((), ("lib",), True)]),
        (PAGE | ASKS | {"node_modules/lib/package.json": {"types": "index.d.ts"}}, []),
        (PAGE | {"package.json": {"dependencies": {"@types/x": "1"}}}, []),
        (PAGE | ASKS | {"package.json": {"dependencies": {"lib": "1", "@tarojs/taro": "4"}}}, []),
        (PAGE | ASKS | {"sub/package.json": {"dependencies": {"lib": "1"}}}, [(("lib",), (), False)] * 2),
    ],
)
def test_what_is_not_built(tmp_path: Path, files: Files, expected: list[Any]) -> None:
    assert said(write(tmp_path / "p", files)) == expected


def test_pairs_of_the_settings_count_instead(tmp_path: Path) -> None:
    pair = {"packageJsonPath": "./package.json", "miniprogramNpmDistDir": "./mini/"}
    config = {"miniprogramRoot": "mini/", "setting": {"packNpmManually": True, "packNpmRelationList": [pair]}}
    program = {f"mini/{name}": content for name, content in PAGE.items()}
    folder = write(tmp_path / "p", program | ASKS | INSTALLED | {"project.config.json": config})
    assert said(folder) == [(("lib",), (), True)]
    write(folder, {f"mini/{name}": content for name, content in BUILT.items()})
    assert said(folder) == []


def test_it_is_said_before_any_number(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "p", PAGE | ASKS)
    for command in ("size", "check"):
        run([command, str(folder)])
        first, second = capfd.readouterr().out.splitlines()[:2]
        assert first == "npm is not built: miniprogram_npm lacks lib of package.json"
        assert second == "  Build it: npm install && mpconsole npm"
    run(["size", "--json", str(folder)])
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, json.loads((SCHEMAS / "size-1.json").read_text()))
    assert document["npm"][0]["missing"] == ["lib"]
    findings = [one for one in check(opened(folder), ProjectSettings()) if one.rule == "npm-not-built"]
    assert [one.place.file for one in findings] == ["package.json"]
    write(folder, BUILT)
    run(["size", "--json", str(folder)])
    assert "npm" not in json.loads(capfd.readouterr().out)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (PAGE, "no package.json in"),
        (PAGE | ASKS | BUILT, "lib of"),
        (PAGE | {"package.json": {"dependencies": {"@tarojs/taro": "4"}}}, "taro brings npm packages"),
    ],
)
def test_what_cannot_be_built_is_refused_and_nothing_is_deleted(
    tmp_path: Path, files: Files, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "p", files)
    assert run(["npm", str(folder)]) == 2
    assert words in capfd.readouterr().err
    assert (folder / "miniprogram_npm").exists() == ("miniprogram_npm/lib/index.js" in files)


@pytest.mark.slow
def test_a_fresh_clone_that_uses_vant(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))
    vant = unpacked("@vant/weapp@1.11.7")
    program = PAGE | {
        "app.json": {"pages": ["a"], "usingComponents": {"van-button": "@vant/weapp/button/index"}},
        "package.json": {"dependencies": {"@vant/weapp": "1.11.7", "tiny": "1.0.0"}},
        ".gitignore": "node_modules\nminiprogram_npm\n",
    }
    ours, theirs = (write(tmp_path / name, program) for name in ("ours", "theirs"))
    assert run(["size", str(ours)]) == 0
    assert "npm is not built: miniprogram_npm lacks @vant/weapp, tiny" in capfd.readouterr().out
    assert run(["npm", str(ours)]) == 2
    assert "First: npm install" in capfd.readouterr().err
    for folder in (ours, theirs):
        place = folder / "node_modules" / "@vant"
        place.mkdir(parents=True)
        subprocess.run(["cp", "-r", str(vant), str(place / "weapp")], check=True)
        tiny = {
            "package.json": {"name": "tiny", "version": "1.0.0"},
            "index.js": "module.exports = require('./b')",
        }
        write(folder / "node_modules" / "tiny", tiny | {"b.js": "export default 3"})
    assert run(["npm", str(ours)]) == 0
    assert "miniprogram_npm: " in capfd.readouterr().out
    assert run(["size", "--json", str(ours)]) == 0
    document = json.loads(capfd.readouterr().out)
    assert "npm" not in document
    subprocess.run(
        ["node", "-e", PACK, str(modules()), str(theirs)], check=True, cwd=tmp_path, capture_output=True
    )
    (official,) = compile_many([theirs])
    files = {file["path"]: file["bytes"] for package in document["packages"] for file in package["files"]}
    assert files == official.sizes
    assert any(path.startswith("miniprogram_npm/@vant/weapp/button/") for path in files)
    assert "miniprogram_npm/tiny/index.js" in files
