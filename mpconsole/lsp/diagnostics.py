"""Findings as editors show them."""

from collections.abc import Iterator

from lsprotocol import types

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.words import help_text, message
from mpconsole.i18n import _
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject

SOURCE = "mpconsole"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_TAGS = {
    "component-unused": types.DiagnosticTag.Unnecessary,
    "suppression-unused": types.DiagnosticTag.Unnecessary,
    "wx-deprecated": types.DiagnosticTag.Deprecated,
}


def diagnostics(project: OpenProject, path: str) -> list[types.Diagnostic]:
    """Return what is wrong in one file."""
    findings = project.findings.get(path, ())
    positions = Positions(project.text(path)) if findings else Positions("")
    return [diagnostic(finding, positions) for finding in findings]


def diagnostic(finding: Finding, positions: Positions) -> types.Diagnostic:
    """Return one finding in the text that `positions` are of."""
    return types.Diagnostic(
        range=positions.of_place(finding.place),
        message="\n".join(_words(finding)),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        tags=[_TAGS[finding.rule]] if finding.rule in _TAGS else None,
    )


def _words(finding: Finding) -> Iterator[str]:
    yield message(finding)
    yield help_text(finding)
    if finding.official is True:
        yield _("The official tool refuses the project, without a code.")
    elif finding.official is not None:
        yield _("The official tool refuses the project: {code}").format(code=finding.official)
