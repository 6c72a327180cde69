"""What every form of `mpconsole size` begins with: find the project, read its settings, weigh it."""

import json
import sys
from pathlib import Path

import click

from mpconsole.errors import ExitCode, UsageError
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot
from mpconsole.settings import SizeSettings
from mpconsole.size.model import SizeReport, Verdict


def measure(
    directory: str | None, budget: str | None = None, profile: str | None = None
) -> tuple[Snapshot, SizeReport]:
    """Find the project, read its settings and weigh it."""
    from mpconsole.project.discovery import locate
    from mpconsole.project.snapshot import open_snapshot
    from mpconsole.size.weigh import weigh_as_known

    layout = locate(Path(directory) if directory is not None else None)
    settings = settings_of(layout.base, budget, profile)
    snapshot = open_snapshot(layout)
    return snapshot, weigh_as_known(snapshot, settings)


def settings_of(base: Path, budget: str | None, profile: str | None) -> SizeSettings:
    """Return the project's settings, with what the command line says instead. Raises UsageError."""
    from mpconsole.settings import load_project

    return with_flags(load_project(base).size, budget, profile)


def with_flags(settings: SizeSettings, budget: str | None, profile: str | None) -> SizeSettings:
    """Lay what the command line says over the project's settings. Raises UsageError."""
    import msgspec

    from mpconsole import units
    from mpconsole.platform.limits import PROFILES

    if budget is not None:
        try:
            units.parse_size(budget)
        except ValueError as error:
            raise UsageError(
                _('--budget "{text}" is no size: write "10 MB" or "500 KB"').format(text=budget)
            ) from error
        settings = msgspec.structs.replace(settings, budget=budget)
    if profile is not None:
        settings = msgspec.structs.replace(settings, profile=profile)
    if settings.profile not in PROFILES:
        raise UsageError(
            _('there are no platform limits called "{name}"').format(name=settings.profile),
            hint=_("Choose one of: {names}").format(names=", ".join(PROFILES)),
        )
    return settings


def echo_json(value: object) -> None:
    """Print a contract's object: indented for a person's eye, on one line for a program."""
    pretty = 2 if sys.stdout.isatty() else None  # indenting 10,000 files costs as much as weighing them
    click.echo(json.dumps(value, indent=pretty))


def exit_code(found: SizeReport, *, strict: bool) -> int:
    """Return what the verdict means for a script."""
    failing = (Verdict.OVER, Verdict.UNKNOWN) if strict else (Verdict.OVER,)
    return ExitCode.FALLS_SHORT if found.verdict in failing else ExitCode.OK


def state_file(base: Path, name: str) -> Path | None:
    """Return a file of the project at `base` in the person's state folder, None where there can be none."""
    from mpconsole.state import project_folder

    try:
        return project_folder(base) / name
    except OSError:
        return None


def remember(snapshot: Snapshot, found: SizeReport) -> bool:
    """Write what the program weighs into its history. Returns whether there is a place to keep one."""
    import time

    from mpconsole.size.history import store

    try:
        store.record(store.path_of(snapshot.layout.base), store.moment_of(found, time.time()))
    except OSError:
        return False
    return True
