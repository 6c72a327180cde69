"""Log lines of other servers as events, so that a real backend can take the mock's place.

Field names are those that common access logs in JSON use: pino, bunyan, fastify, structlog, logrus, zap,
echo, nginx and morgan templates, Caddy, Traefik, Envoy, Serilog, lograge, Google Cloud's `httpRequest`, the
Elastic Common Schema and OpenTelemetry's attributes. Lines of text are read as the combined log format and
uvicorn write them: `"GET /x HTTP/1.1" 200 512`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from mpconsole.backend import masking
from mpconsole.backend.logtimes import milliseconds, moment
from mpconsole.events import Event, timestamp

_METHOD = (
    "method", "requestmethod", "httpmethod", "verb", "reqmethod", "httprequestmethod",
    "httprequestrequestmethod",
)  # fmt: skip
_PATH = (
    "requesturi", "originalurl", "uri", "requrl", "url", "requestpath", "path", "requestpath", "urlpath",
    "httppath", "httptarget", "urloriginal", "urlfull", "httprequestrequesturl", "requesturl", "reqpath",
)  # fmt: skip
_QUERY = ("query", "querystring", "urlquery", "requestquery")
_STATUS = (
    "status", "statuscode", "httpstatus", "responsecode", "resstatuscode", "responsestatus", "resstatus",
    "responsestatuscode", "downstreamstatus", "httpresponsestatuscode", "httprequeststatus", "code",
)  # fmt: skip
_SENT = (
    "bytesout", "bytessent", "bodybytessent", "downstreamcontentsize", "responsesize",
    "httprequestresponsesize",
    "httpresponsebodybytes", "httpresponsebodysize", "rescontentlength", "resheaderscontentlength",
    "responselength", "contentlength", "responsebytes", "size",
)  # fmt: skip
_RECEIVED = (
    "bytesin", "bytesreceived", "bytesread", "httprequestrequestsize", "requestsize", "httprequestbodybytes",
    "httprequestbodysize", "requestcontentsize", "requestlength", "reqheaderscontentlength",
)  # fmt: skip
_CLIENT = (
    "remoteaddr", "clientip", "remoteip", "requestremoteip", "requestclientip", "reqremoteaddress",
    "remoteaddress", "clientaddr", "httprequestremoteip", "clientaddress", "ip",
)  # fmt: skip
_TIME = (
    "time", "timestamp", "ts", "starttime", "startutc", "timeiso8601", "datetime", "date", "msec", "t",
    "requesttime",
)  # fmt: skip
_REQUEST_LINE = ("request", "requestline", "req")
_HEADERS = (("reqheaders", "requestheaders"), ("resheaders", "respheaders", "responseheaders"))
_FIRST_LINE = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<path>\S+)(?: HTTP/[\d.]+)?")
_ACCESS = re.compile(
    r"^(?:(?P<client>\S+) \S+ .*?\[(?P<time>[^\]]+)\] )?"
    r'.*?"(?P<method>[A-Z]{3,10}) (?P<path>\S+) HTTP/[\d.]+" '
    r"(?P<status>\d{3})(?: (?P<bytes>\d+))?"
)
_DEEPEST = 4
_NOT_A_NAME = re.compile(r"[^a-z0-9]")


def read_line(line: str | bytes) -> Event | None:
    """Read one line: an event of ours as it is, another JSON object as an exchange where it tells of one, a
    line of an access log likewise, anything else as a `line`. None for an empty line.
    """
    if not line.strip():
        return None
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_text(line.decode("utf-8", "replace") if isinstance(line, bytes) else line)
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
    fields = dict(_flat(value, "", _DEEPEST))
    time = next(filter(None, (moment(fields[name]) for name in _TIME if name in fields)), timestamp())
    exchange = _exchange(fields)
    if exchange is None:
        return Event(0, "line", time, data={"object": dict(value)})
    return Event(0, "exchange", time, data={**exchange, "object": dict(value)})


def _read_text(line: str) -> Event:
    text = line.rstrip("\r\n")
    found = _ACCESS.search(text[:4096])
    if found is None:
        return Event(0, "line", timestamp(), data={"text": text})
    fields = {name: value for name, value in found.groupdict().items() if value is not None}
    path, _mark, query = fields["path"].partition("?")
    exchange = {
        "method": fields["method"],
        "path": path,
        "query": masking.query(query),
        "status": int(fields["status"]),
        "duration_ms": 0.0,
        "client": fields.get("client"),
        "text": text,
        "response": {"bytes": int(fields.get("bytes", 0))},
    }
    return Event(0, "exchange", moment(fields.get("time")) or timestamp(), data=exchange)


def _flat(value: Mapping[str, Any], prefix: str, deepest: int) -> Iterator[tuple[str, Any]]:
    """Yield fields by the way to them, in small letters and digits alone: `req.remoteAddress` is
    `reqremoteaddress`. Tables are yielded too, before what is in them.
    """
    for key, one in value.items():
        name = _NOT_A_NAME.sub("", str(key).lower())
        full = prefix + ("" if name == "attributes" else name)
        yield full, one
        if isinstance(one, dict) and deepest:
            yield from _flat(one, full, deepest - 1)


def _exchange(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Find the fields of an exchange; None where it has no method, path and status."""
    method, path = _text(fields, _METHOD), _text(fields, _PATH)
    if method is None or path is None:
        first = _FIRST_LINE.fullmatch(_text(fields, _REQUEST_LINE) or "")
        if first is None:
            return None
        method, path = first["method"], first["path"]
    status = _number(fields, _STATUS)
    if status is None:
        return None
    parts = urlsplit(path) if "://" in path else None
    path, _mark, query = (path if parts is None else f"{parts.path or '/'}?{parts.query}").partition("?")
    query = query or (_text(fields, _QUERY) or "").removeprefix("?")
    asked, answered = (_headers(fields, names) for names in _HEADERS)
    return {
        "method": method.upper(),
        "path": path,
        "query": masking.query(query),
        "status": int(status),
        "duration_ms": milliseconds(fields),
        "client": _text(fields, _CLIENT),
        "request": {"headers": asked, "bytes": int(_number(fields, _RECEIVED) or 0)},
        "response": {"headers": answered, "bytes": int(_number(fields, _SENT) or 0)},
    }


def _headers(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[list[str]]:
    """Return the headers that the line holds, secrets masked; of several values each."""
    table: Mapping[Any, Any] = next(
        (fields[name] for name in names if isinstance(fields.get(name), dict)), {}
    )
    return [
        [str(name), masking.header(str(name).lower().encode(), str(one).encode("latin-1", "replace"))]
        for name, value in table.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if isinstance(fields.get(name), str) and fields[name]), None)


def _number(fields: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, bool):
            continue
        try:
            number = float(value)  # type: ignore[arg-type]  # whatever is no number is passed over
        except (TypeError, ValueError):
            continue
        if 0 <= number < 1e15:
            return number
    return None
