"""`mpconsole dev`: the console; without a terminal, the same events as lines."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpconsole.errors import UsageError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.session.framework import FrameworkBuild
    from mpconsole.session.session import Session
    from mpconsole.settings import ProjectSettings


@click.command(help=_("Open the console on the program in DIR: watch, weigh, check, mock, release."))
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--project", type=click.Path(path_type=Path), help=_("The same as DIR."))
@click.option("--no-mock", is_flag=True, help=_("Do not start the mock backend."))
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), help=_("The mock backend's port; 0 takes a free one.")
)
@click.option(
    "--tail", "log", metavar="URL|FILE", help=_("Follow this log of a real backend in the mock's place.")
)
@click.option("--theme", metavar="NAME", help=_("The colour theme: jade, paper or one of your own."))
@click.option("--env", metavar="NAME", help=_("The environment of mpconsole.toml to work with."))
@click.option("--build", is_flag=True, help=_("Run the framework's own build beside it, after a yes."))
@click.option("--yes", is_flag=True, help=_("Allow that build until its command changes."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the events as JSON, one a line; no console."))
def command(
    directory: Path | None,
    project: Path | None,
    port: int | None,
    log: str | None,
    theme: str | None,
    env: str | None,
    *,
    no_mock: bool,
    as_json: bool,
    build: bool,
    yes: bool,
) -> int:
    """Find the program, then show it."""
    plain = as_json or is_plain()
    if not plain:
        from mpconsole.console import garbage

        garbage.pause()
    from mpconsole.project.discovery import locate
    from mpconsole.session.session import Session
    from mpconsole.settings import load_project

    running = _start_build(directory or project, yes=yes) if build else None
    try:
        layout = locate(directory or project)
        settings = load_project(layout.base)
        environment = _environment(env, settings)
        session = Session(
            layout,
            settings,
            start_backend=not no_mock,
            environment=environment or None,
            mock_port=port,
            log=log and _log(log),
            build=running,
        )
        if plain:
            from mpconsole.cli.dev_plain import follow

            return follow(session, as_json=as_json)
        return show(session, theme, environment)
    finally:
        if running is not None:
            running.stop()


def _log(source: str) -> str:
    """Return a log's URL, or its file from wherever the console stands. Raises UsageError for neither."""
    from mpconsole.backend.client import stream_url
    from mpconsole.backend.following import is_file

    if not is_file(source):
        return stream_url(source)
    file = Path(source).expanduser().absolute()
    if not file.exists():
        raise UsageError(_("there is no file {file}").format(file=file))
    return str(file)


def _start_build(place: Path | None, *, yes: bool) -> "FrameworkBuild":
    """Start the framework's build, and wait until there is something to open."""
    from mpconsole.cli.asking import allowed
    from mpconsole.session.framework import FrameworkBuild, sources_above

    base = sources_above(place or Path.cwd())
    build = allowed(lambda: FrameworkBuild(base), yes=yes)
    click.echo(_("Building: {command}").format(command=build.command), err=True)
    build.start()
    try:
        build.wait_for_output()
    except BaseException:
        build.stop()
        raise
    return build


def _environment(name: str | None, settings: "ProjectSettings") -> str:
    """Return the environment's name, "" for the one that the settings choose."""
    name = name or os.environ.get("MPCONSOLE_ENV") or ""
    if name and name not in settings.env:
        raise UsageError(
            _('mpconsole.toml has no environment called "{name}"').format(name=name),
            hint=_("Choose one of: {names}").format(names=", ".join(settings.env)) if settings.env else None,
        )
    return name


def is_plain() -> bool:
    """Whether there is no terminal that the console could use, or none is wanted."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
    dumb = os.environ.get("TERM", "") in ("", "dumb")
    return bool(os.environ.get("MPCONSOLE_PLAIN")) or not terminal or dumb


def show(session: "Session", theme: str | None, environment: str, *, begin_release: bool = False) -> int:
    """Open the console in this terminal, with the release wizard where `begin_release`."""
    from mpconsole.console.options import Options
    from mpconsole.console.run import run
    from mpconsole.settings import load_person

    person = load_person()
    options = Options(
        theme=theme or os.environ.get("MPCONSOLE_THEME"),
        person_theme=person.theme,
        environment=environment,
        keys=person.keys,
        begin_release=begin_release,
    )
    return run(session, options)
