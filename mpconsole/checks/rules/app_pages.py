"""Pages, folders and files that app.json names here and there."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FILE_MISSING, JSON_CONTENT, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_


class EntryPageUnknown(ProgramRule):
    """`entryPagePath` is not declared."""

    id = "entry-page-unknown"
    message = N_('entryPagePath is "{page}", which is not declared')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Name a page of pages or of a subpackage.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look it up among all pages."""
        page = program.app.get("entryPagePath")
        if isinstance(page, str) and page and path_problem(page) is None and page not in program.all_pages:
            yield self.found_in(program, APP_JSON, ("entryPagePath",), page=page)


class EntrancePageUnknown(ProgramRule):
    """`entranceDeclare.locationMessage.path` is empty or not declared."""

    id = "entrance-page-unknown"
    message = N_("entranceDeclare.locationMessage.path names no declared page")
    why = N_("The entrance leads nowhere.")
    help = N_("Name a page of pages or of a subpackage.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look it up among all pages."""
        declared = program.app.get("entranceDeclare")
        message = declared.get("locationMessage") if isinstance(declared, dict) else None
        if not isinstance(message, dict):
            return
        page = message.get("path")
        if page is None or (isinstance(page, str) and page not in program.all_pages):
            keys: KeyPath = ("entranceDeclare", "locationMessage")
            yield self.found_in(program, APP_JSON, (*keys, "path") if page is not None else keys)


class FolderMissing(ProgramRule):
    """`workers` or `openDataContext` is no folder."""

    id = "folder-missing"
    message = N_('{key} is "{folder}", which is no folder')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Create the folder, or remove the key.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for both folders."""
        workers = program.app.get("workers")
        if workers == "":
            yield self.found_in(program, APP_JSON, ("workers",), folder="")
        elif isinstance(workers, dict):
            yield from self._judge(program, ("workers", "path"), workers.get("path"))
        else:
            yield from self._judge(program, ("workers",), workers)
        yield from self._judge(program, ("openDataContext",), program.app.get("openDataContext"))

    def _judge(self, program: Program, keys: KeyPath, folder: object) -> Iterator[Finding]:
        if isinstance(folder, str) and path_problem(folder) is None and not program.is_folder(folder):
            yield self.found_in(program, APP_JSON, keys, folder=folder)


class OpenDataIndexMissing(ProgramRule):
    """An open-data context without its index.js."""

    id = "open-data-index-missing"
    message = N_("the openDataContext folder has no index.js")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Create {folder}/index.js.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the file."""
        folder = program.app.get("openDataContext")
        if not isinstance(folder, str) or path_problem(folder) is not None or not program.is_folder(folder):
            return
        if not program.exists(f"{folder}/index.js"):
            yield self.found_in(program, APP_JSON, ("openDataContext",), folder=folder.rstrip("/"))


class SitemapMissing(ProgramRule):
    """`sitemapLocation` names a file that is not there; the tool does not mind, search does."""

    id = "sitemap-missing"
    severity = Severity.WARNING
    message = N_('sitemapLocation names "{path}", which does not exist')
    why = N_("What was to be kept out of search is not.")
    help = N_("Create the file, or remove the key: without it every page may be indexed.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the file."""
        location = program.app.get("sitemapLocation")
        if isinstance(location, str) and not program.exists(location):
            yield self.found_in(program, APP_JSON, ("sitemapLocation",), path=location)


class AccountCardPackage(ProgramRule):
    """`accountCardPackage` names no independent subpackage, or a component without its script."""

    id = "account-card-package"
    message = N_('accountCardPackage: "{root}" is no independent subpackage')
    variants: ClassVar[Mapping[str, str]] = {"component": N_('accountCardPackage: "{root}" does not exist')}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Declare the independent subpackage with its components, or remove the key.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look the package up, then its components."""
        card = program.app.get("accountCardPackage")
        root = card.get("root") if isinstance(card, dict) else None
        if not isinstance(card, dict) or not isinstance(root, str):
            return
        folder = normal(f"{root}/")
        independent = {package.root for package in program.subpackages if package.value.get("independent")}
        if folder not in independent:
            yield self.found_in(program, APP_JSON, ("accountCardPackage", "root"), root=root)
            return
        cards = card.get("cardList")
        for index, item in enumerate(cards if isinstance(cards, list) else ()):
            path = item.get("componentPath") if isinstance(item, dict) else None
            if isinstance(path, str) and not program.exists(f"{folder}{path}.js"):
                keys = ("accountCardPackage", "cardList", index, "componentPath")
                yield self.found_in(
                    program,
                    APP_JSON,
                    keys,
                    official=FILE_MISSING,
                    root=f"{folder}{path}.js",
                    case="component",
                )


class FunctionalPagesForm(ProgramRule):
    """The older form of `functionalPages`."""

    id = "functional-pages-form"
    severity = Severity.NOTE
    message = N_("functionalPages is written in its older form")
    why = N_("In the older form a functional page loads the whole main package before it opens.")
    help = N_("Write {example}: functional pages then form a package of their own.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the switch."""
        if program.app.get("functionalPages") is True:
            example = '"functionalPages": {"independent": true}'
            yield self.found_in(program, APP_JSON, ("functionalPages",), example=example)
