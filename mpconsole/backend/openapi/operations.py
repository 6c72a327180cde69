"""The operations of a document: where each stands, what it takes, what it answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mpconsole.backend.openapi.loading import Documents, Node
from mpconsole.backend.patterns import Pattern
from mpconsole.backend.sources import BrokenFileError
from mpconsole.i18n import _

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `place` is path, query, header or cookie; `schema` what it must be."""

    name: str
    place: str
    required: bool
    schema: Node
    style: str
    explode: bool
    is_json: bool
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a request may carry: schemas by media type."""

    required: bool
    content: dict[str, Node]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme: `kind` is apiKey, http, oauth2 …; a key's `name` and `place`, or the HTTP scheme."""

    kind: str
    name: str = ""
    place: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `security`: one of these lists of schemes must be there (empty: none)."""

    method: str
    pattern: Pattern
    pointer: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: dict[str, Node]
    security: tuple[tuple[Scheme, ...], ...]
    deprecated: bool = False


def read_operations(documents: Documents) -> list[Operation]:
    """Return the operations; paths without parameters come before those that they would match.

    Raises BrokenFileError where the document is no OpenAPI 3 document or refers to what is not there.
    """
    root = documents.root
    version = str(root.object.get("openapi", ""))
    if not version.startswith(("3.0", "3.1")):
        found = version or str(root.object.get("swagger", "?"))
        raise BrokenFileError(
            _("it must be an OpenAPI document of version 3.0 or 3.1, not {found}").format(found=found)
        )
    base = _base_path(root)
    operations = [
        _operation(documents, method, base + path, documents.resolve(item))
        for path, item in root.child("paths").items()
        for method in METHODS
        if isinstance(documents.resolve(item).object.get(method), dict)
    ]
    return sorted(operations, key=lambda operation: operation.pattern.regex is not None)


def _base_path(root: Node) -> str:
    """Return the path of the first server, with its variables' defaults."""
    server = next(root.child("servers").elements(), None)
    if server is None:
        return ""
    url = str(server.object.get("url", ""))
    for name, variable in server.child("variables").items():
        url = url.replace("{" + name + "}", str(variable.object.get("default", "")))
    return urlsplit(url).path.rstrip("/")


def _operation(documents: Documents, method: str, path: str, item: Node) -> Operation:
    node = item.child(method)
    found = {
        (parameter.place, parameter.name): parameter
        for owner in (item, node)
        for parameter in _parameters(documents, owner)
    }
    return Operation(
        method.upper(),
        _pattern(path),
        node.pointer,
        tuple(found.values()),
        _body(documents, node),
        {status: documents.resolve(response) for status, response in node.child("responses").items()},
        _security(documents, node),
        node.object.get("deprecated") is True,
    )


def _pattern(path: str) -> Pattern:
    """Turn `/a/{id}.json` into a pattern; names that no pattern can have become others in order."""
    try:
        return Pattern.braces(path)
    except ValueError as error:
        raise BrokenFileError(_('"{path}" is no path').format(path=path)) from error


def _parameters(documents: Documents, owner: Node) -> Iterator[Parameter]:
    for element in owner.child("parameters").elements():
        node = documents.resolve(element)
        value = node.object
        place = str(value.get("in", ""))
        style = str(value.get("style") or ("form" if place in ("query", "cookie") else "simple"))
        media = next(iter(node.child("content").items()), None)
        yield Parameter(
            name=str(value.get("name", "")),
            place=place,
            required=bool(value.get("required")) or place == "path",
            schema=media[1].child("schema") if media else node.child("schema"),
            style=style,
            explode=bool(value.get("explode", style == "form")),
            is_json=media is not None and "json" in media[0],
            deprecated=value.get("deprecated") is True,
        )


def _body(documents: Documents, node: Node) -> Body | None:
    if "requestBody" not in node.object:
        return None
    body = documents.resolve(node.child("requestBody"))
    content = {kind.lower(): media.child("schema") for kind, media in body.child("content").items()}
    return Body(bool(body.object.get("required")), content)


def _security(documents: Documents, node: Node) -> tuple[tuple[Scheme, ...], ...]:
    owner = node if "security" in node.object else documents.root
    schemes = documents.root.child("components", "securitySchemes")
    alternatives = []
    for element in owner.child("security").elements():
        named = [documents.resolve(schemes.child(name)).object for name in element.object]
        alternatives.append(
            tuple(
                Scheme(
                    str(one.get("type", "")),
                    str(one.get("name", "")),
                    str(one.get("in", "")),
                    str(one.get("scheme", "")).lower(),
                )
                for one in named
            )
        )
    return tuple(alternatives)
