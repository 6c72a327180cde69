"""Our tables of the platform's JSON documents say what the official tool's own schemas say."""

import json
import subprocess
from typing import Any

import pytest

from mpconsole.platform import app_json, page_json, project_config, small_documents
from mpconsole.platform.shapes import AnyOf, Constant, Kind, ListOf, MapOf, OneOf, Record, Shape
from tests.oracle.official import modules

pytestmark = pytest.mark.slow

NAMES = {
    "app": app_json.APP,
    "page": page_json.PAGE,
    "projectconfig": project_config.PROJECT_CONFIG,
    "sitemap": small_documents.SITEMAP,
    "theme": small_documents.THEME,
    "plugin": small_documents.PLUGIN_JSON,
}


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    schemas = modules() / "miniprogram-ci" / "dist" / "schema" / "dist" / "index.js"
    script = f"process.stdout.write(JSON.stringify(require({json.dumps(str(schemas))}).config))"
    answer = subprocess.run(["node", "-e", script], capture_output=True, check=True, text=True)
    return json.loads(answer.stdout)


def _ours(shape: Shape) -> Any:
    """Write one of our shapes in a plain form that both sides can be brought to."""
    match shape:
        case Kind(name):
            return name
        case OneOf(values, pattern):
            return ("one of", frozenset(values), pattern)
        case Constant(value):
            return ("constant", value)
        case ListOf(item):
            return ("list", _ours(item))
        case MapOf(value):
            return ("map", _ours(value))
        case AnyOf(shapes):
            return ("any of", frozenset(map(_ours, shapes)))
        case Record(fields, required, closed, rest):
            keys = frozenset((key, _ours(value)) for key, value in fields.items())
            return ("record", keys, frozenset(required), closed, rest and _ours(rest))


def _theirs(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _theirs(root["definitions"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return _their_any(schema["anyOf"], root)
    if "const" in schema:
        return ("constant", schema["const"])
    if "enum" in schema:
        return ("one of", frozenset(schema["enum"]), None)
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return ("any of", frozenset(kind))
    if kind == "array":
        return ("list", _theirs(schema["items"], root))
    if kind != "object":
        return kind
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict) and rest and not schema.get("properties"):
        return ("map", _theirs(rest, root))
    if not schema.get("properties"):
        return "object"
    keys = frozenset((key, _theirs(value, root)) for key, value in schema["properties"].items())
    others = _theirs(rest, root) if isinstance(rest, dict) and rest else None
    return ("record", keys, frozenset(schema.get("required", ())), rest is False, others)


def _their_any(choices: list[dict[str, Any]], root: dict[str, Any]) -> Any:
    patterns = [choice["pattern"] for choice in choices if "pattern" in choice]
    if patterns:
        words = next(choice["enum"] for choice in choices if "enum" in choice)
        return ("one of", frozenset(words), patterns[0])
    return ("any of", frozenset(_theirs(choice, root) for choice in choices))


@pytest.mark.parametrize("name", NAMES)
def test_table_equals_the_official_schema(name: str, official: dict[str, Any]) -> None:
    schema = official[name]
    ours, theirs = _ours(NAMES[name]), _theirs(schema, schema)
    assert dict(ours[1]) == dict(theirs[1])
    assert ours[2:] == theirs[2:]
