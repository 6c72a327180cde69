"""What stands at a place in WXML: a tag's name, an attribute's, a value, an expression, or text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mpconsole.languages.wxml import RAW
from mpconsole.languages.wxml_tree import Attribute, Element, Tree

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[\w:.-]*)\Z")
_WORD_BEFORE = re.compile(r"[A-Za-z_$][\w$]*\Z")
_WORD_BEHIND = re.compile(r"[\w$]*")
_OPEN = re.compile(r"\{\{(?:(?!\}\}).)*\Z", re.DOTALL)
_FAR = 4000
"""Characters to look back for braces that open an expression."""

Kind = Literal["tag", "end-tag", "attribute", "value", "expression", "text", "script"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One place. `start` and `end` enclose the word there, `around` are the open elements, outermost first.

    For an `expression`, `path` says whether the word is a member (`a.b`) and so no name of data.
    """

    kind: Kind
    start: int
    end: int
    around: tuple[Element, ...] = ()
    attribute: Attribute | None = None
    path: bool = False

    @property
    def element(self) -> Element | None:
        """The innermost element, or the one whose start tag this is."""
        return self.around[-1] if self.around else None


def spot_at(tree: Tree, offset: int) -> Spot:
    """Return what stands at an offset, the one that is being typed included."""
    text = tree.text
    around = tuple(_around(tree, offset))
    if around and around[-1].name in RAW and around[-1].open_end <= offset:
        return Spot("script", offset, offset, around)
    typed = _TAG.search(text, max(0, offset - 80), offset)
    if typed is not None and not _in_value(around, offset):
        end = offset + len(_name_behind(text, offset))
        return Spot("end-tag" if typed.group("end") else "tag", typed.start("name"), end, around)
    inside = around[-1] if around else None
    if inside is not None and (offset < inside.open_end or not _is_complete(text, inside)):
        return _in_start_tag(tree, around, offset)
    if _OPEN.search(text, max(0, offset - _FAR), offset):
        return _expression(tree, around, offset, None)
    return Spot("text", offset, offset, around)


def _in_start_tag(tree: Tree, around: tuple[Element, ...], offset: int) -> Spot:
    element = around[-1]
    if offset <= element.name_end:
        return Spot("tag", element.start + 1, element.name_end, around)
    for attribute in element.attributes:
        value = attribute.value
        if value is not None and value.start <= offset <= value.end:
            if _OPEN.search(tree.text, value.start, offset):
                return _expression(tree, around, offset, attribute)
            return Spot("value", value.start, value.end, around, attribute)
        if attribute.start <= offset <= attribute.name_end:
            return Spot("attribute", attribute.start, attribute.name_end, around, attribute)
    return Spot("attribute", offset, offset, around)


def _expression(
    tree: Tree,
    around: tuple[Element, ...],
    offset: int,
    attribute: Attribute | None,
) -> Spot:
    before = _WORD_BEFORE.search(tree.text, max(0, offset - 80), offset)
    start = before.start() if before is not None else offset
    behind = _WORD_BEHIND.match(tree.text, offset)
    end = behind.end() if behind is not None else offset
    member = tree.text[:start].rstrip().endswith(".") and not tree.text[:start].rstrip().endswith("...")
    return Spot("expression", start, end, around, attribute, path=member)


def _around(tree: Tree, offset: int) -> Iterator[Element]:
    nodes = list(tree.children)
    while True:
        elements = (one for one in nodes if isinstance(one, Element) and one.start < offset)
        inside = next((one for one in elements if _holds(tree.text, one, offset)), None)
        if inside is None:
            return
        yield inside
        if offset < inside.open_end or not _is_complete(tree.text, inside):
            return
        nodes = inside.children


def _is_complete(text: str, element: Element) -> bool:
    """Whether the start tag has its `>`; while it is being typed it has not."""
    return text.startswith(">", element.open_end - 1)


def _holds(text: str, element: Element, offset: int) -> bool:
    """Whether an offset lies in an element: in its start tag, or before its end tag's end."""
    if element.end == element.open_end:
        return offset < element.end or (offset == element.end and not _is_complete(text, element))
    return offset < element.end or (element.close_start == element.end and offset <= element.end)


def _in_value(around: tuple[Element, ...], offset: int) -> bool:
    if not around or offset >= around[-1].open_end:
        return False
    values = (attribute.value for attribute in around[-1].attributes)
    return any(value is not None and value.start <= offset <= value.end for value in values)


def _name_behind(text: str, offset: int) -> str:
    found = re.compile(r"[\w:.-]*").match(text, offset)
    return found.group() if found is not None else ""


def loops(around: tuple[Element, ...], tree: Tree) -> Iterator[str]:
    """Yield the names that `wx:for` brings into these elements."""
    for element in around:
        if element.attribute("wx:for") is None and element.attribute("wx:for-items") is None:
            continue
        for directive, usual in (("wx:for-item", "item"), ("wx:for-index", "index")):
            named = element.attribute(directive)
            value = named.value if named is not None else None
            yield tree.text[value.start : value.end] if value is not None else usual
