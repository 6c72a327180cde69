"""`mpconsole size --watch`: what each save makes of the weight."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.size.projects import PAGE, write


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write(tmp_path / "tea", PAGE)


def started(program: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mpconsole", "size", str(program), "--watch", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def watching(program: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    process = started(program, *getattr(request, "param", ()))
    yield process
    process.kill()
    process.communicate()


def test_a_save_is_a_line(program: Path, watching: subprocess.Popen[str]) -> None:
    assert watching.stdout is not None
    assert " B" in watching.stdout.readline()
    aside = program.with_name("app.js")
    aside.write_text("x" * 2048, "utf-8")
    aside.replace(program / "extra.js")
    line = watching.stdout.readline()
    assert "+2.0 KB" in line
    assert "extra.js" in line
    watching.send_signal(signal.SIGINT)
    assert watching.wait(20) == 130


@pytest.mark.parametrize("watching", [("--json",)], indirect=True)
def test_json_is_the_report_after_each_save(program: Path, watching: subprocess.Popen[str]) -> None:
    assert watching.stdout is not None
    first = json.loads(watching.stdout.readline())
    aside = program.with_name("app.js")
    aside.write_text("x" * 100, "utf-8")
    aside.replace(program / "extra.js")
    second = json.loads(watching.stdout.readline())
    assert first["schema"] == second["schema"] == "mpconsole.size/1"
    assert second["total"]["bytes"] == first["total"]["bytes"] + 100


@pytest.mark.parametrize("watching", [("--json", "--budget", "1 KB")], indirect=True)
def test_a_flag_stands_when_settings_are_read_again(program: Path, watching: subprocess.Popen[str]) -> None:
    assert watching.stdout is not None
    json.loads(watching.stdout.readline())
    aside = program.with_name("settings")
    aside.write_text('[size]\nbudget = "5 MB"\n[size.packages]\nmain = "9 KB"\n', "utf-8")
    aside.replace(program / "mpconsole.toml")
    limits: dict[str, int] = {}
    while "budget.package" not in limits:
        report = json.loads(watching.stdout.readline())
        limits = {one["name"]: one["limit"] for one in report["limits"]}
    assert (limits["budget"], limits["budget.package"]) == (1024, 9216)


def test_it_stands_alone(program: Path) -> None:
    process = started(program, "--markdown")
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "--watch stands alone" in said
