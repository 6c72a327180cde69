"""Where the official tool is: ours, the machine's, or the opened project's own."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _
from mpconsole.state import cache_folder

NAME = "miniprogram-ci"
VARIABLE = "MPCONSOLE_OFFICIAL_TOOL"


class Origin(StrEnum):
    """Whose it is: a project's own is code of that project, and is run only after a yes."""

    GIVEN = "given"
    OURS = "ours"
    MACHINE = "machine"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Tool:
    """The official tool: `modules` is the node_modules folder that holds it, `node` the program to run it."""

    modules: Path
    version: str
    node: Path
    origin: Origin

    @property
    def label(self) -> str:
        """Its name and version."""
        return f"{NAME} {self.version}"


def find(base: Path, *, environ: Mapping[str, str] = os.environ) -> Tool:
    """Return the tool for the project at `base`. Raises MpconsoleError saying how to get what is missing.

    Looked for in this order: MPCONSOLE_OFFICIAL_TOOL (a node_modules folder), our cache folder, the command
    on PATH, the project's node_modules and those above it.
    """
    node = shutil.which("node")
    if node is None:
        raise MpconsoleError(
            _("Node.js is not installed; the official tool runs on it"),
            hint=_("Install Node.js 18 or newer, then: npm install -g {name}").format(name=NAME),
        )
    for origin, modules in _places(base, environ):
        version = _version(modules)
        if version is not None:
            return Tool(modules, version, Path(node), origin)
    raise MpconsoleError(
        _("the official tool ({name}) is not installed").format(name=NAME),
        hint=_(
            "Install it: npm install -g {name}, or into the project: npm install --save-dev {name}"
        ).format(name=NAME),
    )


def _places(base: Path, environ: Mapping[str, str]) -> Iterator[tuple[Origin, Path]]:
    if given := environ.get(VARIABLE):
        yield Origin.GIVEN, Path(given)
    yield Origin.OURS, cache_folder() / "official" / "node_modules"
    if script := shutil.which(NAME):
        yield Origin.MACHINE, Path(script).resolve().parent.parent.parent
    for folder in (base.resolve(), *base.resolve().parents):
        yield Origin.PROJECT, folder / "node_modules"


def _version(modules: Path) -> str | None:
    try:
        version = json.loads((modules / NAME / "package.json").read_bytes()).get("version")
    except (OSError, ValueError, AttributeError):
        return None
    return version if isinstance(version, str) else None
