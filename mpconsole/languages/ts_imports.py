"""What a TypeScript file asks for once its types are gone.

As the official tool does it (miniprogram-ci 2.1.42): a file that parses as plain JavaScript is read as such;
otherwise Babel takes the types away, and with them every import of which nothing but types is used.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import parse
from mpconsole.languages.js_imports import UNREADABLE, Imports, imports
from mpconsole.languages.js_values import string_text
from mpconsole.languages.js_walk import UnreadableError, Walk

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = frozenset(
    {
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "interface_declaration",
        "type_alias_declaration",
        "ambient_declaration",
        "type_query",
        "implements_clause",
    }
)


def ts_imports(source: bytes) -> Imports:
    """Return what the TypeScript file `source` asks for."""
    plain = imports(source)
    if plain.readable:
        return plain
    parsed = parse("typescript", source)
    root = parsed.tree.root_node
    if root.has_error or parsed.stopped is not None:
        return UNREADABLE
    used = set(_used_names(root))
    walk = _TypedWalk(source)
    statements = [node for node in root.named_children if not _is_erased(node, used)]
    try:
        walk.run(statements)
    except UnreadableError:
        return UNREADABLE
    requires = [request for node in statements for request in _import_equals(node)]
    return Imports((*walk.requests, *requires), tuple(walk.contexts))


class _TypedWalk(Walk):
    """Passes types by."""

    def _walk(self, node: "Node") -> None:
        if node.type not in _TYPES:
            super()._walk(node)


def _used_names(node: "Node") -> Iterator[str]:
    """Names that stand where a value is meant, imports and types aside."""
    if node.type in _TYPES or node.type == "import_statement":
        return
    if node.type in ("identifier", "shorthand_property_identifier"):
        yield (node.text or b"").decode("utf-8", "replace")
    for child in node.named_children:
        yield from _used_names(child)


def _is_erased(node: "Node", used: set[str]) -> bool:
    """Whether a statement goes away with the types."""
    if node.type in _TYPES:
        return True
    if node.type not in ("import_statement", "export_statement"):
        return False
    if any(child.type == "type" for child in node.children[:3]):
        return True
    if node.type == "export_statement":
        declaration = node.child_by_field_name("declaration")
        return declaration is not None and declaration.type in _TYPES
    names = list(_bound(node))
    clause = any(child.type == "import_clause" for child in node.named_children)
    return clause and bool(names) and used.isdisjoint(names)


def _bound(node: "Node") -> Iterator[str]:
    """The names that an import binds, those marked as types aside."""
    for child in node.named_children:
        if child.type == "import_specifier":
            if not any(part.type == "type" for part in child.children):
                name = child.child_by_field_name("alias") or child.child_by_field_name("name")
                yield ((name.text if name is not None else None) or b"").decode("utf-8", "replace")
        elif child.type == "identifier":
            yield (child.text or b"").decode("utf-8", "replace")
        elif child.type in ("import_clause", "named_imports", "namespace_import"):
            yield from _bound(child)


def _import_equals(node: "Node") -> Iterator[str]:
    """`import a = require('./a')`."""
    for child in node.named_children:
        if child.type == "import_require_clause" and (source := child.child_by_field_name("source")):
            yield string_text(source)
