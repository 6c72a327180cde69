"""`mpconsole size --diff`, `--base` and `--markdown`: the contract, the words, and wrong use."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import cell_width
from tests.size.projects import PAGE, write
from tests.size.repositories import commit, start

TWO = {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": ["b"]}]}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = start(tmp_path / "shop")
    commit(folder, PAGE | TWO | {"img/a_b.png": b"x" * 3000, "sub/b.js": "1" * 50})
    commit(folder, {"img/a_b.png": None, "img/c_d.png": b"x" * 3000, "sub/b.js": "1" * 2098})
    return write(folder, {"new.js": "1" * 100})


def said(capsys: pytest.CaptureFixture[str], project: Path, *argv: str) -> str:
    assert run(["size", str(project), *argv]) == 0
    return capsys.readouterr().out


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((SCHEMAS / "size-diff-1.json").read_text("utf-8"))
    found = json.loads(said(capsys, project, "--diff", "HEAD~1", "--json"))
    jsonschema.validate(found, schema)
    assert found["delta"] == 2148
    assert found["after"]["revision"] is None
    assert [(row["kind"], row["path"], row["delta"]) for row in found["files"]] == [
        ("changed", "sub/b.js", 2048),
        ("added", "new.js", 100),
        ("renamed", "img/c_d.png", 0),
    ]
    assert found["files"][2]["was"] == "img/a_b.png"
    found = json.loads(said(capsys, project, "--diff", "HEAD~1..", "--json"))
    jsonschema.validate(found, schema)
    assert found["delta"] == 2048
    assert found["after"]["name"] == "HEAD"
    assert json.loads(said(capsys, project, "--diff", "HEAD..HEAD~1", "--json"))["delta"] == -2048


def test_terminal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, project, "--diff", "HEAD~1")
    assert "sub 50 B 2.0 KB +2.0 KB" in [" ".join(line.split()) for line in words.splitlines()]
    assert "renamed, was img/a_b.png" in words
    assert "No file weighs otherwise." in said(capsys, project, "--diff", "HEAD..HEAD")


def test_markdown_for_a_pull_request(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, project, "--base", "HEAD~1", "--markdown")
    assert "**+2.1 KB**" in words
    assert "| sub | 1 | 2.0 KB | +2.0 KB | 0% of 2 MB |" in words
    assert "| img/c\\_d.png | 2.9 KB | 2.9 KB | ±0 | renamed, was img/a\\_b.png |" in words
    rows = [line for line in words.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}
    assert words == said(capsys, project, "--diff", "HEAD~1", "--markdown")
    alone = said(capsys, project, "--markdown")
    assert "| biggest files | as written |" in alone
    assert "| **total** | 7 |" in alone


def test_names_cannot_break_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"a|b`<script>\n.js": "1" * 9000})
    row = next(line for line in said(capsys, project, "--markdown").splitlines() if "script" in line)
    assert row == "| a\\|b\\`\\<script\\>\\\\x0a.js | 8.8 KB |"


def test_a_budget_counts_for_the_later_side(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project), "--diff", "HEAD~1", "--budget", "1 KB"]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--diff", "nowhere"], "nowhere is no revision"),
        (["--diff", "a...b"], "write REV or REV..REV"),
        (["--diff", ""], "write REV or REV..REV"),
        (["--diff", "HEAD", "--base", "HEAD"], "--diff and --base"),
        (["--json", "--markdown"], "--json and --markdown"),
    ],
)
def test_wrong_use(project: Path, capsys: pytest.CaptureFixture[str], argv: list[str], words: str) -> None:
    assert run(["size", str(project), *argv]) == 2
    assert words in capsys.readouterr().err


def test_in_chinese(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, project, "--diff", "HEAD~1", "--lang", "zh-CN")
    i18n.set_language("en")
    assert "主包" in words
    assert "重命名" in words
    assert all(cell_width(line) <= 100 for line in words.splitlines())


SCRIPT = "".join(f"function f{number}() {{ return {number * 7919} }}\n" for number in range(60))


def test_a_file_that_moved_and_was_changed_is_told_as_renamed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = start(tmp_path / "p")
    other = "".join(f"var v{number} = '{number * 31}'\n" for number in range(60))
    commit(folder, PAGE | {"lib/index.js": SCRIPT, "lib/other/index.js": other, "lib/gone.js": "x;" * 400})
    commit(
        folder,
        {
            "lib/index.js": None,
            "lib/other/index.js": None,
            "lib/gone.js": None,
            "shop/index.js": "require('./a')\n" + SCRIPT,
            "shop/renamed.js": other.replace("var v1 ", "let v1 "),
            "shop/new.js": "y;\n" * 300,
        },
    )
    assert run(["size", str(folder), "--diff", "HEAD~1", "--json"]) == 0
    files = {one["path"]: one for one in json.loads(capsys.readouterr().out)["files"]}
    assert (files["shop/index.js"]["kind"], files["shop/index.js"]["was"]) == ("renamed", "lib/index.js")
    assert files["shop/index.js"]["delta"] == len("require('./a')\n")
    assert files["shop/renamed.js"]["was"] == "lib/other/index.js"
    assert files["shop/new.js"]["kind"] == "added"
    assert files["lib/gone.js"]["kind"] == "removed"
    assert len(files) == 4


def test_without_a_commit_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(start(tmp_path / "p"), PAGE)
    for words in (["size", str(folder), "--diff", "HEAD"], ["size", "log", str(folder)]):
        assert run(words) == 2
        assert "the repository has no commit yet" in capsys.readouterr().err
