"""What is wrong in style sheets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import target
from mpconsole.checks.rule import FileRule
from mpconsole.i18n import N_


class StyleRule(FileRule):
    """What these rules share: they judge WXSS files."""

    extensions: ClassVar[tuple[str, ...]] = (".wxss",)


class WxssSyntax(StyleRule):
    """Blocks and strings that are not closed, nested rules, full-width punctuation."""

    id = "wxss-syntax"
    message = N_("{reason}")
    why = N_("What follows the fault is styled otherwise than is meant, or the compiler refuses the sheet.")
    help = N_("The platform compiles WXSS after the upload: what passes here locally fails there.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Take the severity from the fault."""
        for problem in program.style(path).problems:
            args = dict(problem.args)
            level = Severity(args.pop("level"))
            yield replace(self.found_span(path, problem.span, **args), severity=level)


class WxssImportMissing(StyleRule):
    """`@import` of a file that is not there: the platform does not compile the page."""

    id = "wxss-import-missing"
    message = N_('the style sheet "{path}" does not exist')
    why = N_("The styles that it was to bring are not there, or the compiler refuses the sheet.")
    help = N_("Correct the path: it starts at this file, or with / at the program's root.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each file, those that a compiler plugin makes too."""
        for source in program.style(path).imports:
            found = target(program, path, source.name, ".wxss")
            if found is None and not self._is_made(program, path, source.name):
                yield self.found_span(path, source.span, path=source.name)

    def _is_made(self, program: Program, path: str, source: str) -> bool:
        if source.startswith(("~", "@")):
            return True
        stem = source.removesuffix(".wxss")
        return any(target(program, path, stem + extension) for extension in (".less", ".scss", ".sass"))


class WxssLocalImage(StyleRule):
    """A picture of the program in a style: it is not drawn on a phone."""

    id = "wxss-local-image"
    on_output = False
    severity = Severity.WARNING
    message = N_('the picture "{path}" lies in the program: styles cannot show it')
    why = N_("Styles are handed to the page as text, and a path in the package means nothing there.")
    help = N_("Use an https address, a data: address, or an <image> element.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the url() of each rule."""
        for image in program.style(path).images:
            yield self.found_span(path, image.span, path=image.name)


class ActiveStyle(StyleRule):
    """`:active` in a selector: told once a file, at the first place.

    A rule of the platform's experience score.
    """

    id = "active-style"
    on_output = False
    severity = Severity.NOTE
    message = N_("{count} selectors with :active from here on")
    variants: ClassVar[Mapping[str, str]] = {"one": N_("a selector with :active")}
    why = N_(
        "It lights up while users scroll past, and not at once when they tap; the experience score counts it."
    )
    help = N_("Style the pressed state by a class, and name it in the element's hover-class.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Count the selectors."""
        actives = program.style(path).actives
        if actives:
            case = {"case": "one"} if len(actives) == 1 else {}
            yield self.found_span(path, actives[0], count=len(actives), **case)


class ScrollInertia(StyleRule):
    """`overflow: scroll` that stops with the finger on iOS.

    A rule of the platform's experience score.
    """

    id = "scroll-inertia"
    on_output = False
    severity = Severity.NOTE
    message = N_("what scrolls here stops with the finger on older iPhones")
    why = N_(
        "Scrolling goes on by itself on Android, on iOS only where that is asked for: the score counts it."
    )
    help = N_("Add -webkit-overflow-scrolling: touch beside it, or use <scroll-view>.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at each declaration."""
        for scroll in program.style(path).scrolls:
            yield self.found_span(path, scroll)
