"""What a script asks for by `require`, `import` and `export … from`, as far as the paths are plain."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mpconsole.checks.wxml_facts import Named
from mpconsole.languages.script import Script, given, is_callee, string_of

if TYPE_CHECKING:
    from tree_sitter import Node

_REQUIRE = re.compile(rb"(?<![\w$.])require(?=\s*\()")
_FUNCTIONS = frozenset(
    (
        *("function_expression", "arrow_function", "function_declaration", "method_definition"),
        *("if_statement", "ternary_expression", "switch_statement", "generator_function_declaration"),
    )
)

ALWAYS, SOMETIMES = "always", "sometimes"
"""Whether the script asks as soon as it runs, or only where some function or condition does."""


def requires_of(script: Script) -> Iterator[Named]:
    """Yield the paths that a script asks for (`about`: `always` or `sometimes`), those under `try` aside."""
    for match in _REQUIRE.finditer(script.data) if b"require" in script.data else ():
        node = script.identifier(match.start())
        call = node.parent if node is not None and is_callee(node) else None
        arguments = given(call) if call is not None else []
        path = string_of(arguments[0], script) if len(arguments) == 1 else None
        when = _when(arguments[0]) if path else None
        if path and when:
            yield Named(path, script.span_of(arguments[0]), when)
    if b"from" in script.data or b"import" in script.data:
        yield from _modules(script)


def _modules(script: Script) -> Iterator[Named]:
    for node in script.root.named_children:
        if node.type not in ("import_statement", "export_statement"):
            continue
        source = node.child_by_field_name("source")
        path = string_of(source, script) if source is not None else None
        if source is not None and path and not any(child.type == "type" for child in node.children):
            yield Named(path, script.span_of(source), ALWAYS)


def _when(node: "Node") -> str | None:
    """Return when a place is reached; None inside `try`, where failing is expected."""
    when = ALWAYS
    parent = node.parent
    while parent is not None:
        if parent.type == "try_statement":
            return None
        if parent.type in _FUNCTIONS:
            when = SOMETIMES
        parent = parent.parent
    return when
