"""Logging in and messages to users, as far as a rehearsal has users: every code is somebody's first login."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from mpconsole.sandbox.api.call import Answer, Auth, Body, Call, Endpoint, get, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import mapping, text
from mpconsole.sandbox.model import Token

_LONGEST = {"thing": 20, "number": 32, "letter": 32, "symbol": 5, "character_string": 32, "phone_number": 17}
_LONGEST |= {"car_number": 8, "name": 20, "phrase": 5}
_KEPT = 600.0


def login(call: Call) -> Answer:
    """GET /sns/jscode2session: a code works once; the same code of the same program is the same person."""
    query = call.query
    for name, code in (("appid", 41002), ("secret", 41004), ("js_code", 41008)):
        if not query.get(name):
            raise Refused(code)
    if query.get("grant_type") != "authorization_code":
        raise Refused(40002)
    call.appid = query["appid"]
    if call.program.secret not in ("", query["secret"]):
        raise Refused(40125)
    used = f"{call.appid} {query['js_code']}"
    if call.store.get(Token, used) is not None:
        raise Refused(40163)
    call.store.put(used, Token(used, "login", call.appid, call.now + _KEPT))
    return {
        "openid": _identity("o", used),
        "session_key": b64encode(hashlib.sha256(f"session {used}".encode()).digest()[:16]).decode(),
    }


def paid_union_id(call: Call) -> Answer:
    """GET /wxa/getpaidunionid."""
    if not call.query.get("openid"):
        raise Refused(40003)
    return {"unionid": _identity("u", call.query["openid"])}


def _identity(first: str, seed: str) -> str:
    return first + b64encode(hashlib.sha256(seed.encode()).digest(), b"-_").decode()[:27]


def send_subscribe_message(call: Call) -> Answer:
    """POST /cgi-bin/message/subscribe/send: checked as the platform does, and delivered to nobody."""
    _check_receiver(call.body)
    page = text(call.body, "page").partition("?")[0]
    live = call.program.live
    if page and live is not None and page not in live.build.pages:
        raise Refused(41030)
    for name, entry in mapping(call.body, "data").items():
        kind, value = name.rstrip("0123456789"), entry.get("value") if isinstance(entry, dict) else None
        if not isinstance(value, str | int) or len(str(value)) > _LONGEST.get(kind, 100):
            raise Refused(47003, f"data.{name}.value")
    call.changed("message", template_id=text(call.body, "template_id"))
    return {}


def send_template_message(call: Call) -> Answer:
    """POST /cgi-bin/message/wxopen/template/send, the kind of before 2020."""
    _check_receiver(call.body)
    if not text(call.body, "form_id"):
        raise Refused(41028)
    call.changed("message", template_id=text(call.body, "template_id"))
    return {}


def _check_receiver(body: Mapping[str, Any]) -> None:
    if not text(body, "touser"):
        raise Refused(40003)
    if not text(body, "template_id"):
        raise Refused(40037)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/sns/jscode2session", login, Auth.NONE, Body.NONE, bare=True),
    get("/wxa/getpaidunionid", paid_union_id, Auth.ANY),
    post("/cgi-bin/message/subscribe/send", send_subscribe_message, Auth.ANY),
    post("/cgi-bin/message/wxopen/template/send", send_template_message, Auth.ANY),
)
