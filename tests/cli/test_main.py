"""What the command line itself says: bare calls, wrong calls, help in both languages."""

import subprocess
import sys

import pytest


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mpconsole", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def test_a_bare_call_shows_the_help_and_is_wrong_use() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: mpconsole")
    assert "See:" not in done.stderr


@pytest.mark.parametrize("command", ["size", "release"])
def test_the_hint_names_what_a_person_typed(command: str) -> None:
    done = run(command, "--nothing")
    assert done.returncode == 2
    assert f"mpconsole {command} --help" in done.stderr


def test_the_help_names_the_languages() -> None:
    assert "--lang" in run("--help").stdout


@pytest.mark.parametrize("command", ["", "new", "dev", "size", "check", "mock", "release", "doctor"])
def test_help_is_chinese_throughout(command: str) -> None:
    told = run(*command.split(), "--help", "--lang", "zh").stdout
    english = ("Usage", "Options", "Show ", "Print ", "The ", "Commands", "exit", "[default")
    assert not [word for word in english if word in told]
    assert "用法：" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sizes"], "没有命令"),
        (["size", "--jsn"], "没有选项"),
        (["size", "a", "b"], "多余的参数"),
        (["new"], "缺少参数"),
        (["check", "--format", "x"], "--format"),
        (["mock", "--port", "x"], "数值"),
        (["mock", "--port"], "需要一个值"),
    ],
)
def test_wrong_use_is_told_in_chinese(arguments: list[str], words: str) -> None:
    done = run(*arguments, "--lang", "zh")
    assert done.returncode == 2
    assert words in done.stderr
    assert not any(
        word in done.stderr for word in ("No such", "Invalid", "Missing", "Got ", "requires", "is not")
    )
