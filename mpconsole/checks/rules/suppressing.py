"""Comments that hide findings, and hide nothing. They are found when all the other rules have spoken."""

from collections.abc import Mapping
from typing import ClassVar

from mpconsole.checks.finding import Severity
from mpconsole.checks.rule import Rule
from mpconsole.i18n import N_


class SuppressionUnused(Rule):
    """A comment that hides nothing any more: what it hid has been mended, or it stands in the wrong place."""

    id = "suppression-unused"
    severity = Severity.NOTE
    message = N_("{name} finds nothing here that this comment could hide")
    why = N_("A comment that hides nothing now hides what comes later, unseen.")
    help = N_("Remove the comment, or its word: left there, it would hide the next finding unseen.")


class SuppressionUnknown(Rule):
    """A comment that names no rule: it hides nothing."""

    id = "suppression-unknown"
    severity = Severity.WARNING
    message = N_('"{name}" is no rule: the comment hides nothing')
    variants: ClassVar[Mapping[str, str]] = {"none": N_("the comment names no rule, and hides nothing")}
    why = N_("The finding that it was meant for is told all the same.")
    help = N_("Name the rules behind mpconsole-ignore, commas between; a reason follows after a colon.")
