"""WXS: a JavaScript of its own, older than the one that scripts may be written in.

The platform's compiler `wcc` (2020) was asked what it refuses: all that came with ECMAScript 2015 and later,
and of the older language try, throw, new, getters and setters. Short members of objects (`{a}`), which it
refuses too, are let pass: widely used libraries have them.
"""

from typing import TYPE_CHECKING

from mpconsole.languages.script import Script

if TYPE_CHECKING:
    from tree_sitter import Node

_WORDS = {
    "arrow_function": "=>",
    "template_string": "`…`",
    "class_declaration": "class",
    "class": "class",
    "object_pattern": "{…} =",
    "array_pattern": "[…] =",
    "method_definition": "{name() {…}}",
    "spread_element": "...",
    "rest_pattern": "...",
    "try_statement": "try",
    "throw_statement": "throw",
    "new_expression": "new",
    "optional_chain": "?.",
    "generator_function_declaration": "function*",
    "await_expression": "await",
    "yield_expression": "yield",
    "import_statement": "import",
    "export_statement": "export",
}


def newer_syntax(source: str) -> tuple[int, int, str] | None:
    """Return the first place at which WXS uses what its compiler does not know: offsets, and what it is.

    Offsets count code points and end with the line at the latest. None where all of it is known, or where the
    source does not parse at all.
    """
    if not any(word in source for word in _HINTS):
        return None
    script = Script(source.encode("utf-8", "surrogatepass"))
    if script.fault is not None:
        return None
    waiting: list[Node] = [script.root]
    while waiting:
        node = waiting.pop()
        word = _word(node, script)
        if word is not None:
            start = script.characters(node.start_byte)
            line = source.find("\n", start)
            end = script.characters(node.end_byte)
            return start, end if line < 0 else min(end, line), word
        waiting += reversed(node.named_children if node.type != "member_expression" else node.children)
    return None


_HINTS = (
    *("let", "const", "=>", "`", "class", "{", "[", "...", "try", "throw", "new", "?.", "async", " of "),
    *("function*", "await", "yield", "import", "export"),
)


def _word(node: "Node", script: Script) -> str | None:
    if node.type == "lexical_declaration":
        return script.text(node.children[0])
    if node.type == "for_in_statement":
        operator = node.child_by_field_name("operator")
        return "for … of" if operator is not None and script.text(operator) == "of" else None
    if node.type in ("function_declaration", "function_expression") and node.children[0].type == "async":
        return "async"
    return _WORDS.get(node.type)
