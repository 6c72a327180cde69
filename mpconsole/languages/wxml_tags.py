"""The inside of a start tag, and expressions in their braces, read tolerantly."""

import re
from typing import Any

from mpconsole.i18n import N_
from mpconsole.languages.expression import Expression, end_of_expression, parse_expression
from mpconsole.languages.wxml_sound import ATTRIBUTE, LONGEST, TAG_END
from mpconsole.languages.wxml_tree import Attribute, Chunk, Fault, Level, Mustache, Part, Value

_ATTRIBUTE_NAME = re.compile(r"""[^\s=<>"'/{},;]+""")
_GOOD_ATTRIBUTE = re.compile(r"[A-Za-z_][\w:.-]*", re.ASCII)
_SPACE = re.compile(r"\s*")
_WIDE_QUOTES = "“”‘’＂＇"
_UNQUOTED = re.compile(r"""[^\s<>"'/]+|/(?!\s*>)""")
_LONE_QUOTE = re.compile(r"""["'](?=\s|/?>)""")
_AFTER_QUOTE = re.compile(r"\s|/?>|\Z")
_INSIDE = {quote: re.compile(rf"\{{\{{|\\?{quote}") for quote in "\"'"}
_LINE_OR_TAG = re.compile(r"\n|/?>|<")


class TagReader:
    """Reads from `at` on, and notes faults; whoever reads nodes goes on from there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.faults: list[Fault] = []

    def _fault(self, start: int, end: int, message: str, level: Level = "error", **args: Any) -> None:
        self.faults.append(Fault(start, end, message, level, args))

    def _attributes(self, tag: int) -> tuple[tuple[Attribute, ...], bool]:
        """Read up to the end of a start tag; return the attributes, and whether the tag closes itself."""
        found: list[Attribute] = []
        names: set[str] = set()
        while True:
            sound = ATTRIBUTE.match(self.text, self.at)
            attribute = self._sound_attribute(sound) if sound is not None else None
            if attribute is not None:
                self._note(attribute, found, names)
                continue
            end = TAG_END.match(self.text, self.at)
            if end is not None:
                self.at = end.end()
                return tuple(found), end.end(1) > end.start(1)
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

    def _sound_attribute(self, found: re.Match[str]) -> Attribute | None:
        kind = found.lastindex or 1
        name, (start, name_end), end = found.group(1), found.span(1), found.end()
        if kind == 1:
            self.at = end
            return Attribute(name, start, name_end, end)
        inner, inner_end = found.span(kind)
        parts: tuple[Part, ...] | None = ()
        if kind in (2, 4):
            parts = (Chunk(inner, inner_end),) if inner_end > inner else ()
        else:
            parts = self._sound_parts(inner, inner_end)
            if parts is None:
                return None
        self.at = end
        return Attribute(name, start, name_end, end, Value(inner, inner_end, parts))

    def _sound_parts(self, start: int, end: int) -> tuple[Part, ...] | None:
        """Split what `wxml_sound` found to be sound; None where it is too long for that."""
        text = self.text
        opening = text.find("{{", start, end)
        if opening < 0:
            return (Chunk(start, end),)
        if end - start > LONGEST:
            return None
        parts: list[Part] = []
        while opening >= 0:
            if opening > start:
                parts.append(Chunk(start, opening))
            start = text.find("}}", opening, end) + 2
            parts.append(self._expression(opening, start))
            opening = text.find("{{", start, end)
        if start < end:
            parts.append(Chunk(start, end))
        return tuple(parts)

    def _expression(self, start: int, end: int) -> Mustache:
        """Read the expression whose braces stand at `start` and before `end`."""
        expression = parse_expression(self.text, start + 2, end - 2)
        if expression.empty:
            self._fault(start, end, N_("the expression is empty"), "warning")
        elif expression.fault is not None:
            offset, message = expression.fault
            self._fault(offset, min(offset + 1, end - 2) if offset < end - 2 else end, message)
        return Mustache(start, end, expression)

    def _mustache(self, quote: str | None) -> Mustache:
        """Read `{{ … }}`; where it is never closed, take the braces alone, so that the rest is read."""
        start = self.at
        end = end_of_expression(self.text, start + 2)
        if end is not None and quote is not None and self._runs_away(start, end, quote):
            end = None
        if end is None:
            self._fault(start, start + 2, N_("the expression is never closed: }}}} is missing"))
            self.at = start + 2
            return Mustache(start, self.at, Expression(start + 2, start + 2, ()), closed=False)
        self.at = end + 2
        return self._expression(start, self.at)

    def _runs_away(self, start: int, end: int, quote: str) -> bool:
        """Whether an expression in a value reaches into what follows: a quote, and then a tag's end."""
        inner = self.text[start:end]
        return quote in inner and (">" in inner or "\n" in inner) and "<" in inner

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
        if (closing := _LONE_QUOTE.match(self.text, self.at)) is not None:
            end, self.at = self.at, closing.end()
            self._fault(start, self.at, N_("the opening quote is missing"))
            return Value(start, end, (Chunk(start, end),))
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
