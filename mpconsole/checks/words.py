"""The words of a finding, in the language in use."""

from collections.abc import Iterable, Mapping
from typing import Any

from mpconsole.checks.finding import Finding
from mpconsole.i18n import N_, _

_KINDS = {
    "string": N_("a string"),
    "number": N_("a number"),
    "boolean": N_("true or false"),
    "object": N_("an object"),
    "array": N_("an array"),
    "null": N_("null"),
}


def message(finding: Finding) -> str:
    """Say in one sentence what is wrong."""
    return _filled(_pattern(finding), finding.args)


def help_text(finding: Finding) -> str:
    """Say what to do about it."""
    from mpconsole.checks.registry import all_rules

    return _filled(all_rules()[finding.rule].help, finding.args)


_patterns: dict[tuple[str, str], str] = {}


def patterns_of(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return what `message` needs of the rules for `findings`: rule, case, pattern."""
    for finding in findings:
        _pattern(finding)
    wanted = {_case(finding) for finding in findings}
    return [(*case, pattern) for case, pattern in _patterns.items() if case in wanted]


def know(patterns: Iterable[tuple[str, str, str]]) -> None:
    """Take what `patterns_of` returned before: words can then be made before any rule is imported."""
    _patterns.update({(rule, case): pattern for rule, case, pattern in patterns})


def _case(finding: Finding) -> tuple[str, str]:
    return finding.rule, str(finding.args.get("case"))


def _pattern(finding: Finding) -> str:
    case = _case(finding)
    if case not in _patterns:
        from mpconsole.checks.registry import all_rules  # 40 ms

        rule = all_rules()[finding.rule]
        _patterns[case] = rule.variants.get(case[1], rule.message)
    return _patterns[case]


def kind(name: str) -> str:
    """Name a JSON type in words."""
    return _(_KINDS[name]) if name in _KINDS else name


def plain(text: str) -> str:
    """Show place-holders as words: `{page}` → `‹page›`."""
    doubled = text.replace("{{", "\0").replace("}}", "\1")
    return doubled.replace("{", "‹").replace("}", "›").replace("\0", "{").replace("\1", "}")


def _filled(pattern: str, args: Mapping[str, Any]) -> str:
    return _(pattern).format(**{name: _shown(name, value, args) for name, value in args.items()})


def _shown(name: str, value: Any, args: Mapping[str, Any]) -> str:
    """Write an argument for a person: lists with commas, JSON types by name, reasons translated."""
    if name in ("expected", "found") and "found" in args:
        kinds = value if isinstance(value, list) else [value]
        return _(" or ").join(kind(one) for one in kinds)
    if name == "reason" and "reason_args" in args:
        return _(str(value)).format(**args["reason_args"])
    if name == "kind":
        return _(str(value))
    if name == "value" and not isinstance(value, str):
        return _as_json(value)
    if isinstance(value, list):
        return _(", ").join(map(str, value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _as_json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
