"""Log lines of other servers as events, so that a real backend can take the mock's place.

Field names are those that common access logs in JSON use (pino, bunyan, logrus, nginx templates, morgan).
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mpconsole.events import Event, timestamp

_TIME = ("time", "timestamp", "ts", "@timestamp", "date")
_METHOD = ("method", "request_method", "http_method", "verb")
_PATH = ("path", "url", "uri", "request_uri", "originalUrl", "http_path")
_STATUS = ("status", "statusCode", "status_code", "http_status", "code")
_MILLISECONDS = ("duration_ms", "responseTime", "response_time_ms", "elapsed_ms", "latency_ms", "duration")
_SECONDS = ("request_time", "duration_s", "response_time", "elapsed")


def read_line(line: str | bytes) -> Event | None:
    """Read one line: an event of ours as it is, another JSON object as an exchange where it tells of one,
    anything else as a `line`. None for an empty line.
    """
    if not line.strip():
        return None
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        return Event(0, "line", timestamp(), data={"text": text.rstrip("\r\n")})
    if not isinstance(value, dict):
        return Event(0, "line", timestamp(), data={"text": str(value)})
    return read_object(value)


def read_object(value: Mapping[str, Any]) -> Event:
    """Read one JSON object, as `read_line` does."""
    if str(value.get("schema", "")).startswith("mpconsole."):
        try:
            return Event.from_dict(value)
        except (KeyError, TypeError, ValueError):
            pass
    time = next((str(value[name]) for name in _TIME if name in value), timestamp())
    exchange = _exchange(value)
    if exchange is None:
        return Event(0, "line", time, data={"object": dict(value)})
    return Event(0, "exchange", time, data={**exchange, "object": dict(value)})


def _exchange(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Find the fields of an exchange at the top, or in `req` and `res` beside it."""
    request = {**value, **_inner(value, "req", "request")}
    response = {**value, **_inner(value, "res", "response")}
    method, path = _first(request, _METHOD), _first(request, _PATH)
    if not isinstance(method, str) or not isinstance(path, str):
        return None
    path, _, query = path.partition("?")
    status = _number(_first(response, _STATUS))
    seconds = _number(_first(value, _SECONDS))
    milliseconds = _number(_first(value, _MILLISECONDS))
    if milliseconds is None and seconds is not None:
        milliseconds = seconds * 1000
    return {
        "method": method.upper(),
        "path": path,
        "query": query,
        "status": None if status is None else int(status),
        "duration_ms": milliseconds or 0.0,
    }


def _inner(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return next((dict(value[name]) for name in names if isinstance(value.get(name), dict)), {})


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
