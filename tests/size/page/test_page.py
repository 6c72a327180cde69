"""The HTML file: one file, no way out of it, whatever names are in the program."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mpconsole.cli.main import run
from mpconsole.size.advice.gather import advise
from mpconsole.size.page.render import page
from mpconsole.size.visit.gather import first_visits
from tests.size.projects import PAGE, Files, opened, weighed, write

NASTY = "</script><script>alert(1)</script>"


def made(folder: Path, files: Files) -> str:
    write(folder, PAGE | files)
    snapshot, report = opened(folder), weighed(folder)
    advice, visits = advise(snapshot, report), first_visits(snapshot, report)
    return page(snapshot, report, advice, visits, datetime(2026, 1, 2, tzinfo=UTC))


def content(text: str) -> dict:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_a_name_cannot_get_out_of_the_data(tmp_path: Path) -> None:
    config = {"projectname": f"$name ${{hash}} {NASTY}"}
    text = made(tmp_path, {"project.config.json": config, "img/<b>$x.png": b"1" * 500})
    assert text.count("<script") == 2
    assert "alert(1)</script>" not in text
    found = content(text)
    assert found["name"] == f"$name ${{hash}} {NASTY}"
    assert found["packages"][0]["tree"][0] == ["img", 500, [["<b>$x.png", 500]]]


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    text = made(tmp_path, {})
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(""", text)


def test_the_tree_holds_every_byte(tmp_path: Path) -> None:
    two = {"app.json": {"pages": ["a"], "subPackages": [{"root": "sub/x", "pages": ["b"]}]}}
    found = content(
        made(tmp_path, two | {"sub/x/b.js": "1;" * 50, "sub/y.js": "2;" * 60, "caf\udce9.js": "1"})
    )
    main, sub = found["packages"]
    assert sum(one[1] for one in main["tree"]) == main["bytes"]
    assert sub["tree"] == [["b.js", 100]]
    assert ["sub", 120, [["y.js", 120]]] in main["tree"]
    assert set(found["words"]) == {"en", "zh_CN"}
    assert found["words"]["zh_CN"]["text"]["main"] == "主包"


def test_on_the_command_line(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write(tmp_path, PAGE)
    assert run(["size", str(tmp_path), "--html"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"<!doctype html>")
    assert run(["size", str(tmp_path), "--html", "--json"]) == 2
    assert b"--html stands alone" in capsysbinary.readouterr().err
