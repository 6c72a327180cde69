"""Fields of a request's body, typed; the wrong type is the platform's 47001."""

from collections.abc import Mapping
from typing import Any

from mpconsole.sandbox.codes import Refused

_LONGEST = 64


def text(body: Mapping[str, Any], name: str, default: str = "") -> str:
    """Return a string field."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise Refused(47001)
    return value


def checked_appid(appid: str) -> str:
    """Return `appid`, which may be any that a program could have; 40013 for anything else."""
    if not appid or len(appid) > _LONGEST or not appid.replace("_", "").replace("-", "").isalnum():
        raise Refused(40013)
    return appid


def integer(body: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Return a number field; digits in a string count, as the platform takes both."""
    value = body.get(name, default)
    if isinstance(value, str) and len(value) <= _LONGEST and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(47001)
    return value


def flag(body: Mapping[str, Any], name: str) -> bool:
    """Return a boolean field; absent is false, and 0 and 1 count."""
    value = body.get(name, False)
    if value not in (False, True):
        raise Refused(47001)
    return bool(value)


def array(body: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list field; absent is empty."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(47001)
    return value


def strings(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list field that holds strings alone."""
    values = array(body, name)
    if not all(isinstance(value, str) for value in values):
        raise Refused(47001)
    return tuple(values)


def mapping(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object field; absent is empty."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(47001)
    return value
