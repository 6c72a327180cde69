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
(call_expression function: (member_expression object: (identifier) property: (property_identifier) @call))
(string_fragment) @string
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A call (`text` is `wx.getLocation`) or the characters of a string; offsets count code points."""

    kind: Literal["call", "string"]
    text: str
    start: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """Yield the calls of the form `name.method(…)` and the strings of a script, in their order."""
    from tree_sitter import QueryCursor

    parser, query = _tools()
    data = text.encode("utf-8", "surrogatepass")
    found: list[tuple[Literal["call", "string"], Node]] = []
    captures = QueryCursor(query).captures(parser.parse(data).root_node)
    found += [("call", node.parent) for node in captures.get("call", ()) if node.parent is not None]
    found += [("string", node) for node in captures.get("string", ())]
    for kind, node in sorted(found, key=lambda pair: pair[1].start_byte):
        start = _length(data[: node.start_byte])
        inner = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        yield Piece(kind, inner, start, start + len(inner))


def _length(data: bytes) -> int:
    return len(data.decode("utf-8", "replace"))


@cache
def _tools() -> "tuple[Parser, Query]":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser, Query

    language = Language(tree_sitter_typescript.language_typescript())
    return Parser(language), Query(language, _QUERY)
