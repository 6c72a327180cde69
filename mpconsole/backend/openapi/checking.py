"""A request against its operation: each violation, with its place."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.backend.openapi.operations import Operation, Parameter, Scheme
from mpconsole.backend.openapi.schemas import Schemas, in_words, where
from mpconsole.backend.templates import Context
from mpconsole.i18n import _

_MISSING = object()
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong in a request: `where` (`query.limit`, `body.items.0.price`), in words, and the status
    that it asks for.
    """

    where: str
    message: str
    status: int = 422


def check(context: Context, operation: Operation, documents: Documents, schemas: Schemas) -> list[Violation]:
    """Return everything in the request that the document does not allow."""
    found = list(_check_security(context, operation))
    pairs = parse_qsl(context.query_string.decode("latin-1"), keep_blank_values=True)
    for parameter in operation.parameters:
        found += _check_parameter(context, parameter, pairs, documents, schemas)
    found += _check_body(context, operation, documents, schemas)
    return found


def _check_security(context: Context, operation: Operation) -> Iterator[Violation]:
    alternatives = operation.security
    if alternatives and not any(all(_has(context, scheme) for scheme in one) for one in alternatives):
        yield Violation(
            "header.authorization", _("the credentials that the document asks for are missing"), 401
        )


def _has(context: Context, scheme: Scheme) -> bool:
    if scheme.kind == "apiKey":
        if scheme.place == "query":
            return scheme.name in context.query
        if scheme.place == "cookie":
            return scheme.name in _cookies(context)
        return scheme.name.lower() in context.headers
    given = context.headers.get("authorization", "").lower()
    wanted = "basic" if scheme.scheme == "basic" else "bearer"
    return given.startswith(wanted + " ")


def _cookies(context: Context) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in context.headers.get("cookie", "").split(";"))
    return {name: value for name, _equals, value in pairs if name}


def _check_parameter(
    context: Context,
    parameter: Parameter,
    pairs: list[tuple[str, str]],
    documents: Documents,
    schemas: Schemas,
) -> Iterator[Violation]:
    if parameter.place == "header" and parameter.name.lower() in ("accept", "content-type", "authorization"):
        return  # the document cannot speak of these as parameters
    place = f"{parameter.place}.{parameter.name}"
    schema = documents.resolve(parameter.schema) if parameter.schema.value is not None else parameter.schema
    value = _value(context, parameter, schema, pairs, documents)
    if value is _MISSING:
        if parameter.required:
            yield Violation(place, _("it is required"))
        return
    for error in schemas.violations(parameter.schema, value):
        yield Violation(where(place, error), in_words(error))


def _value(
    context: Context, parameter: Parameter, schema: Node, pairs: list[tuple[str, str]], documents: Documents
) -> Any:
    texts = _texts(context, parameter, pairs)
    if parameter.place == "query" and parameter.style == "deepObject":
        members = {
            found[1]: value
            for name, value in pairs
            if (found := re.fullmatch(re.escape(parameter.name) + r"\[(\w+)\]", name))
        }
        return _coerced_object(members, schema, documents) if members else _MISSING
    kind = _kind(schema)
    if kind == "object" and parameter.place == "query" and parameter.explode and not parameter.is_json:
        names = set(dict(schema.child("properties").items()))
        members = {name: value for name, value in pairs if name in names}
        return _coerced_object(members, schema, documents) if members else _MISSING
    if not texts:
        return _MISSING
    if parameter.is_json:
        return _json(texts[0])
    if kind == "array":
        separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.style, ",")
        parts = texts if parameter.explode and parameter.place == "query" else texts[0].split(separator)
        return [_coerced(part, schema.child("items"), documents) for part in parts]
    if kind == "object":
        parts = texts[0].split(",")
        return _coerced_object(dict(zip(parts[::2], parts[1::2], strict=False)), schema, documents)
    return _coerced(texts[0], schema, documents)


def _texts(context: Context, parameter: Parameter, pairs: list[tuple[str, str]]) -> list[str]:
    match parameter.place:
        case "query":
            return [value for name, value in pairs if name == parameter.name]
        case "path":
            found = context.path.get(parameter.name)
        case "header":
            found = context.headers.get(parameter.name.lower())
        case "cookie":
            found = _cookies(context).get(parameter.name)
        case _:
            found = None
    return [] if found is None else [found]


def _kind(schema: Node) -> str:
    given = schema.object.get("type")
    if isinstance(given, list):
        given = next((one for one in given if one != "null"), "")
    return str(given or "")


def _coerced(text: str, schema: Node, documents: Documents) -> Any:
    """Return `text` as the schema's type; a text that cannot be one stays, and is a violation then."""
    if schema.value is None:
        return text
    schema = documents.resolve(schema)
    for name in ("anyOf", "oneOf", "allOf"):
        for part in schema.child(name).elements():
            value = _coerced(text, part, documents)
            if not isinstance(value, str):
                return value
    kind = _kind(schema)
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind in ("number", "integer") and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _coerced_object(members: dict[str, str], schema: Node, documents: Documents) -> dict[str, Any]:
    properties = schema.child("properties")
    return {name: _coerced(value, properties.child(name), documents) for name, value in members.items()}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _check_body(
    context: Context, operation: Operation, documents: Documents, schemas: Schemas
) -> Iterator[Violation]:
    body = operation.body
    if body is None:
        return
    if not context.raw_body:
        if body.required:
            yield Violation("body", _("it is required"))
        return
    kind = context.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    schema = _media(body.content, kind)
    if schema is None:
        words = _("the document knows {known}, not {kind}")
        yield Violation("header.content-type", words.format(known=", ".join(body.content), kind=kind), 415)
        return
    if "json" in kind:
        try:
            value = json.loads(context.raw_body)
        except (ValueError, RecursionError):
            yield Violation("body", _("it is not valid JSON"))
            return
    elif kind == _FORMS[0]:
        value = _coerced_object(_form(context), documents.resolve(schema), documents)
    else:
        return  # files and other bytes are taken as they are
    if schema.value is not None:
        for error in schemas.violations(schema, value):
            yield Violation(where("body", error), in_words(error))


def _form(context: Context) -> dict[str, str]:
    return dict(parse_qsl(context.raw_body.decode("utf-8", "replace"), keep_blank_values=True))


def _media(content: dict[str, Node], kind: str) -> Node | None:
    """Return the schema of a media type: itself, `image/*`, `*/*`."""
    for name in (kind, kind.partition("/")[0] + "/*", "*/*"):
        if name in content:
            return content[name]
    return next((schema for name, schema in content.items() if name.partition(";")[0].strip() == kind), None)
