"""npm as mini programs know it: what package.json asks for, and whether `miniprogram_npm` has it.

The rules are the official tool's (`packNpm`, miniprogram-ci 2.1.42): each package.json below the program's
root gets a `miniprogram_npm` beside it, of what its `dependencies` reach in `node_modules`; or, where
`packNpmManually` is on, the pairs that `setting.packNpmRelationList` names. A package with a folder of its
own for mini programs is copied, any other one is bundled from its entry.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpconsole.i18n import _
from mpconsole.project.model import Snapshot

BUILT = "miniprogram_npm"
PACKAGE = "package.json"
_MODULES = "node_modules"
COMMAND = "mpconsole npm"


@dataclass(frozen=True, slots=True)
class Place:
    """A package.json that npm is built for: its folder, and the folder that gets `miniprogram_npm`."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Need:
    """What is not built at `place`: names of packages. `file` is the package.json as a person names it;
    `installed` whether all of them lie in node_modules.
    """

    place: Place
    file: str
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    installed: bool

    @property
    def command(self) -> str:
        """What builds it, for a shell."""
        return COMMAND if self.installed or not self.missing else f"npm install && {COMMAND}"


def needs(snapshot: Snapshot) -> tuple[Need, ...]:
    """Return where npm has to be built before anything else counts; empty for what a framework made."""
    if snapshot.layout.framework is not None:
        return ()
    found = (_need(place, snapshot.layout.base) for place in places(snapshot))
    return tuple(need for need in found if need.missing or need.changed)


def places(snapshot: Snapshot) -> tuple[Place, ...]:
    """Return every package.json that the official tool builds npm for."""
    return tuple(_related(snapshot)) or tuple(_beside(snapshot))


def relations(snapshot: Snapshot) -> tuple[Mapping[str, str], ...]:
    """Return the pairs of `packNpmRelationList`, as project.config.json has them; empty where that is off."""
    setting = snapshot.config.object.get("setting")
    if not isinstance(setting, dict) or not setting.get("packNpmManually"):
        return ()
    listed = setting.get("packNpmRelationList")
    names = ("packageJsonPath", "miniprogramNpmDistDir")
    return tuple(
        {name: one[name] for name in names}
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and all(isinstance(one.get(name), str) for name in names)
    )


def words_of(need: Need) -> tuple[str, str]:
    """Say what is not built, and what to do."""
    names = ", ".join(need.missing or need.changed)
    if not need.missing:
        words = _("npm is out of date: {names} of {file} are not as in node_modules")
    else:
        words = _("npm is not built: miniprogram_npm lacks {names} of {file}")
    return words.format(names=names, file=need.file), _("Build it: {command}").format(command=need.command)


def dependencies(folder: Path) -> tuple[str, ...]:
    """Return the names in package.json's `dependencies`; what is only for development never ships."""
    found = _read(folder / PACKAGE).get("dependencies")
    return tuple(found) if isinstance(found, dict) else ()


def installed(folder: Path, name: str) -> Path | None:
    """Return the package `name` in the node_modules of `folder` or above it, None where it is not there."""
    for above in (folder, *folder.parents):
        package = above / _MODULES / name
        if (package / PACKAGE).is_file():
            return package
    return None


def _need(place: Place, base: Path) -> Need:
    names = [name for name in dependencies(place.source) if not name.startswith("@types/")]
    missing, changed, there = [], [], True
    for name in names:
        package, built = installed(place.source, name), place.target / BUILT / name
        if not built.is_dir():
            there = there and package is not None
            if package is None or _builds(package):
                missing.append(name)
        elif package is not None and _differs(package, built):
            changed.append(name)
    return Need(place, os.path.relpath(place.source / PACKAGE, base), tuple(missing), tuple(changed), there)


def _builds(package: Path) -> bool:
    """Whether the official tool makes anything of an installed package: types alone have no entry."""
    if _own_folder(package) is not None:
        return True
    main = _read(package / PACKAGE).get("main")
    entry = package / (main if isinstance(main, str) and main else "index.js")
    entry = entry / "index.js" if entry.is_dir() else entry
    return entry.is_file() or entry.with_name(f"{entry.name}.js").is_file()


def _own_folder(package: Path) -> Path | None:
    """The folder that a package keeps for mini programs."""
    named = _read(package / PACKAGE).get("miniprogram")
    folder = package / (named if isinstance(named, str) and named else "miniprogram_dist")
    return folder if folder.is_dir() else None


def _differs(package: Path, built: Path) -> bool:
    """Whether a copied package has other files, or files of other sizes, than what it was copied from."""
    folder = _own_folder(package)
    return folder is not None and dict(_sizes(folder)) != dict(_sizes(built))


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != _MODULES]
        for name in names:
            path = Path(place, name)
            yield path.relative_to(folder).as_posix(), path.stat().st_size if path.exists() else -1


def _related(snapshot: Snapshot) -> Iterator[Place]:
    base = snapshot.layout.config_path.parent
    for pair in relations(snapshot):
        yield Place((base / pair["packageJsonPath"]).parent, base / pair["miniprogramNpmDistDir"])


def _beside(snapshot: Snapshot) -> Iterator[Place]:
    for path in snapshot.files:
        if path == PACKAGE or (path.endswith(f"/{PACKAGE}") and f"{BUILT}/" not in path):
            folder = snapshot.layout.disk_path(path).parent
            yield Place(folder, folder)


def _read(file: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
