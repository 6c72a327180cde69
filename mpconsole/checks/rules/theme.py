"""theme.json and the variables that stand for its values."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, DocumentRule, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.theming import MODES, variables
from mpconsole.i18n import N_


class ThemeMissing(ProgramRule):
    """`themeLocation` names a file that is not there."""

    id = "theme-missing"
    message = N_('themeLocation names "{path}", which does not exist')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Create the file with a light and a dark theme, or remove themeLocation.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the file."""
        location = program.app.get("themeLocation")
        if isinstance(location, str) and path_problem(location) is None and not program.exists(location):
            yield self.found_in(program, APP_JSON, ("themeLocation",), path=location)


class ThemeVariableUndefined(DocumentRule):
    """A variable that the theme does not define, or that has no theme at all."""

    id = "theme-variable-undefined"
    message = N_('{key} is the theme variable "{name}", which {theme} does not define for {modes}')
    variants: ClassVar[Mapping[str, str]] = {
        "no-theme": N_('{key} is the theme variable "{name}", but app.json has no themeLocation')
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Define it under light and under dark, or write the value itself.")
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each variable up in both themes."""
        for keys, name, allowed in variables(program, path):
            if allowed:
                yield from self._judge(program, path, keys, name)

    def _judge(
        self, program: Program, path: str, keys: tuple[str | int, ...], name: str
    ) -> Iterator[Finding]:
        if program.theme is None:
            yield self.found_in(program, path, keys, name=name, case="no-theme")
            return
        meant = {mode: program.theme[mode].get(name[1:]) for mode in MODES}
        missing = [mode for mode, value in meant.items() if not value or str(value).startswith("@")]
        if missing and program.theme_path is not None:
            whole = program.object(program.theme_path)
            code = True if any(not isinstance(whole.get(mode), dict) for mode in MODES) else None
            yield self.found_in(
                program, path, keys, official=code, name=name, theme=program.theme_path, modes=missing
            )


class ThemeVariableMisplaced(DocumentRule):
    """A value that starts with `@` where no variable may stand: the platform takes it for one."""

    id = "theme-variable-misplaced"
    message = N_('{key} cannot be a theme variable ("{name}")')
    why = N_("The platform looks for the variable in the theme and finds none.")
    help = N_('The platform takes every value that starts with "@" for a variable: write another value.')
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Yield the variables in the wrong keys."""
        for keys, name, allowed in variables(program, path):
            if not allowed:
                yield self.found_in(program, path, keys, name=name)
