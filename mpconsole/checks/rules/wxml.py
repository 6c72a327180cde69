"""What is wrong in a WXML file by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_


class WxmlRule(FileRule):
    """What these rules share: each shows the problems that were noted for it."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Yield this rule's problems."""
        facts = program.wxml(path)
        for problem in facts.problems if facts is not None else ():
            if problem.rule == self.id:
                yield self.found_span(path, problem.span, **problem.args)


class WxmlSyntax(WxmlRule):
    """Tags, attributes and expressions that a compiler of the platform refuses."""

    id = "wxml-syntax"
    message = N_("{reason}")
    why = N_("A page whose WXML does not compile is not built at all.")
    help = N_("The platform compiles WXML after the upload: what passes here locally fails there.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Take the severity from the fault: a warning is refused by one compiler of two."""
        for finding in super().find_in(program, path):
            args = dict(finding.args)
            yield replace(finding, severity=Severity(args.pop("level")), args=args)


class WxmlElseWithoutIf(WxmlRule):
    """`wx:elif` or `wx:else` that follows no `wx:if`."""

    id = "wxml-else-without-if"
    message = N_("{name} follows no wx:if")
    why = N_("The platform's compilers refuse it, or draw the element always.")
    help = N_("Put it right behind the element with wx:if, without text between; not together with wx:for.")


class WxmlDirectiveEmpty(WxmlRule):
    """`wx:if`, `wx:elif` or `wx:for` without a value."""

    id = "wxml-directive-empty"
    message = N_("{name} has no value")
    why = N_("The platform's compilers refuse it, or draw something else than is meant.")
    help = N_('Write its expression: {name}="{{{{…}}}}".')


class WxmlDirectiveText(WxmlRule):
    """`wx:if`, `wx:elif` or `wx:for` with a plain text in place of an expression."""

    id = "wxml-directive-text"
    on_output = False
    severity = Severity.WARNING
    message = N_("{name} is given a text, not data")
    why = N_(
        "Every text that is not empty counts as true, false as well, and a loop goes through its letters."
    )
    help = N_('Write the expression in braces: {name}="{{{{…}}}}".')


class WxmlKeyForm(WxmlRule):
    """`wx:key` with an expression."""

    id = "wxml-key-form"
    on_output = False
    severity = Severity.NOTE
    message = N_("wx:key takes the name of a property, not an expression")
    why = N_("The items have no key then: they are drawn anew, and lose their state, when the list changes.")
    help = N_('Write the property alone, or *this for the item itself: wx:key="id".')


class WxmlModelForm(WxmlRule):
    """`model:` with more than one name: nothing comes back from the component."""

    id = "wxml-model-form"
    on_output = False
    severity = Severity.WARNING
    message = N_("{name} takes a single name of the data: no path, no expression")
    why = N_("What users enter is not written into the data.")
    help = N_("Bind a name at the top of the data, or set the data in a handler of the event.")


class WxmlDirectiveUnknown(WxmlRule):
    """A `wx:` attribute that does not exist."""

    id = "wxml-directive-unknown"
    severity = Severity.WARNING
    message = N_("{written} does not exist: it does nothing")
    variants: ClassVar[Mapping[str, str]] = {"near": N_("{written} does nothing: did you mean {near}?")}
    why = N_(
        "It is taken for an attribute that nobody reads, and the element is drawn as if it were not there."
    )
    help = N_("There are wx:if, wx:elif, wx:else, wx:for, wx:for-item, wx:for-index and wx:key.")


class WxmlAttributeMissing(WxmlRule):
    """An element that does nothing without one of its attributes."""

    id = "wxml-attribute-missing"
    severity = Severity.WARNING
    message = N_("<{tag}> has no {name}")
    why = N_("The platform passes over the element.")
    help = N_("Add it: the element does nothing without it.")
