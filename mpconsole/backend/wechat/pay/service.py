"""The payment API: orders, queries, closing, refunds, certificates."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from mpconsole.backend.replies import JSON_TYPE, Reply, make
from mpconsole.backend.templates import Context
from mpconsole.backend.wechat.pay import checks, notify, signing
from mpconsole.backend.wechat.pay.keys import Keys, load_keys
from mpconsole.backend.wechat.pay.orders import Order, Orders, PayError, describe, describe_refund, moment
from mpconsole.backend.wechat.settings import WeChatSettings
from mpconsole.backend.wechat.state import Clock

_CLOCK_SECONDS = 300
_Body = dict[str, Any]
_Answer = tuple[int, _Body | None]


class Pay:
    """The merchant's account. `folder` is where its keys are kept; `record` hears of notifications."""

    def __init__(self, settings: WeChatSettings, folder: Path, clock: Clock, record: notify.Record) -> None:
        self.settings = settings
        self.orders = Orders()
        self._folder = folder
        self._clock = clock
        self._record = record
        self._keys: Keys | None = None
        self._sending: set[asyncio.Task[bool]] = set()

    @property
    def keys(self) -> Keys:
        """The keys of both sides, made on first use."""
        if self._keys is None:
            made = load_keys(self._folder, self.settings.pay.mchid)
            self._keys = Keys(made.merchant, made.platform, self.settings.pay.api_v3_key or made.api_v3_key)
        return self._keys

    def answer(self, context: Context) -> Reply:
        """Answer one call; every answer is signed by the platform."""
        try:
            self._check_signature(context)
            status, value = self._call(context)
        except PayError as error:
            status, value = error.status, {"code": error.code, "message": error.words}
        body = "" if value is None else signing.compact(value)
        return make(status, JSON_TYPE, body.encode(), signing.platform_headers(self.keys.platform, body))

    def _call(self, context: Context) -> _Answer:
        for method, pattern, function in _CALLS:
            found = pattern.fullmatch(context.url_path)
            if found and method == context.method:
                return function(self, context, *found.groups())
        raise PayError(404, "RESOURCE_NOT_EXISTS", "接口不存在")

    def _check_signature(self, context: Context) -> None:
        """Raise PayError where the request is not signed by the merchant's key, now."""
        fields = signing.read_authorization(context.headers.get("authorization", ""))
        if not {"mchid", "nonce_str", "timestamp", "serial_no", "signature"} <= set(fields):
            raise PayError(
                401, "SIGN_ERROR", "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》"
            )
        if fields["mchid"] != self.settings.pay.mchid:
            raise PayError(400, "MCH_NOT_EXISTS", "商户号不存在")
        if (
            not fields["timestamp"].isdigit()
            or abs(self._clock() - int(fields["timestamp"])) > _CLOCK_SECONDS
        ):
            raise PayError(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
        target = context.scope["raw_path"].decode("ascii")
        if context.query_string:
            target += "?" + context.query_string.decode("ascii")
        body = context.raw_body.decode("utf-8", "replace")
        signed = signing.message(context.method, target, fields["timestamp"], fields["nonce_str"], body)
        key = self.keys.merchant.key.public_key()
        if fields["serial_no"] != self.keys.merchant.serial or not signing.is_signed(
            key, signed, fields["signature"]
        ):
            raise PayError(401, "SIGN_ERROR", "签名错误，请检查后再试")

    def create(self, context: Context) -> _Answer:
        """`POST /v3/pay/transactions/jsapi`."""
        body = _json(context)
        checks.check_order(body, self._clock())
        if body["mchid"] != self.settings.pay.mchid or body["appid"] != (
            self.settings.appid or body["appid"]
        ):
            raise PayError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试")
        return 200, {"prepay_id": self.orders.create(body, self._clock()).prepay_id}

    def _check_merchant(self, mchid: object) -> None:
        """Raise PayError where a call is not for this merchant."""
        if not mchid:
            raise PayError(400, "PARAM_ERROR", "参数错误: mchid")
        if mchid != self.settings.pay.mchid:
            raise PayError(400, "MCH_NOT_EXISTS", "商户号不存在")

    def query(self, context: Context, number: str) -> _Answer:
        """`GET /v3/pay/transactions/out-trade-no/{no}?mchid=`."""
        self._check_merchant(context.query.get("mchid"))
        return 200, describe(self.orders.find(number))

    def query_transaction(self, context: Context, transaction_id: str) -> _Answer:
        """`GET /v3/pay/transactions/id/{id}?mchid=`."""
        self._check_merchant(context.query.get("mchid"))
        return 200, describe(self.orders.find(transaction_id=transaction_id))

    def close(self, context: Context, number: str) -> _Answer:
        """`POST /v3/pay/transactions/out-trade-no/{no}/close`."""
        self._check_merchant(_json(context).get("mchid"))
        self.orders.close(self.orders.find(number))
        return 204, None

    def refund(self, context: Context) -> _Answer:
        """`POST /v3/refund/domestic/refunds`."""
        body = _json(context)
        checks.check_refund(body)
        order = self.orders.find(
            str(body.get("out_trade_no", "")), transaction_id=str(body.get("transaction_id", ""))
        )
        known = body["out_refund_no"] in order.refunds
        refund = self.orders.refund(order, body, self._clock())
        told = describe_refund(order, refund)
        if refund.notify_url and not known:
            data = {**told, "mchid": self.settings.pay.mchid, "refund_status": "SUCCESS"}
            self._notify(refund.notify_url, "REFUND.SUCCESS", "退款成功", "refund", data)
        return 200, {**told, "status": told["status"] if known else "PROCESSING"}

    def query_refund(self, _context: Context, number: str) -> _Answer:
        """`GET /v3/refund/domestic/refunds/{no}`."""
        for order in self.orders.by_number.values():
            if number in order.refunds:
                return 200, describe_refund(order, order.refunds[number])
        raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单查询失败")

    def certificates(self, _context: Context) -> _Answer:
        """`GET /v3/certificates`: the platform's certificate, hidden."""
        platform = self.keys.platform
        certificate = platform.certificate
        one = {
            "serial_no": platform.serial,
            "effective_time": moment(certificate.not_valid_before_utc.timestamp()),
            "expire_time": moment(certificate.not_valid_after_utc.timestamp()),
            "encrypt_certificate": signing.hide(
                platform.certificate_pem, "certificate", self.keys.api_v3_key
            ),
        }
        return 200, {"data": [one]}

    def is_paysign(self, appid: str, fields: dict[str, str]) -> bool:
        """Whether the fields that the program hands to wx.requestPayment carry the merchant's signature."""
        signed = signing.message(
            appid, fields.get("timeStamp", ""), fields.get("nonceStr", ""), fields.get("package", "")
        )
        key = self.keys.merchant.key.public_key()
        return fields.get("signType") == "RSA" and signing.is_signed(key, signed, fields.get("paySign", ""))

    def pay(self, order: Order) -> str:
        """Let the user pay, and notify the merchant; return where the notification goes ("": nowhere)."""
        self.orders.pay(order, self._clock())
        return self._notify(
            str(order.request["notify_url"]),
            "TRANSACTION.SUCCESS",
            "支付成功",
            "transaction",
            describe(order),
        )

    def _notify(self, url: str, kind: str, summary: str, original: str, data: _Body) -> str:
        target = self.settings.pay.notify or url
        if not notify.is_near(target):
            reason = "the host is not on this machine; set notify under [wechat.pay] in routes.toml"
            self._record("notify", url=target, attempt=0, status=None, reason=reason, taken=False)
            return ""
        body = notify.envelope(kind, summary, original, data, self.keys, self._clock())
        task = asyncio.get_running_loop().create_task(notify.send(target, body, self.keys, self._record))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return target


def _json(context: Context) -> _Body:
    try:
        value = msgspec.json.decode(context.raw_body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PayError(400, "PARAM_ERROR", "请求体不是合法的JSON") from error
    if not isinstance(value, dict):
        raise PayError(400, "PARAM_ERROR", "请求体不是合法的JSON")
    return value


_ORDER = r"/v3/pay/transactions/out-trade-no/([^/]+)"
_CALLS: tuple[tuple[str, re.Pattern[str], Callable[..., _Answer]], ...] = (
    ("POST", re.compile(r"/v3/pay/transactions/jsapi"), Pay.create),
    ("GET", re.compile(_ORDER), Pay.query),
    ("POST", re.compile(_ORDER + "/close"), Pay.close),
    ("GET", re.compile(r"/v3/pay/transactions/id/([^/]+)"), Pay.query_transaction),
    ("POST", re.compile(r"/v3/refund/domestic/refunds"), Pay.refund),
    ("GET", re.compile(r"/v3/refund/domestic/refunds/([^/]+)"), Pay.query_refund),
    ("GET", re.compile(r"/v3/certificates"), Pay.certificates),
)
