"""Orders and refunds: what may become of each, and how they are told."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

PREPAY_SECONDS = 2 * 3600
_CHINA = timezone(timedelta(hours=8))
_WORDS = {"NOTPAY": "订单未支付", "SUCCESS": "支付成功", "CLOSED": "订单已关闭", "REFUND": "转入退款"}


class PayError(Exception):
    """A refusal of the payment API: a status, a code and words."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.code = code
        self.words = words


@dataclass(slots=True)
class Refund:
    """One refund."""

    out_refund_no: str
    refund_id: str
    amount: int
    made: float
    notify_url: str = ""
    reason: str = ""


@dataclass(slots=True)
class Order:
    """One order. `request` is the merchant's request; `state` as the platform names states."""

    request: dict[str, Any]
    prepay_id: str
    made: float
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid: float = 0.0
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The merchant's own number."""
        return str(self.request["out_trade_no"])

    @property
    def total(self) -> int:
        """The amount in fen."""
        return int(self.request["amount"]["total"])

    @property
    def refunded(self) -> int:
        """How much went back, in fen."""
        return sum(refund.amount for refund in self.refunds.values())


@dataclass
class Orders:
    """Every order of the merchant."""

    by_number: dict[str, Order] = field(default_factory=dict)

    def create(self, request: dict[str, Any], now: float) -> Order:
        """Take an order, or the same one again. Raises PayError where its number is used."""
        known = self.by_number.get(request["out_trade_no"])
        if known is not None and known.state == "CLOSED":
            raise PayError(400, "ORDER_CLOSED", "订单已关闭")
        if known is not None and (known.state != "NOTPAY" or known.request != request):
            raise PayError(403, "OUT_TRADE_NO_USED", "商户订单号重复")
        prepay_id = f"wx{china(now):%d%H%M%S}{secrets.token_hex(13)}"
        order = Order(request, prepay_id, now)
        self.by_number[order.number] = order
        return order

    def find(self, number: str = "", *, transaction_id: str = "", prepay_id: str = "") -> Order:
        """Return an order. Raises PayError where there is none."""
        for order in self.by_number.values():
            if number == order.number or (transaction_id and transaction_id == order.transaction_id):
                return order
            if prepay_id and prepay_id == order.prepay_id:
                return order
        raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")

    def pay(self, order: Order, now: float) -> None:
        """Let the user pay. Raises PayError where that is no longer possible."""
        if order.state != "NOTPAY":
            raise PayError(
                400, "ORDER_PAID" if order.state != "CLOSED" else "ORDER_CLOSED", _WORDS[order.state]
            )
        expire = order.request.get("time_expire")
        ends = datetime.fromisoformat(expire).timestamp() if expire else order.made + PREPAY_SECONDS
        if now > min(ends, order.made + PREPAY_SECONDS):
            raise PayError(400, "ORDER_CLOSED", "订单已过期")
        order.state, order.paid = "SUCCESS", now
        order.transaction_id = f"4200{china(now):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010}"

    def close(self, order: Order) -> None:
        """Close an unpaid order; a closed one stays closed. Raises PayError for a paid one."""
        if order.state not in ("NOTPAY", "CLOSED"):
            raise PayError(400, "ORDER_PAID", "订单已支付")
        order.state = "CLOSED"

    def refund(self, order: Order, request: dict[str, Any], now: float) -> Refund:
        """Give money back; the same number again is the same refund. Raises PayError."""
        number, amount = str(request["out_refund_no"]), int(request["amount"]["refund"])
        if order.state not in ("SUCCESS", "REFUND"):
            raise PayError(400, "INVALID_REQUEST", "订单未支付")
        if request["amount"]["total"] != order.total:
            raise PayError(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
        known = order.refunds.get(number)
        if known is not None and known.amount != amount:
            raise PayError(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
        if known is not None:
            return known
        if order.refunded + amount > order.total:
            raise PayError(403, "NOT_ENOUGH", "退款金额超过订单金额")
        refund_id = f"5030{china(now):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010}"
        refund = Refund(
            number, refund_id, amount, now, str(request.get("notify_url", "")), str(request.get("reason", ""))
        )
        order.refunds[number] = refund
        order.state = "REFUND"
        return refund


def china(now: float) -> datetime:
    """Return a moment as the platform writes times: in China's time zone."""
    return datetime.fromtimestamp(now, UTC).astimezone(_CHINA)


def moment(now: float) -> str:
    """Return a moment as RFC 3339."""
    return china(now).isoformat(timespec="seconds")


def describe(order: Order) -> dict[str, Any]:
    """Return an order as queries and notifications tell it."""
    request = order.request
    found: dict[str, Any] = {
        "appid": request["appid"],
        "mchid": request["mchid"],
        "out_trade_no": order.number,
        "trade_state": order.state,
        "trade_state_desc": _WORDS[order.state],
        "attach": request.get("attach", ""),
        "payer": request["payer"],
        "amount": {"total": order.total, "currency": "CNY"},
    }
    if order.transaction_id:
        found |= {
            "transaction_id": order.transaction_id,
            "trade_type": "JSAPI",
            "bank_type": "OTHERS",
            "success_time": moment(order.paid),
            "amount": {
                "total": order.total,
                "payer_total": order.total,
                "currency": "CNY",
                "payer_currency": "CNY",
            },
        }
    return found


def describe_refund(order: Order, refund: Refund) -> dict[str, Any]:
    """Return a refund as the API tells it."""
    return {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.number,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "success_time": moment(refund.made),
        "create_time": moment(refund.made),
        "status": "SUCCESS",
        "funds_account": "AVAILABLE",
        "amount": {
            "total": order.total,
            "refund": refund.amount,
            "payer_total": order.total,
            "payer_refund": refund.amount,
            "settlement_refund": refund.amount,
            "settlement_total": order.total,
            "discount_refund": 0,
            "currency": "CNY",
        },
    }
