"""`--fix`: the entries leave out exactly what was advised, by the tool's own rules."""

from pathlib import Path

import pytest

from mpconsole.errors import MpconsoleError
from mpconsole.size.advice.fixing import fix, written
from mpconsole.size.advice.gather import advise
from tests.size.projects import PAGE, opened, shipped, weighed, write

CONFIG = '{\n    "appid": "touristappid",\n    "packOptions": {"ignore": []}\n}\n'
FILES = PAGE | {
    "project.config.json": CONFIG,
    "docs/guide.js": "// guide" * 90,
    "docs/deep/more.js": "// more" * 90,
    "lib/dead.js": "1;" * 400,
    "lib/Live.js": "2;" * 400,
    "a.js": "require('./lib/Live')",
    "miniprogram_npm/x/index.js": "3;" * 400,
    "img/lost.png": b"1" * 900,
}


def test_exactly_the_advised_files_stay_out(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    snapshot, report = opened(tmp_path), weighed(tmp_path)
    found = fix(snapshot, report, advise(snapshot, report))
    assert [(one["type"], one["value"]) for one in found.entries] == [
        ("folder", "docs"),
        ("file", "lib/dead.js"),
        ("folder", "miniprogram_npm"),
    ]
    (tmp_path / "project.config.json").write_text(written(snapshot, found), "utf-8")
    after = shipped(weighed(tmp_path))
    assert set(shipped(report)) - set(after) == set(found.files)
    assert report.bytes - weighed(tmp_path).bytes == found.bytes
    assert "img/lost.png" in after  # a server may name it: that is for a person to decide


def test_letters_do_not_count_for_pack_options(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"lib/live.js": "4;" * 400})  # unused, but an entry for it would hit lib/Live.js
    snapshot, report = opened(tmp_path), weighed(tmp_path)
    found = fix(snapshot, report, advise(snapshot, report))
    assert "lib/live.js" not in found.files
    assert "lib/dead.js" in found.files


@pytest.mark.parametrize("config", [None, "{", '{"packOptions": {"ignore": 1}}'])
def test_what_cannot_be_changed_is_said(config: str | None, tmp_path: Path) -> None:
    write(tmp_path, FILES | {"project.config.json": config})
    snapshot, report = opened(tmp_path), weighed(tmp_path)
    with pytest.raises(MpconsoleError, match="cannot be changed"):
        written(snapshot, fix(snapshot, report, advise(snapshot, report)))
