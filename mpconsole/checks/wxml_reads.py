"""Which data a WXML file reads: names of expressions, those of loops and modules aside."""

from collections.abc import Iterator

from mpconsole.languages.expression import Read
from mpconsole.languages.wxml_tree import Attribute, Chunk, Element, Mustache, Node, Text, Tree

_LOOPS = ("wx:for", "wx:for-items")
_LOOP_NAMES = {"wx:for-item": "item", "wx:for-index": "index"}


def free_reads(tree: Tree) -> dict[str, tuple[int, int]]:
    """Return the names that are read from the data of the page or component, each with its first place.

    What stands in a `<template name>` reads the data that the template is given, and is left out.
    """
    found: dict[str, tuple[int, int]] = {}
    modules = frozenset(
        _plain(tree, element, "module") for element in tree.elements() if element.name == "wxs"
    )
    waiting: list[tuple[Node, frozenset[str]]] = [(node, modules) for node in reversed(tree.children)]
    while waiting:
        node, known = waiting.pop()
        if isinstance(node, Text):
            _note(found, known, (part for part in node.parts if isinstance(part, Mustache)))
        elif isinstance(node, Element) and node.name != "wxs" and not _defines(node):
            inner = known | _brings(tree, node)
            for attribute in node.attributes:
                own = known if attribute.name in _LOOPS else inner
                _note(found, own, attribute.value.mustaches if attribute.value is not None else ())
            waiting.extend((child, inner) for child in reversed(node.children))
    return found


def _note(
    found: dict[str, tuple[int, int]],
    known: frozenset[str],
    mustaches: "Iterator[Mustache] | tuple[Mustache, ...]",
) -> None:
    for mustache in mustaches:
        for read in mustache.expression.reads:
            if read.name not in known and not _is_word(read):
                found.setdefault(read.name, (read.start, read.start + len(read.name)))


def _is_word(read: Read) -> bool:
    """Whether a name means itself: the platform's compilers know these."""
    return read.name in ("undefined", "this", "getRegExp", "getDate", "Math", "JSON", "console", "NaN")


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
    if value is None or len(value.parts) != 1 or not isinstance(value.parts[0], Chunk):
        return ""
    return tree.text[value.start : value.end].strip()
