"""`mpconsole size why PATH`: each rule, each place in a program, and names that are not there."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from tests.size.projects import PAGE, write

CONFIG = {
    "packOptions": {"ignore": [{"type": "folder", "value": "docs"}]},
    "setting": {"useCompilerPlugins": ["typescript"]},
}
FILES = {
    "app.json": {
        "pages": ["a", "ts"],
        "subPackages": [{"root": "sub", "pages": ["b"]}],
        "tabBar": {"list": [{"pagePath": "a", "iconPath": "/img/tab.png"}]},
        "workers": "jobs",
    },
    "a.json": {"usingComponents": {"card": "/parts/card"}},
    "sub/b.js": "",
    "sub/b.json": {"usingComponents": {"card": "/parts/card"}},
    "sub/b.wxml": "",
    "parts/card.json": {"component": True},
    "parts/card.wxml": "<view/>",
    "parts/card.js": "Component({})",
    "img/tab.png": b"x" * 2000,
    "img/X.PNG": b"x",
    "jobs/one.js": "1",
    "lonely.js": "1",
    "lib/deep.js": "1",
    "lib/util.js": "require('./deep')",
    "app.js": "require('./lib/util')",
    "docs/plan.png": b"12345",
    "README.md": "words",
    "LICENSE": "words",
    "both.ts": "",
    "both.js": "",
    "types.d.ts": "",
    "ts.ts": "Page({})",
    "ts.wxml": "",
    "node_modules/x/index.js": "",
    "project.config.json": CONFIG,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = write(tmp_path / "shop", PAGE | FILES)
    (tmp_path / "far").mkdir()
    (folder / "linked").symlink_to(tmp_path / "far")
    return folder


def ask(capsys: pytest.CaptureFixture[str], project: Path, path: str, *more: str) -> str:
    assert run(["size", "why", path, "--project", str(project), *more]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "parts/card.js",
            ["main package", "13 B (13 bytes)", "component  parts/card", "a.json", "sub/b.json"],
        ),
        ("sub/b.js", ["ships in            sub/", "a file of the page  sub/b"]),
        ("img/tab.png", ["2.0 KB (2,000 bytes)", "tabBar.list[0].iconPath"]),
        ("lib/deep.js", ["asked for by     lib/util.js", "reached through  app.json", "app.js"]),
        ("img/tab.png", ["named in           app.json"]),
        ("jobs/one.js", ["named in app.json  workers"]),
        ("lonely.js", ["Nothing in the program asks for it or names it."]),
        ("ts.ts", ["ts.js", "compiled from       ts.ts", "known only after compiling"]),
        ("project.config.json", ["64 B (64 bytes)"]),
    ],
)
def test_what_ships(project: Path, capsys: pytest.CaptureFixture[str], path: str, words: list[str]) -> None:
    said = ask(capsys, project, path)
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "docs/plan.png",
            ["rule            folder: docs", '{"type": "file", "value": "docs/plan.png"}', "5 B"],
        ),
        ("README.md", ["its extension does not ship", ".md is not among the extensions"]),
        ("LICENSE", ["A file without an extension never ships"]),
        ("img/X.PNG", [".PNG does not ship, .png does"]),
        ("types.d.ts", ["a type declaration"]),
        ("both.js", ["both.ts ships under the same name"]),
        ("node_modules/x/index.js", ["folder       node_modules/", "build npm"]),
        ("linked", ["a link to a folder"]),
    ],
)
def test_what_stays_out(
    project: Path, capsys: pytest.CaptureFixture[str], path: str, words: list[str]
) -> None:
    said = ask(capsys, project, path)
    for word in ["not shipped", *words]:
        assert word in said


def test_the_remedy_for_an_ignored_file_is_true(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    include = {"include": [{"type": "file", "value": "docs/plan.png"}]}
    write(project, {"project.config.json": CONFIG | {"packOptions": CONFIG["packOptions"] | include}})
    assert "ships in" in ask(capsys, project, "docs/plan.png")


def test_a_path_may_be_seen_from_where_one_stands(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "sub")
    assert run(["size", "why", "b.js"]) == 0
    assert "sub/b.js" in capsys.readouterr().out
    assert run(["size", "why", "parts/card.js"]) == 0
    assert "parts/card.js" in capsys.readouterr().out
    assert run(["size", "why", str(project / "sub" / "b.wxml")]) == 0


def test_a_file_outside_the_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "p", {f"app/{name}": content for name, content in PAGE.items()})
    write(folder, {"project.config.json": {"miniprogramRoot": "app/"}, "notes.js": "1"})
    monkeypatch.chdir(folder)
    said = ask(capsys, folder, "notes.js")
    assert "outside the program's root" in said
    assert str(folder / "app") in said


def test_names_that_are_not_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "why", "parts/crad.js", "--project", str(project)]) == 2
    said = capsys.readouterr().err
    assert "the program has no file parts/crad.js" in said
    assert "Perhaps: parts/card.js" in said
    assert run(["size", "why", "parts", "--project", str(project)]) == 2
    assert "parts is a folder" in capsys.readouterr().err
    assert run(["size", "why", "card.wxml", "--project", str(project)]) == 2
    assert "Perhaps: parts/card.wxml" in capsys.readouterr().err


def test_in_chinese(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, project, "parts/card.js", "--lang", "zh-CN")
    i18n.set_language("en")
    assert "主包" in said
    assert all(cell_width(line) <= 100 for line in said.splitlines())


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((SCHEMAS / "size-why-1.json").read_text("utf-8"))
    for path in sorted(project.rglob("*")):
        if path.is_file():
            assert run(["size", "why", str(path), "--project", str(project), "--json"]) == 0
            found = json.loads(capsys.readouterr().out)
            jsonschema.validate(found, schema)
    assert run(["size", "why", "nowhere.js", "--project", str(project), "--json"]) == 2
