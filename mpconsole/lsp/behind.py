"""What stands behind a view: its script's methods and data with their places, and components by tag."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.linking import script_of, target, templates_behind
from mpconsole.languages.json_tree import Span
from mpconsole.languages.script import Script, given, is_callee, pairs
from mpconsole.lsp.projects import OpenProject

if TYPE_CHECKING:
    from tree_sitter import Node

_THEIR_OWN_NAMES = ("method_definition", "shorthand_property_identifier", "property_identifier")
_UNITS = (b"Page", b"Component", b"Behavior")


@dataclass(frozen=True, slots=True)
class Known:
    """A name in the script `file`: a `method`, `data`, a `property` or a `member` of these, its place, its
    value as written, and what the value holds where it is an object.
    """

    kind: str
    name: str
    file: str
    span: Span
    value: str = ""
    members: "tuple[Known, ...]" = ()


def known_behind(project: OpenProject, path: str) -> Iterator[Known]:
    """Yield what the script behind a view (or the script at `path`) defines."""
    script = path if path.endswith((".js", ".ts")) else script_of(project.program, path.rpartition(".")[0])
    if script is None:
        return
    read = Script(project.text(script).encode("utf-8", "surrogatepass"), typescript=script.endswith(".ts"))
    for unit in _units(read):
        for key, node in pairs(unit, read):
            if key in ("data", "properties", "methods") and node.type == "object":
                kind = {"data": "data", "properties": "property", "methods": "method"}[key]
                for name, value in pairs(node, read):
                    if name:
                        yield known_of(read, script, kind, name, value)
            elif key and (node.type in ("method_definition", "arrow_function") or "function" in node.type):
                yield known_of(read, script, "method", key, node)


def known_of(script: Script, file: str, kind: str, name: str, node: "Node") -> Known:
    """Return what is known of a name by the node of its value."""
    member = node if node.type in _THEIR_OWN_NAMES else node.parent
    named = member or node
    field = named.child_by_field_name("name") or named.child_by_field_name("key") or named
    inner = (pair for pair in (pairs(node, script) if node.type == "object" else ()) if pair[0])
    members = tuple(known_of(script, file, "member", key, value) for key, value in inner)
    return Known(kind, name, file, script.span_of(field), script.text(node)[:200], members)


def _units(script: Script) -> "Iterator[Node]":
    for word in _UNITS:
        at = script.data.find(word)
        while at >= 0:
            node = script.identifier(at)
            if node is not None and node.text == word and is_callee(node) and node.parent is not None:
                arguments = given(node.parent)
                if arguments and arguments[0].type == "object":
                    yield arguments[0]
            at = script.data.find(word, at + 1)


def component_of(program: Program, path: str, tag: str) -> str | None:
    """Return the component (a path without extension) that a tag of a view stands for."""
    for document in (f"{path.rpartition('.')[0]}.json", APP_JSON):
        using = program.object(document).get("usingComponents")
        written = using.get(tag) if isinstance(using, dict) else None
        if isinstance(written, str):
            return component_at(program, document, written)
    return None


def component_at(program: Program, document: str, written: str) -> str | None:
    """Return the component that a document means by a path; None where there is none."""
    base = program.prefix if written.startswith("/") else posixpath.dirname(document)
    stem = posixpath.normpath(posixpath.join(base, written.lstrip("/")))
    folders = [base]
    while folders[-1]:
        folders.append(posixpath.dirname(folders[-1]))
    packages = (posixpath.join(folder, "miniprogram_npm", written.lstrip("/")) for folder in folders)
    for candidate in (stem, f"{stem}/index", *(one + end for one in packages for end in ("", "/index"))):
        if f"{candidate}.json" in program.snapshot.files or f"{candidate}.wxml" in program.snapshot.files:
            return candidate
    return None


def templates_of(program: Program, path: str) -> Iterator[tuple[str, str, Span]]:
    """Yield the templates that a view can use: their names, the files and the places of these names."""
    for file in templates_behind(program, path):
        facts = program.wxml(file)
        for template in facts.templates if facts is not None else ():
            yield template.name, file, template.span


def file_behind(program: Program, path: str, source: str) -> str | None:
    """Return the file that a path written in the file `path` means, whatever its extension."""
    for extension in ("", ".wxml", ".wxs", ".wxss", ".js", ".ts"):
        found = target(program, path, source, extension)
        if found is not None:
            return found
    return None
