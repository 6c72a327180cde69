"""What the service remembers, as snapshots keep it: every table as a list of its keys and values."""

from collections.abc import Mapping
from typing import Any

import msgspec

from mpconsole.backend.wechat.pay.orders import Order, Orders
from mpconsole.backend.wechat.state import Code, Customer, Session, State, Token

Text = tuple[str, str]


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of State, and the merchant's orders. Times are seconds since 1970: what was to end, ends."""

    codes: list[tuple[str, Code]] = []
    phone_codes: list[tuple[str, Code]] = []
    sessions: list[tuple[Text, Session]] = []
    users: list[tuple[str, str]] = []
    tokens: list[tuple[str, Token]] = []
    newest: list[tuple[Text, str]] = []
    forced: list[tuple[str, list[float]]] = []
    logins: list[tuple[str, list[float]]] = []
    credits: list[tuple[tuple[str, str, str], int]] = []
    customers: list[tuple[str, Customer]] = []
    media: list[tuple[str, tuple[bytes, str]]] = []
    links: list[tuple[str, dict[str, Any]]] = []
    orders: list[Order] = []

    def counts(self) -> Mapping[str, int]:
        """How many users, tokens, accepts and orders there are; what there is none of is left out."""
        found = {
            "users": len(self.users),
            "tokens": len(self.tokens),
            "credits": sum(count for _key, count in self.credits),
            "orders": len(self.orders),
        }
        return {name: count for name, count in found.items() if count}


_TABLES = tuple(name for name in Memory.__struct_fields__ if name != "orders")


def remembered(state: State, orders: Orders) -> Memory:
    """Return what there is now."""
    tables = {name: list(getattr(state, name).items()) for name in _TABLES}
    return Memory(**tables, orders=list(orders.by_number.values()))


def restore(memory: Memory, state: State, orders: Orders) -> None:
    """Forget what there is, and take what `memory` says."""
    for name in _TABLES:
        table = getattr(state, name)
        table.clear()
        table.update(getattr(memory, name))
    orders.by_number.clear()
    orders.by_number.update({order.number: order for order in memory.orders})
