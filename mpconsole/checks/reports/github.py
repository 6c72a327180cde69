"""Findings as annotations of GitHub Actions (workflow commands on stdout)."""

from collections.abc import Iterator, Sequence

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.words import help_text, message
from mpconsole.project.model import Snapshot

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def lines(snapshot: Snapshot, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield one workflow command for each finding; paths are relative to the current folder."""
    sources = Sources(snapshot)
    for finding in findings:
        place = finding.place
        properties = {"file": sources.shown_path(place.file)}
        if place.line:
            properties |= {"line": str(place.line), "col": str(place.column)}
            properties |= {"endLine": str(max(place.end_line, place.line))}
            if place.end_line == place.line and place.end_column > place.column:
                properties["endColumn"] = str(place.end_column - 1)
        properties["title"] = finding.rule
        written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        text = _data(f"{message(finding)}\n{help_text(finding)}")
        yield f"::{_COMMANDS[finding.severity]} {written}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
