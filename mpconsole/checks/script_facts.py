"""What the rules need to know of one script, gathered in one pass and kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.checks.addresses import ADDRESS, host_of
from mpconsole.checks.script_requires import requires_of
from mpconsole.checks.script_units import Unit, structure_of
from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex
from mpconsole.languages.script import Script, given, has_only_types, is_callee, pairs, string_of
from mpconsole.languages.wxs import newer_syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_NAVIGATE = ("navigateTo", "redirectTo", "switchTab", "reLaunch")
_WX = re.compile(rb"(?<![\w$.])wx\b(?:\s*(?:\?\s*)?\.\s*(?P<name>[A-Za-z_$][\w$]*))?")
_CONSOLE = re.compile(rb"(?<![\w$.])console\s*\.\s*(?P<name>[a-z]+)\s*\(")
_DEBUGGER = re.compile(rb"(?<![\w$.])debugger(?![\w$])")
_ASSIGNED = re.compile(rb"\.\s*([A-Za-z_$][\w$]*)\s*=(?!=)")
_TRUE = re.compile(r"enableDebug\s*:\s*(?:true|!0)")
_INTERVAL = re.compile(rb"(?<![\w$.])setInterval(?=\s*\()")
_VERSIONS = re.compile(rb"SDKVersion|compareVersion")
_URL = re.compile(r"""(?P<quote>["'`])(?P<path>[^"'`?#$\\]+)(?:[?#]|(?P=quote)\Z)""")

ANYTHING = "*"
"""Stands among guards for a script that asks for the base library's version."""


@dataclass(frozen=True, slots=True)
class ScriptFacts:
    """One script.

    `uses` are members of `wx` that it calls or hands on, `guards` those whose presence it asks for (`*`: by
    the base library's version), `own` those that it sets itself. `hosts` are addresses (`about` is `ip`,
    `plain` or empty), `pages` those that it goes to by a plain path (`about` is the way: `navigateTo`, …,
    with `?` behind it where the path has a query),
    `consoles` calls of console (`name` is the method), `breakpoints` its debugger statements, `fault` is
    where it stops parsing, `units` are its pages and components, `sets` the data that it sets (`about` is
    `self` for its own), and `sets_anything` is true where some of that cannot be told by reading. `requires`
    are the paths that it asks for (see `requires_of`), `assigned` the names of members that it assigns to,
    `debug_switches` calls that show the console to users, `timers` intervals that nothing clears;
    `newer_wxs`: the first thing in a WXS module that its compiler does not know; `only_types`: it is
    TypeScript of which nothing is left when the types are taken away.
    """

    fault: Span | None = None
    uses: tuple[Named, ...] = ()
    guards: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    hosts: tuple[Named, ...] = ()
    pages: tuple[Named, ...] = ()
    consoles: tuple[Named, ...] = ()
    breakpoints: tuple[Span, ...] = ()
    units: tuple[Unit, ...] = ()
    sets: tuple[Named, ...] = ()
    sets_anything: bool = False
    requires: tuple[Named, ...] = ()
    assigned: frozenset[str] = frozenset()
    debug_switches: tuple[Span, ...] = ()
    timers: tuple[Span, ...] = ()
    only_types: bool = False
    newer_wxs: Named | None = None


def gather(data: bytes, *, typescript: bool = False, wxs: bool = False) -> ScriptFacts:
    """Parse a script and note what the rules ask for."""
    script = Script(data, typescript=typescript)
    uses = _Uses(script)
    uses.read()
    structure = structure_of(script)
    return ScriptFacts(
        fault=script.fault,
        uses=tuple(uses.uses),
        guards=frozenset(uses.guards),
        own=frozenset(uses.own),
        hosts=tuple(_hosts(script)),
        pages=tuple(uses.pages),
        debug_switches=tuple(uses.switches),
        timers=tuple(_timers(script)),
        consoles=tuple(_consoles(script)),
        breakpoints=tuple(_breakpoints(script)),
        units=tuple(structure.units),
        sets=tuple(structure.sets),
        sets_anything=structure.sets_anything,
        requires=tuple(requires_of(script)),
        assigned=frozenset(name.decode() for name in _ASSIGNED.findall(data)),
        only_types=typescript and has_only_types(script),
        newer_wxs=_newer(data) if wxs else None,
    )


def _newer(data: bytes) -> Named | None:
    text = data.decode("utf-8", "replace")
    if (found := newer_syntax(text)) is None:
        return None
    start, end, word = found
    lines = LineIndex(text)
    return Named(word, Span(*lines.position(start), *lines.position(end)))


class _Uses:
    """What a script does with the members of `wx`, unless it has another `wx` of its own."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.uses: list[Named] = []
        self.pages: list[Named] = []
        self.switches: list[Span] = []
        self.guards: set[str] = set()
        self.own: set[str] = set()

    def read(self) -> None:
        for found in _WX.finditer(self.script.data):
            node = self.script.identifier(found.start())
            parent = node.parent if node is not None else None
            if node is None or parent is None:
                continue
            if found.group("name") is None:
                if _binds(parent, node):
                    self.uses, self.pages = [], []
                    return
                if parent.type == "binary_expression" and parent.child_by_field_name("right") == node:
                    self._asked(parent)
            elif parent.type == "member_expression":
                self._member(parent, found.group("name").decode())
        if _VERSIONS.search(self.script.data):
            self.guards.add(ANYTHING)

    def _asked(self, node: "Node") -> None:
        """Note `"name" in wx`."""
        left = node.child_by_field_name("left")
        name = string_of(left, self.script) if left is not None else None
        self.guards.add(name or ANYTHING)

    def _member(self, node: "Node", name: str) -> None:
        way = _way(node)
        if way == "set":
            self.own.add(name)
        elif way == "guard":
            self.guards.add(name)
        else:
            prop = node.child_by_field_name("property")
            end = prop.end_byte if prop is not None else node.end_byte
            self.uses.append(Named(name, self.script.span(node.start_byte, end), way))
        if way != "call" or node.parent is None:
            return
        if name == "canIUse":
            self._can_i_use(node.parent)
        elif name in _NAVIGATE:
            self._navigate(node.parent, name)
        elif name == "setEnableDebug" and _TRUE.search(self.script.text(node.parent)):
            self.switches.append(self.script.span_of(node))

    def _can_i_use(self, call: "Node") -> None:
        arguments = given(call)
        text = string_of(arguments[0], self.script) if arguments else None
        self.guards.add(text.partition(".")[0] if text else ANYTHING)

    def _navigate(self, call: "Node", name: str) -> None:
        arguments = given(call)
        if not arguments or arguments[0].type != "object":
            return
        for key, value in pairs(arguments[0], self.script):
            found = _URL.match(self.script.text(value)) if key == "url" else None
            if found is not None:
                way = f"{name}?" if found.group().endswith("?") else name
                self.pages.append(Named(found.group("path"), self.script.span_of(value), way))


def _binds(parent: "Node", node: "Node") -> bool:
    """Whether an identifier gets its meaning here: a variable, a parameter or an import of that name."""
    if parent.type == "variable_declarator":
        return parent.child_by_field_name("name") == node
    return parent.type in (
        *("required_parameter", "optional_parameter", "import_clause", "import_specifier"),
        *("namespace_import", "object_assignment_pattern", "formal_parameters"),
    )


_TESTS = {
    "if_statement": "condition",
    "ternary_expression": "condition",
    "while_statement": "condition",
}


def _way(node: "Node") -> str:
    """Return what is done with a member: `call`, `set`, `guard` (its presence is asked for) or `read`."""
    if any(child.type == "optional_chain" for child in node.children):
        return "guard"
    parent = node.parent
    if parent is None:
        return "read"
    if is_callee(node):
        return "guard" if any(child.type == "?." for child in parent.children) else "call"
    if parent.type == "assignment_expression" and parent.child_by_field_name("left") == node:
        return "set"
    if parent.type in ("unary_expression", "non_null_expression"):
        return "guard"
    inner = node
    while parent is not None and parent.type in ("parenthesized_expression", "binary_expression"):
        if parent.type == "binary_expression":
            return "guard"
        inner, parent = parent, parent.parent
    if parent is not None and (field := _TESTS.get(parent.type)) is not None:
        tested = parent.child_by_field_name(field)
        return "guard" if tested is not None and tested.id == inner.id else "read"
    if parent is not None and parent.type == "member_expression":
        return "guard" if any(child.type == "optional_chain" for child in parent.children) else "read"
    return "read"


def _hosts(script: Script) -> Iterator[Named]:
    """Yield the hosts of the addresses with which strings begin."""
    for found in ADDRESS.finditer(script.data) if b"://" in script.data else ():
        named = host_of(found)
        node = script.leaf(found.start()) if named is not None else None
        if named is None or node is None or node.type != "string_fragment":
            continue
        if node.start_byte == found.start():
            yield Named(named[0], script.span_of(node), named[1])


def _consoles(script: Script) -> Iterator[Named]:
    for found in _CONSOLE.finditer(script.data) if b"console" in script.data else ():
        if script.identifier(found.start()) is not None:
            span = script.span(found.start(), found.end("name"))
            yield Named(found.group("name").decode(), span)


def _breakpoints(script: Script) -> Iterator[Span]:
    for found in _DEBUGGER.finditer(script.data) if b"debugger" in script.data else ():
        node = script.leaf(found.start())
        if node.type == "debugger" or (node.parent is not None and node.parent.type == "debugger_statement"):
            yield script.span(found.start(), found.end())


def _timers(script: Script) -> Iterator[Span]:
    """Yield the intervals of a script that clears none."""
    if b"setInterval" not in script.data or b"clearInterval" in script.data:
        return
    for found in _INTERVAL.finditer(script.data):
        if script.identifier(found.start()) is not None:
            yield script.span(found.start(), found.end())
