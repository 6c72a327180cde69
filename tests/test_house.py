"""The house keeps its order at run time too: what a command does not need is not imported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "textual",
    "rich",
    "httpx",
    "watchfiles",
    "copier",
    "cryptography",
    "starlette",
    "uvicorn",
    "keyring",
    "asyncio",
}

_PROBE = """
import json, sys
from mpconsole.cli.main import run
sys.stdout, real = sys.stderr, sys.stdout
code = run(sys.argv[1:])
print(json.dumps([int(code), sorted({name.partition(".")[0] for name in sys.modules})]), file=real)
"""


def _imported(*argv: str) -> tuple[int, set[str]]:
    done = subprocess.run([sys.executable, "-c", _PROBE, *argv], capture_output=True, text=True, check=True)
    code, names = json.loads(done.stdout)
    return code, set(names)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    page = folder / "pages" / "home"
    page.mkdir(parents=True)
    (folder / "app.json").write_text('{"pages": ["pages/home/home"]}', "utf-8")
    (folder / "app.js").write_text("App({})\n", "utf-8")
    (page / "home.js").write_text("Page({})\n", "utf-8")
    (page / "home.wxml").write_text("<view>Hello</view>\n", "utf-8")
    return folder


@pytest.mark.parametrize("command", ["size", "check"])
def test_reading_commands_import_nothing_heavy(command: str, program: Path) -> None:
    code, names = _imported(command, str(program), "--json")
    assert code == 0
    assert not names & HEAVY


def test_help_imports_no_command() -> None:
    code, names = _imported("--help")
    assert code == 0
    assert not names & HEAVY


def test_version_is_answered_before_click() -> None:
    script = (
        "import sys; sys.argv=['mpconsole','--version'];"
        "from mpconsole.__main__ import main; main();"
        "sys.exit('click' in sys.modules or 'mpconsole.cli' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("mpconsole ")


def test_nothing_below_the_console_imports_textual() -> None:
    package = Path(__file__).parent.parent / "mpconsole"
    names = [
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] not in ("console", "demo", "cli", "__main__.py", "_bundled")
    ]
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "sys.exit('textual is imported' if 'textual' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
