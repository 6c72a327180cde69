"""Whether a request brings the credentials that a security scheme asks for; nobody checks whose they are."""

import base64
import binascii
from collections.abc import Mapping

from mpconsole.backend.openapi.operations import Operation, Scheme
from mpconsole.backend.templates import Context

_CHALLENGES = {"basic": 'Basic realm="*"', "digest": 'Digest realm="*", nonce="mock"'}


def holds(context: Context, scheme: Scheme, cookies: Mapping[str, str]) -> bool:
    """Whether the request has what `scheme` asks for."""
    if scheme.kind == "mutualTLS":
        return True
    if scheme.kind == "apiKey":
        places = {"query": context.query, "cookie": cookies}
        key = scheme.name.lower() if scheme.place == "header" else scheme.name
        return bool(places.get(scheme.place, context.headers).get(key))
    name, _space, credentials = context.headers.get("authorization", "").partition(" ")
    if name.lower() != _http_scheme(scheme) or not credentials.strip():
        return False
    return name.lower() != "basic" or _is_pair(credentials.strip())


def challenge(operation: Operation) -> str:
    """Return what `WWW-Authenticate` says without credentials; "" where HTTP has no word for it."""
    names = [
        _http_scheme(scheme)
        for one in operation.security
        for scheme in one
        if scheme.kind not in ("apiKey", "mutualTLS")
    ]
    return ", ".join(_CHALLENGES.get(name, name.title()) for name in dict.fromkeys(names))


def _http_scheme(scheme: Scheme) -> str:
    return (scheme.scheme or "bearer") if scheme.kind == "http" else "bearer"


def _is_pair(credentials: str) -> bool:
    try:
        return b":" in base64.b64decode(credentials, validate=True)
    except binascii.Error:
        return False
