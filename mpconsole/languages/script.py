"""Scripts: where they stop parsing, and what stands at a place in them.

Whoever looks for something finds it in the bytes first, by a pattern, and then asks the tree (tree-sitter, in
C) whether it is code: a comment, a string and a call look alike to a pattern. It parses whatever stands in a
file, so nothing here raises.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import Parsed, parse
from mpconsole.languages.json_tree import Span

if TYPE_CHECKING:
    from tree_sitter import Node


class Script:
    """One script: its bytes and its tree. Places are byte offsets; spans count code points."""

    def __init__(self, data: bytes, *, typescript: bool = False) -> None:
        self.data = data
        self.typescript = typescript

    @cached_property
    def root(self) -> "Node":
        """The tree, by TypeScript's grammar, which reads JavaScript too.

        Where the parser had to be stopped, JavaScript's own grammar is tried, and at last what stands before
        that place is read alone.
        """
        parsed = self._parsed
        if parsed.stopped is not None and not self.typescript and self._plainly.stopped is None:
            parsed = self._plainly
        return parsed.tree.root_node

    @cached_property
    def _parsed(self) -> Parsed:
        return parse("typescript", self.data)

    @cached_property
    def _plainly(self) -> Parsed:
        """The same script by JavaScript's own grammar."""
        return parse("javascript", self.data)

    @cached_property
    def _lines(self) -> list[int]:
        starts, at = [0], self.data.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.data.find(b"\n", at + 1)
        return starts

    def span(self, start: int, end: int) -> Span:
        """Return the lines and columns of two byte offsets."""
        return Span(*self._position(start), *self._position(end))

    def span_of(self, node: "Node") -> Span:
        """Return the lines and columns of a node."""
        return self.span(node.start_byte, node.end_byte)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        start = self._lines[line - 1]
        if self._is_ascii:
            return line, offset - start + 1
        return line, self.characters(offset) - self.characters(start) + 1

    def characters(self, offset: int) -> int:
        """Return how many code points stand before a byte; a minified file is one line of megabytes."""
        if self._is_ascii:
            return offset
        block = offset // _BLOCK
        return self._counts[block] + _count(self.data[block * _BLOCK : offset])

    @cached_property
    def _is_ascii(self) -> bool:
        return self.data.isascii()

    @cached_property
    def _counts(self) -> list[int]:
        """The code points before each block."""
        starts = range(0, len(self.data), _BLOCK)
        return [0, *accumulate(_count(self.data[start : start + _BLOCK]) for start in starts)]

    def text(self, node: "Node") -> str:
        """Return a node as it is written."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def leaf(self, offset: int) -> "Node":
        """Return the smallest node that covers the byte at `offset`."""
        return self.root.descendant_for_byte_range(offset, offset + 1) or self.root

    def identifier(self, offset: int) -> "Node | None":
        """Return the identifier that begins at `offset`; None where a comment, a string or else stands."""
        node = self.leaf(offset)
        return node if node.type == "identifier" and node.start_byte == offset else None

    def is_code(self, offset: int) -> bool:
        """Whether the byte at `offset` lies in no comment, string or regular expression."""
        return self.leaf(offset).type not in _NO_CODE

    @property
    def fault(self) -> Span | None:
        """The first place at which the script does not parse, None where it does.

        Of JavaScript two grammars must agree, as neither knows every script that runs.
        """
        if _is_sound(self._parsed) or (not self.typescript and _is_sound(self._plainly)):
            return self._hole()
        parsed = self._parsed if self.typescript or self._plainly.stopped is not None else self._plainly
        root = parsed.tree.root_node
        if not root.has_error:
            stopped = parsed.stopped or 0
            return self.span(stopped, min(stopped + 1, len(self.data)))
        node = _first_broken(root)
        line_end = self.data.find(b"\n", node.start_byte, node.end_byte)
        end = node.end_byte if line_end < 0 else line_end
        return self.span(node.start_byte, min(max(end, node.start_byte + 1), len(self.data)))

    def _hole(self) -> Span | None:
        """Return the first comma with nothing before it where something must be; the grammars let it pass."""
        for found in _HOLE.finditer(self.data):
            comma = self.leaf(found.end() - 1)
            before = comma.prev_sibling
            follows = before is not None and before.type in ("{", "(", ",")
            inside = comma.parent is not None and comma.parent.type in _WITHOUT_HOLES
            if comma.type == "," and follows and inside:
                return self.span_of(comma)
        return None


_HOLE = re.compile(rb"[{(,]\s*,")
_WITHOUT_HOLES = ("object", "object_pattern", "arguments", "formal_parameters")


def _is_sound(parsed: Parsed) -> bool:
    return parsed.stopped is None and not parsed.tree.root_node.has_error


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every comment, in code points."""
    script = Script(text.encode("utf-8", "surrogatepass"))
    waiting, found = [script.root], []
    while waiting:
        node = waiting.pop()
        if node.type == "comment":
            found.append((node.start_byte, node.end_byte))
        waiting += node.children
    for start, end in sorted(found):
        yield script.characters(start), script.characters(end)


_BLOCK = 1024
_CONTINUING = bytes(range(0x80, 0xC0))


def _count(data: bytes) -> int:
    """Return how many code points begin in UTF-8."""
    return len(data.translate(None, _CONTINUING))


_NO_CODE = frozenset(("comment", "string_fragment", "string", "template_string", "regex_pattern", "regex"))


_TYPES = frozenset({"interface_declaration", "type_alias_declaration", "ambient_declaration"})


def has_only_types(script: Script) -> bool:
    """Whether nothing of a TypeScript file is left when its types are taken away."""
    statements = [node for node in script.root.named_children if node.type != "comment"]
    return bool(statements) and all(_is_type(node) for node in statements)


def _is_type(node: "Node") -> bool:
    if node.type == "import_statement":
        return any(child.type == "type" for child in node.children)
    if node.type == "export_statement":
        declared = node.child_by_field_name("declaration")
        return declared is not None and declared.type in _TYPES
    return node.type in _TYPES


def given(call: "Node") -> "list[Node]":
    """Return the arguments of a call."""
    arguments = call.child_by_field_name("arguments")
    return [one for one in arguments.named_children if one.type != "comment"] if arguments else []


def is_callee(node: "Node") -> bool:
    """Whether a node is what its parent calls."""
    parent = node.parent
    return parent is not None and parent.type == "call_expression" and _is_field(parent, "function", node)


def _is_field(parent: "Node", name: str, node: "Node") -> bool:
    found = parent.child_by_field_name(name)
    return found is not None and found.id == node.id


def pairs(node: "Node", script: Script) -> "Iterator[tuple[str, Node]]":
    """Yield the members of an object: a key that is plain (empty where it is not) and its node.

    The node is the value of a pair, and the member itself for methods, short names and spreads.
    """
    for member in node.named_children:
        if member.type == "pair":
            key, value = member.child_by_field_name("key"), member.child_by_field_name("value")
            if key is not None and value is not None:
                yield plain_key(key, script), value
        elif member.type == "method_definition":
            name = member.child_by_field_name("name")
            yield (plain_key(name, script) if name is not None else ""), member
        elif member.type == "shorthand_property_identifier":
            yield script.text(member), member
        elif member.type != "comment":
            yield "", member


def plain_key(key: "Node", script: Script) -> str:
    """Return a key's name; an empty one where it is computed."""
    if key.type in ("property_identifier", "identifier", "number"):
        return script.text(key)
    return string_of(key, script) or ""


def string_of(node: "Node", script: Script) -> str | None:
    """Return the characters of a string without escapes or expressions in it, None for all else."""
    if node.type == "string":
        inner = [one for one in node.named_children if one.type != "string_fragment"]
        return None if inner else script.text(node)[1:-1]
    if node.type == "template_string":
        dynamic = any(one.type != "string_fragment" for one in node.named_children)
        return None if dynamic else script.text(node)[1:-1]
    return None


def _first_broken(node: "Node") -> "Node":
    while not (node.is_error or node.is_missing):
        node = next(child for child in node.children if child.has_error or child.is_missing)
    inner = next((child for child in node.children if child.has_error), None)
    return _first_broken(inner) if inner is not None else node
