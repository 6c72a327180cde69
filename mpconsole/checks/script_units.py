"""Pages, components and behaviors as scripts write them: methods, data, and what setData sets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.json_tree import Span
from mpconsole.languages.script import Script, given, is_callee, pairs, plain_key, string_of

if TYPE_CHECKING:
    from tree_sitter import Node

_UNIT = re.compile(rb"(?<![\w$.])(?P<kind>Page|Component|Behavior|App)(?=\s*[(<])")
_SET_DATA = re.compile(rb"(?<![\w$])setData(?=\s*\()")
_HANDED_ON = re.compile(rb"(?<![\w$.])this(?=\s*[,)])")
_KEEPING = ("call", "apply", "bind", "in")
_ROOT = re.compile(r"[A-Za-z_$][\w$]*(?=[.\[]|\Z)")
_SELF = ("this", "that", "self", "_this")
_MIXING = (
    "behaviors",
    "mixins",
    "computed",
    "mapState",
    "storeBindings",
    "use",
    "extends",
    "definitionFilter",
)
"""Options through which methods or data come in that do not stand in the object itself."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One call of Page, Component, Behavior or App with an object.

    `members` are the object's own keys, `methods` the names of its functions where handlers look for them
    (Page: its own; Component: those below `methods`), `data` and `properties` their keys. `closed` is true
    where all of it stands there: no spread, no behaviors, no function that is given the page itself.
    `untitled_share` is the object without a title that onShareAppMessage returns, or its name where it
    returns nothing.
    """

    kind: str
    span: Span
    members: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()
    closed: bool = False
    untitled_share: Span | None = None


@dataclass(slots=True)
class Structure:
    """What a script builds: its units, what it sets (`about` is `self` for the unit's own data), and whether
    it sets what cannot be told by reading.
    """

    units: list[Unit] = field(default_factory=list)
    sets: list[Named] = field(default_factory=list)
    sets_anything: bool = False


def structure_of(script: Script) -> Structure:
    """Read the units of a script and what it sets."""
    found = Structure()
    alone = not any(_hands_on(script, match.start()) for match in _HANDED_ON.finditer(script.data))
    for match in _UNIT.finditer(script.data):
        node = script.identifier(match.start())
        call = node.parent if node is not None and is_callee(node) else None
        if node is not None and call is not None:
            unit = _unit(script, node, call)
            found.units.append(unit if alone else replace(unit, closed=False))
    for match in _SET_DATA.finditer(script.data) if b"setData" in script.data else ():
        node = script.leaf(match.start())
        member = node.parent if node.type == "property_identifier" else None
        if member is not None and member.parent is not None and is_callee(member):
            _sets(script, member, member.parent, found)
    return found


def _hands_on(script: Script, offset: int) -> bool:
    """Whether a page gives itself to a function, which may put methods and data into it: a store, say."""
    node = script.leaf(offset)
    arguments = node.parent
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    callee = call.child_by_field_name("function") if call is not None else None
    if node.type != "this" or callee is None:
        return False
    last = callee.child_by_field_name("property")
    name = script.text(last) if last is not None else ""
    return name not in _KEEPING and not script.text(callee).startswith("wx.")


def _unit(script: Script, name: "Node", call: "Node") -> Unit:
    kind, span, arguments = script.text(name), script.span_of(name), given(call)
    if len(arguments) != 1 or arguments[0].type != "object":
        return Unit(kind, span)
    options = dict(pairs(arguments[0], script))
    closed = "" not in options and not options.keys() & set(_MIXING)
    methods, methods_closed = _keys(script, options.get("methods"))
    data, data_closed = _keys(script, options.get("data"))
    properties, _properties_closed = _keys(script, options.get("properties"))
    if kind != "Component":
        methods |= {key for key in options if key}
    share = options.get("onShareAppMessage")
    return Unit(
        kind,
        span,
        frozenset(options),
        methods,
        data,
        properties,
        closed and methods_closed and data_closed,
        _untitled(script, share) if share is not None else None,
    )


def _keys(script: Script, node: "Node | None") -> tuple[frozenset[str], bool]:
    """Return the keys of an object, and whether they are all that there are."""
    if node is None:
        return frozenset(), True
    if node.type != "object":
        return frozenset(), False
    keys = {key for key, _value in pairs(node, script)}
    return frozenset(keys - {""}), "" not in keys


def _sets(script: Script, member: "Node", call: "Node", found: Structure) -> None:
    arguments = given(call)
    if not arguments or arguments[0].type != "object":
        found.sets_anything = True
        return
    owner = member.child_by_field_name("object")
    about = "self" if owner is not None and script.text(owner) in _SELF else ""
    for key in _written_keys(arguments[0]):
        if key is None:
            found.sets_anything = True
            continue
        name = _root_of(script, key)
        if name is None:
            found.sets_anything = True
        else:
            found.sets.append(Named(name, script.span_of(key), about))


def _written_keys(node: "Node") -> "Iterator[Node | None]":
    """Yield the keys of an object as nodes; None for a spread."""
    for member in node.named_children:
        if member.type == "pair":
            yield member.child_by_field_name("key")
        elif member.type in ("method_definition", "shorthand_property_identifier"):
            yield member.child_by_field_name("name") or member
        elif member.type != "comment":
            yield None


def _root_of(script: Script, key: "Node") -> str | None:
    """Return the first name of a key such as `list[0].name`; None where it is computed whole."""
    if key.type == "shorthand_property_identifier":
        return script.text(key)
    if key.type == "computed_property_name":
        inner = key.named_children[0] if key.named_children else key
        text = string_of(inner, script)
        if text is None:
            text = _beginning(script, inner)
    else:
        text = plain_key(key, script)
    found = _ROOT.match(text) if text else None
    return found.group() if found is not None else None


def _beginning(script: Script, node: "Node") -> str | None:
    """Return what a text begins with before its first unknown part, where a whole name stands there."""
    if node.type == "binary_expression" and (left := node.child_by_field_name("left")) is not None:
        text = string_of(left, script)
        return _beginning(script, left) if text is None else text if "." in text or "[" in text else None
    if node.type == "template_string" and node.named_children:
        first = node.named_children[0]
        text = script.text(first) if first.type == "string_fragment" else ""
        return text if "." in text or "[" in text else None
    return None


def _untitled(script: Script, method: "Node") -> Span | None:
    """Return where a share has no title: the object that is returned, else the method's name."""
    body = method.child_by_field_name("body")
    if body is None:
        return None
    if body.type != "statement_block":
        returned = [body]
    else:
        returned = [one.named_children[0] for one in _returns(body) if one.named_children]
    if not returned:
        name = method.child_by_field_name("name")
        return script.span_of(name) if name is not None else script.span(method.start_byte, body.start_byte)
    for value in returned:
        inner = value.named_children[0] if value.type == "parenthesized_expression" else value
        if inner.type != "object":
            continue
        given_title = dict(pairs(inner, script))
        empty = (title := given_title.get("title")) is not None and string_of(title, script) == ""
        if empty or not given_title.keys() & {"title", "promise", ""}:
            return script.span(inner.start_byte, inner.start_byte + 1)
    return None


_INNER = frozenset(("function_expression", "arrow_function", "function_declaration", "method_definition"))


def _returns(node: "Node") -> "Iterator[Node]":
    """Yield the return statements of a function, those of functions inside it aside."""
    for child in node.named_children:
        if child.type == "return_statement":
            yield child
        elif child.type not in _INNER:
            yield from _returns(child)
