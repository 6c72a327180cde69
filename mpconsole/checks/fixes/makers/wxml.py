"""Fixes of WXML."""

import re

from mpconsole.checks.context import Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source
from mpconsole.i18n import N_
from mpconsole.languages.wxml_tree import Attribute, Chunk, Element, Tree

_DECLARATION = re.compile(r"<(?:!DOCTYPE|\?xml)\b[^<>]*>", re.IGNORECASE)
WIDE_QUOTES = "“”‘’＂＇"
HALF_WIDTH = str.maketrans("，。：；？！（）【】｛｝＋－＝＜＞｜＆", ",.:;?!()[]{}+-=<>|&")
EMPTY = frozenset(
    ("image", "import", "include", "input", "icon", "progress", "slider", "switch", "checkbox", "radio")
)
"""Elements that hold nothing: one without an end tag ends where its start tag does."""


@mends("wxml-directive-unknown")
def write_directive(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write `wx:if` for `wx-if`."""
    near, written = finding.args.get("near"), finding.args["written"]
    start, end = source.span(finding.place)
    if not near or source.text[start:end] != written:
        return None
    return Fix(N_("Write {value}"), (Edit(source.path, start, end, str(near)),), {"value": near})


@mends("wxml-syntax")
def mend_syntax(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Mend what can be meant in one way alone."""
    maker = _SYNTAX.get(str(finding.args["reason"]))
    if maker is None:
        return None
    return maker(source.wxml, *source.span(finding.place), source.path)


def _quote(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Put quotes around a value."""
    value, after = tree.text[start:end], tree.text[end : end + 1]
    quote = '"' if '"' not in value else "'" if "'" not in value else ""
    if not quote or after in ("'", '"'):
        return None
    title = N_("Put quotes around the value")
    return Fix(title, (Edit(path, start, start, quote), Edit(path, end, end, quote)))


def _opening_quote(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Write the opening quote where the closing one is there."""
    value, quote = tree.text[start : end - 1], tree.text[end - 1 : end]
    if quote not in ("'", '"') or quote in value:
        return None
    return Fix(N_("Write the opening quote"), (Edit(path, start, start, quote),))


def _half_width(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Write the full-width quotes around a value in half width."""
    value = tree.text[start:end]
    inner = value[1:-1]
    if len(value) < 2 or value[-1] not in WIDE_QUOTES or '"' in inner or set(inner) & set(WIDE_QUOTES):
        return None
    return Fix(N_("Write {value}"), (Edit(path, start, end, f'"{inner}"'),), {"value": f'"{inner}"'})


def _half_width_mark(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Write a mark in an expression in half width."""
    text = tree.text[start:end].translate(HALF_WIDTH)
    if len(text) != 1 or not text.isascii():
        return None
    return Fix(N_("Write {value}"), (Edit(path, start, end, text),), {"value": text})


def _repeat(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Remove an attribute that says the same as the first one of its name."""
    for element in tree.elements():
        for attribute in element.attributes:
            if (attribute.start, attribute.name_end) == (start, end):
                first = element.attribute(attribute.name)
                same = first is not None and _value(tree, first) == _value(tree, attribute)
                before = len(tree.text[:start].rstrip())
                return Fix(N_("Remove the second one"), (Edit(path, before, attribute.end, ""),), safe=same)
    return None


def _value(tree: Tree, attribute: Attribute) -> str | None:
    value = attribute.value
    return tree.text[value.start : value.end] if value is not None else None


def _end_tag(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Write the `>` of an end tag."""
    at = len(tree.text[:end].rstrip())
    return Fix(N_("Write {value}"), (Edit(path, at, at, ">"),), {"value": ">"})


def _empty(tree: Tree, start: int, _end: int, path: str) -> Fix | None:
    """Close the start tag of an element that holds nothing."""
    element = next((one for one in tree.elements() if one.start == start), None)
    if element is None or element.name not in EMPTY or not _is_closed_by(tree, element):
        return None
    at = element.open_end - 1
    text = "/>" if tree.text[at - 1].isspace() else " />"
    return Fix(N_("Write {value}"), (Edit(path, at, at + 1, text),), {"value": "/>"})


def _is_closed_by(tree: Tree, element: Element) -> bool:
    return tree.text[element.open_end - 1 : element.open_end] == ">"


def _declaration(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Remove `<!DOCTYPE …>` or `<?xml …?>` where it begins the file: further in, its end may be another's."""
    if tree.text[:start].strip() or _DECLARATION.fullmatch(tree.text, start, end) is None:
        return None
    line_end = tree.text.find("\n", end)
    alone = line_end >= 0 and not tree.text[end:line_end].strip()
    return Fix(N_("Remove it"), (Edit(path, start, line_end + 1 if alone else end, ""),))


def _other_quotes(tree: Tree, start: int, end: int, path: str) -> Fix | None:
    """Write the quotes inside an attribute's value as the other ones, where it has none of these."""
    attribute = _around(tree, start)
    if attribute is None or attribute.value is None:
        return None
    value, outer = attribute.value, tree.text[attribute.value.start - 1 : attribute.value.start]
    inner = "'" if outer == '"' else '"'
    text = tree.text[value.start : value.end]
    if outer not in ("'", '"') or inner in text or any(_has_backslash(tree, part) for part in value.parts):
        return None
    edits, at = [], text.find(outer)
    while at >= 0:
        escaped = text[at - 1 : at] == "\\"
        edits.append(Edit(path, value.start + at - escaped, value.start + at + 1, inner))
        at = text.find(outer, at + 1)
    return Fix(N_("Write {value} inside the value"), tuple(edits), {"value": inner}) if edits else None


def _has_backslash(tree: Tree, part: object) -> bool:
    """Whether plain text holds backslashes that escape no quote: what they mean is left alone."""
    if not isinstance(part, Chunk):
        return False
    text = tree.text[part.start : part.end].replace('\\"', "").replace("\\'", "")
    return "\\" in text


def _around(tree: Tree, offset: int) -> Attribute | None:
    for element in tree.elements():
        if element.start <= offset < element.open_end:
            return next((one for one in element.attributes if one.start <= offset < one.end), None)
    return None


_SYNTAX = {
    "the value has no quotes": _quote,
    "the opening quote is missing": _opening_quote,
    "full-width quotes: write them in half width": _half_width,
    "full-width punctuation: write it in half width": _half_width_mark,
    'the attribute "{name}" stands here again': _repeat,
    "the end tag is not complete: > is missing": _end_tag,
    "the end tag of <{name}> is missing": _empty,
    "declarations do not belong in WXML": _declaration,
    "an escaped quote: the newer compiler does not know it, use the other quote": _other_quotes,
    "the same quote inside the value: the older compiler ends the value here": _other_quotes,
}
