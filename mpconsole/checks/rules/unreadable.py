"""What the system does not let us look at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FILE_MISSING, JSON_CONTENT, Needs, ProgramRule
from mpconsole.checks.rules.pages import PAGE_EXTENSIONS
from mpconsole.i18n import N_
from mpconsole.size.model import ExcludedFile
from mpconsole.size.packing import packing_of


def _refused(program: Program) -> Iterator[tuple[str, str]]:
    """Yield the files that would ship and cannot be read: the official tool stops at them."""
    files, packing = program.snapshot.files, None
    for path, reason in program.snapshot.unreadable.items():
        file = files.get(path)
        if file is not None:
            packing = packing or packing_of(program.snapshot)
            if not isinstance(packing.judge(path, file.size, files), ExcludedFile):
                yield path, reason


class FileUnreadable(ProgramRule):
    """A file that would ship, and that we may not read."""

    id = "file-unreadable"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    message = N_("{file} cannot be read: {reason}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Give yourself permission to read it, or take it out of the project.")
    official = True

    def find(self, program: Program) -> Iterator[Finding]:
        """Pass on what the scan met; project.config.json may lie outside the scan."""
        for path, reason in _refused(program):
            yield self.found_on(path, file=path, reason=reason)
        for path, document in program.snapshot.documents.items():
            error = document.error
            if error is not None and error.kind == "unreadable" and path not in program.snapshot.unreadable:
                yield self.found_on(path, file=path, reason=str(error.args.get("reason", "")))


class PathUnreachable(ProgramRule):
    """A folder that may not be read, which the official tool leaves out, or a link that leads nowhere.

    At such a link the tool's scan ends (miniprogram-ci 2.1.42): what comes later, folder by folder in the
    order of names, is not there for it. Editors leave such links beside files that are not saved.
    """

    id = "path-unreachable"
    needs = Needs.NAMES | Needs.DOCUMENTS | Needs.CONTENTS
    severity = Severity.WARNING
    message = N_("{file} leads nowhere: {reason}")
    variants: ClassVar[Mapping[str, str]] = {
        "hides": N_("{file} leads nowhere: the official tool's scan ends there, and misses {hidden}")
    }
    why = N_("The official tool leaves it out without a word, and what comes after such a link as well.")
    help = N_("Repair or remove it: nothing of it ships.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Pass on what the scan met and the official tool passes over."""
        refused = {path for path, _reason in _refused(program)}
        links = sorted(
            (path for path in program.snapshot.unreadable if _ends_the_scan(program, path)), key=_order
        )
        lost = next(_lost_after(program, links[0]), None) if links else None
        for path, reason in program.snapshot.unreadable.items():
            if lost is not None and path == links[0]:
                hidden, code = lost
                found = self.found_on(path, official=code, case="hides", file=path, hidden=hidden)
                yield replace(found, severity=Severity.ERROR)
            elif path not in refused:
                yield self.found_on(path, file=path, reason=reason)


def _ends_the_scan(program: Program, path: str) -> bool:
    plugin = program.snapshot.layout.plugin_root is not None
    return path in program.snapshot.links and path not in program.snapshot.files and not plugin


def _order(path: str) -> list[str]:
    return path.split("/")


def _lost_after(program: Program, link: str) -> Iterator[tuple[str, int]]:
    """Yield what the program needs and the scan does not come to, with the tool's code and in its order."""
    for path, code in _needed(program):
        there = path in program.snapshot.files or program.is_folder(path)
        if there and _order(path) > _order(link):
            yield path, code


def _needed(program: Program) -> Iterator[tuple[str, int]]:
    yield APP_JSON, FILE_MISSING
    if program.theme_path is not None:
        yield program.theme_path, JSON_CONTENT
    for page in program.main_pages:
        yield from _files_of_page(normal(page))
    for package in program.subpackages:
        yield package.root.rstrip("/"), JSON_CONTENT
        for page in package.pages:
            yield from _files_of_page(normal(package.root + page))
    for component in program.snapshot.components:
        yield f"{component}.json", JSON_CONTENT
        yield f"{component}.wxml", JSON_CONTENT


def _files_of_page(page: str) -> Iterator[tuple[str, int]]:
    return ((page + extension, FILE_MISSING) for extension in PAGE_EXTENSIONS)
