"""`preloadRule`: which packages are fetched ahead, and from where."""

from collections.abc import Iterator, Mapping
from typing import Any

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, ProgramRule
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_
from mpconsole.project.model import MAIN_PACKAGE


def _rules(program: Program) -> Mapping[str, Any]:
    """Return the rules; the official tool judges them only beside a list of subpackages."""
    rules = program.app.get("preloadRule")
    packages = program.app.get(program.subpackages_key)
    return rules if isinstance(rules, dict) and isinstance(packages, list) else {}


def _known(program: Program, page: str) -> bool:
    return page in program.all_pages or "__plugin__/" in page


class PreloadPageUnknown(ProgramRule):
    """A rule for a page that is not declared."""

    id = "preload-page-unknown"
    message = N_('preloadRule names the page "{page}", which is not declared')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Correct the path, or remove the rule.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look each page up."""
        for page in _rules(program):
            if not _known(program, page):
                yield self.found_at_key(program, APP_JSON, ("preloadRule", page), page=page)


class PreloadPackageUnknown(ProgramRule):
    """A rule that fetches a package that is not there, or that has no pages."""

    id = "preload-package-unknown"
    message = N_('preloadRule fetches the package "{package}", which is not declared or has no pages')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Write a subpackage's root or name, or __APP__ for the main package.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look each package up by root and name."""
        known = {MAIN_PACKAGE}
        for package in program.subpackages:
            if package.pages:
                known |= {package.root, str(package.value.get("name") or package.root)}
        for page, rule in _rules(program).items():
            for keys, name in self._packages(page, rule):
                if _known(program, page) and name not in known and normal(f"{name}/") not in known:
                    yield self.found_in(program, APP_JSON, keys, package=name)

    def _packages(self, page: str, rule: object) -> Iterator[tuple[KeyPath, str]]:
        packages = rule.get("packages") if isinstance(rule, dict) else None
        for index, name in enumerate(packages if isinstance(packages, list) else ()):
            if isinstance(name, str):
                yield ("preloadRule", page, "packages", index), name
