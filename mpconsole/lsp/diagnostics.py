"""Findings as editors show them."""

from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was made of one file's findings, and the state of the file that they stand in."""

    findings: list[Finding]
    state: object
    diagnostics: list[types.Diagnostic]


class Diagnostics:
    """The findings of every file as editors show them; made anew where the file or its findings changed."""

    def __init__(self) -> None:
        self._shown: dict[tuple[int, str], _Shown] = {}

    def of(self, project: OpenProject) -> dict[str, list[types.Diagnostic]]:
        """Return what is wrong, by file."""
        return {path: self._in(project, path, found) for path, found in project.findings.items()}

    def _in(self, project: OpenProject, path: str, findings: list[Finding]) -> list[types.Diagnostic]:
        snapshot, key = project.snapshot, (id(project), path)
        state = (snapshot.files.get(path), snapshot.documents.get(path))
        known = self._shown.get(key)
        if known is None or known.findings != findings or known.state != state:
            positions = Positions(project.text(path))
            known = _Shown(findings, state, [diagnostic(finding, positions) for finding in findings])
            self._shown[key] = known
        return known.diagnostics


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
