"""References in WXML that lead nowhere."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import target, templates_behind
from mpconsole.checks.rule import FileRule
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_

_SCHEMES = ("http:", "https:", "data:", "wxfile:", "cloud:", "blob:", "//", "plugin:")
_LETTERS = N_('"{path}" does not exist, but {near} does: upper and lower case count')


class WxmlReference(FileRule):
    """What these rules share: they judge WXML files."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    severity = Severity.WARNING


class WxmlImportMissing(WxmlReference):
    """`<import>` or `<include>` of a file that is not there."""

    id = "wxml-import-missing"
    message = N_('"{path}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {"letters": _LETTERS}
    why = N_("The platform's compiler refuses the file, and the page is not built.")
    help = N_("Correct the path: it starts at this file, or with / at the program's root.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each file."""
        facts = program.wxml(path)
        for source in (*facts.imports, *facts.includes) if facts is not None else ():
            if target(program, path, source.name, ".wxml") is None and not _is_alias(source.name):
                letters = _letters(program, path, source.name, ".wxml")
                yield self.found_span(path, source.span, path=source.name, **letters)


class WxsMissing(WxmlReference):
    """`<wxs src>` of a file that is not there: the platform does not compile the page."""

    id = "wxs-missing"
    severity = Severity.ERROR
    message = N_('the module "{path}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {"letters": _LETTERS}
    why = N_("The platform's compiler refuses the file, and the page is not built.")
    help = N_("Correct the path: it starts at this file and ends with .wxs.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each module."""
        facts = program.wxml(path)
        for source in facts.scripts if facts is not None else ():
            if target(program, path, source.name, ".wxs") is None and not _is_alias(source.name):
                letters = _letters(program, path, source.name)
                yield self.found_span(path, source.span, path=source.name, **letters)


class TemplateMissing(WxmlReference):
    """`<template is>` of a template that neither this file nor an imported one defines."""

    id = "template-missing"
    on_output = False
    message = N_('no template is called "{name}" here')
    why = N_("Nothing is drawn there, and the console tells of a template that is not found.")
    help = N_("Define it in this file, or import the file that does; imports of imports do not count.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each name up in this file and those that it imports."""
        facts = program.wxml(path)
        if facts is None or not facts.uses:
            return
        imported = [target(program, path, source.name, ".wxml") for source in facts.imports]
        if None in imported:
            return  # the missing file is told of, and may define anything
        files = [path, *(one for one in imported if one is not None)]
        known = {template.name for one in files for template in self._templates(program, one)}
        for use in facts.uses:
            if use.name not in known:
                yield self.found_span(path, use.span, name=use.name)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on what is imported."""
        return templates_behind(program, path)

    def _templates(self, program: Program, path: str) -> list[Named]:
        facts = program.wxml(path)
        return facts.templates if facts is not None else []


class ImageMissing(WxmlReference):
    """`<image src>` of a local file that is not there."""

    id = "image-missing"
    on_output = False
    message = N_('the image "{path}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {"letters": _LETTERS}
    why = N_("Nothing is drawn there, and the console tells of a file that is not found.")
    help = N_("Correct the path (upper and lower case count), or put the file there.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each plain path; in templates a relative one starts at whoever uses them."""
        facts = program.wxml(path)
        member = path.removesuffix(".wxml") in program.members
        for image in facts.images if facts is not None else ():
            source = image.name.partition("?")[0]
            plain = not source.startswith(_SCHEMES) and "." in source and not _is_alias(source)
            judged = plain and (member or source.startswith("/"))
            if judged and target(program, path, source) is None:
                letters = _letters(program, path, source)
                yield self.found_span(path, image.span, path=source, **letters)


def _is_alias(source: str) -> bool:
    return source.startswith(("@", "~"))


def _letters(program: Program, path: str, source: str, extension: str = "") -> dict[str, str]:
    """Return the arguments that say so where letters' case alone is wrong."""
    base = program.prefix if source.startswith("/") else posixpath.dirname(path)
    wanted = posixpath.join(base, source.lstrip("/"))
    near = program.other_letters(wanted) or program.other_letters(wanted + extension)
    return {"case": "letters", "near": near} if near is not None else {}
