"""The fleet file: which programs there are, where each lies, and what is its own about each.

parallel = 3

[[program]]
path = "tea"                    # the project, from this file's folder
environment = "prod"            # of its mpconsole.toml
[[program]]
name = "coffee"                 # what it is called here; its appid, where that is not set
path = "shop"                   # several programs may be made of one project
appid = "wx0123456789abcdef"
ext = "ext/coffee.json"
platform = "open-platform"
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import structs

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.project.discovery import locate
from mpconsole.project.model import Layout
from mpconsole.settings import EnvironmentSettings, ProjectSettings, load_project, read_table

MOST_AT_ONCE = 16


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ProgramTable(_Table, frozen=True):
    """`[[program]]`; paths are from the fleet file's folder. What is not set is as the project says."""

    path: str
    name: str = ""
    environment: str | None = None
    appid: str | None = None
    key: str | None = None
    robot: int | None = None
    ext: str | None = None
    defines: dict[str, str | int | float | bool] = {}
    platform: str | None = None
    base_url: str | None = None
    template: str | None = None


class FleetTable(_Table, frozen=True):
    """The whole file. `version` and `notes` are for all programs, where the command names none."""

    parallel: int = 3
    version: str | None = None
    notes: str | None = None
    program: tuple[ProgramTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the fleet: its project, and settings with what is its own put in.

    `apart`: several programs are made of this project, so this one has a journal of its own.
    """

    name: str
    layout: Layout
    settings: ProjectSettings
    environment: str | None
    apart: bool


@dataclass(frozen=True, slots=True)
class Fleet:
    """The programs in their order."""

    file: Path
    programs: tuple[Program, ...]
    parallel: int
    version: str | None
    notes: str | None


def read_fleet(file: Path) -> Fleet:
    """Read a fleet file and each program's settings. Raises UsageError naming what is wrong, and where."""
    if not file.is_file():
        raise UsageError(_("there is no fleet file {file}").format(file=file))
    table = read_table(file, FleetTable)
    if not table.program:
        raise UsageError(_("{file} names no program: [[program]]").format(file=file))
    if not 1 <= table.parallel <= MOST_AT_ONCE:
        raise UsageError(
            _("{file}: parallel is a whole number from 1 to {most}").format(file=file, most=MOST_AT_ONCE)
        )
    paths = [(file.parent / one.path).resolve() for one in table.program]
    programs = tuple(
        _program(file, one, path, apart=paths.count(path) > 1)
        for one, path in zip(table.program, paths, strict=True)
    )
    _refuse_doubles(file, [one.name for one in programs])
    return Fleet(file, programs, table.parallel, table.version, table.notes)


def _program(file: Path, one: ProgramTable, path: Path, *, apart: bool) -> Program:
    if not path.is_dir():
        raise UsageError(_("{file}: there is no folder {path}").format(file=file, path=one.path))
    name = one.name or one.appid or one.path
    if apart and not (one.appid or one.environment):
        raise UsageError(
            _("{file}: {name} shares its project with others, so it needs an appid").format(
                file=file, name=name
            )
        )
    layout = locate(path)
    settings = load_project(layout.base)
    environment = one.environment or (name if one.appid else None)
    if environment is not None:
        settings = structs.replace(
            settings, env={**settings.env, environment: _environment(file, one, settings)}
        )
    own = {"platform": one.platform, "base_url": one.base_url, "template": one.template}
    release = structs.replace(settings.release, **{key: value for key, value in own.items() if value})
    return Program(name, layout, structs.replace(settings, release=release), environment, apart)


def _environment(file: Path, one: ProgramTable, settings: ProjectSettings) -> EnvironmentSettings:
    if one.environment is not None and one.environment not in settings.env and not one.appid:
        raise UsageError(
            _('{file}: {path} has no environment called "{name}"').format(
                file=file, path=one.path, name=one.environment
            )
        )
    found = settings.env.get(one.environment or "", EnvironmentSettings())
    own = {
        "appid": one.appid,
        "key": str(file.parent / Path(one.key).expanduser()) if one.key else None,
        "robot": one.robot,
        "ext": str((file.parent / one.ext).resolve()) if one.ext else None,
        "defines": {**found.defines, **one.defines} if one.defines else None,
    }
    return structs.replace(found, **{key: value for key, value in own.items() if value is not None})


def _refuse_doubles(file: Path, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                _('{file}: two programs are called "{name}"').format(file=file, name=name),
                hint=_("Give each a name of its own."),
            )
