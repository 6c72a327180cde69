"""The findings as `mpconsole.check/1`; its JSON Schema is `mpconsole/schemas/check-1.json`."""

from collections.abc import Sequence
from typing import Any

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import help_text, message

SCHEMA = "mpconsole.check/1"


def report(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the contract's object, in the language in use."""
    return {
        "schema": SCHEMA,
        "findings": [_row(finding) for finding in findings],
        "summary": summary(findings),
    }


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
