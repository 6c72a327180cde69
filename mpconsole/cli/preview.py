"""`mpconsole preview`: a code to open the program on a phone, by the official tool."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import ExitCode, MpconsoleError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.project.model import Layout, Snapshot
    from mpconsole.release.preview import Preview, Wish
    from mpconsole.release.targets import Target

_LIGHT_ON_DARK, _PLAIN = "\x1b[38;5;231;48;5;16m", "\x1b[0m"


@click.command("preview", help=_("Make a code to open the program on a phone, by the official tool."))
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR."))
@click.option("--env", "environment", metavar="NAME", help=_("The environment in mpconsole.toml."))
@click.option("--page", default="", metavar="PATH", help=_("The page to open; the first one unless set."))
@click.option("--query", default="", metavar="TEXT", help=_("Its query, such as id=3&from=test."))
@click.option("--scene", type=click.IntRange(1), metavar="N", help=_("The scene value; 1011 unless set."))
@click.option("--robot", type=click.IntRange(1, 30), metavar="N", help=_("The robot that uploads, 1 to 30."))
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Where the code's picture goes (PNG; default: the project's state folder)."),
)
@click.option("--watch", is_flag=True, help=_("Make a new one after every save, until Ctrl+C."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.option("--yes", is_flag=True, help=_("Allow code of the project that compiling runs."))
def command(
    directory: str | None,
    project: str | None,
    environment: str | None,
    page: str,
    query: str,
    scene: int | None,
    robot: int | None,
    output: Path | None,
    *,
    watch: bool,
    as_json: bool,
    yes: bool,
) -> int:
    """Make a preview and show its code."""
    from mpconsole.cli.asking import allowed
    from mpconsole.project.discovery import locate
    from mpconsole.release.preview import USUAL_SCENE, Wish

    place = directory or project
    layout = locate(Path(place) if place is not None else None)
    target = _target(layout, environment)
    wish = Wish(_page(layout, page), query.lstrip("?"), scene or USUAL_SCENE, robot or target.robot)
    job = _Job(layout, target, wish, _picture(layout, output), as_json=as_json)
    allowed(lambda: asyncio.run(job.follow() if watch else job.once()), yes=yes)
    return ExitCode.OK


def _target(layout: "Layout", environment: str | None) -> "Target":
    from mpconsole.project.snapshot import open_snapshot
    from mpconsole.release.targets import OFFICIAL, resolve
    from mpconsole.settings import load_project

    settings, appid = load_project(layout.base), open_snapshot(layout).appid
    return resolve(settings, layout.base, appid, environment=environment, platform=OFFICIAL)


def _page(layout: "Layout", page: str) -> str:
    """Return the page's path. Raises UsageError for one that app.json does not name."""
    from mpconsole.errors import UsageError
    from mpconsole.project.snapshot import open_snapshot

    wanted = page.strip("/").removesuffix(".wxml").removesuffix(".html")
    declared = [one.path for one in open_snapshot(layout).pages]
    if wanted and wanted not in declared:
        raise UsageError(
            _("app.json names no page {page}").format(page=wanted),
            hint=_("There are: {names}").format(names=", ".join(declared[:20])),
        )
    return wanted


def _picture(layout: "Layout", output: Path | None) -> Path:
    from mpconsole.state import project_folder

    return (output or project_folder(layout.base) / "preview.png").absolute()


class _Job:
    """One wish, fulfilled once or again and again."""

    def __init__(
        self, layout: "Layout", target: "Target", wish: "Wish", picture: Path, *, as_json: bool
    ) -> None:
        self._layout = layout
        self._target = target
        self._wish = wish
        self._picture = picture
        self._as_json = as_json

    async def once(self) -> None:
        """Make it and show it."""
        from mpconsole.release.preview import make

        made = await make(self._snapshot(), self._target, self._wish, self._picture, _heard)
        self._show(made)

    async def follow(self) -> None:
        """Make one now and another one after each burst of saves; what fails later is said, not raised."""
        from mpconsole.cli.main import tell

        saved, stop = asyncio.Event(), asyncio.Event()
        listening = asyncio.create_task(self._listen(saved, stop))
        listening.add_done_callback(lambda _task: saved.set())
        try:
            await saved.wait()
            saved.clear()
            await self.once()
            click.echo(_("Waiting for a save; Ctrl+C ends it."), err=True)
            while not listening.done():
                await saved.wait()
                saved.clear()
                try:
                    await self.once()
                except MpconsoleError as error:
                    tell(error)
            await listening
        finally:
            stop.set()
            listening.cancel()

    async def _listen(self, saved: asyncio.Event, stop: asyncio.Event) -> None:
        from mpconsole.watch.watcher import watch

        async for _batch in watch(self._layout, stop=stop):
            saved.set()

    def _snapshot(self) -> "Snapshot":
        from mpconsole.project.snapshot import open_snapshot

        return open_snapshot(self._layout)

    def _show(self, made: "Preview") -> None:
        from mpconsole.release.preview import as_json

        if self._as_json:
            click.echo(json.dumps(as_json(made, self._target, self._wish), ensure_ascii=False))
            return
        if made.link is not None:
            self._draw(made.link)
        for name, value in self._rows(made):
            click.echo(f"{name}\t{value}")
        click.echo(_("Scan it with WeChat. The platform lets it expire after a while."))

    def _draw(self, link: str) -> None:
        from mpconsole.cli.table import Screen
        from mpconsole.release.preview import blocks

        colour = Screen.detect().colour
        for line in blocks(link):
            click.echo(f"{_LIGHT_ON_DARK}{line}{_PLAIN}" if colour else line, color=colour)

    def _rows(self, made: "Preview") -> list[tuple[str, str]]:
        from mpconsole import units

        target, wish = self._target, self._wish
        page = wish.page or _("the first page")
        robot = _("robot {number}").format(number=wish.robot)
        scene = _("scene {number}").format(number=wish.scene)
        query = f"?{wish.query}" if wish.query else ""
        rows = [
            (_("Program"), f"{target.source_appid}  {target.environment}  {robot}"),
            (_("Page"), f"{page}{query}  {scene}"),
            (_("Link"), made.link or _("it could not be read; open the picture")),
            (_("Picture"), str(made.picture)),
            (_("Made"), f"{made.made:%H:%M:%S}"),
        ]
        whole = made.packages.get("__FULL__")
        return [*rows, (_("Size"), units.size(whole))] if whole is not None else rows


def _heard(words: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words[:70]}\r", nl=False, err=True)
