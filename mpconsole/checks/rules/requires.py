"""Scripts that ask for others that are not there."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import required
from mpconsole.checks.rule import FileRule
from mpconsole.checks.script_requires import ALWAYS
from mpconsole.checks.using import declared_tags
from mpconsole.i18n import N_
from mpconsole.platform.components import BUILT_IN


class RequireMissing(FileRule):
    """A script that requires a file which is not there. The official tool lets it pass.

    Names of npm packages are left alone: they are there once npm is built.
    """

    id = "require-missing"
    on_output = False
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    message = N_('"{path}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {
        "letters": N_('"{path}" does not exist, but {near} does: upper and lower case count')
    }
    why = N_("To require what is not there stops the script: its page or component does not work at all.")
    help = N_("Correct the path: it starts at this file, or with / at the program's root.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each file; what only some function asks for is a warning."""
        if path.endswith(".d.ts"):
            return
        for one in program.script(path).requires:
            if not one.name.startswith((".", "/")) or required(program, path, one.name) is not None:
                continue
            base = program.prefix if one.name.startswith("/") else posixpath.dirname(path)
            wanted = posixpath.join(base, one.name.lstrip("/"))
            near = program.other_letters(wanted) or program.other_letters(f"{wanted}.js")
            args = {"case": "letters", "near": near} if near is not None else {}
            finding = self.found_span(path, one.span, path=one.name, **args)
            yield finding if one.about == ALWAYS else replace(finding, severity=Severity.WARNING)


class GenericUnknown(FileRule):
    """A generic that is given a component which nobody declares."""

    id = "generic-unknown"
    on_output = False
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    reads_files = False
    message = N_('the component "{name}", which a generic is given, is not declared')
    why = N_("Nothing is drawn where the component would stand.")
    help = N_("Declare it in usingComponents of {document}, or correct its name.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each name up; templates belong to whoever uses them."""
        facts, stem = program.wxml(path), path.removesuffix(".wxml")
        if facts is None or not program.is_member(f"{stem}.json"):
            return
        known = declared_tags(program, f"{stem}.json") | BUILT_IN if facts.generics else set()
        for generic in facts.generics:
            if generic.name not in known:
                yield self.found_span(path, generic.span, name=generic.name, document=f"{stem}.json")

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the document that declares components."""
        return (f"{path.removesuffix('.wxml')}.json",)
