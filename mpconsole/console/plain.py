"""The session's events as lines, for pipes and logs: what the console shows, said in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mpconsole import units
from mpconsole.backend.exchange import Exchange
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import message
from mpconsole.events import timestamp
from mpconsole.i18n import _, ngettext
from mpconsole.session.events import (
    BackendChanged,
    BackendNoticed,
    BackendStatus,
    BuildEnded,
    ChangeRow,
    Event,
    ExchangesSeen,
    GitChanged,
    ProjectChanged,
    ProjectLost,
    ProjectOpened,
    ReleaseChanged,
    SettingsChanged,
    SizesCompiled,
)
from mpconsole.size.model import SizeReport

SCHEMA = "mpconsole.dev/1"
_WIDTH = 9


def text_lines(event: Event) -> list[str]:
    """Return an event as aligned lines: when, about what, what."""
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    return [f"{now}  {kind:<{_WIDTH}} {words}" for kind, words in _said(event)]


def _said(event: Event) -> list[tuple[str, str]]:
    match event:
        case ProjectOpened():
            return [("project", _opened(event)), *_problems(event.findings)]
        case ProjectChanged():
            return [("change", _changed(event.row, event.report)), *_problems(event.findings, brief=True)]
        case SizesCompiled(report=report):
            return [("compiled", f"{units.size(report.compiled.bytes or 0)}  {report.compiled.tool or '-'}")]
        case BuildEnded(code=code, message=words):
            return [("build", f"{code}  {words}")]
        case ProjectLost(message=words):
            return [("lost", words)]
        case SettingsChanged(error=error):
            return [("settings", error or _("mpconsole.toml was read anew"))]
        case GitChanged(status=status):
            count = ngettext("{count} file not committed", "{count} files not committed", status.dirty)
            return [("git", f"{status.branch or '-'}  {count.format(count=status.dirty)}")]
        case BackendChanged(status=status):
            return [("backend", _backend(status))]
        case ExchangesSeen(exchanges=exchanges, missed=missed, sockets=sockets):
            words = ngettext("{count} missed", "{count} missed", missed).format(count=missed)
            return [
                *[("request", words)] * bool(missed),
                *(("request", _exchange(one)) for one in exchanges if isinstance(one, Exchange)),
                *(("backend", f"{one.kind}  {_brief(one.data)}") for one in sockets),
            ]
        case BackendNoticed(kind=kind, data=data):
            return [("backend", f"{kind}  {_brief(data)}")]
        case ReleaseChanged():
            return [("release", _("the release moved on"))]


def _opened(event: ProjectOpened) -> str:
    name = event.snapshot.name
    count = ngettext("{count} file", "{count} files", event.report.file_count)
    size = units.size(event.report.bytes)
    return f"{name}  {event.snapshot.appid or '-'}  {size}  {count.format(count=event.report.file_count)}"


def _changed(row: ChangeRow, report: SizeReport) -> str:
    names = ", ".join(file.path for file in row.files[:3])
    if len(row.files) > 3:
        names += _(" and {count} more").format(count=len(row.files) - 3)
    return f"{units.delta(row.bytes):>10}  {units.size(report.bytes)}  {names}"


def _problems(findings: tuple[Finding, ...], *, brief: bool = False) -> list[tuple[str, str]]:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if brief:
        return [
            ("problems", ngettext("{count} error", "{count} errors", len(errors)).format(count=len(errors)))
        ] * bool(errors)
    return [(str(finding.severity), f"{_place(finding)}  {message(finding)}") for finding in findings]


def _place(finding: Finding) -> str:
    at = finding.place
    return f"{at.file}:{at.line}:{at.column}" if at.line else at.file


def _backend(status: BackendStatus) -> str:
    joined = _("started elsewhere, followed here") if status.joined else None
    return "  ".join(part for part in (status.state, status.url, joined, status.error) if part)


def _exchange(exchange: Exchange) -> str:
    status = "-" if exchange.status is None else str(exchange.status)
    missing = "" if exchange.matched else "  " + _("no route")
    return f"{exchange.method:<6} {status:>3} {exchange.duration_ms:>6.0f} ms  {exchange.target}{missing}"


def _brief(data: Mapping[str, object]) -> str:
    return "  ".join(f"{key}={value}" for key, value in data.items() if value is not None)


def json_object(event: Event) -> list[dict[str, Any]]:
    """Return an event as objects of the contract `mpconsole.dev/1`."""
    return [{"schema": SCHEMA, "time": timestamp(), **fields} for fields in _fields(event)]


def _fields(event: Event) -> list[dict[str, Any]]:
    match event:
        case ProjectOpened():
            return [{
                "kind": "opened",
                "project": _project(event),
                **_figures(event.report, event.findings),
            }]  # fmt: skip
        case ProjectChanged(row=row):
            files = [
                {"path": file.path, "change": file.kind, "bytes": file.bytes, "ships": file.ships}
                for file in row.files
            ]
            return [{
                "kind": "changed", "files": files, "bytes": row.bytes, "branch_changed": row.branch_changed,
                **_figures(event.report, event.findings),
            }]  # fmt: skip
        case SizesCompiled(report=report):
            compiled = report.compiled
            return [{
                "kind": "compiled", "basis": compiled.basis, "bytes": compiled.bytes, "tool": compiled.tool,
                "verdict": str(report.verdict),
            }]  # fmt: skip
        case BuildEnded(code=code, message=words):
            return [{"kind": "build", "code": code, "message": words}]
        case ProjectLost(message=words):
            return [{"kind": "lost", "message": words}]
        case SettingsChanged(error=error):
            return [{"kind": "settings", "error": error}]
        case GitChanged(status=status):
            return [{"kind": "git", "branch": status.branch, "dirty": status.dirty}]
        case BackendChanged(status=status):
            return [{
                "kind": "backend", "state": status.state, "url": status.url, "joined": status.joined,
                "error": status.error,
            }]  # fmt: skip
        case ExchangesSeen(exchanges=exchanges, missed=missed, sockets=sockets):
            return [
                *([{"kind": "missed", "count": missed}] if missed else []),
                *(_exchange_fields(one) for one in exchanges if isinstance(one, Exchange)),
                *({"kind": "notice", "notice": one.kind, "data": dict(one.data)} for one in sockets),
            ]
        case BackendNoticed(kind=kind, data=data):
            return [{"kind": "notice", "notice": kind, "data": dict(data)}]
        case ReleaseChanged():
            return [{"kind": "release"}]


def _project(event: ProjectOpened) -> dict[str, Any]:
    snapshot = event.snapshot
    return {"name": snapshot.name, "appid": snapshot.appid, "root": str(snapshot.layout.root)}


def _figures(report: SizeReport, findings: tuple[Finding, ...]) -> dict[str, Any]:
    counts = {severity: sum(one.severity is severity for one in findings) for severity in Severity}
    return {
        "total": {"bytes": report.bytes, "files": report.file_count, "complete": report.complete},
        "packages": [{"name": package.name, "bytes": package.bytes} for package in report.packages],
        "verdict": str(report.verdict),
        "problems": {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "notes": counts[Severity.NOTE],
        },
    }


def _exchange_fields(exchange: Exchange) -> dict[str, Any]:
    return {
        "kind": "exchange", "id": exchange.id, "method": exchange.method, "path": exchange.path,
        "query": exchange.query, "status": exchange.status, "duration_ms": exchange.duration_ms,
        "matched": exchange.matched,
    }  # fmt: skip
