"""The Backend view's filter: `status:5xx path:cart method:post -fault words`."""

from collections.abc import Callable, Set

from mpconsole.backend.exchange import Exchange

Keep = Callable[[Exchange], bool]


def parse_filter(text: str, marked: Set[int] = frozenset()) -> Keep:
    """Return what a filter keeps: exchanges that fit every word of it; `-word` turns a word round.

    `status:404`, `status:5xx`, `status:>=400`, `ms:>100`, `method:post`, `path:cart`, `query:page`,
    `body:tea`, `is:unmatched`, `is:fault`, `is:caution`, `is:marked`; a word without a key is looked for in
    method, path, query and status. `marked` are the ids of the exchanges that the person has marked.
    """
    tests = [_test(word, marked) for word in text.casefold().split()]
    return lambda exchange: all(test(exchange) for test in tests)


def _test(word: str, marked: Set[int]) -> Keep:
    if word.startswith("-") and len(word) > 1:
        inner = _test(word[1:], marked)
        return lambda exchange: not inner(exchange)
    key, colon, value = word.partition(":")
    if key == "is" and value.startswith("mark"):
        return lambda exchange: exchange.id in marked
    if colon and key in _KEYS and value:
        return _KEYS[key](value)
    return lambda exchange: word in f"{exchange.method} {exchange.target} {exchange.status}".casefold()


def _number(value: str, of: Callable[[Exchange], float | None]) -> Keep:
    for sign, compare in _COMPARISONS.items():
        if value.startswith(sign):
            try:
                limit = float(value.removeprefix(sign))
            except ValueError:
                return lambda exchange: False
            return lambda exchange: (found := of(exchange)) is not None and compare(found, limit)
    return lambda exchange: (found := of(exchange)) is not None and f"{found:.0f}".startswith(value)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}


def _is(value: str) -> Keep:
    if value.startswith("un") or value in ("noroute", "404"):
        return lambda exchange: not exchange.matched
    if value.startswith(("caution", "warn")):
        return lambda exchange: bool(exchange.cautions or exchange.violations)
    return lambda exchange: bool(exchange.fault)


def _body(value: str) -> Keep:
    def test(exchange: Exchange) -> bool:
        return any(
            value in (part.text or "").casefold() for part in (exchange.request, exchange.response) if part
        )

    return test


_KEYS: dict[str, Callable[[str], Keep]] = {
    "status": lambda value: _number(value.rstrip("x"), lambda exchange: exchange.status),
    "ms": lambda value: _number(value, lambda exchange: exchange.duration_ms),
    "method": lambda value: lambda exchange: exchange.method.casefold().startswith(value),
    "path": lambda value: lambda exchange: value in exchange.path.casefold(),
    "query": lambda value: lambda exchange: value in exchange.query.casefold(),
    "body": _body,
    "is": _is,
}
