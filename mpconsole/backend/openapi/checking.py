"""A request against its operation: each violation, with its place."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mpconsole.backend.openapi.coercion import coerced, coerced_object, form_object, kind_of
from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.backend.openapi.operations import Operation, Parameter
from mpconsole.backend.openapi.schemas import Schemas, in_words, where
from mpconsole.backend.openapi.security import holds
from mpconsole.backend.openapi.xmlbody import xml_value
from mpconsole.backend.templates import Context
from mpconsole.i18n import _

_MISSING = object()
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong in a request: `where` (`query.limit`, `body.items.0.price`), in words, the status that it
    asks for, and the keyword of the schema that it breaks (`required`, `maxLength`). The code `deprecated` is
    a warning: the request is answered.
    """

    where: str
    message: str
    status: int = 422
    code: str = "required"

    @property
    def is_warning(self) -> bool:
        """Whether the request is answered all the same."""
        return self.code == "deprecated"


def check(context: Context, operation: Operation, documents: Documents, schemas: Schemas) -> list[Violation]:
    """Return everything in the request that the document does not allow."""
    found = list(_check_security(context, operation))
    pairs = parse_qsl(context.query_string.decode("latin-1"), keep_blank_values=True)
    for parameter in operation.parameters:
        found += _check_parameter(context, parameter, pairs, documents, schemas)
    found += _check_body(context, operation, documents, schemas)
    return found


def _check_security(context: Context, operation: Operation) -> Iterator[Violation]:
    cookies = _cookies(context)
    alternatives = operation.security
    if alternatives and not any(
        all(holds(context, scheme, cookies) for scheme in one) for one in alternatives
    ):
        words = _("the credentials that the document asks for are missing")
        yield Violation("header.authorization", words, 401, "security")


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
    if parameter.deprecated:
        yield Violation(place, _("it is deprecated"), 200, "deprecated")
    for error in schemas.violations(parameter.schema, value):
        yield Violation(where(place, error), in_words(error), code=str(error.validator))


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
        return coerced_object(members, schema, documents) if members else _MISSING
    kind = kind_of(schema)
    if kind == "object" and parameter.place == "query" and parameter.explode and not parameter.is_json:
        names = set(dict(schema.child("properties").items()))
        members = {name: value for name, value in pairs if name in names}
        return coerced_object(members, schema, documents) if members else _MISSING
    if not texts:
        return _MISSING
    if parameter.is_json:
        return _json(texts[0])
    if kind == "array":
        separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.style, ",")
        parts = texts if parameter.explode and parameter.place == "query" else texts[0].split(separator)
        return [coerced(part, schema.child("items"), documents) for part in parts]
    if kind == "object":
        parts = texts[0].split(",")
        return coerced_object(dict(zip(parts[::2], parts[1::2], strict=False)), schema, documents)
    return coerced(texts[0], schema, documents)


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
        yield Violation(
            "header.content-type", words.format(known=", ".join(body.content), kind=kind), 415, "content-type"
        )
        return
    try:
        value = _body_value(
            context, kind, documents.resolve(schema) if schema.value is not None else schema, documents
        )
    except ValueError as reason:
        yield Violation("body", str(reason), code="format")
        return
    if schema.value is not None and value is not _MISSING:
        for error in schemas.violations(schema, value):
            yield Violation(where("body", error), in_words(error), code=str(error.validator))


def _body_value(context: Context, kind: str, schema: Node, documents: Documents) -> Any:
    """Return what the body says; _MISSING for bytes that are taken as they are. Raises ValueError."""
    if "json" in kind:
        try:
            return json.loads(context.raw_body)
        except (ValueError, RecursionError) as error:
            raise ValueError(_("it is not valid JSON")) from error
    if "xml" in kind:
        return xml_value(context.raw_body, schema, documents)
    if kind == _FORMS[0]:
        text = context.raw_body.decode("utf-8", "replace")
        return form_object(parse_qsl(text, keep_blank_values=True), schema, documents)
    if kind == _FORMS[1] and isinstance(context.body, dict):
        return form_object(context.body.items(), schema, documents)
    if kind.startswith("text/") and kind_of(schema) == "string":
        return context.raw_body.decode("utf-8", "replace")
    return _MISSING


def _media(content: dict[str, Node], kind: str) -> Node | None:
    """Return the schema of a media type: itself, `image/*`, `*/*`."""
    for name in (kind, kind.partition("/")[0] + "/*", "*/*"):
        if name in content:
            return content[name]
    return next((schema for name, schema in content.items() if name.partition(";")[0].strip() == kind), None)
