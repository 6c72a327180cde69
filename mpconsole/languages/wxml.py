"""WXML, read tolerantly: whatever stands in a file, a tree comes, and the faults.

Faults were compared with what the platform's two compilers that can be had say: `wcc` (2020) and
glass-easel's (2025). An error is refused by the first and noted by both; a warning is refused by one.
"""

import re
from collections.abc import Iterator
from typing import Any

from mpconsole.i18n import N_
from mpconsole.languages.expression import Expression, end_of_expression, parse_expression
from mpconsole.languages.wxml_tree import (
    Attribute,
    Chunk,
    Comment,
    Element,
    Fault,
    Level,
    Mustache,
    Node,
    Part,
    Stray,
    Text,
    Tree,
    Value,
)


def parse(text: str) -> Tree:
    """Read a file into a tree; never raises."""
    return _Parser(text).parse()


RAW = ("wxs",)
"""Elements whose content is no WXML."""

_TEXT_END = re.compile(r"<(?=[A-Za-z_:/!?-])|\{\{")
_NAME = re.compile(r"[A-Za-z_:-][\w:.-]*", re.ASCII)
_ODD_NAME = re.compile(r"""[^\s=<>"'/]+""")
_ATTRIBUTE_NAME = re.compile(r"""[^\s=<>"'/{},;]+""")
_GOOD_ATTRIBUTE = re.compile(r"[A-Za-z_][\w:.-]*", re.ASCII)
_SIMPLE = re.compile(
    r"""\s+([A-Za-z_][\w:-]*)
    (?:="(?:([^"{\\<]*)|(\{\{\s*[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\s*\}\}))"|='([^'{\\<]*)'|(?=[\s/>])(?!\s*=))""",
    re.ASCII | re.VERBOSE,
)
_MERGE = re.compile(r"^(?:<{7} |>{7} |={7}$).*", re.MULTILINE)
_SPACE = re.compile(r"\s*")
_END_TAG = re.compile(r"</(\s*)([^\s<>]*)(\s*)(>?)")
_RAW_END = re.compile(r"</\s*wxs\s*>")
_WIDE_QUOTES = "“”‘’＂＇"
_UNQUOTED = re.compile(r"""[^\s<>"'/]+|/(?!\s*>)""")
_AFTER_QUOTE = re.compile(r"\s|/?>|\Z")


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.faults: list[Fault] = []
        self.roots: list[Node] = []
        self.open: list[Element] = []

    def parse(self) -> Tree:
        while self.at < len(self.text):
            self._node()
        while self.open:
            self._close(self.open.pop(), len(self.text))
        self.faults.sort(key=lambda fault: (fault.start, fault.end))
        return Tree(self.text, tuple(self.roots), tuple(self.faults))

    def _fault(self, start: int, end: int, message: str, level: Level = "error", **args: Any) -> None:
        self.faults.append(Fault(start, end, message, level, args))

    def _add(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.roots).append(node)

    def _node(self) -> None:
        text, at = self.text, self.at
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            self.at = len(text) if end < 0 else end + 3
            if end < 0:
                self._fault(at, at + 4, N_("the comment is never closed"), "warning")
            self._add(Comment(at, self.at))
        elif text.startswith(("<!", "<?"), at):
            end = text.find(">", at)
            self.at = len(text) if end < 0 else end + 1
            self._fault(at, self.at, N_("declarations do not belong in WXML"))
            self._add(Comment(at, self.at))
        elif text.startswith("</", at):
            self._end_tag()
        elif text.startswith("<", at) and _NAME.match(text, at + 1):
            self._start_tag()
        else:
            self._text()

    def _text(self) -> None:
        start, parts = self.at, list[Part]()
        while self.at < len(self.text):
            found = _TEXT_END.search(self.text, self.at)
            end = found.start() if found else len(self.text)
            if end > self.at:
                self._plain(self.at, end)
                parts.append(Chunk(self.at, end))
                self.at = end
            if found is None or found.group() == "<":
                break
            parts.append(self._mustache(None))
        self._add(Text(start, self.at, tuple(parts)))

    def _plain(self, start: int, end: int) -> None:
        for mark in _MERGE.finditer(self.text, start, end):
            self._fault(*mark.span(), N_("an unresolved merge: keep one of the two versions"))
            if mark.group()[0] == "<":
                start = mark.end()
        for offset in _offsets(self.text, "<", start, end):
            self._fault(offset, offset + 1, N_('"<" in a text: write &lt;'), "warning")

    def _mustache(self, quote: str | None) -> Mustache:
        """Read `{{ … }}`; where it is never closed, take the braces alone, so that the rest is read."""
        start = self.at
        end = end_of_expression(self.text, start + 2)
        line_end = self.text.find("\n", start)
        if end is not None and quote is not None and self._runs_away(start, end, quote, line_end):
            end = None
        if end is None:
            self._fault(start, start + 2, N_("the expression is never closed: }} is missing"))
            self.at = start + 2
            return Mustache(start, self.at, Expression(start + 2, start + 2, ()), closed=False)
        self.at = end + 2
        expression = parse_expression(self.text, start + 2, end)
        if expression.empty:
            self._fault(start, self.at, N_("the expression is empty"), "warning")
        elif expression.fault is not None:
            offset, message = expression.fault
            self._fault(offset, min(offset + 1, end) if offset < end else end + 2, message)
        return Mustache(start, self.at, expression)

    def _runs_away(self, start: int, end: int, quote: str, line_end: int) -> bool:
        """Whether an expression in a value reaches into what follows: a quote, and then a tag's end."""
        inner = self.text[start:end]
        return quote in inner and (">" in inner or (line_end >= 0 and line_end < end)) and "<" in inner

    def _end_tag(self) -> None:
        found = _END_TAG.match(self.text, self.at)
        assert found is not None
        start, self.at, name = self.at, found.end(), found.group(2)
        if not found.group(4):
            self._fault(start, self.at, N_("the end tag is not complete: > is missing"))
        depth = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at].name == name), None)
        if depth is None:
            self._fault(start, self.at, N_("the end tag </{name}> has no start tag"), name=name)
            self._add(Stray(start, self.at))
            return
        while len(self.open) > depth + 1:
            self._close(self.open.pop(), start)
        element = self.open.pop()
        element.close_start, element.end = start, self.at

    def _close(self, element: Element, end: int) -> None:
        """End an element whose end tag is missing."""
        element.close_start = element.end = end
        level: Level = "warning" if element.name in RAW else "error"
        message = N_("the end tag of <{name}> is missing")
        self._fault(element.start, element.name_end, message, level, name=element.name)

    def _start_tag(self) -> None:
        start = self.at
        name = _NAME.match(self.text, start + 1)
        assert name is not None
        self.at = name.end()
        if (odd := _ODD_NAME.match(self.text, self.at)) is not None:
            self.at = odd.end()
            self._fault(start + 1, self.at, N_("this is no name of a component"))
        element = Element(self.text[start + 1 : self.at], start, self.at)
        self._add(element)
        element.attributes, closed = self._attributes(start)
        element.open_end = element.close_start = element.end = self.at
        if closed:
            return
        if element.name in RAW:
            self._raw(element)
        else:
            self.open.append(element)

    def _raw(self, element: Element) -> None:
        found = _RAW_END.search(self.text, self.at)
        end = found.start() if found else len(self.text)
        if end > self.at:
            element.children.append(Text(self.at, end, (Chunk(self.at, end),)))
        if found is None:
            self.at = end
            self._close(element, end)
        else:
            self.at = found.end()
            element.close_start, element.end = end, self.at

    def _attributes(self, tag: int) -> tuple[tuple[Attribute, ...], bool]:
        """Read up to the end of a start tag; return the attributes, and whether the tag closes itself."""
        found: list[Attribute] = []
        names: set[str] = set()
        while True:
            attribute = self._simple()
            if attribute is not None:
                self._note(attribute, found, names)
                continue
            self._skip()
            character = self.text[self.at : self.at + 1]
            if character in ("", "<"):
                self._fault(tag, self.at, N_("the tag is not complete: > is missing"))
                return tuple(found), not character
            if character == ">":
                self.at += 1
                return tuple(found), False
            if character == "/":
                slash = self.at
                self.at += 1
                if self.text.startswith(">", self.at):
                    self.at += 1
                    return tuple(found), True
                self._fault(slash, self.at, N_('"/" does not belong here'))
                continue
            attribute = self._attribute()
            if attribute is not None:
                self._note(attribute, found, names)

    def _note(self, attribute: Attribute, found: list[Attribute], names: set[str]) -> None:
        if attribute.name in names:
            message = N_('the attribute "{name}" stands here again')
            self._fault(attribute.start, attribute.name_end, message, "warning", name=attribute.name)
        names.add(attribute.name)
        found.append(attribute)

    def _simple(self) -> Attribute | None:
        """Read an attribute without anything odd in one go; most are so."""
        simple = _SIMPLE.match(self.text, self.at)
        if simple is None:
            return None
        self.at = simple.end()
        start, name_end = simple.span(1)
        group = simple.lastindex or 1
        if group == 1:
            return Attribute(simple.group(1), start, name_end, self.at)
        inner, end = simple.span(group)
        if group == 3:
            mustache = Mustache(inner, end, parse_expression(self.text, inner + 2, end - 2))
            return Attribute(simple.group(1), start, name_end, self.at, Value(inner, end, (mustache,)))
        parts = (Chunk(inner, end),) if end > inner else ()
        return Attribute(simple.group(1), start, name_end, self.at, Value(inner, end, parts))

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def _attribute(self) -> Attribute | None:
        start = self.at
        name = _ATTRIBUTE_NAME.match(self.text, start)
        if name is None:
            self._odd_characters()
            return None
        self.at = name.end()
        if _GOOD_ATTRIBUTE.fullmatch(name.group()) is None:
            level: Level = "warning" if name.group()[0] in ":-" else "error"
            message = N_('"{name}" is no name of an attribute')
            self._fault(start, self.at, message, level, name=name.group())
        self._skip()
        if not self.text.startswith("=", self.at):
            self.at = name.end()
            return Attribute(name.group(), start, name.end(), name.end())
        self.at += 1
        self._skip()
        value = self._value(name.group())
        return Attribute(name.group(), start, name.end(), self.at, value)

    def _odd_characters(self) -> None:
        """Step over what can begin no attribute: a stray quote, brace or comma."""
        start = self.at
        if self.text.startswith("{{", start) and (end := end_of_expression(self.text, start + 2)) is not None:
            self.at = end + 2
            self._fault(start, self.at, N_("an expression cannot stand for an attribute"))
            return
        self.at += 1
        character = self.text[start]
        self._fault(start, self.at, N_('"{character}" does not belong here'), character=character)

    def _value(self, name: str) -> Value | None:
        quote = self.text[self.at : self.at + 1]
        if quote in ('"', "'"):
            return self._quoted(quote)
        if self.text.startswith("{{", self.at):
            start = self.at
            part = self._mustache(None)
            self._fault(start, self.at, N_("the value has no quotes"), "warning")
            return Value(start, self.at, (part,))
        found = _UNQUOTED.match(self.text, self.at)
        if found is None:
            self._fault(self.at - 1, self.at, N_('the value of "{name}" is missing'), name=name)
            return None
        start, self.at = self.at, found.end()
        if found.group()[0] in _WIDE_QUOTES:
            self._fault(start, self.at, N_("full-width quotes: write them in half width"))
        else:
            self._fault(start, self.at, N_("the value has no quotes"))
        return Value(start, self.at, (Chunk(start, self.at),))

    def _quoted(self, quote: str) -> Value:
        opening = self.at
        self.at += 1
        start, parts, plain = self.at, list[Part](), self.at
        while True:
            found = _INSIDE[quote].search(self.text, self.at)
            if found is None:
                return self._unclosed(opening)
            if found.group() == "{{":
                if found.start() > plain:
                    parts.append(Chunk(plain, found.start()))
                self.at = found.start()
                mustache = self._mustache(quote)
                self._nested_quotes(mustache, quote)
                parts.append(mustache)
                plain = self.at
            elif found.group() == quote or _AFTER_QUOTE.match(self.text, found.end()):
                end = found.end() - 1
                if self._is_behind_a_tag(plain, end):
                    return self._unclosed(opening)
                self.at = found.end()
                if end > plain:
                    parts.append(Chunk(plain, end))
                return Value(start, end, tuple(parts))
            else:
                self.at = found.end()
                message = N_("an escaped quote: the newer compiler does not know it, use the other quote")
                self._fault(found.start(), found.end(), message, "warning")

    def _is_behind_a_tag(self, start: int, end: int) -> bool:
        """Whether a value reaches over lines and tags: its own closing quote is missing then."""
        return self.text.find("\n", start, end) >= 0 and self.text.find("<", start, end) >= 0

    def _unclosed(self, opening: int) -> Value:
        """End a value whose closing quote is missing where its line ends, or before the next tag."""
        found = _LINE_OR_TAG.search(self.text, opening + 1)
        self.at = found.start() if found else len(self.text)
        self._fault(opening, opening + 1, N_("the closing quote is missing"))
        parts = (Chunk(opening + 1, self.at),) if self.at > opening + 1 else ()
        return Value(opening + 1, self.at, parts)

    def _nested_quotes(self, mustache: Mustache, quote: str) -> None:
        inner = self.text[mustache.start : mustache.end]
        at = inner.find(quote)
        if mustache.closed and at >= 0:
            offset = mustache.start + at
            escaped = self.text[offset - 1] == "\\"
            message = (
                N_("an escaped quote: the newer compiler does not know it, use the other quote")
                if escaped
                else N_("the same quote inside the value: the older compiler ends the value here")
            )
            self._fault(offset - escaped, offset + 1, message, "warning")


_INSIDE = {quote: re.compile(rf"\{{\{{|\\?{quote}") for quote in "\"'"}
_LINE_OR_TAG = re.compile(r"\n|/?>|<")


def _offsets(text: str, piece: str, start: int, end: int) -> Iterator[int]:
    at = text.find(piece, start, end)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1, end)
