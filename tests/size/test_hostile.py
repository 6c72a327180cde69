"""What no project should hold and some do: every form of `size` says one clear thing, or just its figures."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mpconsole.errors import MpconsoleError
from mpconsole.settings import SizeSettings
from mpconsole.size.advice.gather import advise
from mpconsole.size.visit.gather import first_visits
from mpconsole.size.weigh import weigh
from mpconsole.size.whatif.answer import what_if
from mpconsole.size.whatif.reading import read_step
from tests.size.projects import PAGE, opened, weighed, write

ROOT = Path(__file__).resolve().parents[2]
MB = 1 << 20
FORMS = (
    ("size", "--all"),
    ("size", "--json"),
    ("size", "--markdown"),
    ("size", "--html"),
    ("size", "--ncdu"),
    ("size", "advice", "--all"),
    ("size", "visit", "--json"),
    ("size", "history", "--json"),
    ("size", "--what-if", "ignore **/*.gone", "--json"),
    ("size", "--what-if", "move lib to sub"),
)
CONFIG = {"setting": {"ignoreUploadUnusedFiles": True}}
PROGRAM = PAGE | {
    "app.json": {"pages": ["a"], "subPackages": [{"root": "sub", "pages": ["b"]}]},
    "sub/b.js": "require('../lib/x')",
    "lib/x.js": "1",
    "img/p.png": b"1" * 3000,
}


def run(
    folder: Path, form: tuple[str, ...], *, memory: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    limit: Callable[[], None] | None = None
    if memory is not None:
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))  # noqa: E731
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", *form, "--project", str(folder)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        preexec_fn=limit,
        env=os.environ | {"COLUMNS": "100"},
    )
    words = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in words
    assert "went wrong inside" not in words
    assert done.returncode in (0, 1, 2), words
    assert len(words.splitlines()) <= 3, words
    if "--json" in form and done.returncode != 2:
        json.loads(done.stdout)
    return done


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_names_and_documents_that_are_no_utf_8(form: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, PROGRAM | {"a.json": b'{"usingComponents": {"x": "/\xe9"}}', "sub/b.json": b"\xff\xfe{"})
    for name in (b"caf\xe9.js", b"img/\xff\xfe.png", b"lib/\xe9/x.gone", b"line\nbreak.js", b"\x1b[31m.js"):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1" * 2000)
    done = run(tmp_path, form)
    assert done.returncode == (2 if "ignore **/*.gone" in form else 0) or form[1:2] == ("--what-if",)
    assert b"\x1b[31m" not in done.stdout
    done.stdout.decode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_loops_of_links(form: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, PROGRAM | {"lib/y.gone": "1"})
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "lib" / "up").symlink_to("..")
    (tmp_path / "self.js").symlink_to("self.js")
    (tmp_path / "one.js").symlink_to("two.js")
    (tmp_path / "two.js").symlink_to("one.js")
    (tmp_path / "nowhere.png").symlink_to("gone.png")
    os.mkfifo(tmp_path / "pipe.js")
    assert run(tmp_path, form).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_files_of_500_mb_are_counted_and_not_read(form: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, PROGRAM | {"project.config.json": CONFIG, "lib/y.gone": "1"})
    for name in ("sub/b.js", "lib/large.png", "lib/copy.png", "lib/data.json", "a.wxss", "lib/code.js"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(500 * MB)
    done = run(tmp_path, form, memory=400 * MB)
    judged = form[1].startswith("--")
    assert done.returncode == (1 if judged else 0)  # far over every limit


@pytest.mark.slow
def test_a_hundred_thousand_files(tmp_path: Path) -> None:
    write(tmp_path, PROGRAM | {"lib/y.gone": "1"})
    for folder in range(200):
        (tmp_path / f"assets/{folder}").mkdir(parents=True)
        for index in range(500):
            (tmp_path / f"assets/{folder}/{index}.png").write_bytes(b"%d" % index)
    for form in (("size",), ("size", "advice"), ("size", "--html")):
        assert run(tmp_path, form).stdout
    report = json.loads(run(tmp_path, ("size", "--json")).stdout)
    assert report["total"]["files"] > 100_000


def test_files_that_vanish_after_they_were_listed(tmp_path: Path) -> None:
    files = {"project.config.json": CONFIG, "img/q.png": b"1" * 3000, "old/dead.js": "1;" * 400}
    write(tmp_path, PROGRAM | files)
    snapshot, whole = opened(tmp_path), weighed(tmp_path)
    for path in ("sub/b.js", "img/p.png", "img/q.png", "lib/x.js", "old/dead.js"):
        (tmp_path / path).unlink()
    report = weigh(snapshot, SizeSettings())
    assert report.file_count <= whole.file_count
    assert advise(snapshot, whole).advice  # by what was listed; what cannot be read says nothing
    step = read_step("move img to sub")
    assert what_if(snapshot, whole, SizeSettings(), (step,)).moved
    with pytest.raises(MpconsoleError, match="cannot be read"):
        first_visits(snapshot, whole)
