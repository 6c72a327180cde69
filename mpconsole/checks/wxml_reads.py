"""Which data a WXML file reads: names of expressions, those of loops and modules aside."""

from collections.abc import Iterator

from mpconsole.languages.wxml_tree import Attribute, Chunk, Element, Mustache, Part, Text, Tree

_LOOPS = ("wx:for", "wx:for-items")
_LOOP_NAMES = {"wx:for-item": "item", "wx:for-index": "index"}


Scope = frozenset[str] | None
"""The names that mean something else than data in a place; None where nothing reads the page's data."""


class Reads:
    """The names that are read from the data of the page or component, each with its first place.

    What stands in a `<template name>` reads the data that the template is given, and is left out. Nodes are
    shown in the order in which they stand.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.found: dict[str, tuple[int, int]] = {}
        scripts = (one for one in tree.elements() if one.name == "wxs") if "<wxs" in tree.text else ()
        self.outermost: Scope = frozenset(_plain(tree, element, "module") for element in scripts)

    def of_text(self, node: Text, scope: Scope) -> None:
        """Note what a text reads."""
        if scope is not None:
            self._note(scope, node.parts)

    def of_element(self, element: Element, scope: Scope) -> Scope:
        """Note what an element with attributes reads; return the scope of what is in it."""
        if scope is None or element.name == "wxs" or _defines(element):
            return None
        inner = scope | _brings(self.tree, element)
        for attribute in element.attributes:
            if attribute.value is not None:
                self._note(scope if attribute.name in _LOOPS else inner, attribute.value.parts)
        return inner

    def _note(self, known: frozenset[str], parts: tuple[Part, ...]) -> None:
        for part in parts:
            if type(part) is Mustache:
                for read in part.expression.reads:
                    if read.name not in known and read.name not in _WORDS:
                        self.found.setdefault(read.name, (read.start, read.start + len(read.name)))


_WORDS = ("undefined", "this", "getRegExp", "getDate", "Math", "JSON", "console", "NaN")
"""Names that mean themselves: the platform's compilers know these."""


def _defines(element: Element) -> bool:
    return element.name == "template" and element.attribute("name") is not None


def _brings(tree: Tree, element: Element) -> frozenset[str]:
    """Return the names that an element has for itself and what is in it."""
    if not any(attribute.name in _LOOPS for attribute in element.attributes):
        return frozenset(_slot_names(element))
    names = {_plain(tree, element, name) or usual for name, usual in _LOOP_NAMES.items()}
    return frozenset((*names, *_slot_names(element)))


def _slot_names(element: Element) -> Iterator[str]:
    """Yield the names that a slot hands on (`slot:name`, `let:name`), as the newer framework has them."""
    for attribute in element.attributes:
        if attribute.name.startswith(("slot:", "let:")):
            yield attribute.name.partition(":")[2]


def _plain(tree: Tree, element: Element, name: str) -> str:
    attribute: Attribute | None = element.attribute(name)
    value = attribute.value if attribute is not None else None
    if value is None or len(value.parts) != 1 or type(value.parts[0]) is not Chunk:
        return ""
    return tree.text[value.start : value.end].strip()
