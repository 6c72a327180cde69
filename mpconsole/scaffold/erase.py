"""JavaScript out of TypeScript: what remains when the types are taken away.

Recipes are written once, in TypeScript. Types are erased, never translated, so both languages of a
recipe are the same program line by line. Enums, namespaces, decorators and parameter properties
have no place in a recipe: they make code instead of describing it, and are refused.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import parse

if TYPE_CHECKING:
    from tree_sitter import Node

_STATEMENTS = {"interface_declaration", "type_alias_declaration", "ambient_declaration"}
_PARTS = {
    "type_annotation",
    "type_predicate_annotation",
    "asserts_annotation",
    "type_arguments",
    "type_parameters",
    "accessibility_modifier",
}
_CASTS = {"as_expression", "satisfies_expression"}
_CODE_MAKERS = {"enum_declaration", "internal_module", "decorator", "override_modifier"}
_PLAIN = {"identifier", "member_expression", "call_expression", "this", "subscript_expression"}

Span = tuple[int, int]


class NotErasableError(ValueError):
    """The source does not parse, or uses a construct that cannot simply be erased."""


def erase_types(source: str) -> str:
    """Return `source` (TypeScript) as JavaScript; "" where nothing but types stood in it.

    Raises NotErasableError with the line (from 1).
    """
    data = source.encode()
    root = _parse(data)
    pieces: list[bytes] = []
    end = 0
    for start, stop in sorted(set(_spans(root, data))):
        if start < end:
            continue  # inside of something already taken away
        pieces.append(data[end:start])
        end = stop
    pieces.append(data[end:])
    return _tidy(b"".join(pieces).decode())


def _parse(data: bytes) -> "Node":
    parsed = parse("typescript", data)
    root = parsed.tree.root_node
    if root.has_error or parsed.stopped is not None:
        raise NotErasableError("the TypeScript does not parse")
    return root


def _spans(node: "Node", data: bytes) -> Iterator[Span]:
    """Yield the byte ranges below `node` that are types."""
    if node.type in _CODE_MAKERS:
        raise NotErasableError(f"line {node.start_point[0] + 1}: {node.type} is more than a type")
    if _is_type_statement(node):
        yield _with_comments(node, data)
        return
    if node.type in _PARTS:
        yield node.start_byte, node.end_byte
        return
    if node.type in _CASTS:
        yield from _cast(node)
    elif node.type == "non_null_expression":
        yield node.end_byte - 1, node.end_byte
    elif node.type == "optional_parameter":
        mark = next(child for child in node.children if child.type == "?")
        yield mark.start_byte, mark.end_byte
    for child in node.children:
        yield from _spans(child, data)


def _is_type_statement(node: "Node") -> bool:
    if node.type in _STATEMENTS:
        return True
    if node.type == "import_statement":
        return any(child.type == "type" for child in node.children)
    if node.type == "export_statement":
        return any(child.type == "type" or child.type in _STATEMENTS for child in node.children)
    return False


def _with_comments(node: "Node", data: bytes) -> Span:
    """A whole statement: with the comments that sit on it, and its line's end."""
    start = node
    while (
        (above := start.prev_sibling) is not None
        and above.type == "comment"
        and start.start_point[0] - above.end_point[0] == 1
    ):
        start = above
    end = node.end_byte
    if data[end : end + 1] == b"\n":
        end += 1
    return start.start_byte, end


def _cast(node: "Node") -> Iterator[Span]:
    """`x as T`: from behind x to the end; parentheses that only held the cast go as well."""
    value = node.children[0]
    yield value.end_byte, node.end_byte
    parent = node.parent
    if parent is not None and parent.type == "parenthesized_expression" and value.type in _PLAIN:
        yield parent.start_byte, parent.start_byte + 1
        yield parent.end_byte - 1, parent.end_byte


def _tidy(text: str) -> str:
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return text + "\n" if text else ""
