"""Programs beside us: all optional, each with what it is good for."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mpconsole.doctor.model import Item, State
from mpconsole.i18n import _

GROUP = "tools"
OFFICIAL = "miniprogram-ci"
_PATIENCE = 10


def examine(directory: Path | None) -> Iterator[Item]:
    """Look for git, Node, npm and the official tool."""
    yield _program("git", "git", _("Without it there are no notes from commits: install git."))
    node = _("The official tool runs on it: install Node.js 18 or newer.")
    yield _program("node", "Node.js", node)
    yield _program("npm", "npm", _("It installs the official tool; it comes with Node.js."))
    yield _official(directory or Path.cwd())


def _program(name: str, label: str, advice: str) -> Item:
    path = shutil.which(name)
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
    """Look where Node looks: in node_modules from the project upwards, then among the global ones."""
    label = _("Official tool")
    looked = [folder / "node_modules" for folder in (directory.absolute(), *directory.absolute().parents)]
    if script := shutil.which(OFFICIAL):
        looked.append(Path(script).resolve().parent.parent.parent)
    for folder in looked:
        if (version := _version(folder / OFFICIAL)) is not None:
            return Item(GROUP, OFFICIAL, State.OK, label, f"{version} ({folder / OFFICIAL})")
    advice = _(
        "Compiled sizes and uploads to WeChat need it: npm install --save-dev {name} in the project, or npm "
        "install -g {name}. Looked in {folder} and the folders above it, and for the command on PATH."
    ).format(name=OFFICIAL, folder=looked[0])
    return Item(GROUP, OFFICIAL, State.OPTIONAL, label, _("not found"), advice)


def _version(package: Path) -> str | None:
    try:
        version = json.loads((package / "package.json").read_bytes()).get("version")
    except (OSError, ValueError, AttributeError):
        return None
    return version if isinstance(version, str) else None
