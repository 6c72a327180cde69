"""Bad input gets one clear sentence that says what to do, and loses nothing. Never a traceback."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

APP = '{"pages": ["pages/home/home"]}'


def run(*argv: str | Path, cwd: Path | None = None, **kwargs: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-m", "mpconsole", *map(str, argv)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        **kwargs,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert "went wrong inside" not in done.stderr
    return done


def findings(folder: Path) -> list[dict[str, object]]:
    done = run("check", folder, "--json")
    assert done.returncode == 1
    return json.loads(done.stdout)["findings"]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "tea"
    page = folder / "pages" / "home"
    page.mkdir(parents=True)
    (folder / "app.json").write_text(APP, "utf-8")
    (folder / "app.js").write_text("App({})\n", "utf-8")
    (page / "home.js").write_text("Page({})\n", "utf-8")
    (page / "home.wxml").write_text("<view>Hello</view>\n", "utf-8")
    return folder


@pytest.mark.parametrize("command", ["size", "check", "build", "mock"])
def test_a_folder_that_is_no_project(command: str, tmp_path: Path) -> None:
    if command == "check":
        assert findings(tmp_path)
        return
    done = run(command, tmp_path)
    assert done.returncode in (2, 3)
    assert str(tmp_path) in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


@pytest.mark.parametrize("command", ["size", "check", "build", "mock"])
def test_a_folder_that_does_not_exist(command: str, tmp_path: Path) -> None:
    done = run(command, tmp_path / "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b'{"pages": [\n"pages/home/home",\n]}', 2),
        (b"\xef\xbb\xbf" + APP.encode(), 1),
        ('{"pages": ["pages/home/home"],\n"window": {"navigationBarTitleText": "茶"}}'.encode("gbk"), 2),
        (b"{ // comment\n}", 1),
    ],
    ids=["empty", "comma", "bom", "gbk", "comment"],
)
def test_a_broken_app_json_is_a_finding_with_its_line(program: Path, data: bytes, line: int) -> None:
    (program / "app.json").write_bytes(data)
    first = next(finding for finding in findings(program) if finding["file"] == "app.json")
    assert first["line"] == line
    assert first["official"] in (10006, 10031)
    done = run("size", program)
    assert done.returncode in (0, 1, 2, 3)
    assert "app.json" in done.stderr + done.stdout


def test_missing_page_files(program: Path) -> None:
    (program / "pages" / "home" / "home.wxml").unlink()
    assert [finding["official"] for finding in findings(program) if finding["official"]] == [10005]


def test_loops_of_links_end(program: Path) -> None:
    (program / "loop").symlink_to(program)
    (program / "pages" / "self").symlink_to("self")
    done = run("size", program, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"]["files"] >= 4


def test_a_name_that_is_not_utf8(program: Path) -> None:
    Path(os.fsdecode(bytes(program) + b"/\xff\xfe.png")).write_bytes(b"x")
    for command in ("size", "check"):
        done = run(command, program, "--json")
        assert done.returncode in (0, 1), done.stderr
        json.loads(done.stdout)


_AS_NOBODY = """
import os, sys
from mpconsole.cli.main import run
run(["check", sys.argv[1], "--json"])  # imports everything while it may
sys.stdout.flush()
os.setegid(65534)
os.seteuid(65534)
print("----", flush=True)
sys.exit(run(["check", sys.argv[1], "--json"]))
"""


def test_an_unreadable_file_is_told(program: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (program / "pages" / "home" / "home.json").write_text("{}", "utf-8")
    (program / "pages" / "home" / "home.json").chmod(0)
    script = _AS_NOBODY
    if os.geteuid() != 0:
        script = script.replace("os.setegid(65534)\nos.seteuid(65534)\n", "")
    folder = program
    while folder != Path(folder.anchor) and folder.stat().st_uid == os.geteuid() and folder.name != "tmp":
        folder.chmod(folder.stat().st_mode | 0o055)
        folder = folder.parent
    done = subprocess.run(
        [sys.executable, "-c", script, program], capture_output=True, encoding="utf-8", check=False
    )
    report = json.loads(done.stdout.partition("----\n")[2])
    assert [finding["file"] for finding in report["findings"]] == ["pages/home/home.json"], done.stderr
    assert done.returncode == 1


def test_a_full_disk_loses_nothing(program: Path, tmp_path: Path) -> None:
    """A file size limit stands in for the full disk: the write fails in the same place."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

    (program / "big.png").write_bytes(os.urandom(200_000))
    target = tmp_path / "out"
    done = run("build", program, "--output", target, preexec_fn=limit)
    assert done.returncode == 3, done.stdout
    assert str(target) in done.stderr
    assert not [path for path in target.glob("*") if path.stat().st_size] if target.exists() else True


def test_output_that_nobody_reads_any_more(program: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", "size", program, "--json"],
        stdout=writer,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writer)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
