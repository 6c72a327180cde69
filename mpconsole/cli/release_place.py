"""What every `mpconsole release` command shares: which releases it is about, asking, answering."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import click

from mpconsole.cli.asking import allowed
from mpconsole.errors import ExitCode, PlatformError, UsageError
from mpconsole.i18n import _

if TYPE_CHECKING:
    from mpconsole.cli.release_text import Voice
    from mpconsole.release.model import Preflight
    from mpconsole.release.releases import Releases
    from mpconsole.session.session import Session
    from mpconsole.settings import ProjectSettings

_F = TypeVar("_F", bound=Callable[..., Any])


class Place(NamedTuple):
    """Which project, environment and platform a command is about, and how it answers."""

    directory: str | None
    environment: str | None
    platform: str | None
    base_url: str | None
    as_json: bool


yes_ = click.option("--yes", is_flag=True, help=_("Do not ask."))
dry = click.option("--dry-run", is_flag=True, help=_("Say what would be done, and do nothing."))


def settings_of(place: Place) -> "ProjectSettings":
    """Return the settings of the project that a command is about."""
    from mpconsole.project.discovery import locate
    from mpconsole.settings import load_project

    return load_project(locate(Path(place.directory) if place.directory is not None else None).base)


def common(function: _F) -> _F:
    """Add what every subcommand takes; the function gets a `Place`."""
    return _placed(function, click.argument("directory", required=False, metavar="[DIR]"))


def common_with_files(function: _F) -> _F:
    """The same for a command whose words are files: the project is named by --project alone."""
    return _placed(function, _no_directory)


def _no_directory(function: _F) -> _F:
    return function


def _placed(function: _F, directory: Callable[[Any], Any]) -> _F:
    def command_(
        project: str | None,
        environment: str | None,
        platform: str | None,
        base_url: str | None,
        *,
        as_json: bool,
        directory: str | None = None,
        **options: Any,
    ) -> Any:
        return function(Place(directory or project, environment, platform, base_url, as_json), **options)

    command_.__doc__ = function.__doc__
    for decorate in (
        directory,
        click.option("--project", metavar="DIR", help=_("The project's folder, the same as DIR.")),
        click.option("--env", "environment", metavar="NAME", help=_("The environment in mpconsole.toml.")),
        click.option("--platform", metavar="NAME", help=_("Where the release goes.")),
        click.option("--base-url", metavar="URL", help=_("The platform's address, where it is another one.")),
        click.option("--json", "as_json", is_flag=True, help=_("Print the state as JSON.")),
    ):
        decorate(command_)
    # What the command takes itself stands before DIR and the options that all of them share.
    own = getattr(function, "__click_params__", [])
    command_.__click_params__ = getattr(command_, "__click_params__", []) + own  # type: ignore[attr-defined]
    return command_  # type: ignore[return-value]


def open_session(place: Place) -> "Session":
    """Return a session whose releases go where `place` says."""
    from mpconsole.project.discovery import locate
    from mpconsole.session.session import Session
    from mpconsole.settings import load_project

    layout = locate(Path(place.directory) if place.directory is not None else None)
    names = ("MPCONSOLE_ENV", "MPCONSOLE_PLATFORM", "MPCONSOLE_BASE_URL")
    for name, value in zip(names, (place.environment, place.platform, place.base_url), strict=True):
        if value is not None:
            os.environ[name] = value
    return Session(layout, load_project(layout.base), start_backend=False)


Work: TypeAlias = "Callable[[Releases, Voice], Awaitable[int]]"


def run(place: Place, work: Work, *, yes: bool = False) -> int:
    """Open the project's releases, do `work`, close them; before code of the project is run, ask once."""
    return allowed(lambda: _run(place, work), yes=yes)


def _run(place: Place, work: Work) -> int:
    async def inside() -> int:
        from mpconsole.cli.release_text import Voice
        from mpconsole.project.discovery import locate
        from mpconsole.project.snapshot import open_snapshot
        from mpconsole.release.releases import Releases
        from mpconsole.settings import load_project

        layout = locate(Path(place.directory) if place.directory is not None else None)
        releases = Releases(
            layout.base,
            load_project(layout.base),
            lambda: open_snapshot(layout),
            environment=place.environment,
            platform=place.platform,
            base_url=place.base_url,
            tell=lambda event: voice.hear(event),
        )
        voice = Voice(releases.target, quiet=place.as_json)
        try:
            return await work(releases, voice)
        except PlatformError:
            if place.as_json and releases.state() is not None:
                finish(releases, voice, place)
            raise
        finally:
            await releases.close()

    return asyncio.run(inside())


def finish(
    releases: "Releases", voice: "Voice", place: Place, *, preflight: "Preflight | None" = None
) -> int:
    """Print the state; exit 1 where the reviewer said no."""
    from mpconsole.cli.release_text import state_lines
    from mpconsole.release.model import Phase
    from mpconsole.release.report_json import as_json

    state = releases.state()
    if place.as_json:
        click.echo(json.dumps(as_json(state, preflight=preflight), ensure_ascii=False, indent=2))
    elif state is not None:
        voice.print(state_lines(state, releases.target))
    else:
        voice.print([_("There is no release yet. Begin one: mpconsole release upload")])
    return ExitCode.FALLS_SHORT if state is not None and state.phase is Phase.REJECTED else ExitCode.OK


def ask(question: str, flag: str, default: str | None = None) -> str:
    """Ask in a terminal; elsewhere name the missing answer."""
    if not sys.stdin.isatty():
        hint = _("Here it would be: {flag} {value}").format(flag=flag, value=default) if default else None
        raise UsageError(_("an answer is missing: {flag}").format(flag=flag), hint=hint)
    return str(click.prompt(question, default=default, err=True))
