"""npm packages that package.json asks for and the program does not have."""

import os
from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import Needs, ProgramRule
from mpconsole.i18n import N_
from mpconsole.project import npm


class NpmNotBuilt(ProgramRule):
    """What package.json asks for is not in `miniprogram_npm`: the program would be uploaded without it."""

    id = "npm-not-built"
    needs = Needs.NAMES
    severity = Severity.WARNING
    message = N_("npm is not built: {names} would not ship")
    variants: ClassVar[Mapping[str, str]] = {
        "install": N_("npm is not built, and {names} not installed either"),
        "changed": N_("npm is out of date: {names} differ from node_modules"),
    }
    why = N_("Sizes, and what is said of components, hold only for what is built.")
    help = N_("Run {command}.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Ask each package.json."""
        for need in npm.needs(program.snapshot):
            place = os.path.relpath(need.place.source / npm.PACKAGE, program.snapshot.layout.root)
            case = "changed"
            if need.missing:
                case = "" if need.installed else "install"
            more = {"case": case} if case else {}
            names = ", ".join(need.missing or need.changed)
            yield self.found_on(place, names=names, command=need.command, **more)
