"""JSON that the platform cannot read, or reads otherwise than one thinks."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from mpconsole import files
from mpconsole.checks.context import APP_JSON, PLUGIN_JSON_PATH, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Place, Severity
from mpconsole.checks.places import place_of
from mpconsole.checks.rule import FILE_MISSING, JSON_SYNTAX, NOT_UTF8, DocumentRule, ProgramRule
from mpconsole.i18n import N_
from mpconsole.project.model import Document, FoundBy

_SYNTAX_KINDS = ("syntax", "empty", "bom")


class AppJsonMissing(ProgramRule):
    """No app.json where the program's root is."""

    id = "app-json-missing"
    message = N_("app.json is not in the program's root ({root})")
    variants: ClassVar[Mapping[str, str]] = {
        "elsewhere": N_("app.json is not in miniprogramRoot ({root}): what is judged here is {found}")
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_(
        "Create app.json there, or point miniprogramRoot in project.config.json at the folder that has it."
    )
    official = FILE_MISSING

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge whether app.json is there."""
        document = program.document(APP_JSON)
        if document is None or (document.error is not None and document.error.kind == "missing"):
            yield self.found_on(APP_JSON, root=program.snapshot.layout.root_as_written or ".")
            return
        layout, written = program.snapshot.layout, program.config.get("miniprogramRoot")
        if layout.found_by is FoundBy.FRAMEWORK_OUTPUT and layout.config is None and isinstance(written, str):
            judged = layout.root.relative_to(layout.base).as_posix()
            root = written.strip("/") or "."
            args = {"root": root, "found": judged, "case": "elsewhere"}
            yield self.found_in(program, PROJECT_CONFIG, ("miniprogramRoot",), **args)


class JsonSyntax(DocumentRule):
    """A document that is no strict JSON: comments, trailing commas, a byte order mark, nothing at all."""

    id = "json-syntax"
    message = N_("{file} is not valid JSON: {reason}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("The platform reads strict JSON: no comments, no trailing commas, double quotes, no BOM.")
    official = JSON_SYNTAX
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Pass on what the reader found."""
        document = program.document(path)
        error = document.error if document is not None else None
        if error is None or error.kind not in _SYNTAX_KINDS:
            return
        assert document is not None
        fault = next(iter(program.tree(document).faults), None) if error.kind == "syntax" else None
        args: dict[str, Any]
        if fault is not None:
            place = place_of(path, program.tree(document).span(fault.start, fault.end))
            args = {"file": path, "reason": fault.message, "reason_args": dict(fault.args)}
        else:
            place = Place(path, error.line, error.column, error.line, error.column)
            args = {"file": path, "reason": error.message, "reason_args": dict(error.args)}
        if path == PROJECT_CONFIG:
            code = JSON_SYNTAX if error.kind == "bom" and _is_json(document.text) else True
            yield self.finding(place, official=code, **args)
        else:
            yield self.finding(place, accepted=not _is_read(program, path), **args)


class JsonEncoding(DocumentRule):
    """A document that is not UTF-8."""

    id = "json-encoding"
    message = N_("{file} is not UTF-8")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Save the file as UTF-8 without BOM (editors often write GBK on Chinese Windows).")
    official = NOT_UTF8
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Pass on what the reader found."""
        document = program.document(path)
        error = document.error if document is not None else None
        if error is None or error.kind != "encoding":
            return
        place = Place(path, error.line, error.column, error.line, error.column)
        if path == PROJECT_CONFIG:
            code = NOT_UTF8 if _is_json(_replaced(program.snapshot.layout.config_path)) else True
            yield self.finding(place, official=code, file=path)
        else:
            yield self.finding(place, accepted=not _is_read(program, path), file=path)


def _is_json(text: str) -> bool:
    """Whether the tool gets past project.config.json: it drops a byte order mark, and judges it later."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _replaced(file: Path) -> str:
    try:
        return files.read(file).decode("utf-8", "replace")
    except OSError:
        return ""


class JsonDuplicateKey(DocumentRule):
    """The same key twice in one object: the last one wins, silently."""

    id = "json-duplicate-key"
    severity = Severity.WARNING
    message = N_('"{key}" stands here again: only the last one counts')
    why = N_("What stands first is dropped without a word.")
    help = N_("Remove one of the two.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Count keys as they are written."""
        document = program.document(path)
        if document is None or document.error is not None or not _may_repeat(document):
            return
        for duplicate in program.tree(document).duplicates():
            yield self.finding(place_of(path, duplicate.span), key=duplicate.key)


def _may_repeat(document: Document) -> bool:
    """Whether the text has more keys than the value: a quick look before a tree is made."""
    return document.text.count(":") > _keys(document.value)


def _keys(value: object) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_keys, value.values()))
    return sum(map(_keys, value)) if isinstance(value, list) else 0


def _is_read(program: Program, path: str) -> bool:
    """Whether the official tool reads this document, so that it refuses what is broken in it."""
    documents = (APP_JSON, PLUGIN_JSON_PATH, program.theme_path)
    return path in documents or program.is_member(path)
