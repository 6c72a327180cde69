"""What a merchant's request must hold, by the payment documentation."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from mpconsole.backend.wechat.pay.orders import PayError

_NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")
_REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")


def check_order(body: dict[str, Any], now: float) -> None:
    """Raise PayError for an order that the platform would refuse `now`."""
    _text(body, "appid", 32)
    _text(body, "mchid", 32)
    _text(body, "description", 127)
    if not _NUMBER.fullmatch(_text(body, "out_trade_no", 32)):
        raise _wrong("out_trade_no")
    _check_url(_text(body, "notify_url", 255))
    _text(_object(body, "payer"), "openid", 128)
    if _positive(_object(body, "amount"), "total") and body["amount"].get("currency", "CNY") != "CNY":
        raise _wrong("amount.currency")
    if len(str(body.get("attach", ""))) > 128:
        raise _wrong("attach")
    if "time_expire" in body:
        _check_moment(str(body["time_expire"]), now)


def check_refund(body: dict[str, Any]) -> None:
    """Raise PayError for a refund that the platform would refuse."""
    if not body.get("transaction_id") and not body.get("out_trade_no"):
        raise _wrong("out_trade_no")
    if not _REFUND_NUMBER.fullmatch(_text(body, "out_refund_no", 64)):
        raise _wrong("out_refund_no")
    amount = _object(body, "amount")
    _positive(amount, "refund")
    _positive(amount, "total")
    if amount.get("currency") != "CNY":
        raise _wrong("amount.currency")
    if body.get("notify_url"):
        _check_url(str(body["notify_url"]))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query:
        raise _wrong("notify_url")


def _check_moment(text: str, now: float) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong("time_expire") from error
    if moment.tzinfo is None or moment.timestamp() <= now:
        raise _wrong("time_expire")


def _text(body: dict[str, Any], name: str, most: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        raise _wrong(name)
    return value


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise _wrong(name)
    return value


def _positive(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _wrong(f"amount.{name}")
    return value


def _wrong(name: str) -> PayError:
    return PayError(400, "PARAM_ERROR", f"参数错误: {name}")
