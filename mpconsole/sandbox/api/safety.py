"""Content safety: the sandbox knows no bad content but the word that stands for it in a rehearsal."""

import secrets

from mpconsole.sandbox.api.call import Answer, Auth, Body, Call, Endpoint, post
from mpconsole.sandbox.api.media import content_type
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer, text
from mpconsole.units import KB, MB

RISKY = "mpconsole-risky"
"""A text that holds this word is refused, so that both answers can be rehearsed."""

_TEXT = 500 * KB
_PICTURE = MB
_KINDS = (1, 2)  # sound, picture


def check_text(call: Call) -> Answer:
    """POST /wxa/msg_sec_check."""
    content = text(call.body, "content")
    if not content or len(content.encode()) > _TEXT:
        raise Refused(40097, "content")
    if RISKY in content:
        raise Refused(87014)
    return {}


def check_picture(call: Call) -> Answer:
    """POST /wxa/img_sec_check, multipart field `media`."""
    if call.file is None or not call.file.data:
        raise Refused(41005)
    if len(call.file.data) > _PICTURE:
        raise Refused(40006)
    if not content_type(call.file.data).startswith("image/"):
        raise Refused(40005)
    if RISKY.encode() in call.file.data:
        raise Refused(87014)
    return {}


def check_later(call: Call) -> Answer:
    """POST /wxa/media_check_async: taken, and never decided, since nothing is fetched from anywhere."""
    if not text(call.body, "media_url") or integer(call.body, "media_type") not in _KINDS:
        raise Refused(40097)
    return {"trace_id": secrets.token_hex(16)}


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/msg_sec_check", check_text, Auth.ANY),
    Endpoint("POST", "/wxa/img_sec_check", check_picture, Auth.ANY, Body.FORM),
    post("/wxa/media_check_async", check_later, Auth.ANY),
)
