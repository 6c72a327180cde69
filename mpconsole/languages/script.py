"""Scripts, JavaScript and TypeScript alike: which calls and which strings stand where.

Comments and regular expressions look like code to a pattern; a parser (tree-sitter, in C) tells them apart.
It parses whatever stands in a file, so nothing here raises.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

_QUERY = """
(call_expression function: (member_expression object: (identifier) property: (property_identifier))) @call
(string_fragment) @string
(call_expression
  function: (member_expression object: (identifier) property: (property_identifier))
  arguments: (arguments . (object (pair key: (property_identifier) @key value: (_) @value)))) @options
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a script; offsets count code points.

    `call`: `name.method(…)`, of which `text` is `name.method`; `string`: the characters of a string;
    `option`: a value in the object that a call is given first, as written, with that call and its `key`.
    """

    kind: Literal["call", "string", "option"]
    text: str
    start: int
    end: int
    call: str = ""
    key: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """Yield the calls, strings and options of a script, in their order."""
    from tree_sitter import QueryCursor

    parser, query = _tools()
    data = text.encode("utf-8", "surrogatepass")
    found: list[tuple[int, Piece]] = []
    for _pattern, captures in QueryCursor(query).matches(parser.parse(data).root_node):
        node, made = _piece(captures, data)
        found.append((node.start_byte, made))
    found.sort(key=lambda pair: pair[0])
    yield from (piece for _start, piece in found)


def _piece(captures: "dict[str, list[Node]]", data: bytes) -> "tuple[Node, Piece]":
    if "value" in captures:
        node, call = captures["value"][0], captures["options"][0]
        names = {"call": _text(_function(call), data), "key": _text(captures["key"][0], data)}
        return node, _at(node, "option", data, **names)
    if "call" in captures:
        node = _function(captures["call"][0])
        return node, _at(node, "call", data)
    node = captures["string"][0]
    return node, _at(node, "string", data)


def _function(call: "Node") -> "Node":
    function = call.child_by_field_name("function")
    assert function is not None  # the query asks for it
    return function


def _at(
    node: "Node", kind: Literal["call", "string", "option"], data: bytes, call: str = "", key: str = ""
) -> Piece:
    start, inner = _length(data[: node.start_byte]), _text(node, data)
    return Piece(kind, inner, start, start + len(inner), call, key)


def _text(node: "Node", data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _length(data: bytes) -> int:
    return len(data.decode("utf-8", "replace"))


@cache
def _tools() -> "tuple[Parser, Query]":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser, Query

    language = Language(tree_sitter_typescript.language_typescript())
    return Parser(language), Query(language, _QUERY)


def first_fault(text: str, *, typescript: bool = False) -> tuple[int, int] | None:
    """Return the offsets of the first place at which a script does not parse, None where it does.

    Of JavaScript two grammars must agree, as neither knows every script that runs.
    """
    data = text.encode("utf-8", "surrogatepass")
    parser, _query = _tools()
    root = parser.parse(data).root_node
    if not root.has_error:
        return None
    if not typescript:
        root = _javascript().parse(data).root_node
        if not root.has_error:
            return None
    node = _first_broken(root)
    start = _length(data[: node.start_byte])
    first_line = _text(node, data).partition("\n")[0]
    return start, min(start + max(len(first_line), 1), len(text))


def _first_broken(node: "Node") -> "Node":
    while not (node.is_error or node.is_missing):
        node = next(child for child in node.children if child.has_error or child.is_missing)
    inner = next((child for child in node.children if child.has_error), None)
    return _first_broken(inner) if inner is not None else node


@cache
def _javascript() -> "Parser":
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_javascript.language()))
