"""The wheel is complete: built from the sdist, listed, installed in a clean environment, used from there."""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parent.parent
MOST_INSTALLED = 110 * 1024 * 1024
"""With what it needs, compiled, and without extras."""
NOT_OURS = re.compile(r"pip|pip-.*|setuptools.*|pkg_resources|_distutils_hack|distutils-precedence\.pth")
BUNDLED = "mpconsole/_bundled/"


@dataclass(frozen=True)
class Built:
    sdist: Path
    wheel: Path

    @property
    def names(self) -> set[str]:
        return set(zipfile.ZipFile(self.wheel).namelist())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build as `make wheel` does: the sdist, and the wheel out of the sdist."""
    target = tmp_path_factory.mktemp("dist")
    call([sys.executable, "-m", "build", "--outdir", str(target), str(CHECKOUT)], target)
    (sdist,), (wheel,) = target.glob("*.tar.gz"), target.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def python(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a clean virtual environment outside the checkout, and return its Python."""
    home = tmp_path_factory.mktemp("clean")
    call([sys.executable, "-m", "venv", str(home / "venv")], home)
    python = home / "venv" / "bin" / "python"
    call(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(built.wheel)],
        home,
    )
    return python


def call(command: list[str], cwd: Path, environ: Mapping[str, str] | None = None) -> str:
    """Run a command away from the checkout, and return what it printed."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        command, cwd=cwd, env=clean | dict(environ or {}), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def tracked(folder: str) -> list[str]:
    """The files of a folder of the checkout, without what git leaves out."""
    files = [
        path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / folder).rglob("*") if path.is_file()
    ]
    return [path for path in files if "__pycache__" not in path]


def test_everything_that_is_needed_is_inside(built: Built) -> None:
    names = built.names
    for folder in ("themes", "project-template"):
        missing = [path for path in tracked(folder) if BUNDLED + path not in names]
        assert not missing
    for path in tracked("mpconsole/schemas") + tracked("mpconsole/console"):
        assert path in names
    assert {"mpconsole/py.typed", "mpconsole/locale/zh_CN.mo"} <= names
    assert BUNDLED + "project-template/common/.gitignore.jinja" in names
    assert BUNDLED + "project-template/common/.editorconfig.jinja" in names


def test_nothing_else_is_inside(built: Built) -> None:
    for name in built.names:
        assert name.startswith(("mpconsole/", "mpconsole-")), name
        assert not re.search(r"(^|/)(tests|node_modules|__pycache__|\.git|\.env|\.venv)/", name), name
    allowed = {"mpconsole", "themes", "project-template", "tests", "tools", "benchmarks", "docs"}
    with tarfile.open(built.sdist) as archive:
        for name in archive.getnames():
            _root, _slash, path = name.partition("/")
            first, slash, _rest = path.partition("/")
            assert not slash or first in allowed, name
            assert not re.search(r"(^|/)(node_modules|__pycache__|\.venv|\.cache)/", name), name


def test_it_is_used_from_anywhere(python: Path, tmp_path: Path) -> None:
    command = [str(python.parent / "mpconsole")]
    environ = {f"MPCONSOLE_{name}_DIR": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}
    root = Path("/")
    assert call([*command, "--version"], root, environ).startswith("mpconsole ")
    project = tmp_path / "tea"
    for words in (["--language", "javascript"], ["--language", "typescript", "--words", "zh-CN"]):
        folder = project.with_name(f"tea-{words[1]}")
        call([*command, "new", str(folder), "--defaults", *words], root, environ)
        report = json.loads(call([*command, "size", "--json", str(folder)], root, environ))
        assert [package["name"] for package in report["packages"]] == ["__APP__", "packages/order"]
        assert report["verdict"] in ("ok", "unknown")
        found = json.loads(call([*command, "check", "--json", str(folder)], root, environ))
        assert found["findings"] == []
    chinese = call([*command, "--lang", "zh", "doctor"], root, environ)
    assert "就绪" in chinese
    where = call([str(python), "-c", "import mpconsole; print(mpconsole.__file__)"], root)
    assert str(CHECKOUT) not in where


HEADLESS = """
import asyncio, sys
from pathlib import Path
from mpconsole.console.app import Console
from mpconsole.project.discovery import locate
from mpconsole.session.session import Session
from mpconsole.settings import load_project

async def main():
    layout = locate(Path(sys.argv[1]))
    session = Session(layout, load_project(layout.base), start_backend=False)
    app = Console(session)
    async with app.run_test(size=(120, 36)) as pilot:
        while not app.is_open:
            await pilot.pause(0.05)
        for key in "23451":
            await pilot.press(key)
            await pilot.pause()
        print(app.export_screenshot())
    await session.close()

asyncio.run(main())
"""


def test_the_console_opens_without_a_terminal(python: Path, tmp_path: Path) -> None:
    environ = {f"MPCONSOLE_{name}_DIR": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}
    environ["MPCONSOLE_LANG"] = "en"
    call([str(python.parent / "mpconsole"), "new", str(tmp_path / "tea"), "--defaults"], Path("/"), environ)
    picture = call([str(python), "-c", HEADLESS, str(tmp_path / "tea")], Path("/"), environ)
    for words in ("Lotus", "budget", "packages/order"):
        assert words in picture
    told = call(
        [str(python.parent / "mpconsole"), "demo", "--seconds", "5"],
        Path("/"),
        environ | {"MPCONSOLE_PLAIN": "1", "TMPDIR": str(tmp_path)},
    )
    assert "/api/" in told


def test_what_is_not_installed_is_named(python: Path, tmp_path: Path) -> None:
    environ = {f"MPCONSOLE_{name}_DIR": str(tmp_path / name) for name in ("STATE", "CONFIG", "CACHE")}
    environ["MPCONSOLE_LANG"] = "en"
    ours, tea = str(python.parent / "mpconsole"), str(tmp_path / "tea")
    call([ours, "new", tea, "--defaults"], Path("/"), environ)
    said = call([ours, "size", "advice", tea], Path("/"), environ)
    assert "pip install 'mpconsole[pictures]'" in said


def test_it_stays_small(python: Path) -> None:
    packages = Path(
        call([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], Path("/")).strip()
    )
    sizes = {
        entry.name: sum(path.stat().st_size for path in [entry, *entry.rglob("*")] if path.is_file())
        for entry in packages.iterdir()
        if not NOT_OURS.fullmatch(entry.name)
    }
    biggest = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    assert sum(sizes.values()) < MOST_INSTALLED, biggest
