"""Severities as the project's settings want them: `[rules]` and `[checks.files]` in mpconsole.toml.

What the official tool refuses is changed only by a rule's own name, never by `*`: a person who hides a
refusal has to write down which.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.options import SEVERITY, RuleOptions, options_of
from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.languages import minimatch
from mpconsole.settings import PROJECT_FILE, ProjectSettings

OFF = "off"
CHOICES = (OFF, *Severity)
EVERY_RULE = "*"

Lies = Callable[[Finding, str], bool]
"""Whether a finding stands within a key path of the JSON document that it is in."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One entry of `[checks.files]`: a test of paths, the key path behind `#`, and its severities."""

    matches: Callable[[str], bool]
    keys: str
    severities: Mapping[str, str]


class Severities:
    """What the settings make of a finding's severity."""

    def __init__(self, settings: ProjectSettings, lies: Lies) -> None:
        self._rules = {name: chosen for name, value in settings.rules.items() if (chosen := severity(value))}
        self._places = [_place(pattern, table) for pattern, table in settings.checks.files.items()]
        self._lies = lies

    def of(self, finding: Finding) -> str:
        """Return the finding's severity, or `off`. Of the entries that match, the last one counts."""
        chosen = self._rules.get(finding.rule, finding.severity.value)
        for place in self._places:
            wanted = place.severities.get(finding.rule)
            if wanted is None and finding.official is None:
                wanted = place.severities.get(EVERY_RULE)
            if wanted is None or not place.matches(finding.place.file):
                continue
            if not place.keys or self._lies(finding, place.keys):
                chosen = wanted
        return chosen


def severity(value: str | Mapping[str, Any]) -> str | None:
    """Return the severity that an entry of `[rules]` sets, None where it sets options alone."""
    return value if isinstance(value, str) else value.get(SEVERITY)


def _place(pattern: str, table: Mapping[str, str]) -> _Place:
    path, _mark, keys = pattern.partition("#")
    return _Place(_test(path), keys, table)


@lru_cache(maxsize=256)
def _test(pattern: str) -> Callable[[str], bool]:
    return minimatch.compile(pattern)


def require_known(settings: ProjectSettings) -> None:
    """Raise UsageError where `[rules]` or `[checks]` names a rule, severity, option or glob that is none."""
    for name, value in settings.rules.items():
        _require_rule("[rules]", name)
        _require_severity(name, severity(value) if not isinstance(value, str) else value)
        _require_options(settings, name)
    for pattern, table in settings.checks.files.items():
        try:
            _place(pattern, table)
        except minimatch.GlobError as error:
            words = _('{file}: [checks.files] has the pattern "{pattern}", which is none')
            raise UsageError(words.format(file=PROJECT_FILE, pattern=pattern)) from error
        for name, chosen in table.items():
            if name != EVERY_RULE:
                _require_rule(f'[checks.files."{pattern}"]', name)
            _require_severity(name, chosen)


def _require_rule(table: str, name: str) -> None:
    from mpconsole.checks.registry import all_rules
    from mpconsole.checks.shaping import nearest

    if name in all_rules():
        return
    near = nearest(name, tuple(all_rules()))
    raise UsageError(
        _('{file}: {table} names "{name}", which is no rule').format(
            file=PROJECT_FILE, table=table, name=name
        ),
        hint=_('Did you mean "{near}"?').format(near=near) if near else None,
    )


def _require_severity(name: str, chosen: object) -> None:
    if chosen is not None and chosen not in CHOICES:
        raise UsageError(
            _('mpconsole.toml: the rule {name} is set to "{severity}"').format(name=name, severity=chosen),
            hint=_("Choose one of: {choices}").format(choices=", ".join(CHOICES)),
        )


def _require_options(settings: ProjectSettings, name: str) -> None:
    from pathlib import Path

    from mpconsole.checks.registry import all_rules
    from mpconsole.settings_words import mismatch

    kind = all_rules()[name].Options
    try:
        options_of(settings, name, kind)
    except msgspec.ValidationError as error:
        raise mismatch(str(error), Path(f"{PROJECT_FILE}: [rules.{name}]"), kind) from error


def option_names(kind: type[RuleOptions]) -> Iterator[tuple[str, Any]]:
    """Yield the options that a rule takes, with their defaults."""
    for field in msgspec.structs.fields(kind):
        yield field.name, field.default
