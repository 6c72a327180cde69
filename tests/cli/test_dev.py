"""`mpconsole dev` as a program: lines where there is no terminal, ASCII where frames are two cells wide."""

import json
import queue
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.console.plain import json_object, text_lines
from mpconsole.session.events import ExchangesSeen, ProjectLost, ReleaseChanged
from tests.pseudoterminal import Terminal

ALTERNATE = "\x1b[?1049h"
VALIDATOR = Draft202012Validator(json.loads((SCHEMAS / "dev-1.json").read_text("utf-8")))


class Program:
    """`mpconsole dev` with its output read line by line."""

    def __init__(self, *words: str) -> None:
        argv = [sys.executable, "-m", "mpconsole", "dev", *words]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def until(self, wanted: Callable[[str], bool]) -> str:
        """Return the next line that is `wanted`."""
        while (line := self._lines.get(timeout=20)) is not None:
            if wanted(line):
                return line
        raise AssertionError(self.process.communicate())

    def until_kind(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return the next object of a kind with these fields; every line on the way fits the schema."""

        def fits(line: str) -> bool:
            value = json.loads(line)
            VALIDATOR.validate(value)
            return value["kind"] == kind and fields.items() <= value.items()

        return dict(json.loads(self.until(fits)))

    def end(self, by: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(by)
        return self.process.wait(20)


@contextmanager
def dev(*words: str) -> Iterator[Program]:
    program = Program(*words)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.communicate()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    assert run(["new", str(folder), "--recipe", "blank", "--defaults", "--no-git"]) == 0
    (folder / "mock").mkdir(exist_ok=True)
    (folder / "mock" / "routes.toml").write_text('[[route]]\npath = "/tea"\njson = { tea = 1 }\n', "utf-8")
    (folder / "mpconsole.toml").write_text("[mock]\nport = 0\n", "utf-8")
    return folder


def test_into_a_pipe_what_happens_is_said_in_lines(project: Path) -> None:
    with dev(str(project)) as program:
        assert "KB" in program.until(lambda line: " project " in line)
        url = program.until(lambda line: "ready" in line and "http" in line).split()[-1]
        httpx.get(f"{url}/tea", trust_env=False)
        assert "/tea" in program.until(lambda line: " request " in line)
        (project / "miniprogram" / "app.js").write_text("App({})\n" + "// tea\n" * 500, "utf-8")
        assert "app.js" in program.until(lambda line: " change " in line)
        assert program.end(signal.SIGTERM) == 0


def test_ctrl_c_ends_it_with_130(project: Path) -> None:
    with dev(str(project), "--no-mock") as program:
        program.until(lambda line: " project " in line)
        assert program.end(signal.SIGINT) == 130
        assert program.process.stderr is not None
        assert not program.process.stderr.read()


@pytest.mark.slow
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_leaving_in_the_middle_of_a_check_says_nothing(project: Path, by: signal.Signals) -> None:
    for number in range(1500):
        page = project / "miniprogram" / "parts" / f"part{number}"
        page.with_suffix(".js").parent.mkdir(exist_ok=True)
        page.with_suffix(".js").write_text(f"module.exports = {{ part: {number} }}\n" * 20, "utf-8")
        page.with_suffix(".wxml").write_text("<view>{{ part }}</view>\n" * 20, "utf-8")
    for tenth in range(3, 15, 2):
        with dev(str(project), "--no-mock") as program:
            threading.Event().wait(tenth / 10)  # a while into the start: imports, the scan, the rules
            code = program.end(by)
            assert code in (0, 130, -by), code  # -by: it had not come so far as to listen
            assert program.process.stderr is not None
            assert code == -by or not program.process.stderr.read().strip()


def test_a_reader_that_goes_away_ends_it(project: Path) -> None:
    argv = [sys.executable, "-m", "mpconsole", "dev", str(project), "--no-mock"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert " project " in process.stdout.readline()
        process.stdout.close()
        (project / "miniprogram" / "app.js").write_text("App({})\n// tea\n", "utf-8")
        assert process.wait(20) == 0
        assert not process.stderr.read()


def test_no_project_is_one_sentence(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "mpconsole", "dev", str(tmp_path), "--json"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert not done.stdout


def test_every_json_line_fits_its_schema(project: Path) -> None:
    with dev(str(project), "--json") as program:
        opened = program.until_kind("opened")
        assert opened["total"]["bytes"] == sum(package["bytes"] for package in opened["packages"])
        ready = program.until_kind("backend", state="ready")
        assert not ready["joined"]
        httpx.get(f"{ready['url']}/tea?black=1", trust_env=False)
        httpx.get(f"{ready['url']}/coffee", trust_env=False)
        assert program.until_kind("exchange", path="/tea")["query"] == "black=1"
        assert not program.until_kind("exchange", path="/coffee")["matched"]
        with dev(str(project), "--json") as second:
            assert second.until_kind("backend", state="ready")["joined"]
            assert second.until_kind("exchange", path="/tea")["id"]
            assert second.end(signal.SIGTERM) == 0
        (project / "miniprogram" / "more.js").write_text("module.exports = 1\n", "utf-8")
        changed = program.until_kind("changed")
        assert [file["change"] for file in changed["files"]] == ["added"]
        (project / "mpconsole.toml").write_text("[size\n", "utf-8")
        assert program.until_kind("settings")["error"]
        (project / "mock" / "routes.toml").write_text("[[route]]\n", "utf-8")
        httpx.get(f"{ready['url']}/tea", trust_env=False)
        assert program.until_kind("notice", notice="broken")["data"]["file"] == "routes.toml"
        (project / "miniprogram").rename(project / "away")
        assert program.until_kind("lost")["message"]


def test_what_needs_luck_to_happen_fits_the_schema_too() -> None:
    for event in (ExchangesSeen((), 7), ReleaseChanged(), ProjectLost("gone")):
        for value in json_object(event):
            VALIDATOR.validate(value)
    assert json_object(ExchangesSeen((), 7))[0]["count"] == 7
    assert text_lines(ExchangesSeen((), 7))[0].endswith("7 missed")


@pytest.mark.parametrize(("name", "value"), [("MPCONSOLE_PLAIN", "1"), ("TERM", "dumb")])
def test_in_a_terminal_that_wants_none_there_is_no_console(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(name, value)
    terminal = Terminal("dev", str(project), "--no-mock", column=2)
    terminal.until("  project ")
    terminal.send("\x03")
    assert terminal.code() == 130
    assert "\x1b[" not in terminal.shown


def drawn(
    monkeypatch: pytest.MonkeyPatch, project: Path, *, column: int, encoding: str = "utf-8", **environ: str
) -> str:
    """Open the console where a box character ends at `column`, leave it, and return what it drew."""
    for key, value in {"TERM": "xterm-256color", "PYTHONIOENCODING": encoding, **environ}.items():
        monkeypatch.setenv(key, value)
    terminal = Terminal("dev", str(project), "--no-mock", column=column, columns=100)
    terminal.until("Nothing is wrong.")
    terminal.send("q")
    assert terminal.code() == 0
    return terminal.shown.partition(ALTERNATE)[2]


def ambiguous(text: str) -> set[str]:
    return {mark for mark in text if unicodedata.east_asian_width(mark) == "A"}


@pytest.mark.parametrize("column", [2, 0])
def test_frames_are_drawn_where_they_are_one_cell_wide_or_nothing_is_known(
    project: Path, monkeypatch: pytest.MonkeyPatch, column: int
) -> None:
    assert "╭" in drawn(monkeypatch, project, column=column)


def test_frames_are_plain_where_they_would_be_two_cells_wide(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = drawn(monkeypatch, project, column=3)
    assert not ambiguous(text)
    assert "+" in text


def test_a_person_decides_before_the_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not ambiguous(drawn(monkeypatch, project, column=2, MPCONSOLE_ASCII="1"))
    assert "╭" in drawn(monkeypatch, project, column=3, MPCONSOLE_ASCII="0")


def test_who_wants_lines_is_not_asked_about_frames(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPCONSOLE_PLAIN", "1")
    terminal = Terminal("dev", str(project), "--no-mock", column=3)
    terminal.until("  project ")
    terminal.send("\x03")
    terminal.code()
    assert "━" not in terminal.shown
