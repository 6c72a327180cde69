"""Subpackages and how they may lie to each other."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, DeclaredPackage, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import JSON_CONTENT, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_
from mpconsole.platform.app_json import SUBPACKAGES
from mpconsole.project.model import MAIN_PACKAGE


def _keys(program: Program, package: DeclaredPackage, key: str = "root") -> KeyPath:
    return (program.subpackages_key, package.index, key)


def _sound(program: Program) -> list[DeclaredPackage]:
    return [package for package in program.subpackages if path_problem(str(package.value["root"])) is None]


class SubpackagesTwice(ProgramRule):
    """Both spellings of the key: one list is thrown away."""

    id = "subpackages-twice"
    severity = Severity.WARNING
    message = N_('app.json has "subPackages" and "subpackages": only "subpackages" counts')
    why = N_("The other list's pages are not part of the program.")
    help = N_("Put all subpackages into one list.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for both keys."""
        if program.app.get("subPackages") and program.subpackages_key == "subpackages":
            yield self.found_at_key(program, APP_JSON, ("subPackages",))


class SubpackageCount(ProgramRule):
    """More subpackages than the platform takes."""

    id = "subpackage-count"
    message = N_("{count} subpackages: the platform takes {limit} at most")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Join subpackages that are used together.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Count them."""
        packages = program.app.get(program.subpackages_key)
        if isinstance(packages, list) and len(packages) > SUBPACKAGES:
            keys = (program.subpackages_key,)
            yield self.found_in(program, APP_JSON, keys, count=len(packages), limit=SUBPACKAGES)


class SubpackageReserved(ProgramRule):
    """A subpackage that calls itself what the main package is called."""

    id = "subpackage-reserved"
    message = N_('"{name}" is the platform\'s own name for the main package')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Choose another name.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare roots and names."""
        for package in program.subpackages:
            for key in ("root", "name"):
                if package.value.get(key) == MAIN_PACKAGE:
                    yield self.found_in(program, APP_JSON, _keys(program, package, key), name=MAIN_PACKAGE)


class SubpackageRootMissing(ProgramRule):
    """A subpackage whose root is no folder."""

    id = "subpackage-root-missing"
    message = N_('the subpackage "{root}" has no folder')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Create the folder with the subpackage's pages, or remove the subpackage.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for each folder."""
        for package in _sound(program):
            if package.root != f"{MAIN_PACKAGE}/" and not program.is_folder(package.root):
                yield self.found_in(program, APP_JSON, _keys(program, package), root=package.root)


class SubpackageRepeated(ProgramRule):
    """Two subpackages with one root or one name."""

    id = "subpackage-repeated"
    message = N_('two subpackages have the root "{value}"')
    variants: ClassVar[Mapping[str, str]] = {"name": N_('two subpackages have the name "{value}"')}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Give each subpackage its own root and name.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare roots as normalised, and names."""
        seen: set[tuple[str, str]] = set()
        for package in _sound(program):
            named = [("root", package.root)]
            if isinstance(name := package.value.get("name"), str) and name:
                named.append(("name", name))
            for key, value in named:
                if (key, value) in seen:
                    yield self.found_in(
                        program, APP_JSON, _keys(program, package, key), value=value, case=key
                    )
                seen.add((key, value))


class SubpackageNested(ProgramRule):
    """A subpackage inside another one."""

    id = "subpackage-nested"
    message = N_('the subpackage "{root}" lies inside the subpackage "{outer}"')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Move it beside the other one.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare each root with each other."""
        packages = _sound(program)
        for package in packages:
            for other in packages:
                if package.root != other.root and package.root.startswith(other.root):
                    yield self.found_in(
                        program, APP_JSON, _keys(program, package), root=package.root, outer=other.root
                    )
