"""The findings as `mpconsole.check/1`; its JSON Schema is `mpconsole/schemas/check-1.json`."""

from collections.abc import Sequence
from typing import Any

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.judgement import Judgement
from mpconsole.checks.words import help_text, message

SCHEMA = "mpconsole.check/1"


def report(judgement: Judgement) -> dict[str, Any]:
    """Return the contract's object, in the language in use."""
    return {
        "schema": SCHEMA,
        "findings": [_row(finding) for finding in judgement.findings],
        "summary": summary(judgement.findings) | {"hidden": hidden(judgement)},
    }


def hidden(judgement: Judgement) -> dict[str, int]:
    """Count what is hidden, by what hides it; `official`: how many of these the official tool refuses."""
    names = {"comment": "comments", "settings": "settings", "baseline": "baseline"}
    counts = dict.fromkeys((*names.values(), "official"), 0)
    for one in judgement.hidden:
        counts[names[one.by]] += 1
        counts["official"] += one.finding.official is not None
    return counts


def summary(findings: Sequence[Finding]) -> dict[str, int]:
    """Count the findings by severity."""
    names = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.NOTE: "notes"}
    counts = dict.fromkeys(names.values(), 0)
    for finding in findings:
        counts[names[finding.severity]] += 1
    return counts


def _row(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "official": finding.official,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "message": message(finding),
        "help": help_text(finding),
    }
