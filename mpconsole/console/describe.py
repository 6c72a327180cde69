"""What the session holds, as lines: pure functions from its data to spans."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from rich.cells import cell_len

from mpconsole import units
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import message
from mpconsole.console import glyphs
from mpconsole.console.budget import Standing, growth_ink
from mpconsole.console.header import Facts, InFlight
from mpconsole.console.lines import Line, Span, clip, left, path, right, width
from mpconsole.console.news import Notice
from mpconsole.i18n import _, ngettext
from mpconsole.project import npm
from mpconsole.session.events import (
    BackendChanged,
    BackendStatus,
    BuildEnded,
    ChangeRow,
    ProjectLost,
    SettingsChanged,
)
from mpconsole.session.session import Session
from mpconsole.size.words import development_words

if TYPE_CHECKING:
    from mpconsole.backend.exchange import Exchange

MARKS = {
    Severity.ERROR: (glyphs.ERROR, "error"),
    Severity.WARNING: (glyphs.WARNING, "warning"),
    Severity.NOTE: (glyphs.NOTE, "muted"),
}
BACKEND_INKS = {
    "off": "muted", "starting": "secondary", "ready": "success", "restarting": "warning", "failed": "error",
}  # fmt: skip


def facts(
    session: Session, environment: str, flight: InFlight | None, *, version: str = "", lost: bool = False
) -> Facts:
    """Gather what the header says; the appid is the environment's own where it has one."""
    findings = session.findings
    chosen = session.settings.env.get(environment)
    return Facts(
        name=session.snapshot.name,
        version=version,
        appid=(chosen.appid if chosen else None) or session.snapshot.appid or "",
        environment=environment,
        branch=session.git.branch or "",
        dirty=session.git.dirty,
        mock=backend_word(session),
        mock_ink="warning"
        if session.backend.log and session.backend.error
        else BACKEND_INKS[session.backend.state],
        is_log=session.backend.log,
        errors=sum(finding.severity is Severity.ERROR for finding in findings),
        warnings=sum(finding.severity is Severity.WARNING for finding in findings),
        in_flight=flight,
        lost=lost,
    )


def backend_word(session: Session) -> str:
    """Say the mock backend's port, or its state where it has none."""
    status = session.backend
    if status.log and status.state == "ready":
        return _("waiting") if status.error else _log_name(status.url or "")
    if status.state == "ready" and status.url:
        return ":" + status.url.rstrip("/").rpartition(":")[2]
    words = {
        "off": _("off"), "starting": _("starting"), "restarting": _("restarting"), "failed": _("failed"),
        "ready": "",
    }  # fmt: skip
    return words[status.state]


def _log_name(source: str) -> str:
    """Name a log briefly: the host that gives it, or its file."""
    return clip(urlsplit(source).netloc if "://" in source else Path(source).name, 24)


def standing(session: Session) -> Standing:
    """Gather what the budget strip shows."""
    return Standing(session.report, session.opened_report.bytes, totals(session))


def totals(session: Session) -> tuple[int, ...]:
    """Return the totals since the project was opened, oldest first: the changes, undone one by one."""
    total = session.report.bytes
    line = [total]
    for row in session.changes:
        total -= row.bytes
        line.append(total)
    return tuple(reversed(line))


def first_of_all(session: Session) -> list[str]:
    """Return what has to be heard before any number: npm that is not built, a build for developing."""
    sentences = ["\n".join(npm.words_of(need)) for need in npm.needs(session.snapshot)]
    if session.layout.development:
        sentences.append(development_words(session.layout))
    return sentences


def notice(event: Notice) -> tuple[str, Literal["information", "warning", "error"]]:
    """Say what a person should hear of, and how loudly; "" for what needs no words."""
    match event:
        case ProjectLost():
            return event.message, "error"
        case SettingsChanged(error=None):
            return _("mpconsole.toml was read anew"), "information"
        case SettingsChanged():
            return event.error or "", "error"
        case BuildEnded(code=0):
            return _("the build has ended"), "information"
        case BuildEnded():
            words = _("the build ended with {code}: {words}")
            return words.format(code=event.code, words=event.message), "error"
        case BackendChanged(status=status) if status.joined:
            return _joined(status), "information"
        case BackendChanged(status=status) if status.state == "restarting":
            words = _("The mock backend died and is being started again: {reason}")
            return words.format(reason=status.error or ""), "warning"
        case _:
            return "", "information"


def clock(at: datetime) -> str:
    """The time of day."""
    return at.strftime("%H:%M:%S")


def change_line(row: ChangeRow, cells: int) -> Line:
    """One batch of changes: when, what, how many bytes."""
    figure = Span(right(units.delta(row.bytes), 10), growth_ink(row.bytes))
    room = cells - 8 - 2 - 2 - 10
    return (Span(clock(row.at), "muted"), Span("  "), *_changed(row, room), Span("  "), figure)


def _changed(row: ChangeRow, cells: int) -> Line:
    count = len(row.files)
    if row.branch_changed:
        words = ngettext("{count} file with the branch", "{count} files with the branch", count)
        return (Span(left(f"{glyphs.BRANCH} " + words.format(count=count), cells)),)
    if count == 1:
        file = row.files[0]
        mark = {"added": "+ ", "removed": "- ", "modified": ""}[file.kind]
        return (Span(path(mark + file.path, cells), "" if file.ships else "muted"),)
    first = row.files[0].path if row.files else ""
    more = Span(_(" and {count} more").format(count=count - 1), "muted")
    room = cells - width((more,))
    text = Span(path(first, min(room, width((Span(first),)))))
    return (text, more, Span(" " * max(0, cells - width((text, more)))))


def place(finding: Finding) -> str:
    """Write where a finding is: `file:line:column`."""
    at = finding.place
    return f"{at.file}:{at.line}:{at.column}" if at.line else at.file


def problem_line(finding: Finding, cells: int, *, widest: int = 38) -> Line:
    """One finding: mark, place, sentence, and the rule where they leave room for it.

    `widest` is how much the longest place of the list takes.
    """
    mark, ink = MARKS[finding.severity]
    said, at = message(finding), place(finding)
    place_cells = min(widest, cells // 3)
    room = cells - 2 - place_cells - 2
    file, _colon, position = at.partition(":")
    spans = [Span(f"{mark} ", ink)]
    if cell_len(at) <= place_cells:
        rest = f":{position}" if position else ""
        spans += [Span(file), Span(left(rest, place_cells - cell_len(file)), "muted")]
    else:
        spans.append(Span(path(at, place_cells)))
    free = room - cell_len(said)
    if free < cell_len(finding.rule) + 2:
        return (*spans, Span("  "), Span(left(said, room)))
    return (*spans, Span("  "), Span(said), Span(right(finding.rule, free), "muted"))


def changes_summary(changes: Sequence[ChangeRow]) -> str:
    """How many batches of changes, since when."""
    if not changes:
        return ""
    words = ngettext("{count} since {time}", "{count} since {time}", len(changes))
    return words.format(count=len(changes), time=clock(changes[-1].at)[:5])


def problems_summary(findings: Iterable[Finding]) -> str:
    """How many errors, warnings and notes."""
    counts = Counter(finding.severity for finding in findings)
    parts = [
        ngettext("{count} error", "{count} errors", counts[Severity.ERROR]).format(
            count=counts[Severity.ERROR]
        )
        if counts[Severity.ERROR]
        else "",
        ngettext("{count} warning", "{count} warnings", counts[Severity.WARNING]).format(
            count=counts[Severity.WARNING]
        )
        if counts[Severity.WARNING]
        else "",
        ngettext("{count} note", "{count} notes", counts[Severity.NOTE]).format(count=counts[Severity.NOTE])
        if counts[Severity.NOTE]
        else "",
    ]
    return f" {glyphs.DOT} ".join(part for part in parts if part)


def backend_sentence(session: Session) -> str:
    """Say how the mock backend is."""
    status = session.backend
    if status.state == "ready" and status.joined:
        return _joined(status)
    if status.state == "ready" and status.log:
        return _("Following the log {url}: a real backend stands in the mock's place.").format(url=status.url)
    if status.state == "ready":
        return _("The mock backend answers at {url}").format(url=status.url)
    words = {
        "off": _("The mock backend is off; m starts it."),
        "starting": _("The mock backend is starting."),
        "restarting": _("The mock backend died and is being started again."),
        "failed": _("The mock backend could not be started; m tries again."),
    }
    return words[status.state]


def base_url(session: Session, exchange: "Exchange") -> str:
    """Say where an exchange's request would be sent: to the mock, or to the host that another log names."""
    status = session.backend
    if not status.log:
        return status.url or "http://127.0.0.1"
    host = exchange.request.header("host")
    if host:
        return f"https://{host}"
    parts = urlsplit(status.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://127.0.0.1"


def unseen(session: Session) -> list[str]:
    """Say how many requests are no longer listed, and how many could not be read; nothing where none."""
    kept, missed = len(session.exchanges), session.missed
    parts = []
    if session.requests > kept:
        parts.append(_("last {kept} of {count}").format(kept=f"{kept:,}", count=f"{session.requests:,}"))
    if missed:
        parts.append(ngettext("{count} missed", "{count} missed", missed).format(count=f"{missed:,}"))
    return parts


def _joined(status: BackendStatus) -> str:
    words = _("Following the mock backend at {url}: it was started elsewhere, and goes on when you leave.")
    return words.format(url=status.url)


def disk_path(session: Session, name: str) -> Path:
    """Return where a file of a finding lies: project.config.json may lie beside the root."""
    layout = session.layout
    inside = layout.disk_path(name)
    beside = layout.base / name
    return beside if not inside.exists() and beside.exists() else inside
