"""Walks a script in search of calls of `require` and its like, with names in their scopes.

Only what lies around an interesting name is looked at: `require`, `import`, and whatever `require` was
renamed to. Places that the official tool's analysis passes by are passed by here: optional chains, values
of class fields that are no functions, static blocks.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.languages import js_values as values
from mpconsole.languages.js_scopes import (
    Scope,
    declared_names,
    import_names,
    own_name,
    pattern_names,
    text_of,
)
from mpconsole.languages.js_values import Choice, Name, Template, Text, Value, Wrapped, plain

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    {
        "function_expression",
        "function_declaration",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    }
)
_NAMED_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})
_EXPRESSIONS_WITH_NAME = frozenset({"function_expression", "generator_function"})
_CALLABLE = frozenset({"function_expression", "generator_function"})
_HOISTING = frozenset(
    {
        "statement_block",
        "if_statement",
        "else_clause",
        "for_statement",
        "for_in_statement",
        "while_statement",
        "do_statement",
        "labeled_statement",
        "switch_statement",
        "switch_body",
        "switch_case",
        "switch_default",
        "with_statement",
    }
)
_CHAINS = frozenset({"member_expression", "subscript_expression", "call_expression"})
_MOST_ARGUMENTS = 3
_REGEXP_SPECIAL = re.compile(r"[-\[\]\\/{}()*+?.^$|]")


class UnreadableError(Exception):
    """The official tool's analysis stumbles over this script."""


@dataclass(frozen=True, slots=True)
class Context:
    """A request that is partly unknown: every file below `folder` whose path from there, `./…`, matches."""

    folder: str
    pattern: str


class Walk:
    """One pass over a script's statements; fills `requests` and `contexts`."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.requests: list[str] = []
        self.contexts: list[Context] = []
        self.assigned = False
        self.scope = Scope()
        self.names: set[str] = set()
        self.places = [found.start() for found in re.finditer(rb"\b(?:import|export)\b", source)]
        self._watch("require")

    def run(self, statements: list["Node"]) -> None:
        """Walk the top-level statements."""
        for node in statements:
            self._hoist(node)
        for node in statements:
            self._hoist_in_block(node)
        for node in statements:
            self._walk(node)

    def _watch(self, name: str) -> None:
        """From now on `name` is interesting wherever it stands."""
        if name in self.names:
            return
        self.names.add(name)
        for found in re.finditer(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])", self.source):
            insort(self.places, found.start())

    def _concerns(self, node: "Node") -> bool:
        at = bisect_left(self.places, node.start_byte)
        return at < len(self.places) and self.places[at] < node.end_byte

    def _hoist(self, node: "Node") -> None:
        """Declare what `var` and function declarations bring to the whole function."""
        if not self._concerns(node):
            return
        if node.type == "import_statement":
            self._track_source(node)
            self._declare(import_names(node))
        elif node.type == "export_statement":
            self._track_source(node)
            if (inner := node.child_by_field_name("declaration")) is not None:
                self._hoist(inner)
        elif node.type == "variable_declaration":
            self._declare(declared_names(node))
        elif node.type in _NAMED_FUNCTIONS:
            self._declare(own_name(node))
        elif node.type == "try_statement":
            if (body := node.child_by_field_name("body")) is not None:
                self._hoist(body)
        elif node.type in _HOISTING:
            for child in node.named_children:
                self._hoist(child)

    def _hoist_in_block(self, node: "Node") -> None:
        """Declare what `let`, `const` and classes bring to their block."""
        if not self._concerns(node):
            return
        if node.type == "export_statement":
            node = node.child_by_field_name("declaration") or node
        if node.type == "lexical_declaration":
            self._declare(declared_names(node))
        elif node.type == "class_declaration":
            self._declare(own_name(node))

    def _declare(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.names:
                self.scope.declare(name)

    def _walk(self, node: "Node") -> None:
        if not self._concerns(node):
            return
        kind = node.type
        if kind in _CHAINS and _is_optional(node):
            return
        if kind == "call_expression":
            self._call(node)
        elif kind in _FUNCTIONS:
            self._function(node)
        elif kind in ("statement_block", "for_statement", "for_in_statement"):
            self._block(node)
        elif kind == "class_body":
            self._class_body(node)
        elif kind == "variable_declarator":
            self._declarator(node)
        elif kind == "assignment_expression":
            self._assignment(node)
        elif kind == "catch_clause":
            self._catch(node)
        else:
            self._walk_all(node.named_children)

    def _walk_all(self, nodes: Iterable["Node"]) -> None:
        for node in nodes:
            self._walk(node)

    def _block(self, node: "Node") -> None:
        outer, self.scope = self.scope, Scope(self.scope)
        children = node.named_children
        for child in children:
            self._hoist_in_block(child)
        body = node.child_by_field_name("body") if node.type != "statement_block" else None
        left = node.child_by_field_name("left") if node.type == "for_in_statement" else None
        if left is not None and node.child_by_field_name("kind") is not None:
            self._declare(pattern_names(left))
        for child in children:
            if child == body and child.type == "statement_block":  # a loop's block shares its scope
                for statement in child.named_children:
                    self._hoist_in_block(statement)
                self._walk_all(child.named_children)
            else:
                self._walk(child)
        self.scope = outer

    def _catch(self, node: "Node") -> None:
        outer, self.scope = self.scope, Scope(self.scope)
        if (parameter := node.child_by_field_name("parameter")) is not None:
            self._declare(pattern_names(parameter))
            self._walk(parameter)
        if (body := node.child_by_field_name("body")) is not None:
            self._hoist(body)
            self._walk(body)
        self.scope = outer

    def _class_body(self, node: "Node") -> None:
        for member in node.named_children:
            if member.type == "field_definition":
                value = member.child_by_field_name("value")
                if value is not None and value.type in _FUNCTIONS:
                    self._walk(value)
            elif member.type != "class_static_block":
                self._walk(member)

    def _function(self, node: "Node", renames: dict[str, str] | None = None) -> None:
        if node.type == "method_definition" and (key := node.child_by_field_name("name")) is not None:
            self._walk(key)
        outer, self.scope = self.scope, Scope(self.scope)
        parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
        if parameters is not None:
            self._declare(pattern_names(parameters))
        if node.type in _EXPRESSIONS_WITH_NAME:
            self._declare(own_name(node))
        for name, target in (renames or {}).items():
            self._watch(name)
            self.scope.rename(name, target)
        if parameters is not None:
            self._walk(parameters)
        if (body := node.child_by_field_name("body")) is not None:
            self._hoist(body)
            self._walk(body)
        self.scope = outer

    def _declarator(self, node: "Node") -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        simple = name is not None and name.type == "identifier" and value is not None
        if simple and name is not None and value is not None and self._is_require(value):
            self._watch(text_of(name))
            self.scope.rename(text_of(name), "require")
            return
        self._walk_all(node.named_children)

    def _assignment(self, node: "Node") -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        target = plain(left)
        if target.type == "identifier" and self._is_require(right):
            self.assigned = True
            self._watch(text_of(target))
            self.scope.rename(text_of(target), "require")
            return
        self._walk(right)
        self._walk(left)
        for name in pattern_names(left):
            if name in self.names:
                self.scope.renamed[name] = None

    def _is_require(self, node: "Node") -> bool:
        return self._concerns(node) and self._evaluate(node) == Name("require")

    def _call(self, node: "Node") -> None:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return
        callee = plain(callee)
        given = [child for child in arguments.named_children if child.type != "comment"]
        if callee.type == "import":
            self._track(given, "import")
            return
        if arguments.type != "arguments":  # a tagged template
            self._walk(callee)
            self._walk(arguments)
            return
        if (inner := _called_function(callee, given)) is not None:
            self._immediate(*inner)
            return
        value = self._evaluate(callee) if self._concerns(callee) else None
        if isinstance(value, Name) and value.name in ("require", "require.async"):
            self._track(given, value.name)
            return
        self._walk(callee)
        self._walk_all(given)

    def _immediate(self, function: "Node", given: list["Node"]) -> None:
        """A function that is called where it stands: `require` may come in under a parameter's name."""
        renames: dict[str, str] = {}
        parameters = function.child_by_field_name("parameters")
        names = parameters.named_children if parameters is not None else []
        for at, argument in enumerate(given):
            if self._is_require(argument):
                if at < len(names) and names[at].type == "identifier":
                    renames[text_of(names[at])] = "require"
            else:
                self._walk(argument)
        self._function(function, renames)

    def _track_source(self, node: "Node") -> None:
        source = node.child_by_field_name("source")
        if source is not None:
            self.requests.append(values.string_text(source))

    def _track(self, given: list["Node"], word: str) -> None:
        if not given:
            raise UnreadableError
        if word == "require" and len(given) <= _MOST_ARGUMENTS:
            self._walk_all(given[1:])
        argument = given[0]
        value = self._evaluate(argument)
        match value:
            case Text(text):
                self.requests.append(text)
                return
            case Choice(options) if all(isinstance(option, Text) for option in options):
                self.requests += [option.text for option in options if isinstance(option, Text)]
                return
            case Template(texts):
                middle = ".*".join(["", *map(_escape, texts[1:-1]), ""])
                self.contexts.append(_context(texts[0], middle, texts[-1]))
            case Wrapped(start, end):
                self.contexts.append(_context(start, ".*", end))
        self._walk(argument)

    def _evaluate(self, node: "Node") -> Value:
        return values.evaluate(node, self._resolve)

    def _resolve(self, node: "Node") -> str | None:
        """The free name of an identifier or member expression, after renaming; None where there is none."""
        parts: list[str] = []
        while node.type in ("member_expression", "subscript_expression"):
            part = _member(node)
            inner = node.child_by_field_name("object")
            if part is None or inner is None or _is_optional(node):
                return None
            parts.append(part)
            node = plain(inner)
        if node.type != "identifier" or self.scope.is_declared(text_of(node)):
            return None
        return ".".join([self.scope.target(text_of(node)), *reversed(parts)])


def _member(node: "Node") -> str | None:
    if node.type == "member_expression":
        name = node.child_by_field_name("property")
        return text_of(name) if name is not None and name.type == "property_identifier" else None
    index = node.child_by_field_name("index")
    return values.string_text(index) if index is not None and index.type == "string" else None


def _called_function(callee: "Node", given: list["Node"]) -> tuple["Node", list["Node"]] | None:
    """The function of `(function () {})(…)` or `(function () {}).call(this, …)`, and what it is given."""
    if callee.type in _CALLABLE:
        return callee, given
    if callee.type == "member_expression" and given:
        inner, name = callee.child_by_field_name("object"), callee.child_by_field_name("property")
        if inner is not None and name is not None and text_of(name) in ("call", "bind"):
            function = plain(inner)
            if function.type in _CALLABLE and not _is_optional(callee):
                return function, given[1:]
    return None


def _is_optional(node: "Node") -> bool:
    """Whether a chain of members and calls has a `?.` in it."""
    while node.type in _CHAINS:
        if any(child.type == "optional_chain" for child in node.children[1:3]):
            return True
        inner = node.child_by_field_name("object") or node.child_by_field_name("function")
        if inner is None:
            return False
        node = inner
    return False


def _context(start: str, middle: str, end: str) -> Context:
    cut = start.rfind("/")
    folder, start = (start[:cut], f".{start[cut:]}") if cut >= 0 else (".", start)
    return Context(folder, f"^{_escape(start)}{middle}{_escape(end.partition('?')[0])}$")


def _escape(text: str) -> str:
    return _REGEXP_SPECIAL.sub(r"\\\g<0>", text)
