"""Where the official tool's analysis refuses to parse a script: it takes every script for a strict module.

The parser that we use is more lenient: it reads JSX, `with`, octal escapes and top-level `return`. This looks
for what is left over of them in the part of a script that the tool reads.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from mpconsole.languages.js_scopes import declared_names, import_names, own_name, text_of

if TYPE_CHECKING:
    from tree_sitter import Node, Query

_REFUSED = """
[(with_statement) (decorator) (html_comment) (import_attribute)] @refused
[(jsx_element) (jsx_self_closing_element) (jsx_expression)] @refused
(unary_expression operator: "delete" argument: (identifier)) @refused
"""
_RESERVED = "implements|interface|let|package|private|protected|public|static|yield|enum"
_RESERVED_WORD = re.compile(rf"\b(?:{_RESERVED})\b".encode())
_RESERVED_NAME = re.compile(f"(?:{_RESERVED})")
_OCTAL = re.compile(rb"\\(?:0[0-9]|[1-9])|(?<![\w$.])0[0-9]")
_FUNCTIONS = frozenset(
    {"function_declaration", "generator_function_declaration", "function_expression", "arrow_function"}
    | {"generator_function", "class_declaration", "class", "method_definition"}
)


_LONG = 4096
_GAP = 200


class Region:
    """The top-level statements that start at or before `last`, a byte offset."""

    def __init__(self, root: "Node", last: int) -> None:
        self.root = root
        self.last = last
        self.statements = [
            node for node in root.named_children if node.start_byte <= last and node.type != "comment"
        ]
        self.end = self.statements[-1].end_byte if self.statements else 0


def is_refused(region: Region, source: bytes) -> bool:
    """Whether the tool would not parse the statements of `region`."""
    statements = region.statements
    if region.root.type == "ERROR" or (any(node.has_error for node in statements) and _is_broken(region)):
        return True
    return (
        _has_refused_node(region)
        or _has_octal(region, source)
        or _has_reserved_name(region, source)
        or any(_returns(node) for node in statements if node.type not in _FUNCTIONS)
        or _declares_twice(statements)
        or _exports_undeclared(statements)
    )


def _is_broken(region: Region) -> bool:
    """Whether errors are the script's own: our parser has small gaps, which long scripts run into."""
    wrong = sum(max(1, node.end_byte - node.start_byte) for node in _errors(region.root))
    return region.end < _LONG or wrong > region.end / _GAP


def _errors(node: "Node") -> Iterator["Node"]:
    if node.is_error or node.is_missing:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from _errors(child)


@lru_cache(maxsize=1)
def _query() -> "Query":
    import tree_sitter_javascript
    from tree_sitter import Language, Query

    return Query(Language(tree_sitter_javascript.language()), _REFUSED)


def _has_refused_node(region: Region) -> bool:
    from tree_sitter import QueryCursor

    found = QueryCursor(_query()).captures(region.root)
    return any(node.start_byte < region.end for node in found.get("refused", ()))


def _has_octal(region: Region, source: bytes) -> bool:
    for found in _OCTAL.finditer(source, 0, region.end):
        node = region.root.descendant_for_byte_range(found.start(), found.start() + 1)
        if node is None or node.start_byte != found.start():
            continue
        if node.type == "escape_sequence" and (node.parent is None or node.parent.type == "string"):
            return True
        if node.type == "number" and re.fullmatch(rb"0[0-9].*", node.text or b""):
            return True
    return False


def _has_reserved_name(region: Region, source: bytes) -> bool:
    for found in _RESERVED_WORD.finditer(source, 0, region.end):
        node = region.root.descendant_for_byte_range(found.start(), found.end())
        if node is None or node.type not in ("identifier", "shorthand_property_identifier_pattern"):
            continue
        if _RESERVED_NAME.fullmatch(text_of(node)):
            return True
    return False


def _returns(node: "Node") -> bool:
    """Whether a `return` stands outside every function."""
    if node.type == "return_statement":
        return True
    return any(_returns(child) for child in node.named_children if _holds_statements(child))


def _holds_statements(node: "Node") -> bool:
    return node.type.endswith(
        ("_statement", "_clause", "_block", "switch_body", "switch_case", "switch_default")
    )


def _declares_twice(statements: list["Node"]) -> bool:
    """In a module a function at the top may not share its name with anything declared there."""
    lexical: set[str] = set()
    variables: set[str] = set()
    for node in statements:
        if node.type == "export_statement":
            node = node.child_by_field_name("declaration") or node
        if node.type == "variable_declaration":
            variables.update(declared_names(node))
            continue
        for name in _lexical_names(node):
            if name in lexical:
                return True
            lexical.add(name)
    return not lexical.isdisjoint(variables)


def _lexical_names(node: "Node") -> Iterator[str]:
    if node.type == "lexical_declaration":
        yield from declared_names(node)
    elif node.type == "import_statement":
        yield from import_names(node)
    elif node.type in ("function_declaration", "generator_function_declaration", "class_declaration"):
        yield from own_name(node)


def _exports_undeclared(statements: list["Node"]) -> bool:
    """`export { a }` wants an `a` among the statements that are read."""
    exported = {name for node in statements for name in _exported(node)}
    if not exported:
        return False
    declared: set[str] = set()
    for node in statements:
        inner = (node.child_by_field_name("declaration") or node) if node.type == "export_statement" else node
        declared.update(_lexical_names(inner))
        if inner.type == "variable_declaration":
            declared.update(declared_names(inner))
    return not exported <= declared


def _exported(node: "Node") -> Iterator[str]:
    if node.type != "export_statement" or node.child_by_field_name("source") is not None:
        return
    for clause in node.named_children:
        if clause.type == "export_clause":
            for specifier in clause.named_children:
                name = specifier.child_by_field_name("name")
                if name is not None and name.type == "identifier":
                    yield text_of(name)
