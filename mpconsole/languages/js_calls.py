"""Calls in a script that are given an address: `wx.request({ url: BASE + '/cart' })`, `http.get('/cart')`.

An address is folded as far as the script itself says it: strings, templates, `+`, `concat`, names of this
file. What only another file or the running program knows stays a hole with a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import Name, language, parse
from mpconsole.languages.js_values import plain, string_text, unescape

if TYPE_CHECKING:
    from tree_sitter import Node, Query

_QUERY = """
(call_expression) @call
(variable_declarator name: (identifier) @name value: (_) @value)
(pair key: (property_identifier) @key
  value: [(string) (template_string) (ternary_expression) (binary_expression)] @value)
(enum_assignment name: (property_identifier) @key value: [(string) (template_string)] @value)
(enum_declaration name: (identifier) @name body: (enum_body) @value)
(assignment_expression left: (member_expression property: (property_identifier) @key)
  right: [(string) (template_string) (ternary_expression)] @value)
(public_field_definition name: (property_identifier) @key value: [(string) (template_string)] @value)
"""
_BLOCKS = frozenset({"program", "statement_block"})
_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "generator_function_declaration", "generator_function",
     "arrow_function", "method_definition"}
)  # fmt: skip
_THROUGH = frozenset({"as_expression", "non_null_expression", "satisfies_expression", "await_expression"})
_ADDRESS_KEYS = ("url", "path")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Hole:
    """What is unknown: the last name in it (`id` of `item.id`), and whether it comes in as a parameter."""

    name: str = ""
    parameter: bool = False


Address = tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `name` is the last name of what is called (`request` of `wx.request`), `owner` what stands in
    front of it, `function` the named function around the call. `keyed`: the address is the `url` of an
    object. `method` is what the options say: None where they say none, "" where only the program knows.
    `line` and `column` count code points from 1.
    """

    name: str
    owner: str
    function: str
    address: Address
    keyed: bool
    method: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one script, and the addresses that its top-level names and properties stand for."""

    calls: tuple[Call, ...]
    names: Mapping[str, tuple[Address, ...]]


def calls(source: bytes, *, tsx: bool = False) -> Calls:
    """Return the calls of a script, JavaScript or TypeScript, that are given an address. Nothing raises."""
    from tree_sitter import QueryCursor

    grammar: Name = "tsx" if tsx else "typescript"
    root = parse(grammar, source).tree.root_node
    captures = [found for _pattern, found in QueryCursor(_query(grammar)).matches(root)]
    reader = _Reader(captures)
    found = [call for one in captures if "call" in one and (call := reader.call(one["call"][0])) is not None]
    return Calls(tuple(sorted(found, key=lambda call: (call.line, call.column))), reader.names())


class _Reader:
    """Reads addresses with the names of one script."""

    def __init__(self, captures: "list[dict[str, list[Node]]]") -> None:
        self._declared: dict[tuple[int, str], Node] = {}
        self._public: list[tuple[str, Node]] = []
        for one in captures:
            if "key" in one:
                self._public.append((_text(one["key"][0]), one["value"][0]))
            elif "name" in one:
                name, value = _text(one["name"][0]), one["value"][0]
                scope = _block(one["name"][0])
                self._declared.setdefault((scope.id, name), value)
                if scope.type == "program":
                    self._public.append((name, value))

    def names(self) -> Mapping[str, tuple[Address, ...]]:
        found: dict[str, tuple[Address, ...]] = {}
        for name, node in self._public:
            values = [value for value in self._choices(node) if value and isinstance(value[0], str)]
            for value in values:
                if value not in found.get(name, ()):
                    found[name] = (*found.get(name, ()), value)
        return found

    def _choices(self, node: "Node") -> Iterator[Address]:
        """Yield what a value may be: each side of a condition."""
        node = plain(node)
        if node.type != "ternary_expression":
            yield self.address(node)
            return
        for name in ("consequence", "alternative"):
            side = node.child_by_field_name(name)
            if side is not None:
                yield from self._choices(side)

    def call(self, node: "Node") -> Call | None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None or not arguments.named_children:
            return None
        name, owner = _callee(function)
        given = [one for one in arguments.named_children if one.type != "comment"]
        if not name or not given:
            return None
        first, *rest = given
        options = [one for one in (first, *rest) if one.type == "object"]
        keyed = first.type == "object"
        address = self._keyed(first) if keyed else self.address(first)
        if not keyed and not any(_is_telling(part) for part in address):
            return None
        if not address:
            return None
        method = next((found for one in options if (found := self._method(one)) is not None), None)
        line, column = _place(node)
        return Call(name, owner, _function_around(node), address, keyed, method, line, column)

    def _keyed(self, node: "Node") -> Address:
        found = next((value for key in _ADDRESS_KEYS if (value := _value(node, key)) is not None), None)
        return () if found is None else self.address(found)

    def _method(self, node: "Node") -> str | None:
        value = _value(node, "method")
        if value is None:
            return None
        parts = self.address(value)
        return parts[0].upper() if len(parts) == 1 and isinstance(parts[0], str) else ""

    def address(self, node: "Node", depth: int = 0) -> Address:
        """Fold an expression."""
        node = plain(node)
        if depth > _DEEPEST:
            return (Hole(),)
        if node.type in _THROUGH and node.named_children:
            return self.address(node.named_children[0], depth + 1)
        match node.type:
            case "string":
                return (string_text(node),)
            case "template_string":
                return _joined(self._of_template(node, depth))
            case "binary_expression":
                return self._of_sum(node, depth)
            case "ternary_expression":
                return self._side(node, "consequence", depth)
            case "identifier" | "shorthand_property_identifier":
                return self._of_name(node, depth)
            case "member_expression":
                return self._of_member(node, depth)
            case "call_expression":
                return self._of_call(node, depth)
        return (Hole(),)

    def _of_template(self, node: "Node", depth: int) -> Iterator[str | Hole]:
        for child in node.named_children:
            if child.type in ("string_fragment", "escape_sequence"):
                yield unescape(_text(child))
            elif child.type == "template_substitution" and (inner := child.named_child(0)) is not None:
                yield from self.address(inner, depth + 1)

    def _of_sum(self, node: "Node", depth: int) -> Address:
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.type == "+":
            left, right = self._side(node, "left", depth), self._side(node, "right", depth)
            return _joined(iter((*left, *right)))
        if operator is not None and operator.type in ("||", "??"):
            return self._side(node, "left", depth)
        return (Hole(),)

    def _side(self, node: "Node", name: str, depth: int) -> Address:
        side = node.child_by_field_name(name)
        return (Hole(),) if side is None else self.address(side, depth + 1)

    def _of_call(self, node: "Node", depth: int) -> Address:
        """`''.concat(a, '/b')` is what compilers make of templates; `encodeURIComponent(x)` is x."""
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if function is not None and given:
            if function.type == "member_expression" and _callee(function)[0] == "concat":
                start = function.child_by_field_name("object")
                parts = [start, *given] if start is not None else given
                return _joined(iter([part for one in parts for part in self.address(one, depth + 1)]))
            if _text(function) in ("encodeURIComponent", "encodeURI", "String"):
                return self.address(given[0], depth + 1)
        return (Hole(),)

    def _of_name(self, node: "Node", depth: int) -> Address:
        name = _text(node)
        value, is_parameter = self._declaration(node)
        if value is None or _spans(value, node):  # its own value: `const url = url + …` says nothing
            return (Hole(name, parameter=is_parameter),)
        return tuple(Hole(name) if part == Hole() else part for part in self.address(value, depth + 1))

    def _declaration(self, node: "Node") -> "tuple[Node | None, bool]":
        """Return what a name of this script stands for, and whether it is a function's parameter."""
        name, around = _text(node), node.parent
        while around is not None:
            if around.type in _BLOCKS and (value := self._declared.get((around.id, name))) is not None:
                return value, False
            if around.type in _FUNCTIONS and _takes(around, name):
                return None, True
            around = around.parent
        return None, False

    def _of_member(self, node: "Node", depth: int) -> Address:
        """Fold `urls.login` where the script says what `urls` holds."""
        found = self._member(node)
        if found is not None and not _spans(found, node):
            return self.address(found, depth + 1)
        return (Hole(_callee(node)[0], parameter=_is_given(node)),)

    def _member(self, node: "Node") -> "Node | None":
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if owner is None or name is None:
            return None
        value = self._member(owner) if owner.type == "member_expression" else None
        if owner.type == "identifier":
            value = self._declaration(owner)[0]
        while value is not None and value.type in _THROUGH and value.named_children:
            value = value.named_children[0]
        if value is None or value.type not in ("object", "enum_body"):
            return None
        found = _value(value, _text(name))
        return None if found is None or found.type == "shorthand_property_identifier" else found


def _is_telling(part: str | Hole) -> bool:
    """Whether a part says something by itself: a text, or a name that another file may explain."""
    return bool(part) if isinstance(part, str) else bool(part.name) and not part.parameter


def _joined(parts: Iterator[str | Hole]) -> Address:
    joined: list[str | Hole] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined) or ("",)


def _value(node: "Node", key: str) -> "Node | None":
    """Return the value under `key` of an object; of a shorthand, its name."""
    for child in node.named_children:
        if child.type in ("pair", "enum_assignment"):
            name = child.child_by_field_name("key" if child.type == "pair" else "name")
            if name is not None and _text(name).strip("'\"") == key:
                return child.child_by_field_name("value")
        elif child.type == "shorthand_property_identifier" and _text(child) == key:
            return child
    return None


def _callee(node: "Node") -> tuple[str, str]:
    """Return the last name of what is called, and what stands in front of it.

    The grammar reads `await f<T>(x)` as a call of `await f`.
    """
    node = plain(node)
    if node.type in _THROUGH and node.named_children:
        return _callee(node.named_children[0])
    if node.type == "identifier":
        return _text(node), ""
    if node.type == "member_expression":
        name, owner = node.child_by_field_name("property"), node.child_by_field_name("object")
        if name is not None and owner is not None:
            return _text(name), _text(owner)
    return "", ""


def _block(node: "Node") -> "Node":
    around = node.parent
    while around is not None and around.type not in _BLOCKS:
        node, around = around, around.parent
    return around if around is not None else node


def _takes(function: "Node", name: str) -> bool:
    """Whether a function has a parameter of this name."""
    given = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    waiting = [given] if given is not None else []
    while waiting:
        node = waiting.pop()
        if node.type in ("identifier", "shorthand_property_identifier_pattern") and _text(node) == name:
            return True
        waiting += node.named_children
    return False


def _is_given(member: "Node") -> bool:
    """Whether a member expression is a part of what a function around it was given: `options.url`."""
    root: Node | None = member
    while root is not None and root.type in ("member_expression", "non_null_expression"):
        root = root.child_by_field_name("object") or root.named_child(0)
    if root is None or root.type != "identifier":
        return False
    around = root.parent
    while around is not None:
        if around.type in _FUNCTIONS and _takes(around, _text(root)):
            return True
        around = around.parent
    return False


def _function_around(node: "Node") -> str:
    """Return the name of the innermost named function around a node."""
    around = node.parent
    while around is not None:
        if around.type in _FUNCTIONS:
            named = around if around.child_by_field_name("name") is not None else around.parent
            field = "key" if named is not None and named.type == "pair" else "name"
            name = None if named is None else named.child_by_field_name(field)
            if name is not None:
                return _text(name)
        around = around.parent
    return ""


def _spans(outer: "Node", inner: "Node") -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def _place(node: "Node") -> tuple[int, int]:
    """Return line and column of a node; the columns of tree-sitter count bytes."""
    row, column = node.start_point
    root = node
    while root.parent is not None:
        root = root.parent
    line = (root.text or b"")[node.start_byte - column - root.start_byte : node.start_byte - root.start_byte]
    return row + 1, len(line.decode("utf-8", "replace")) + 1


def _text(node: "Node") -> str:
    return (node.text or b"").decode("utf-8", "replace")


@cache
def _query(grammar: Name) -> "Query":
    from tree_sitter import Query

    return Query(language(grammar), _QUERY)
