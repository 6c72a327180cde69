"""Severities as the project's settings want them: `[rules]` in mpconsole.toml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mpconsole.checks.finding import Finding, Severity
from mpconsole.errors import UsageError
from mpconsole.i18n import _

OFF = "off"
CHOICES = (OFF, *Severity)


def with_settings(findings: Iterable[Finding], rules: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings with the severities that `rules` (id → severity or "off") gives them."""
    for finding in findings:
        chosen = rules.get(finding.rule)
        if chosen is None or chosen == finding.severity:
            yield finding
        elif chosen != OFF:
            yield replace(finding, severity=Severity(chosen))


def require_known(rules: Mapping[str, str]) -> None:
    """Raise UsageError where `rules` names a rule or a severity that does not exist."""
    from mpconsole.checks.registry import all_rules
    from mpconsole.checks.shaping import nearest

    for name, severity in rules.items():
        if name not in all_rules():
            near = nearest(name, tuple(all_rules()))
            hint = _('Did you mean "{near}"?').format(near=near) if near else None
            raise UsageError(
                _('mpconsole.toml: [rules] names "{name}", which is no rule').format(name=name), hint=hint
            )
        if severity not in CHOICES:
            raise UsageError(
                _('mpconsole.toml: the rule {name} is set to "{severity}"').format(
                    name=name, severity=severity
                ),
                hint=_("Choose one of: {choices}").format(choices=", ".join(CHOICES)),
            )
