"""`mpconsole npm`: builds miniprogram_npm, by the official tool."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpconsole.official.find import Tool
    from mpconsole.official.offline import Warned
    from mpconsole.project.model import Snapshot
    from mpconsole.project.npm import Place

_SHOWN = 10


@click.command("npm", help=_("Build miniprogram_npm from node_modules, by the official tool."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--yes", is_flag=True, help=_("Do not ask before the project's own official tool is run."))
def command(directory: str | None, project: str | None, *, yes: bool) -> int:
    """Build npm and say what it became."""
    from mpconsole.cli.asking import allowed
    from mpconsole.official.find import find
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot

    place = directory or project
    snapshot = open_snapshot(locate(Path(place) if place is not None else None))
    built = _places(snapshot)
    tool = find(snapshot.layout.base)
    for line in _warnings(allowed(lambda: asyncio.run(_build(snapshot, tool)), yes=yes)):
        click.echo(line, err=True)
    for one in built:
        click.echo(_result(one))
    return ExitCode.OK


def _places(snapshot: "Snapshot") -> "list[Place]":
    """The places that want something. Refuses before the tool would delete what it cannot build again."""
    from mpconsole.project import npm

    if snapshot.layout.framework is not None:
        raise UsageError(
            _("{framework} brings npm packages into its output by itself").format(
                framework=snapshot.layout.framework
            ),
            hint=_("Build the project as its framework does."),
        )
    found = [place for place in npm.places(snapshot) if npm.dependencies(place.source)]
    if not found:
        raise UsageError(
            _("no package.json in {root} names dependencies").format(root=snapshot.layout.root),
            hint=_("One elsewhere counts by packNpmManually and packNpmRelationList in project.config.json."),
        )
    for place in found:
        absent = [
            name for name in npm.dependencies(place.source) if npm.installed(place.source, name) is None
        ]
        if absent:
            raise UsageError(
                _("{names} of {file} are not installed").format(
                    names=", ".join(absent), file=place.source / npm.PACKAGE
                ),
                hint=_("First: npm install, in {folder}").format(folder=place.source),
            )
    return found


async def _build(snapshot: "Snapshot", tool: "Tool") -> "Sequence[Warned]":
    from mpconsole.official.offline import pack_npm
    from mpconsole.project.npm import relations

    config = snapshot.config.object
    folder = snapshot.layout.config_path.parent
    return await pack_npm(tool, folder, kind=config.get("compileType"), relations=relations(snapshot))


def _warnings(warned: "Sequence[Warned]") -> list[str]:
    lines = [f"{one.file}: {one.words}" if one.file else one.words for one in warned[:_SHOWN]]
    if len(warned) > _SHOWN:
        lines.append(_("… and {count} more").format(count=len(warned) - _SHOWN))
    return lines


def _result(place: "Place") -> str:
    from mpconsole import units
    from mpconsole.project.npm import BUILT

    folder = place.target / BUILT
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    words = ngettext("{folder}: {count} file, {size}", "{folder}: {count} files, {size}", len(sizes))
    return words.format(folder=folder, count=len(sizes), size=units.size(sum(sizes)))
