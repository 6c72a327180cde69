"""The tree of a WXML file: nodes with offsets into its text.

Its parts are structs of msgspec, made by the ten thousand: a frozen dataclass costs several times as much.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec import field as struct_field

from mpconsole.languages.expression import Expression

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a compiler refuses: offsets, and words marked for the catalogue."""

    start: int
    end: int
    message: str
    level: Level = "error"
    args: dict[str, Any] = field(default_factory=dict)


class Chunk(Struct, frozen=True, gc=False):
    """Plain characters of a text or of a value."""

    start: int
    end: int


class Mustache(Struct, frozen=True, gc=False):
    """`{{ … }}` with its braces; `closed` is false where the closing braces are missing."""

    start: int
    end: int
    expression: Expression
    closed: bool = True


Part: TypeAlias = Chunk | Mustache


class Value(Struct, frozen=True, gc=False):
    """An attribute's value: offsets of what stands inside its quotes, and its parts."""

    start: int
    end: int
    parts: tuple[Part, ...]

    @property
    def mustaches(self) -> tuple[Mustache, ...]:
        """The expressions in the value."""
        return tuple(part for part in self.parts if type(part) is Mustache)


class Attribute(Struct, frozen=True, gc=False):
    """`name="value"` or `name` alone; `value` is None without one. `end` is behind the quote."""

    name: str
    start: int
    name_end: int
    end: int
    value: Value | None = None


class Text(Struct, gc=False, eq=False):
    """Characters between tags, and the expressions in them."""

    start: int
    end: int
    parts: tuple[Part, ...]


class Comment(Struct, gc=False, eq=False):
    """`<!-- … -->`, or a declaration such as `<!DOCTYPE …>`."""

    start: int
    end: int


class Element(Struct, gc=False, eq=False):
    """A tag with its attributes and children. `open_end` is behind the `>` of its start tag, `close_start`
    at the `<` of its end tag (where it has none: where its content ends, which is also `end`).
    """

    name: str
    start: int
    name_end: int
    attributes: tuple[Attribute, ...] = ()
    open_end: int = 0
    close_start: int = 0
    end: int = 0
    children: "list[Node]" = struct_field(default_factory=list)

    def attribute(self, name: str) -> Attribute | None:
        """Return the first attribute called `name`."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Stray(Struct, gc=False, eq=False):
    """An end tag that ends nothing."""

    start: int
    end: int


Node: TypeAlias = Text | Comment | Element | Stray


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed file: its nodes in order and its faults in the order they stand."""

    text: str
    children: tuple[Node, ...]
    faults: tuple[Fault, ...]

    def elements(self) -> Iterator[Element]:
        """Yield every element in the order of the start tags."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if type(node) is Element:
                yield node
                waiting.extend(reversed(node.children))

    def comments(self) -> Iterator[Comment]:
        """Yield every comment in the order they stand."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if type(node) is Comment:
                yield node
            elif type(node) is Element:
                waiting.extend(reversed(node.children))

    def texts(self) -> Iterator[Text]:
        """Yield every text outside `<wxs>`."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            if type(node) is Text:
                yield node
            elif type(node) is Element and node.name != "wxs":
                waiting.extend(reversed(node.children))


def print_back(tree: Tree) -> str:
    """Write the tree as it was: the text of its nodes, one after another."""
    pieces: list[str] = []
    waiting: list[Node | tuple[int, int]] = list(reversed(tree.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            pieces.append(tree.text[node[0] : node[1]])
        elif type(node) is Element:
            pieces.append(tree.text[node.start : node.open_end])
            waiting.append((node.close_start, node.end))
            waiting.extend(reversed(node.children))
        else:
            pieces.append(tree.text[node.start : node.end])
    return "".join(pieces)
