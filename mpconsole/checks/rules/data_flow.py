"""What flows between a page's view and its script: handlers, data that is read, data that is set."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import (
    has_open_ends,
    names,
    script_of,
    scripts_behind,
    templates_behind,
)
from mpconsole.checks.options import RuleOptions, options_of
from mpconsole.checks.rule import FileRule
from mpconsole.checks.script_units import Unit
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_

_BLOCKERS = ("true", "false", "return", "none", "noop", "null", "stop", "prevent")


_OF_FORM_FIELDS = ("name", "value")
"""Properties that the platform's behavior `wx://form-field` brings."""


class ViewRule(FileRule):
    """What these rules share: they judge the WXML of a page or component by the scripts behind it."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    severity = Severity.WARNING

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the scripts behind the view."""
        script = script_of(program, path.removesuffix(".wxml"))
        return scripts_behind(program, script) if script is not None else ()


def _closed_units(program: Program, script: str) -> tuple[Unit, ...]:
    """Return a script's pages and components where everything in them stands in the script itself."""
    units = tuple(unit for unit in program.script(script).units if unit.kind in ("Page", "Component"))
    return units if units and all(unit.closed for unit in units) else ()


def _script_behind(program: Program, path: str) -> str | None:
    """Return the script of the page or component whose view `path` is."""
    stem = path.removesuffix(".wxml")
    if not program.is_member(f"{stem}.json"):
        return None
    return script_of(program, stem)


class HandlerMissing(ViewRule):
    """An event bound to a method that the page or component does not have.

    Where spreads, behaviors or wrappers bring methods in, only a name that stands nowhere in the script, nor
    in what it requires, is told of.
    """

    id = "handler-missing"
    on_output = False
    message = N_('no method "{name}" for {event}')
    variants: ClassVar[Mapping[str, str]] = {
        "outside": N_('the method "{name}" for {event} stands outside methods, where no event finds it')
    }
    why = N_("When the event comes, nothing happens but a warning in the console.")
    help = N_("Write the method in {script}, or correct the name.")

    class Options(RuleOptions, frozen=True):
        """`known`: methods that something else brings at run time."""

        known: tuple[str, ...] = ()

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each method up in the scripts behind the page."""
        facts, script = program.wxml(path), _script_behind(program, path)
        wanted = [one for one in facts.handlers if not _only_blocks(one)] if facts is not None else []
        if script is None or not wanted:
            return
        known, behind = self._known(program, script), tuple(scripts_behind(program, script))
        if known is None and has_open_ends(program, script):
            return
        brought = options_of(program.settings, self.id, self.Options).known
        components = [unit for unit in _closed_units(program, script) if unit.kind == "Component"]
        outside = {name for unit in components for name in unit.members - {"methods", "data", "properties"}}
        for one in wanted:
            has = one.name in known if known is not None else names(program, behind, one.name)
            if not has and one.name not in brought:
                args = {"case": "outside"} if one.name in outside else {}
                yield self.found_span(path, one.span, name=one.name, event=one.about, script=script, **args)

    def _known(self, program: Program, script: str) -> set[str] | None:
        """Return the names that are methods; None where other files may bring some in."""
        units = _closed_units(program, script)
        return (
            set(program.script(script).assigned).union(*(unit.methods for unit in units)) if units else None
        )


def _only_blocks(handler: Named) -> bool:
    """Whether a handler is there to stop an event alone, for which any word does."""
    return handler.about.startswith("catch:") and (
        handler.name in _BLOCKERS or handler.about.startswith("catch:touch")
    )


class DataUnset(ViewRule):
    """Data that a view reads and that stands nowhere in the scripts behind it."""

    id = "data-unset"
    on_output = False
    message = N_("nothing sets {name}, which is shown here")
    why = N_("An expression with data that nobody sets shows nothing, and a condition with it is never true.")
    help = N_("Set it in {script}, or correct the name.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each name up, unless something sets what cannot be told by reading."""
        facts, script = program.wxml(path), _script_behind(program, path)
        if facts is None or script is None or not facts.reads:
            return
        behind = tuple(scripts_behind(program, script))
        if not program.script(script).units or any(program.script(one).sets_anything for one in behind):
            return
        if not _closed_units(program, script) and has_open_ends(program, script):
            return
        brought = _OF_FORM_FIELDS if names(program, behind, "field") else ()
        for read in facts.reads:
            if read.name.startswith(("_", "$")) or read.name in brought:
                continue
            if not names(program, behind, read.name):
                yield self.found_span(path, read.span, name=read.name, script=script)


class SetDataUnread(FileRule):
    """`setData` of what no view shows and the script itself does not read.

    The platform's experience score has this rule too.
    """

    id = "set-data-unread"
    on_output = False
    severity = Severity.NOTE
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    message = N_("setData sets {name}, which nothing shows")
    why = N_("Everything that setData is given travels to the view and costs time there.")
    help = N_("Keep it beside the data (this.{name} = …), or show it.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each key up in the views, then in the script beyond its own setting."""
        stem = path.rpartition(".")[0]
        sets = [one for one in program.script(path).sets if one.about == "self"]
        view = f"{stem}.wxml"
        if not sets or not program.is_member(f"{stem}.json"):
            return
        if view not in program.snapshot.files or not _closed_units(program, path):
            return
        views = tuple(templates_behind(program, view))
        said: set[str] = set()
        for one in sets:
            if names(program, views, one.name):
                continue
            if one.name not in said and not self._is_read(program, path, one.name):
                said.add(one.name)
                yield self.found_span(path, one.span, name=one.name)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the views."""
        view = f"{path.rpartition('.')[0]}.wxml"
        return templates_behind(program, view) if view in program.snapshot.files else ()

    def _is_read(self, program: Program, path: str, name: str) -> bool:
        """Whether the name stands in the script more often than it is declared and set."""
        facts = program.script(path)
        own = sum(name in unit.data for unit in facts.units) + sum(one.name == name for one in facts.sets)
        text = program.snapshot.read(path)
        if b"pureDataPattern" in text:
            return True  # what matches it never travels to the view
        return len(re.findall(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])", text)) > own
