"""Values made from schemas: the same each time, or random (`dynamic`)."""

import random
import string
from datetime import UTC, datetime
from typing import Any

from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.backend.openapi.patterns import matching

_DEEPEST = 8
_FORMATS = {
    "date-time": "2026-01-15T08:30:00Z",
    "date": "2026-01-15",
    "time": "08:30:00Z",
    "email": "user@example.com",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/example",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "bXBjb25zb2xl",
    "binary": "binary",
    "password": "password",
    "duration": "P1D",
}


class Sampler:
    """Makes values for the schemas of `documents`; with `chance` they differ each time."""

    def __init__(self, documents: Documents, chance: random.Random | None = None) -> None:
        self._documents = documents
        self._chance = chance

    def value(self, schema: Node, depth: int = 0) -> Any:
        """Return a value that fits `schema`: its own example where it has one."""
        schema = self._documents.resolve(schema)
        keywords = schema.object
        for name in ("example", "const", "default"):
            if name in keywords:
                return keywords[name]
        if isinstance(keywords.get("examples"), list) and keywords["examples"]:
            return self._choose(keywords["examples"])
        if isinstance(keywords.get("enum"), list) and keywords["enum"]:
            return self._choose(keywords["enum"])
        if "allOf" in keywords:
            return self._all_of(schema, depth)
        for name in ("oneOf", "anyOf"):
            if keywords.get(name):
                return self._one_of(schema, name, depth)
        return self._by_type(schema, depth)

    def _by_type(self, schema: Node, depth: int) -> Any:
        match _type(schema.object):
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "string":
                return self._string(schema.object)
            case "integer":
                return int(self._number(schema.object, 1))
            case "number":
                return self._number(schema.object, 0.5)
            case "boolean":
                return self._choose([True, False])
        return None

    def _choose(self, values: list[Any]) -> Any:
        return self._chance.choice(values) if self._chance else values[0]

    def _object(self, schema: Node, depth: int) -> dict[str, Any]:
        keywords = schema.object
        required = set(keywords.get("required") or ())
        found = {}
        for name, property_ in schema.child("properties").items():
            if self._documents.resolve(property_).object.get("writeOnly"):
                required.discard(name)
                continue
            if (depth >= _DEEPEST and name not in required) or depth > _DEEPEST * 2:
                continue
            found[name] = self.value(property_, depth + 1)
        extra = schema.child("additionalProperties")
        if isinstance(extra.value, dict) and depth < _DEEPEST and not found:
            found["key"] = self.value(extra, depth + 1)
        for name in required - set(found):
            if depth <= _DEEPEST * 2:
                found[name] = self.value(extra, depth + 1) if isinstance(extra.value, dict) else "value"
        return found

    def _array(self, schema: Node, depth: int) -> list[Any]:
        keywords = schema.object
        low = int(keywords.get("minItems") or 0)
        high = keywords.get("maxItems")
        wanted = self._chance.randint(1, 4) if self._chance else 1
        count = low if depth >= _DEEPEST else max(low, wanted)
        if high is not None:
            count = min(count, int(high))
        if "items" not in keywords:
            return []
        if keywords.get("uniqueItems"):
            return self._different(schema.child("items"), count, depth)
        return [self.value(schema.child("items"), depth + 1) for _ in range(count)]

    def _different(self, schema: Node, count: int, depth: int) -> list[Any]:
        """Return `count` values that differ, fewer where the schema does not have so many."""
        found: list[Any] = []
        for seed in range(count * 10):
            one = self if not seed else Sampler(self._documents, random.Random(seed))  # noqa: S311
            value = one.value(schema, depth + 1)
            if value not in found and len(found) < count:
                found.append(value)
        return found

    def _all_of(self, schema: Node, depth: int) -> Any:
        merged: dict[str, Any] = {}
        parts = list(schema.child("allOf").elements())
        if schema.object.get("properties"):
            parts.append(
                Node({key: item for key, item in schema.object.items() if key != "allOf"}, schema.file)
            )
        last: Any = None
        for part in parts:
            value = self.value(part, depth)
            if isinstance(value, dict):
                merged |= value
            elif value is not None:
                last = value
        return merged if merged or last is None else last

    def _one_of(self, schema: Node, name: str, depth: int) -> Any:
        choices = list(schema.child(name).elements())
        if depth >= _DEEPEST:
            choices = sorted(
                choices, key=lambda one: _type(self._documents.resolve(one).object) in ("object", "array")
            )
        value = self.value(self._chance.choice(choices) if self._chance else choices[0], depth)
        if isinstance(value, dict) and schema.object.get("properties"):
            own = {key: item for key, item in schema.object.items() if key != name}
            value = {**self._object(Node(own, schema.file, schema.pointer), depth), **value}
        return value

    def _string(self, keywords: dict[str, Any]) -> str:
        low, high = int(keywords.get("minLength") or 0), keywords.get("maxLength")
        if isinstance(keywords.get("pattern"), str):
            found = matching(keywords["pattern"], low, self._chance)
            if found is not None:
                return found
        if keywords.get("format") in _FORMATS:
            return self._formatted(str(keywords["format"]))
        text = self._word() if self._chance else "string"
        text = text.ljust(low, "x")
        return text if high is None else text[: int(high)]

    def _word(self) -> str:
        assert self._chance is not None
        return "".join(self._chance.choices(string.ascii_lowercase, k=self._chance.randint(4, 10)))

    def _formatted(self, name: str) -> str:
        if self._chance is None:
            return _FORMATS[name]
        moment = datetime.fromtimestamp(self._chance.randint(1_600_000_000, 1_900_000_000), UTC)
        match name:
            case "date-time":
                return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            case "date":
                return moment.strftime("%Y-%m-%d")
            case "uuid":
                digits = f"{self._chance.getrandbits(128):032x}"
                return "-".join(
                    (digits[:8], digits[8:12], f"4{digits[13:16]}", f"a{digits[17:20]}", digits[20:])
                )
            case "email":
                return f"{self._word()}@example.com"
        return _FORMATS[name]

    def _number(self, keywords: dict[str, Any], step: float) -> float:
        """Return a number within the bounds: the lowest that there is, or one by chance."""
        low, high = _bounds(keywords, step)
        if self._chance:
            top = low + 1000 if high is None else high
            number = self._chance.uniform(low, top)
        else:
            number = low
        multiple = keywords.get("multipleOf")
        unit = float(multiple) if multiple else (1.0 if step == 1 else 0.01)
        number = -(-number // unit) * unit
        if high is not None and number > high:
            number -= unit
        return int(number) if number == int(number) else round(number, 6)


def _type(keywords: dict[str, Any]) -> str | None:
    """Return the type: the first that is not null, or what the other keywords tell."""
    given = keywords.get("type")
    if isinstance(given, list):
        return next((one for one in given if one != "null"), "null")
    if isinstance(given, str):
        return given
    if "properties" in keywords or "additionalProperties" in keywords or "required" in keywords:
        return "object"
    if "items" in keywords:
        return "array"
    if {"pattern", "minLength", "maxLength", "format"} & set(keywords):
        return "string"
    return "number" if {"minimum", "maximum", "multipleOf"} & set(keywords) else None


def _bounds(keywords: dict[str, Any], step: float) -> tuple[float, float | None]:
    """Return the lowest and the highest number; in 3.0 `exclusiveMinimum` is true or false."""
    low, high = keywords.get("minimum"), keywords.get("maximum")
    under, over = keywords.get("exclusiveMinimum"), keywords.get("exclusiveMaximum")
    if under is True and low is not None:
        low = low + step
    elif isinstance(under, int | float) and not isinstance(under, bool):
        low = under + step
    if over is True and high is not None:
        high = high - step
    elif isinstance(over, int | float) and not isinstance(over, bool):
        high = over - step
    if low is None:
        low = min(0, high) if high is not None else 0
    return float(low), None if high is None else float(high)
