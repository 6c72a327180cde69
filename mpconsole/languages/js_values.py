"""What a JavaScript expression is worth when only literals are known: enough to read a `require`'s argument.

The official tool's dependency analysis (miniprogram-ci 2.1.42) folds strings, numbers, `+`, templates and
conditions, and keeps what it cannot fold as a pattern with a known start and end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.languages.json_stringify import number

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Truth:
    """`true`, `false`, or (None) `null`."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values: `a ? 'b' : 'c'`."""

    options: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Something unknown between a known start and a known end: `'./a/' + name + '.js'`."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template's texts around what is unknown."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A free name, with what follows it: `require`, `require.async`."""

    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else."""


Value = Text | Number | Truth | Choice | Wrapped | Template | Name | Unknown
UNKNOWN = Unknown()
Resolve = Callable[["Node"], str | None]
"""Says which free name an identifier or member expression stands for."""


def evaluate(node: "Node", resolve: Resolve) -> Value:
    """Return the value of an expression."""
    make = _KINDS.get(node.type)
    return make(node, resolve) if make is not None else UNKNOWN


def plain(node: "Node") -> "Node":
    """Take parentheses away."""
    while node.type == "parenthesized_expression" and node.named_child_count == 1:
        inner = node.named_child(0)
        assert inner is not None
        node = inner
    return node


def as_text(value: Value) -> str | None:
    """What a value becomes in a template, None where it is unknown."""
    match value:
        case Text(text):
            return text
        case Number(figure):
            return number(figure)
        case Truth(truth):
            return {True: "true", False: "false", None: "null"}[truth]
    return None


def as_truth(value: Value) -> bool | None:
    """Whether a condition holds, None where it is unknown."""
    match value:
        case Truth(truth):
            return bool(truth)
        case Text(text):
            return text != ""
        case Number(figure):
            return figure != 0
        case Wrapped(start, end):
            return True if start or end else None
    return None


def _string(node: "Node", _resolve: Resolve) -> Value:
    return Text(string_text(node))


def string_text(node: "Node") -> str:
    """Return the text of a string literal's node."""
    raw = (node.text or b"").decode("utf-8", "replace")
    return unescape(raw[1:-1])


def unescape(text: str) -> str:
    """Replace JavaScript's escapes by what they stand for."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))",
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CONTINUATIONS = {"\r\n", "\n", "\r", "\u2028", "\u2029"}


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else ""
    return "" if found[4] in _CONTINUATIONS else _ESCAPES.get(found[4], found[4])


def _number(node: "Node", _resolve: Resolve) -> Value:
    raw = (node.text or b"").decode().replace("_", "").lower()
    try:
        return Number(float(int(raw, 0)) if raw[:2] in ("0x", "0o", "0b") else float(raw))
    except ValueError:
        return UNKNOWN


def _name(node: "Node", resolve: Resolve) -> Value:
    name = resolve(node)
    return UNKNOWN if name is None else Name(name)


def _parentheses(node: "Node", resolve: Resolve) -> Value:
    inner = plain(node)
    return UNKNOWN if inner == node else evaluate(inner, resolve)


def _ternary(node: "Node", resolve: Resolve) -> Value:
    condition, yes, no = (
        node.child_by_field_name(name) for name in ("condition", "consequence", "alternative")
    )
    if condition is None or yes is None or no is None:
        return UNKNOWN
    truth = as_truth(evaluate(condition, resolve))
    if truth is not None:
        return evaluate(yes if truth else no, resolve)
    options: list[Value] = []
    for side in (yes, no):
        value = evaluate(side, resolve)
        options += value.options if isinstance(value, Choice) else (value,)
    return Choice(tuple(options))


def _unary(node: "Node", resolve: Resolve) -> Value:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if operator is None or argument is None:
        return UNKNOWN
    if operator.type == "typeof":
        return _typeof(plain(argument), resolve)
    if operator.type == "!":
        truth = as_truth(evaluate(argument, resolve))
        return UNKNOWN if truth is None else Truth(not truth)
    return UNKNOWN


def _typeof(argument: "Node", resolve: Resolve) -> Value:
    if argument.type in ("function_expression", "generator_function"):
        return Text("function")
    match evaluate(argument, resolve):
        case Name("require"):
            return Text("function")
        case Name("undefined"):
            return Text("undefined")
        case Text() | Wrapped():
            return Text("string")
        case Number():
            return Text("number")
        case Truth(bool()):
            return Text("boolean")
    return UNKNOWN


def _binary(node: "Node", resolve: Resolve) -> Value:
    operator, left, right = (node.child_by_field_name(name) for name in ("operator", "left", "right"))
    if operator is None or left is None or right is None:
        return UNKNOWN
    sign = operator.type
    if sign in ("&&", "||"):
        truth = as_truth(first := evaluate(left, resolve))
        if truth is None:
            return UNKNOWN
        return first if truth == (sign == "||") else evaluate(right, resolve)
    if sign == "+":
        return _plus(evaluate(left, resolve), evaluate(right, resolve))
    if sign in ("==", "===", "!=", "!=="):
        return _equal(evaluate(left, resolve), evaluate(right, resolve), same=sign[0] == "=")
    return UNKNOWN


def _equal(left: Value, right: Value, *, same: bool) -> Value:
    comparable = Text | Number | Truth
    if isinstance(left, comparable) and isinstance(right, comparable) and type(left) is type(right):
        return Truth((left == right) == same)
    return UNKNOWN


def _plus(left: Value, right: Value) -> Value:
    ends = Text | Number
    match left, right:
        case Number(one), Number(other):
            return Number(one + other)
        case (Text() | Number(), Text() | Number()):
            return Text(_said(left) + _said(right))
        case Text(text), Wrapped(start, end):
            return Wrapped(text + start, end)
        case Text(text), _:
            return Wrapped(text, "")
        case Wrapped(start, end), Text() | Number():
            return Wrapped(start, end + _said(right))
        case Wrapped(start, _), Wrapped(_, end):
            return Wrapped(start, end)
        case Wrapped(start, _), _:
            return Wrapped(start, "")
        case _, Text(text) if not isinstance(left, ends):
            return Wrapped("", text)
        case _, Wrapped(_, end) if not isinstance(left, ends):
            return Wrapped("", end)
    return UNKNOWN


def _said(value: Value) -> str:
    return as_text(value) or ""


def _template(node: "Node", resolve: Resolve) -> Value:
    texts = [""]
    for child in node.named_children:
        if child.type in ("string_fragment", "escape_sequence"):
            texts[-1] += unescape((child.text or b"").decode("utf-8", "replace"))
        elif child.type == "template_substitution" and (inner := child.named_child(0)) is not None:
            text = as_text(evaluate(inner, resolve))
            if text is None:
                texts.append("")
            else:
                texts[-1] += text
    return Text(texts[0]) if len(texts) == 1 else Template(tuple(texts))


_KINDS: dict[str, Callable[["Node", Resolve], Value]] = {
    "string": _string,
    "number": _number,
    "true": lambda _node, _resolve: Truth(value=True),
    "false": lambda _node, _resolve: Truth(value=False),
    "null": lambda _node, _resolve: Truth(None),
    "identifier": _name,
    "undefined": lambda _node, _resolve: Name("undefined"),
    "member_expression": _name,
    "subscript_expression": _name,
    "parenthesized_expression": _parentheses,
    "ternary_expression": _ternary,
    "unary_expression": _unary,
    "binary_expression": _binary,
    "template_string": _template,
}
