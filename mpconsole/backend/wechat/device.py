"""What WeChat does on the user's side: `wx.login`, a phone number, an accept, a payment.

A program on a phone gets these from WeChat itself. Tests, simulators and people with curl get them here,
at `/__mpconsole__/wechat/NAME`: each answers what the `wx` call would hand to the program.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from mpconsole.backend.wechat import crypto
from mpconsole.backend.wechat.login import phone_info
from mpconsole.backend.wechat.messages import CUSTOMER_ANSWERS, CUSTOMER_SECONDS
from mpconsole.backend.wechat.pay.orders import PayError
from mpconsole.backend.wechat.pay.service import Pay
from mpconsole.backend.wechat.settings import DEFAULT_APPID
from mpconsole.backend.wechat.state import Customer, State

DEFAULT_USER = "user"
DEFAULT_PHONE = "13800138000"
_ANSWERS = ("accept", "reject", "ban", "filter")
_MOST_TEMPLATES = 3
_PAYMENT = ("timeStamp", "nonceStr", "package", "signType", "paySign")


class Device:
    """A phone with WeChat on it, in the hands of any user of any program."""

    def __init__(self, state: State, pay: Pay) -> None:
        self._state = state
        self._pay = pay

    def call(self, name: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """Do what `name` says; None where there is no such thing."""
        function = _FUNCTIONS.get(name)
        return None if function is None else function(self, body)

    def _who(self, body: Mapping[str, Any]) -> tuple[str, str]:
        appid = str(body.get("appid") or self._state.settings.appid or DEFAULT_APPID)
        return appid, str(body.get("user") or DEFAULT_USER)

    def login(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`wx.login`: a code that the server takes once, within five minutes."""
        appid, user = self._who(body)
        return {"code": self._state.new_code(appid, user), "errMsg": "login:ok"}

    def check_session(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`wx.checkSession`."""
        appid, user = self._who(body)
        known = (appid, self._state.openid(appid, user)) in self._state.sessions
        return {"errMsg": "checkSession:ok" if known else "checkSession:fail session_key is expired"}

    def phone(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The button `open-type="getPhoneNumber"`: a code, and the same hidden with the session key."""
        appid, user = self._who(body)
        number = str(body.get("phone") or DEFAULT_PHONE)
        info = phone_info(number, appid, int(self._state.clock()))
        del info["watermark"]
        code = self._state.new_code(appid, user, phone=number)
        return {"code": code, **self._hidden(appid, user, info), "errMsg": "getPhoneNumber:ok"}

    def user_info(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`wx.getUserProfile`: open data, signed, and hidden with openid and unionid."""
        appid, user = self._who(body)
        info = {
            "nickName": str(body.get("nickName") or "微信用户"),
            "gender": 0,
            "language": "zh_CN",
            "city": "",
            "province": "",
            "country": "",
            "avatarUrl": "",
        }
        openid = self._state.openid(appid, user)
        raw = json.dumps(info, ensure_ascii=False, separators=(",", ":"))
        key = self._state.session(appid, openid).key
        secret = {"openId": openid, "unionId": self._state.unionid(user), **info}
        return {
            "userInfo": info,
            "rawData": raw,
            "signature": crypto.raw_signature(raw, key),
            **self._hidden(appid, user, secret),
            "errMsg": "getUserProfile:ok",
        }

    def _hidden(self, appid: str, user: str, data: dict[str, Any]) -> dict[str, str]:
        state = self._state
        key = state.session(appid, state.openid(appid, user)).key
        hidden, iv = crypto.encrypt(data, key, appid, int(state.clock()))
        return {"encryptedData": hidden, "iv": iv}

    def subscribe(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`wx.requestSubscribeMessage`: each accept is one message that may be sent."""
        appid, user = self._who(body)
        templates = body.get("tmplIds")
        if not isinstance(templates, list) or not templates:
            return {"errMsg": "requestSubscribeMessage:fail:tmplIds empty", "errCode": 10001}
        if len(templates) > _MOST_TEMPLATES:
            return {
                "errMsg": "requestSubscribeMessage:fail:templates count out of max bounds",
                "errCode": 20003,
            }
        known = self._state.settings.templates
        if known and any(template not in known for template in templates):
            return {"errMsg": "requestSubscribeMessage:fail:no template data return", "errCode": 20001}
        answer = body.get("answer", "accept")
        if answer not in _ANSWERS:
            answer = "reject"
        openid = self._state.openid(appid, user)
        for template in templates if answer == "accept" else ():
            key = (appid, openid, str(template))
            self._state.credits[key] = self._state.credits.get(key, 0) + 1
        return {**dict.fromkeys(map(str, templates), answer), "errMsg": "requestSubscribeMessage:ok"}

    def contact(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The user writes to customer service: the program may answer for 48 hours."""
        appid, user = self._who(body)
        openid = self._state.openid(appid, user)
        self._state.customers[openid] = Customer(self._state.clock() + CUSTOMER_SECONDS, CUSTOMER_ANSWERS)
        return {"openid": openid, "errMsg": "contact:ok"}

    def request_payment(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """`wx.requestPayment`: checks the merchant's signature, and pays but for `outcome` cancel or fail."""
        appid, _user = self._who(body)
        fields = {
            name: str(body.get(name, ""))
            for name in ("timeStamp", "nonceStr", "package", "signType", "paySign")
        }
        if not self._pay.is_paysign(appid, fields):
            return {"errMsg": "requestPayment:fail 支付验证签名失败"}
        try:
            order = self._pay.orders.find(prepay_id=fields["package"].removeprefix("prepay_id="))
            if order.request["appid"] != appid:
                return {"errMsg": "requestPayment:fail 商户号与appid不匹配"}
            if body.get("outcome") in ("cancel", "fail"):
                words = "cancel" if body["outcome"] == "cancel" else "支付失败"
                return {"errMsg": f"requestPayment:fail {words}"}
            notified = self._pay.pay(order)
        except PayError as error:
            return {"errMsg": f"requestPayment:fail {error.words}"}
        return {"errMsg": "requestPayment:ok", "notified": notified}

    def expire(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Let the `tokens`, `sessions` or `codes` of this moment be too old, to see what the program does."""
        what, state = str(body.get("what", "tokens")), self._state
        if what == "tokens":
            for token in state.tokens.values():
                token.ends = 0
        elif what == "sessions":
            state.sessions.clear()
        else:
            for code in (*state.codes.values(), *state.phone_codes.values()):
                code.made = 0
        return {"expired": what}

    def merchant(self, _body: Mapping[str, Any]) -> dict[str, Any]:
        """What a merchant's server is set up with: made for this mock, of no use elsewhere."""
        keys = self._pay.keys
        return {
            "mchid": self._pay.settings.pay.mchid,
            "api_v3_key": keys.api_v3_key,
            "merchant_serial_no": keys.merchant.serial,
            "merchant_private_key": keys.merchant.key_pem,
            "platform_serial_no": keys.platform.serial,
            "platform_certificate": keys.platform.certificate_pem,
        }


_FUNCTIONS: Mapping[str, Callable[[Device, Mapping[str, Any]], dict[str, Any]]] = {
    "login": Device.login,
    "checkSession": Device.check_session,
    "getPhoneNumber": Device.phone,
    "getUserProfile": Device.user_info,
    "requestSubscribeMessage": Device.subscribe,
    "contact": Device.contact,
    "requestPayment": Device.request_payment,
    "expire": Device.expire,
    "merchant": Device.merchant,
}
NAMES = tuple(_FUNCTIONS)
