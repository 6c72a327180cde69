"""Scripts that do not parse."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_

_MOST_BYTES = 512 * 1024  # larger ones are bundles that their own tools have parsed


class ScriptSyntax(FileRule):
    """A script or WXS module that is no JavaScript, or no TypeScript.

    Of TypeScript it is a warning: its grammar here does not know every new type expression.
    """

    id = "script-syntax"
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts", ".wxs")
    message = N_("the script does not parse from here on")
    why = N_("A script that does not parse does not load, and its page or component with it.")
    help = N_("Mend it: the page or module does not load at all.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Parse the script."""
        file = program.snapshot.files[path]
        if file.size > _MOST_BYTES or path.endswith(".d.ts"):
            return
        span = program.script(path).fault
        if span is not None:
            finding = self.found_span(path, span)
            yield replace(finding, severity=Severity.WARNING) if path.endswith(".ts") else finding


class WxsNewerSyntax(FileRule):
    """WXS with JavaScript that its compiler does not know: told once a module, at the first place.

    The compiler that was asked is `wcc` of 2020; newer ones may take some of it.
    """

    id = "wxs-newer-syntax"
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".wxs", ".wxml")
    message = N_("WXS has no {word}")
    why = N_(
        "WXS is older than JavaScript of 2015: compilers of the platform refuse the module, and its page."
    )
    help = N_(
        "Write it with var, function and strings; for dates and patterns there are getDate and getRegExp."
    )
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at modules, and at those that stand in views."""
        if path.endswith(".wxml"):
            facts = program.wxml(path)
            problems = facts.problems if facts is not None else []
            found = [(one.span, one.args["word"]) for one in problems if one.rule == self.id]
        else:
            newer = program.script(path).newer_wxs
            found = [(newer.span, newer.name)] if newer is not None else []
        for span, word in found:
            yield self.found_span(path, span, word=word)
