"""XML bodies as the values that a schema speaks of, by OpenAPI's `xml` object.

A property is a child element of its own name, or of `xml.name`; `xml.attribute` makes it an attribute; a list
stands as repeated elements, within one more where it is `xml.wrapped`. Namespaces are not compared.
"""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from mpconsole.backend.openapi.coercion import coerced, kind_of
from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.i18n import _

_DEEPEST = 60
_Element = ElementTree.Element


def xml_value(raw: bytes, schema: Node, documents: Documents) -> Any:
    """Return what an XML body says. Raises ValueError, in words, for what is no XML or another element."""
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise ValueError(_("it has a document type declaration, which is not taken"))
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 - without a DOCTYPE there are no entities
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        words = _("it is not valid XML: {reason}")
        raise ValueError(words.format(reason=error)) from error
    name = _xml(schema).get("name")
    if isinstance(name, str) and _local(root.tag) != name:
        words = _("its element must be <{name}>, not <{found}>")
        raise ValueError(words.format(name=name, found=_local(root.tag)))
    return _value(root, schema, documents, 0)


def _value(element: _Element, schema: Node, documents: Documents, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError(_("it is nested too deeply"))
    schema = _resolved(schema, documents)
    properties = dict(_properties(schema, documents, depth))
    if properties or kind_of(schema) == "object":
        return _object(element, properties, documents, depth)
    if kind_of(schema) == "array":
        items = schema.child("items")
        return [_value(child, items, documents, depth + 1) for child in element]
    return coerced((element.text or "").strip(), schema, documents)


def _object(element: _Element, properties: dict[str, Node], documents: Documents, depth: int) -> Any:
    found: dict[str, Any] = {}
    claimed: set[str] = set()
    for name, property_ in properties.items():
        schema = _resolved(property_, documents)
        own = str(_xml(schema).get("name") or name)
        if _xml(schema).get("attribute"):
            text = next((value for key, value in element.attrib.items() if _local(key) == own), None)
            if text is not None:
                found[name] = coerced(text, schema, documents)
            continue
        is_list = kind_of(schema) == "array"
        items = schema.child("items")
        wrapped = bool(_xml(schema).get("wrapped"))
        if is_list and not wrapped:
            own = str(_xml(_resolved(items, documents)).get("name") or own)
        claimed.add(own)
        children = [child for child in element if _local(child.tag) == own]
        if not children:
            continue
        if is_list and not wrapped:
            found[name] = [_value(child, items, documents, depth + 1) for child in children]
        else:
            found[name] = _value(children[0], schema, documents, depth + 1)
    unknown = {_local(child.tag): (child.text or "").strip() for child in element}
    return found | {name: text for name, text in unknown.items() if name not in claimed}


def _properties(schema: Node, documents: Documents, depth: int) -> Iterator[tuple[str, Node]]:
    """Yield the properties of a schema and of the parts that it is made of."""
    yield from schema.child("properties").items()
    if depth <= _DEEPEST:
        for name in ("allOf", "oneOf", "anyOf"):
            for part in schema.child(name).elements():
                yield from _properties(_resolved(part, documents), documents, depth + 1)


def _resolved(schema: Node, documents: Documents) -> Node:
    return documents.resolve(schema) if schema.value is not None else schema


def _xml(schema: Node) -> dict[str, Any]:
    return schema.child("xml").object


def _local(name: str) -> str:
    return name.rpartition("}")[2]
