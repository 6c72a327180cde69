"""Attributes, values and events that the platform's own components do not have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.checks.using import declared_tags
from mpconsole.i18n import N_


class BuiltInRule(FileRule):
    """What these rules share: they judge the platform's components, not ones of the program's own."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    severity = Severity.WARNING
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Yield this rule's problems."""
        facts = program.wxml(path)
        problems = [one for one in facts.problems if one.rule == self.id] if facts is not None else []
        own = declared_tags(program, f"{path.removesuffix('.wxml')}.json") if problems else set()
        for problem in problems:
            if problem.args["tag"] not in own:
                yield self.found_span(path, problem.span, **problem.args)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the document that declares components."""
        return (f"{path.removesuffix('.wxml')}.json",)


class AttributeUnknown(BuiltInRule):
    """An attribute that a component of the platform does not have."""

    id = "attribute-unknown"
    on_output = False
    message = N_("<{tag}> has no attribute {name}")
    variants: ClassVar[Mapping[str, str]] = {
        "near": N_("<{tag}> has no attribute {name}: did you mean {near}?")
    }
    why = N_("The platform passes over attributes that it does not know, without a word.")
    help = N_("Correct its name, or remove it; data for event handlers belongs into data-… attributes.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """A name that resembles none of the component's is worth a note alone: tables grow old."""
        for finding in super().find_in(program, path):
            yield finding if "near" in finding.args else replace(finding, severity=Severity.NOTE)


class EventUnknown(BuiltInRule):
    """An event that a component of the platform never sends."""

    id = "event-unknown"
    on_output = False
    message = N_("<{tag}> never sends the event {event}")
    variants: ClassVar[Mapping[str, str]] = {
        "near": N_("<{tag}> never sends the event {event}: did you mean {near}?")
    }
    why = N_(
        "A handler of an event that is never sent is never called. Clicks, for one, are called tap here."
    )
    help = N_("Correct the event's name: letters' case counts.")


class ValueUnknown(BuiltInRule):
    """A value that an attribute of a component of the platform does not know."""

    id = "value-unknown"
    on_output = False
    message = N_('"{value}" is none of the values of {name} of <{tag}>')
    why = N_("The platform falls back to the attribute's default without a word.")
    help = N_("Allowed: {allowed}")


class BooleanText(BuiltInRule):
    """The text `false` for a truth value: it counts as true."""

    id = "boolean-text"
    on_output = False
    message = N_('{name}="false" is a text, and counts as true')
    why = N_("Plain values of attributes are texts, and every text that is not empty counts as true.")
    help = N_('Write {name}="{{{{false}}}}", or remove the attribute.')
