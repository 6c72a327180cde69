import os
import subprocess
import sys
from pathlib import Path

import pytest

from mpconsole import i18n

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("environ", "setting", "language"),
    [
        ({}, None, "en"),
        ({"LANG": "zh_CN.UTF-8"}, None, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, None, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "en", "en"),
        ({"LANG": "C", "MPCONSOLE_LANG": "zh"}, "en", "zh_CN"),
        ({"LANG": "fr_FR.UTF-8"}, None, "en"),
    ],
)
def test_language_is_chosen(environ: dict[str, str], setting: str | None, language: str) -> None:
    assert i18n.detect(environ, setting) == language


def test_the_flag_stands_anywhere_and_wins() -> None:
    for argv in (["--lang", "zh-CN", "--help"], ["--help", "--lang=zh-CN"]):
        done = subprocess.run(
            [sys.executable, "-m", "mpconsole", *argv],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "MPCONSOLE_LANG": "en", "PYTHONIOENCODING": "utf-8"},
        )
        assert "命令" in done.stdout


def test_an_unknown_language_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mpconsole", "--lang", "tlh", "size"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "choose en or zh-CN" in done.stderr


def test_every_word_has_its_chinese() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "catalogue.py", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
