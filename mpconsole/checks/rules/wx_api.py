"""Calls of interfaces that are misspelt, given up, or newer than the program's base library."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.checks.script_facts import ANYTHING
from mpconsole.checks.shaping import nearest
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_
from mpconsole.platform.wx_api import UNDOCUMENTED, members, version_of


class WxRule(FileRule):
    """What these rules share: they judge the members of `wx` that a script uses without asking for them."""

    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    reads_files = False

    def unguarded(self, program: Program, path: str) -> Iterator[Named]:
        """Yield the uses of members whose presence the script does not ask for."""
        facts = program.script(path)
        for use in facts.uses if ANYTHING not in facts.guards else ():
            if use.name not in facts.guards:
                yield use


class WxUnknown(WxRule):
    """A member of `wx` that the platform does not have."""

    id = "wx-unknown"
    on_output = False
    severity = Severity.WARNING
    message = N_("wx.{name} is no interface of the platform")
    variants: ClassVar[Mapping[str, str]] = {
        "near": N_("wx.{name} is no interface of the platform: did you mean wx.{near}?")
    }
    why = N_("It is undefined when the program runs: to call it stops the function that does.")
    help = N_("Correct its name. Where it is there on some clients only, ask first: if (wx.{name}) …")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each member up, in the platform's table and among those that the program adds.

        None of the platform's begins with `$` or `_`: whoever brings a library in puts such there. What
        resembles no member is told of once a file.
        """
        known = members()
        uses = (use for use in self.unguarded(program, path) if not use.name.startswith(("$", "_")))
        strange = [use for use in uses if use.name not in known and use.name not in UNDOCUMENTED]
        said = set(self._own(program)) if strange else set()
        for use in strange:
            if use.name in said:
                continue
            near = nearest(use.name, tuple(known))
            said |= set() if near else {use.name}
            args = {"case": "near", "near": near} if near else {}
            finding = self.found_span(path, use.span, name=use.name, **args)
            yield finding if near else replace(finding, severity=Severity.NOTE)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on every script, where one of them may add what this one uses."""
        if any(use.name not in members() for use in self.unguarded(program, path)):
            return program.with_extension(*self.extensions)
        return ()

    def _own(self, program: Program) -> frozenset[str]:
        found = (program.script(path).own for path in program.with_extension(*self.extensions))
        return frozenset().union(*found)


class WxDeprecated(WxRule):
    """A member of `wx` that the platform has given up."""

    id = "wx-deprecated"
    on_output = False
    severity = Severity.NOTE
    message = N_("wx.{name} is deprecated since base library {version}")
    variants: ClassVar[Mapping[str, str]] = {
        "instead": N_("wx.{name} is deprecated since base library {version}: use {instead}")
    }
    why = N_("It is no longer looked after, and may stop working; the experience score counts it too.")
    help = N_("Use what took its place, with a fallback where older clients matter.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each member up; a fallback behind a question for the new one stays unsaid."""
        facts = program.script(path)
        for use in self.unguarded(program, path):
            member = members().get(use.name)
            if member is None or not member.deprecated:
                continue
            names = {one.removeprefix("wx.") for one in member.instead}
            if names & (facts.guards | {other.name for other in facts.uses}):
                continue
            args = {"case": "instead", "instead": list(member.instead)} if member.instead else {}
            yield self.found_span(path, use.span, name=use.name, version=member.deprecated, **args)


class WxNewer(WxRule):
    """A member of `wx` that the base library which the project names does not have yet."""

    id = "wx-newer"
    on_output = False
    severity = Severity.WARNING
    message = N_("wx.{name} is there from base library {since} on, and the project names {library}")
    why = N_("On a client with that base library it is undefined: to call it stops the function that does.")
    help = N_(
        "Ask first: if (wx.{name}) … or wx.canIUse; or raise libVersion and the lowest version for users."
    )

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare each member with `libVersion` where that is a version."""
        written = program.config.get("libVersion")
        library = version_of(written) if isinstance(written, str) else None
        for use in self.unguarded(program, path) if library is not None else ():
            member = members().get(use.name)
            since = version_of(member.since) if member is not None else None
            if member is not None and since is not None and library is not None and since > library:
                yield self.found_span(path, use.span, name=use.name, since=member.since, library=written)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the project's settings."""
        return (PROJECT_CONFIG,)
