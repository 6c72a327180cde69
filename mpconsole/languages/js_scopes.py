"""Names and the blocks of a script that they live in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


class Scope:
    """Names of one block: what they were renamed to, and whether they are declared here."""

    __slots__ = ("declared", "parent", "renamed")

    def __init__(self, parent: "Scope | None" = None) -> None:
        self.parent = parent
        self.declared: dict[str, bool] = {}
        self.renamed: dict[str, str | None] = {}

    def declare(self, name: str) -> None:
        """Declare `name` here: what it meant further out no longer counts."""
        self.declared[name] = True
        self.renamed[name] = None

    def rename(self, name: str, target: str) -> None:
        """Note that `name` now stands for `target`."""
        self.renamed[name] = target
        self.declared[name] = False

    def is_declared(self, name: str) -> bool:
        """Whether `name` is declared here or further out."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.declared:
                return scope.declared[name]
            scope = scope.parent
        return False

    def target(self, name: str) -> str:
        """Return what `name` stands for: itself where it was not renamed."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.renamed:
                return scope.renamed[name] or name
            scope = scope.parent
        return name


def text_of(node: "Node") -> str:
    """Return a node as it is written."""
    return (node.text or b"").decode("utf-8", "replace")


def own_name(node: "Node") -> Iterator[str]:
    """Yield the name of a function or class that has one."""
    name = node.child_by_field_name("name")
    if name is not None:
        yield text_of(name)


def declared_names(node: "Node") -> Iterator[str]:
    """Yield the names that a declaration of variables binds."""
    for child in node.named_children:
        if child.type == "variable_declarator" and (name := child.child_by_field_name("name")) is not None:
            yield from pattern_names(name)


def import_names(node: "Node") -> Iterator[str]:
    """Yield the names that an import binds."""
    for child in node.named_children:
        if child.type in ("import_clause", "named_imports", "namespace_import"):
            yield from import_names(child)
        elif child.type == "import_specifier":
            name = child.child_by_field_name("alias") or child.child_by_field_name("name")
            if name is not None:
                yield text_of(name)
        elif child.type == "identifier":
            yield text_of(child)


def pattern_names(node: "Node") -> Iterator[str]:
    """Yield the names that a pattern, a list of parameters or a single parameter binds."""
    if node.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield text_of(node)
    elif node.type == "pair_pattern":
        if (value := node.child_by_field_name("value")) is not None:
            yield from pattern_names(value)
    elif node.type in ("assignment_pattern", "object_assignment_pattern"):
        if (left := node.child_by_field_name("left")) is not None:
            yield from pattern_names(left)
    elif node.type in ("formal_parameters", "object_pattern", "array_pattern", "rest_pattern"):
        for child in node.named_children:
            yield from pattern_names(child)
