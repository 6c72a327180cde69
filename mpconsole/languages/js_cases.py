"""Strings that a script takes in one case: `{develop: 'a', release: 'b'}[x]`, `x === 'develop' ? 'a' : b`.

Three ways of writing are known: a property of an object that has the other case beside it, a condition
(`?:` and `if`, equal or unequal) and a `case` of a switch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mpconsole.languages.grammars import parse

if TYPE_CHECKING:
    from tree_sitter import Node

_EQUAL, _UNEQUAL = frozenset({"==", "==="}), frozenset({"!=", "!=="})


@dataclass(frozen=True, slots=True)
class CaseString:
    """The characters of a string as written, and the line (from 1) on which they begin."""

    text: str
    line: int


def strings_in_case(text: str, case: str, *, beside: str) -> Iterator[CaseString]:
    """Yield the strings that `text` takes only where something is `case`.

    An object counts where it has a property `beside` too, the one that holds otherwise.
    """
    root = parse("typescript", text.encode("utf-8", "surrogatepass")).tree.root_node
    for node in _walk(root):
        for branch in _branches(node, case, beside):
            for inner in _walk(branch):
                if inner.type == "string_fragment":
                    yield CaseString(_text(inner), inner.start_point[0] + 1)


def _branches(node: "Node", case: str, beside: str) -> Iterator["Node"]:
    if node.type == "object":
        yield from _properties(node, case, beside)
    elif node.type in ("ternary_expression", "if_statement"):
        equal = _asks(node.child_by_field_name("condition"), case)
        branch = None if equal is None else node.child_by_field_name(_FIELD[equal])
        if branch is not None:
            yield branch
    elif node.type == "switch_case" and _word(node.child_by_field_name("value")) == case:
        yield from node.children_by_field_name("body")


_FIELD = {True: "consequence", False: "alternative"}


def _properties(node: "Node", case: str, beside: str) -> Iterator["Node"]:
    pairs = {}
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and value is not None:
            pairs[_word(key) if key.type == "string" else _text(key)] = value
    if case in pairs and beside in pairs:
        yield pairs[case]


def _asks(condition: "Node | None", case: str) -> bool | None:
    """Whether a condition holds in the case (True) or in every other (False); None for other questions."""
    while condition is not None and condition.type == "parenthesized_expression":
        condition = next(iter(condition.named_children), None)
    if condition is None or condition.type != "binary_expression":
        return None
    sides = [condition.child_by_field_name("left"), condition.child_by_field_name("right")]
    operator = condition.child_by_field_name("operator")
    if operator is None or case not in map(_word, sides):
        return None
    sign = _text(operator)
    return True if sign in _EQUAL else False if sign in _UNEQUAL else None


def _word(node: "Node | None") -> str | None:
    if node is None or node.type not in ("string", "template_string") or len(node.named_children) != 1:
        return None
    return _text(node.named_children[0])


def _walk(node: "Node") -> Iterator["Node"]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.named_children))


def _text(node: "Node") -> str:
    return (node.text or b"").decode("utf-8", "replace")
