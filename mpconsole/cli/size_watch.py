"""`mpconsole size --watch`: what each save makes of the weight, until Ctrl+C."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from mpconsole import units
from mpconsole.cli.dev_plain import follow_lines
from mpconsole.cli.size_measure import with_flags
from mpconsole.cli.size_packages import VERDICTS
from mpconsole.i18n import _
from mpconsole.project.discovery import locate
from mpconsole.session.events import Event, ProjectChanged, ProjectLost, ProjectOpened, SizesCompiled
from mpconsole.session.session import Session
from mpconsole.settings import ProjectSettings, load_project
from mpconsole.size import report_json

_NAMED = 3


def watch(directory: str | None, budget: str | None, profile: str | None, *, as_json: bool) -> int:
    """Print a line for each change of the weight, or the whole report as JSON; return 130 after Ctrl+C."""
    layout = locate(Path(directory) if directory is not None else None)

    def flags(settings: ProjectSettings) -> ProjectSettings:
        return msgspec.structs.replace(settings, size=with_flags(settings.size, budget, profile))

    session = Session(layout, flags(load_project(layout.base)), start_backend=False, flags=flags)

    def lines(event: Event) -> Iterator[str]:
        if isinstance(event, ProjectLost):
            yield event.message
        elif isinstance(event, ProjectOpened | ProjectChanged | SizesCompiled):
            if as_json:
                yield json.dumps(report_json.as_json(session.report, session.snapshot), ensure_ascii=False)
            else:
                yield _line(event, session)

    return follow_lines(session, lines)


def _line(event: Event, session: Session) -> str:
    """When, by how much, the whole, how that stands, and what it was."""
    report = session.report
    row = event.row if isinstance(event, ProjectChanged) else None
    parts = [
        datetime.now().astimezone().strftime("%H:%M:%S"),
        f"{units.delta(row.bytes) if row else '':>10}",
        f"{units.size(report.bytes):>9}",
        _(VERDICTS[report.verdict]),
    ]
    if row is not None:
        parts += [f"{file.path} {units.delta(file.bytes)}" for file in row.files[:_NAMED]]
        if len(row.files) > _NAMED:
            parts.append(_("… and {count} more").format(count=len(row.files) - _NAMED))
    return "  ".join(parts)
