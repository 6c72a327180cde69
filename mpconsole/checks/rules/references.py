"""References in WXML that lead nowhere."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import script_of, scripts_behind, target, templates_behind, words_of
from mpconsole.checks.rule import FileRule
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_

_SCHEMES = ("http:", "https:", "data:", "wxfile:", "cloud:", "blob:", "//", "plugin:")
_BLOCKERS = ("true", "false", "return", "none", "noop", "null", "stop", "prevent")


class WxmlReference(FileRule):
    """What these rules share: they judge WXML files."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    severity = Severity.WARNING


class WxmlImportMissing(WxmlReference):
    """`<import>` or `<include>` of a file that is not there."""

    id = "wxml-import-missing"
    message = N_('"{path}" does not exist')
    help = N_("Correct the path: it starts at this file, or with / at the program's root.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each file."""
        facts = program.wxml(path)
        for source in (*facts.imports, *facts.includes) if facts is not None else ():
            if target(program, path, source.name, ".wxml") is None and not _is_alias(source.name):
                yield self.found_span(path, source.span, path=source.name)


class WxsMissing(WxmlReference):
    """`<wxs src>` of a file that is not there: the platform does not compile the page."""

    id = "wxs-missing"
    severity = Severity.ERROR
    message = N_('the module "{path}" does not exist')
    help = N_("Correct the path: it starts at this file and ends with .wxs.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each module."""
        facts = program.wxml(path)
        for source in facts.scripts if facts is not None else ():
            if target(program, path, source.name, ".wxs") is None and not _is_alias(source.name):
                yield self.found_span(path, source.span, path=source.name)


class TemplateMissing(WxmlReference):
    """`<template is>` of a template that neither this file nor an imported one defines."""

    id = "template-missing"
    message = N_('no template is called "{name}" here')
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
    message = N_('the image "{path}" does not exist')
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
                yield self.found_span(path, image.span, path=source)


class HandlerMissing(WxmlReference):
    """An event bound to a method that the page or component does not have.

    Only a name that stands nowhere in the script, nor in what the script requires, is told of.
    """

    id = "handler-missing"
    message = N_('no method "{name}" for {event}')
    help = N_("Write the method in {script}, or correct the name.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each method up in the scripts behind the page."""
        stem = path.removesuffix(".wxml")
        facts, script = program.wxml(path), script_of(program, stem)
        if facts is None or script is None or stem not in program.members or program.is_compiled:
            return
        wanted = [handler for handler in facts.handlers if not _only_blocks(handler)]
        missing = {handler.name for handler in wanted} - words_of(program, script)
        for behind in scripts_behind(program, script) if missing else ():
            missing -= words_of(program, behind)
        for handler in wanted:
            if handler.name in missing:
                yield self.found_span(
                    path, handler.span, name=handler.name, event=handler.about, script=script
                )

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the scripts behind the page."""
        facts, script = program.wxml(path), script_of(program, path.removesuffix(".wxml"))
        return scripts_behind(program, script) if script is not None and facts and facts.handlers else ()


def _is_alias(source: str) -> bool:
    return source.startswith(("@", "~"))


def _only_blocks(handler: Named) -> bool:
    """Whether a handler is there to stop an event alone, for which any word does."""
    return handler.about.startswith("catch:") and (
        handler.name in _BLOCKERS or handler.about.startswith("catch:touch")
    )
