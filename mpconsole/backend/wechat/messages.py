"""Messages to users: subscribe messages (one for each accept) and customer-service messages."""

import secrets

from mpconsole.backend.wechat.calls import Answered, Call, Endpoint, ok
from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.values import is_allowed

CUSTOMER_SECONDS = 48 * 3600
CUSTOMER_ANSWERS = 5
_STATES = ("developer", "trial", "formal")
_LANGUAGES = ("zh_CN", "en_US", "zh_HK", "zh_TW")
_KINDS = ("text", "image", "link", "miniprogrampage")


def send_subscribe(call: Call) -> Answered:
    """`POST /cgi-bin/message/subscribe/send`."""
    state, body = call.state, call.body
    openid, template = call.text("touser"), call.text("template_id")
    if openid not in state.users:
        raise WeChatError(40003)
    templates = state.settings.templates
    if not template or (templates and template not in templates):
        raise WeChatError(40037)
    page = call.text("page")
    if page.startswith("/") or (page and not state.pages.has(page)):
        raise WeChatError(41030)
    if body.get("miniprogram_state", "formal") not in _STATES or body.get("lang", "zh_CN") not in _LANGUAGES:
        raise WeChatError(47003, "miniprogram_state or lang")
    _check_data(body.get("data"), templates.get(template))
    key = (call.appid, openid, template)
    if state.credits.get(key, 0) < 1:
        raise WeChatError(43101)
    state.credits[key] -= 1
    return ok(msgid=secrets.randbits(60))


def _check_data(data: object, keys: tuple[str, ...] | None) -> None:
    if not isinstance(data, dict):
        raise WeChatError(47003, "data is not an object")
    for key in keys or ():
        if key not in data:
            raise WeChatError(47003, f"data.{key}.value is empty")
    for key, item in data.items():
        value = item.get("value") if isinstance(item, dict) else None
        if (keys is not None and key not in keys) or not is_allowed(key, "" if value is None else str(value)):
            raise WeChatError(47003, f"data.{key}.value invalid")


def send_customer(call: Call) -> Answered:
    """`POST /cgi-bin/message/custom/send`: five answers within 48 hours of the user's last word."""
    openid = call.text("touser")
    if openid not in call.state.users:
        raise WeChatError(40003)
    kind = call.text("msgtype")
    if kind not in _KINDS:
        raise WeChatError(40008)
    if not isinstance(call.body.get(kind), dict):
        raise WeChatError(44002 if kind == "text" else 47001, kind)
    if kind == "image" and call.body["image"].get("media_id") not in call.state.media:
        raise WeChatError(40007)
    customer = call.state.customers.get(openid)
    if customer is None or customer.until < call.state.clock():
        raise WeChatError(45015)
    if customer.left < 1:
        raise WeChatError(45047)
    customer.left -= 1
    return ok()


def typing(call: Call) -> Answered:
    """`POST /cgi-bin/message/custom/typing`."""
    if call.text("touser") not in call.state.users:
        raise WeChatError(40003)
    return ok()


ENDPOINTS = (
    Endpoint("POST", "/cgi-bin/message/subscribe/send", send_subscribe),
    Endpoint("POST", "/cgi-bin/message/custom/send", send_customer),
    Endpoint("POST", "/cgi-bin/message/custom/typing", typing),
)
