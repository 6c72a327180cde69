"""Findings as SARIF 2.1.0, for code scanning."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mpconsole import __version__
from mpconsole.checks.finding import Finding, Place
from mpconsole.checks.registry import all_rules
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.words import help_text, message, plain
from mpconsole.i18n import _
from mpconsole.project.model import Snapshot

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(snapshot: Snapshot, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return one run; file names are relative to the current folder, columns count code points."""
    sources = Sources(snapshot)
    used = sorted({finding.rule for finding in findings})
    driver = {"name": "mpconsole", "version": __version__, "rules": [_rule(name) for name in used]}
    results = [_result(finding, used.index(finding.rule), sources) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    rule = all_rules()[name]
    return {
        "id": name,
        "shortDescription": {"text": plain(_(rule.message))},
        "help": {"text": plain(_(rule.help))},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, index: int, sources: Sources) -> dict[str, Any]:
    shown = sources.shown_path(finding.place.file)
    uri = Path(shown).as_uri() if Path(shown).is_absolute() else quote(shown)
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if finding.place.line:
        physical["region"] = _region(finding.place)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": f"{message(finding)}\n{help_text(finding)}"},
        "locations": [{"physicalLocation": physical}],
    }
    if finding.official is not None:
        result["properties"] = {"official": finding.official}
    return result


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": max(place.column, 1)}
    if (place.end_line, place.end_column) > (place.line, place.column):
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region
