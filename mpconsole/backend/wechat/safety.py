"""Content safety and temporary media."""

import secrets
from typing import Any

from mpconsole.backend.replies import make
from mpconsole.backend.wechat.calls import Answered, Call, Endpoint, ok
from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.forms import Part, read_form

DEFAULT_RISKY = ("特3456书yuuo莞6543李zxcz蒜7782法fgnv级", "risky")
"""The sample that the platform's documentation refuses, and a plain word for tests."""
_LABELS = {"pass": 100, "risky": 20001}
_MOST_TEXT = 2500
_MEDIA_BYTES = 10 * 1024 * 1024


def check_text(call: Call) -> Answered:
    """`POST /wxa/msg_sec_check`: version 2 says what it found; version 1 refuses with 87014."""
    content = call.text("content", least=1, most=_MOST_TEXT)
    risky = _is_risky(call, content)
    if call.body.get("version") != 2:
        if risky:
            raise WeChatError(87014)
        return ok()
    _check_reader(call)
    result = _result(risky=risky)
    return ok(
        result=result,
        detail=[{"strategy": "content_model", "errcode": 0, "prob": 90, **result}],
        trace_id=_trace(),
    )


def _check_reader(call: Call) -> None:
    """Raise 40003 or 40097 for the user and the scene that version 2 asks for."""
    if call.text("openid") not in call.state.users:
        raise WeChatError(40003)
    if call.body.get("scene") not in (1, 2, 3, 4):
        raise WeChatError(40097, "scene")


def check_picture(call: Call) -> Answered:
    """`POST /wxa/img_sec_check`: a picture whose file name or bytes hold a risky word is refused."""
    part = _upload(call)
    name = part.filename or ""
    if _is_risky(call, name) or _is_risky(call, part.content.decode("utf-8", "ignore")):
        raise WeChatError(87014)
    return ok()


def check_media(call: Call) -> Answered:
    """`POST /wxa/media_check_async`: the verdict comes later, by the platform's callback."""
    if not call.text("media_url").startswith(("http://", "https://")):
        raise WeChatError(40097, "media_url")
    if call.body.get("media_type") not in (1, 2):
        raise WeChatError(40004)
    if call.body.get("version") == 2:
        _check_reader(call)
    return ok(trace_id=_trace())


def upload(call: Call) -> Answered:
    """`POST /cgi-bin/media/upload?type=image`."""
    kind = call.query.get("type", "")
    if kind not in ("image", "voice", "video", "thumb"):
        raise WeChatError(40004)
    part = _upload(call)
    media_id = secrets.token_urlsafe(48)
    call.state.media[media_id] = part.content, part.content_type or "application/octet-stream"
    while sum(len(content) for content, _type in call.state.media.values()) > 20 * _MEDIA_BYTES:
        call.state.media.pop(next(iter(call.state.media)))
    return {"type": kind, "media_id": media_id, "created_at": int(call.state.clock())}


def download(call: Call) -> Answered:
    """`GET /cgi-bin/media/get?media_id`."""
    found = call.state.media.get(call.query.get("media_id", ""))
    if found is None:
        raise WeChatError(40007)
    content, kind = found
    return make(200, kind, content, {"Content-Disposition": 'attachment; filename="media"'})


def _upload(call: Call) -> Part:
    parts = read_form(call.context.headers.get("content-type", ""), call.context.raw_body)
    part = next((part for part in parts if part.filename is not None), None)
    if part is None or not part.content:
        raise WeChatError(41005)
    if len(part.content) > _MEDIA_BYTES:
        raise WeChatError(40097, "media is too large")
    return part


def _is_risky(call: Call, text: str) -> bool:
    return any(word in text for word in call.state.settings.risky or DEFAULT_RISKY)


def _result(*, risky: bool) -> dict[str, Any]:
    suggest = "risky" if risky else "pass"
    return {"suggest": suggest, "label": _LABELS[suggest]}


def _trace() -> str:
    return "-".join(secrets.token_hex(4) for _ in range(3))


ENDPOINTS = (
    Endpoint("POST", "/wxa/msg_sec_check", check_text),
    Endpoint("POST", "/wxa/img_sec_check", check_picture),
    Endpoint("POST", "/wxa/media_check_async", check_media),
    Endpoint("POST", "/cgi-bin/media/upload", upload),
    Endpoint("GET", "/cgi-bin/media/get", download),
)
