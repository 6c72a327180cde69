"""Declared pages and their files."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FILE_MISSING, JSON_CONTENT, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_

PAGE_EXTENSIONS = (".wxml", ".js")


def declared(program: Program) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield each well-formed page of app.json: its place, as written, and its path from the root."""
    for index, page in enumerate(program.app.get("pages") or () if program.main_pages else ()):
        if isinstance(page, str) and path_problem(page) is None:
            yield ("pages", index), page, normal(page)
    for package in program.subpackages:
        keys = (program.subpackages_key, package.index, "pages")
        for index, page in enumerate(package.value.get("pages") or () if package.pages else ()):
            if isinstance(page, str) and path_problem(page) is None:
                yield (*keys, index), page, normal(package.root + page)


class NoPages(ProgramRule):
    """An empty list of pages: nothing can be opened."""

    id = "no-pages"
    severity = Severity.WARNING
    message = N_("app.json declares no page")
    why = N_("A program without pages opens nothing.")
    help = N_('Name at least the home page: "pages": ["pages/index/index"]')

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge the list."""
        if program.app.get("pages") == []:
            yield self.found_in(program, APP_JSON, ("pages",))


class PageFileMissing(ProgramRule):
    """A declared page without its .wxml or .js; letters' case counts."""

    id = "page-file-missing"
    message = N_('"{page}" has no {missing}')
    variants: ClassVar[Mapping[str, str]] = {
        "letters": N_('"{page}" has no {missing}, but {near} exists: upper and lower case count')
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Create the file, correct the path (upper and lower case count), or remove the page.")
    official = FILE_MISSING

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for both files of each page, and of the page that opens locations."""
        for keys, page, path in declared(program):
            if keys[0] == "pages" or program.is_folder(path.partition("/")[0]):
                yield from self._judge(program, keys, page, path)
        location = program.app.get("openLocationPagePath")
        if isinstance(location, str) and path_problem(location) is None:
            yield from self._judge(program, ("openLocationPagePath",), location, location)

    def _judge(self, program: Program, keys: KeyPath, page: str, path: str) -> Iterator[Finding]:
        missing = [path + extension for extension in PAGE_EXTENSIONS if not program.exists(path + extension)]
        if missing:
            passed = all(
                program.is_folder(one) for one in missing
            )  # a folder of that name is enough for the tool
            near = program.other_letters(program.prefix + missing[0])
            letters = {"case": "letters", "near": near} if near is not None else {}
            yield self.found_in(
                program, APP_JSON, keys, accepted=passed, page=page, missing=missing, **letters
            )


class PageRepeated(ProgramRule):
    """A page declared twice in one package."""

    id = "page-repeated"
    message = N_('"{page}" is declared twice')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Remove one of the two.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare the pages of each package as the official tool does."""
        seen: set[tuple[str | int, ...]] = set()
        for keys, page, path in declared(program):
            identity = ("", page) if keys[0] == "pages" else (keys[1], path)
            if identity in seen:
                yield self.found_in(program, APP_JSON, keys, page=page)
            seen.add(identity)


class MainPageInSubpackage(ProgramRule):
    """A page of the main package that lies below a subpackage's root."""

    id = "main-page-in-subpackage"
    message = N_('the main package\'s page "{page}" lies in the subpackage "{root}"')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Declare it in that subpackage, or move its files out of the folder.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare each page with each root."""
        roots = [package.root for package in program.subpackages]
        for keys, page, _path in declared(program):
            if keys[0] != "pages":
                continue
            for root in roots:
                if page.startswith(root):
                    yield self.found_in(program, APP_JSON, keys, page=page, root=root)
