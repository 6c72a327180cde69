"""Texts of a request (parameters, forms, XML) as the values that their schemas speak of."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mpconsole.backend.openapi.loading import Documents, Node


def kind_of(schema: Node) -> str:
    """Return the type that a schema names, the first that is not null; "" where it names none."""
    given = schema.object.get("type")
    if isinstance(given, list):
        given = next((one for one in given if one != "null"), "")
    return str(given or "")


def coerced(text: str, schema: Node, documents: Documents) -> Any:
    """Return `text` as the schema's type; a text that cannot be one stays, and is a violation then."""
    if schema.value is None:
        return text
    schema = documents.resolve(schema)
    for name in ("anyOf", "oneOf", "allOf"):
        for part in schema.child(name).elements():
            value = coerced(text, part, documents)
            if not isinstance(value, str):
                return value
    kind = kind_of(schema)
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind in ("number", "integer") and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def coerced_object(members: Mapping[str, str], schema: Node, documents: Documents) -> dict[str, Any]:
    """Return an object's texts as the types of its properties."""
    properties = schema.child("properties")
    return {name: coerced(value, properties.child(name), documents) for name, value in members.items()}


def form_object(pairs: Iterable[tuple[str, Any]], schema: Node, documents: Documents) -> dict[str, Any]:
    """Return a form's fields as a schema's properties: a list where the schema wants one. What is no text (a
    file) stands as a text, as documents describe files.
    """
    properties = documents.resolve(schema).child("properties")
    found: dict[str, Any] = {}
    for name, value in pairs:
        property_ = properties.child(name)
        if property_.value is not None:
            property_ = documents.resolve(property_)
        texts = [one if isinstance(one, str) else "file" for one in _several(value)]
        if kind_of(property_) == "array":
            items = property_.child("items")
            found.setdefault(name, []).extend(coerced(text, items, documents) for text in texts)
        else:
            found[name] = coerced(texts[-1], property_, documents)
    return found


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
