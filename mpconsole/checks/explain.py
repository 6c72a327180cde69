"""What a rule looks for and how to mend it, as a page."""

from mpconsole.checks.registry import all_rules
from mpconsole.checks.rule import Rule
from mpconsole.checks.severities import option_names
from mpconsole.checks.shaping import nearest
from mpconsole.checks.words import plain
from mpconsole.errors import UsageError
from mpconsole.i18n import _


def explain_rule(name: str) -> str:
    """Return a rule's page. Raises UsageError where there is no such rule."""
    rules = all_rules()
    if name not in rules:
        near = nearest(name, tuple(rules))
        raise UsageError(
            _('there is no rule "{name}"').format(name=name),
            hint=_('Did you mean "{near}"?').format(near=near)
            if near
            else _("The rules: {names}").format(names=", ".join(rules)),
        )
    return "\n".join(_page(rules[name]))


def _page(rule: type[Rule]) -> list[str]:
    messages = dict.fromkeys((rule.message, *rule.variants.values()))
    lines = [rule.id, "", *(f"  {plain(_(text))}" for text in messages), ""]
    lines += [_(rule.why), ""] if rule.why else []
    lines += [plain(_(rule.help)), ""]
    lines.append(_("Severity: {severity}").format(severity=rule.severity.value))
    if rule.official is True:
        lines.append(_("The official tool refuses the project, without a code."))
    elif rule.official is not None:
        lines.append(_("The official tool refuses the project: {code}").format(code=rule.official))
    else:
        lines.append(_("The official tool accepts it."))
    setting = f'[rules]\n{rule.id} = "off"'
    options = [f"{name} = {_toml(value)}" for name, value in option_names(rule.Options)]
    if options:
        setting = "\n".join([f"[rules.{rule.id}]", f'severity = "{rule.severity.value}"', *options])
    return [*lines, "", _("To change it, in mpconsole.toml:"), "", setting]


def _toml(value: object) -> str:
    import tomli_w

    written = list(value) if isinstance(value, tuple) else value
    return tomli_w.dumps({"x": written}).removeprefix("x = ").rstrip()
