"""JSON Schema as OpenAPI uses it: checks of values, and violations in words.

OpenAPI 3.1 is JSON Schema 2020-12; the dialect of 3.0 (`nullable`, `exclusiveMinimum: true`) is turned
into it. Checking itself is the `jsonschema` library's.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from jsonschema import (  # type: ignore[import-untyped]
    Draft202012Validator,
    FormatChecker,
    ValidationError,
)
from jsonschema.validators import extend  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.i18n import N_, _

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
_NOT_SCHEMAS = frozenset({"example", "examples", "default", "enum", "const"})
_URI = "file:///mock/"


_ELSEWHERE = {False: "readOnly", True: "writeOnly"}


@cache
def _validators() -> dict[str, Any]:
    return {
        name: extend(Draft202012Validator, {"required": partial(_required, name)})
        for name in _ELSEWHERE.values()
    }


def _required(
    elsewhere: str, _validator: Any, names: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    properties = schema.get("properties") or {}
    for name in names:
        known = properties.get(name)
        if name not in instance and not (isinstance(known, dict) and known.get(elsewhere)):
            yield ValidationError(f"{name!r} is a required property")


class Schemas:
    """Validators for the schemas of one set of documents."""

    def __init__(self, documents: Documents) -> None:
        contents = {name: _modern(value) for name, value in documents.files.items()}
        pairs = [(_URI + quote(name), DRAFT202012.create_resource(value)) for name, value in contents.items()]
        self._registry: Registry[Any] = Registry().with_resources(pairs)
        self._formats = FormatChecker(("date", "ipv4", "ipv6", "uuid"))
        self._formats.checks("date-time")(_is_moment)
        self._formats.checks("email")(_is_email)
        self._formats.checks("int32")(_fits_int32)
        self._formats.checks("int64")(_fits_int64)
        self.validator: Callable[[str, str, str], Any] = cache(self._make)

    def violations(self, schema: Node, value: Any, *, answer: bool = False) -> Iterator["ValidationError"]:
        """Yield what is wrong with `value`; nothing where the schema allows everything.

        Of a request no `readOnly` field is required, of an `answer` no `writeOnly` one.
        """
        if isinstance(schema.value, bool | dict):
            yield from self.validator(schema.file, schema.pointer, _ELSEWHERE[answer]).iter_errors(value)

    def _make(self, file: str, pointer: str, elsewhere: str) -> Any:
        reference = {"$ref": f"{_URI}{quote(file)}#{quote(pointer)}"}
        kind = _validators()[elsewhere]
        return kind(reference, registry=self._registry, format_checker=self._formats)


def _is_moment(value: object) -> bool:
    """Whether a text is a moment as RFC 3339 writes it."""
    if not isinstance(value, str):
        return True
    if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$", value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or _EMAIL.fullmatch(value) is not None


def _fits_int32(value: object) -> bool:
    return not isinstance(value, int | float) or -(2**31) <= value < 2**31


def _fits_int64(value: object) -> bool:
    return not isinstance(value, int | float) or -(2**63) <= value < 2**63


def _modern(value: Any) -> Any:
    """Turn the schemas of OpenAPI 3.0 into JSON Schema 2020-12, wherever they stand; `nullable` is found in
    many documents of 3.1 as well.
    """
    if isinstance(value, list):
        return [_modern(item) for item in value]
    if not isinstance(value, dict):
        return value
    new = {key: item if key in _NOT_SCHEMAS else _modern(item) for key, item in value.items()}
    for name, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(new.get(name), bool):
            exclusive = new.pop(name)
            if exclusive and bound in new:
                new[name] = new.pop(bound)
    return _nullable(new) if new.get("nullable") is True else new


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    plain = {key: item for key, item in schema.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if set(plain) & _SHAPES else schema


_SHAPES = frozenset({"type", "allOf", "anyOf", "oneOf", "enum", "$ref", "properties", "items"})

_WORDS: Mapping[str, str] = {
    "type": N_("must be of type {expected}"),
    "enum": N_("must be one of {expected}"),
    "const": N_("must be {expected}"),
    "minimum": N_("must be at least {expected}"),
    "maximum": N_("must be at most {expected}"),
    "exclusiveMinimum": N_("must be more than {expected}"),
    "exclusiveMaximum": N_("must be less than {expected}"),
    "multipleOf": N_("must be a multiple of {expected}"),
    "minLength": N_("must have at least {expected} characters"),
    "maxLength": N_("must have at most {expected} characters"),
    "pattern": N_("must match {expected}"),
    "format": N_("must be a {expected}"),
    "minItems": N_("must have at least {expected} items"),
    "maxItems": N_("must have at most {expected} items"),
    "uniqueItems": N_("must not repeat an item"),
    "minProperties": N_("must have at least {expected} fields"),
    "maxProperties": N_("must have at most {expected} fields"),
    "oneOf": N_("must fit exactly one of the alternatives"),
    "anyOf": N_("must fit one of the alternatives"),
    "not": N_("must not be of this kind"),
}


def in_words(error: ValidationError) -> str:
    """Say what one violation is."""
    expected = error.validator_value
    if error.validator == "required":
        missing = re.match(r"'(.*)' is a required property", error.message)
        return _('"{name}" is missing').format(name=missing[1] if missing else "?")
    if error.validator == "additionalProperties":
        names = _unknown(error)
        return _("{names} is not known here").format(names=", ".join(f'"{name}"' for name in names))
    words = _WORDS.get(str(error.validator))
    if words is None:
        return _('does not fit "{keyword}"').format(keyword=error.validator)
    if isinstance(expected, list):
        expected = ", ".join(map(str, expected))
    return _(words).format(expected=expected)


def _unknown(error: ValidationError) -> list[str]:
    schema, value = error.schema, error.instance
    if not isinstance(schema, dict) or not isinstance(value, dict):
        return []
    patterns = schema.get("patternProperties", {})
    known = schema.get("properties", {})
    return [name for name in value if name not in known and not any(re.search(one, name) for one in patterns)]


def where(root: str, error: ValidationError) -> str:
    """Say where in the request: `body.items.0.price`."""
    return ".".join([root, *map(str, error.absolute_path)])
