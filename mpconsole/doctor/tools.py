"""Programs beside us: all optional, each with what it is good for."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mpconsole.doctor.model import Item, State
from mpconsole.i18n import _
from mpconsole.official.find import INSTALL, NAME, VARIABLE, find_node, find_package

GROUP = "tools"
_PATIENCE = 10


def examine(directory: Path | None) -> Iterator[Item]:
    """Look for git, Node, npm and the official tool."""
    yield _program("git", "git", _("Without it there are no notes from commits: install git."))
    node = _("The official tool runs on it: {command} brings both.").format(command=INSTALL)
    yield _program("node", "Node.js", node, find_node())
    yield _program("npm", "npm", _("It comes with Node.js; frameworks build with it."))
    yield _official(directory or Path.cwd())


def _program(name: str, label: str, advice: str, found: Path | None = None) -> Item:
    path = str(found) if found else shutil.which(name)
    if path is None:
        return Item(GROUP, name, State.OPTIONAL, label, _("not found"), advice)
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return Item(
            GROUP, name, State.OPTIONAL, label, _("does not start ({path})").format(path=path), str(error)
        )
    version = said.strip().removeprefix("git version ").removeprefix("v")
    return Item(GROUP, name, State.OK, label, f"{version} ({path})")


def _official(directory: Path) -> Item:
    label, found = _("Official tool"), find_package(directory)
    if found is not None:
        return Item(GROUP, NAME, State.OK, label, f"{found.version} ({found.modules / NAME})")
    advice = _(
        "Compiled sizes, npm builds, previews and uploads to WeChat need it: {command}. Looked for in "
        "{variable}, in mpconsole's cache folder, on PATH, and in node_modules from the project upwards."
    ).format(command=INSTALL, variable=VARIABLE)
    return Item(GROUP, NAME, State.OPTIONAL, label, _("not found"), advice)
