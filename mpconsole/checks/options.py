"""Options that a rule takes from its table in mpconsole.toml: `[rules.tag-unknown] known = ["my-tag"]`."""

from typing import TypeVar

import msgspec

from mpconsole.settings import ProjectSettings

SEVERITY = "severity"


class RuleOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What can be set for a rule besides its severity: nothing, unless its own class says otherwise."""


_T = TypeVar("_T", bound=RuleOptions)


def options_of(settings: ProjectSettings, rule: str, kind: type[_T]) -> _T:
    """Return the options that `settings` give a rule. Raises msgspec.ValidationError where they fit none."""
    chosen = settings.rules.get(rule)
    if not isinstance(chosen, dict):
        return kind()
    return msgspec.convert({key: value for key, value in chosen.items() if key != SEVERITY}, kind)
