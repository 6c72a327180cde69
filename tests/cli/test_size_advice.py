"""`mpconsole size advice`: the contract, and the words."""

import json
from pathlib import Path

import jsonschema
import pytest

from mpconsole import i18n
from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.cli.table import Screen, cell_width
from tests.size.advice.pictures import encoded, photo
from tests.size.projects import PAGE, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    picture = encoded(photo(320, 200))
    return write(
        tmp_path / "shop",
        PAGE
        | {"img/很长的名字的图片.png": picture, "dead.js": "1;" * 4000, "a.wxss": "/*" + "x" * 300 + "*/"},
    )


def test_json_keeps_the_contract(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "advice", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((SCHEMAS / "size-advice-1.json").read_text("utf-8")))
    assert [one["kind"] for one in found["advice"]] == ["unnamed-media", "media", "picture", "unused-file"]
    assert found["together"] == found["advice"][0]["saves"] + 8000
    assert found["advice"][2]["extra"] == 0


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit(
    project: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for language in ("en", "zh-CN"):
        assert run(["--lang", language, "size", "advice", str(project), "--all"]) == 0
        assert all(cell_width(line) <= width for line in capsys.readouterr().out.splitlines())
    i18n.set_language("en")


def test_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", "advice", str(project)]) == 0
    words = capsys.readouterr().out
    assert "Remove code that nothing uses: 7.8 KB in 1 file" in words
    assert "Nothing more once the steps above are done (unnamed media, media)." in words
    assert run(["size", "advice", str(write(project.parent / "fine", PAGE))]) == 0
    assert "Nothing to advise" in capsys.readouterr().out


def test_a_sentence_breaks_where_it_may() -> None:
    lines = Screen(width=20).wrap("官方工具的依赖分析，没有到达这些文件。 abc defghij", indent=2)
    assert all(cell_width(line) <= 20 for line in lines)
    assert not any(line.strip().startswith(("，", "。")) for line in lines)
    assert Screen(width=12).wrap("one two three four") == ["one two", "three four"]
    assert Screen(width=12).wrap("it weighs 41 KB now") == ["it weighs", "41 KB now"]


def test_the_report_ends_with_the_best_three(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["size", str(project)]) == 0
    words = capsys.readouterr().out
    assert [" ".join(line.split()) for line in words.splitlines()[-2:]] == [
        "Remove pictures and sounds that nothing names 84.0 KB",
        "Remove code that nothing uses 7.8 KB",
    ]
