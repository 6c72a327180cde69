"""Directives and bindings of WXML whose values are of the wrong form: they compile, and do something else."""

from mpconsole.languages.wxml_tree import Attribute, Chunk, Mustache

_CONDITIONS = ("wx:if", "wx:elif")
_LOOPS = ("wx:for", "wx:for-items")
_TRUE = ("true", "1")


def form_of(attribute: Attribute, text: str) -> str | None:
    """Return the rule that an attribute's value breaks, None where its form is right."""
    value = attribute.value
    if value is None or not value.parts:
        return None
    name = attribute.name
    if name == "wx:key":
        return "wxml-key-form" if value.mustaches else None
    if name in _CONDITIONS or name in _LOOPS:
        plain = all(isinstance(part, Chunk) for part in value.parts)
        written = text[value.start : value.end].strip()
        harmless = not written or (name in _CONDITIONS and written in _TRUE)
        return "wxml-directive-text" if plain and not harmless else None
    if name.startswith("model:"):
        first = value.parts[0]
        bound = first.expression if len(value.parts) == 1 and isinstance(first, Mustache) else None
        if bound is None or bound.fault is not None:
            return None
        written = text[bound.start : bound.end].strip()
        return None if len(bound.reads) == 1 and bound.reads[0].name == written else "wxml-model-form"
    return None
