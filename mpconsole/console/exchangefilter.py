"""The Backend view's filter: `status:5xx path:cart method:get,post -is:fault body:"a b" time:>200`."""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from mpconsole.backend.conversation import Conversation, Entry
from mpconsole.i18n import N_, _
from mpconsole.units import parse_size

Test = Callable[[Entry], bool]

TERMS: tuple[tuple[str, str], ...] = (
    ("cart pay", N_("both in method, path, query or status; -cart: not")),
    ("path:cart", N_("in the path; also query: host: route: client:")),
    ("status:5xx", N_("also status:404,409  status:>=400  status:200..299")),
    ("method:get,post", N_("a comma means either; ws: WebSockets")),
    ("time:>200", N_("milliseconds; also time:>1.5s  time:100..300")),
    ("size:>10KB", N_("of the answer; up:>1MB of what was sent")),
    ("header:x-token", N_("in a header's name: value, asked or answered")),
    ("body:tea", N_("in a body, asked or answered, or in a message; type:json its kind")),
    ('"out of stock"', N_('quotes hold words together; also body:"a b"')),
    ("path:~^/api/v\\d", N_("~ begins a regular expression")),
    (
        "is:unmatched",
        N_("also is:error  is:fault  is:warning  is:contract  is:marked  is:gone  is:socket  is:open"),
    ),
)
"""What can be typed, and what it means: the help lists it."""

_WORD = re.compile(r'(?P<no>[-!]?)(?:(?P<key>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<plain>\S*))')


class FilterError(ValueError):
    """A word of a filter says nothing; its text is a sentence."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a text keeps: exchanges that fit every word. A word that says nothing is left out, and `trouble`
    is a sentence about the first of them.
    """

    tests: tuple[Test, ...] = ()
    trouble: str = ""

    def __call__(self, exchange: Entry) -> bool:
        """Whether an exchange fits."""
        return all(test(exchange) for test in self.tests)


def parse_filter(text: str, marked: Set[int] = frozenset()) -> Filter:
    """Read a filter (see TERMS); `marked` are the ids of the exchanges that the person has marked."""
    tests, trouble = [], ""
    for word in _WORD.finditer(text.replace("：", ":").strip()):
        if not word[0]:
            continue
        try:
            test = _test(word, marked)
        except FilterError as error:
            trouble = trouble or str(error)
        else:
            tests.append(_not(test) if word["no"] else test)
    return Filter(tuple(tests), trouble)


def _not(test: Test) -> Test:
    return lambda exchange: not test(exchange)


def _test(word: re.Match[str], marked: Set[int]) -> Test:
    key, quoted = (word["key"] or "").casefold(), word["quoted"]
    if quoted is not None and not word["end"]:
        raise FilterError(_("the quotes are not closed: {text}").format(text=word[0]))
    value = word["plain"] if quoted is None else quoted
    if not value:
        raise FilterError(_("nothing stands behind {text}").format(text=word[0]))
    if not key:
        return _holds(value, lambda one: (f"{one.method} {one.target} {one.path} {one.status}",))
    values = [one for one in value.split(",") if one] if quoted is None and value[0] != "~" else [value]
    if key == "is":
        return _any([_is(one.casefold(), marked) for one in values])
    if key in _NUMBERS:
        return _any([_number(word[0], one, *_NUMBERS[key]) for one in values])
    if key in _TEXTS:
        return _any([_holds(one, _TEXTS[key]) for one in values])
    names = " ".join([*_TEXTS, *_NUMBERS, "is"])
    words = _('no filter is called "{key}"; there are {names}. In quotes it is looked for as text.')
    raise FilterError(words.format(key=key, names=names))


def _any(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda exchange: any(test(exchange) for test in tests)


def _holds(value: str, of: Callable[[Entry], Iterator[str] | tuple[str, ...]]) -> Test:
    """Look for a text, whatever its letters; behind `~` for a regular expression."""
    if value.startswith("~"):
        try:
            search = re.compile(value[1:], re.IGNORECASE).search
        except re.error as error:
            words = _("{text} is no regular expression: {reason}")
            raise FilterError(words.format(text=value[1:], reason=error)) from error
        return lambda exchange: any(search(text) for text in of(exchange))
    wanted = value.casefold()
    return lambda exchange: any(wanted in text.casefold() for text in of(exchange))


def _headers(exchange: Entry) -> Iterator[str]:
    for part in (exchange.request, exchange.response):
        if part is not None:
            yield from (f"{name}: {value}" for name, value in part.headers)


def _bodies(exchange: Entry) -> Iterator[str]:
    return (part.text for part in exchange.parts if part.text)


def _types(exchange: Entry) -> Iterator[str]:
    return (part.content_type for part in exchange.parts)


_TEXTS: dict[str, Callable[[Entry], Iterator[str] | tuple[str, ...]]] = {
    "path": lambda one: (one.path, one.raw_path),
    "query": lambda one: (one.query,),
    "method": lambda one: (one.method,),
    "host": lambda one: (one.request.header("host") or "",),
    "route": lambda one: (f"{one.route.path} {one.route.source}",) if one.route else (),
    "client": lambda one: (one.client or "",),
    "header": _headers,
    "body": _bodies,
    "type": _types,
}
_ISES: dict[str, Test] = {
    "unmatched": lambda one: not one.matched,
    "error": lambda one: one.status is not None and one.status >= 400,
    "fault": lambda one: bool(one.fault),
    "warning": lambda one: bool(one.cautions or one.violations),
    "contract": lambda one: bool(one.violations),
    "gone": lambda one: one.status is None,
    "socket": lambda one: isinstance(one, Conversation),
    "open": lambda one: isinstance(one, Conversation) and one.is_open,
}
_OTHER_NAMES = {"noroute": "unmatched", "caution": "warning"}


def _is(value: str, marked: Set[int]) -> Test:
    value = _OTHER_NAMES.get(value, value)
    if value == "marked":
        return lambda exchange: exchange.id in marked
    if value not in _ISES:
        words = _("is:{value} says nothing; there are {names}")
        raise FilterError(words.format(value=value, names=" ".join([*_ISES, "marked"])))
    return _ISES[value]


def _milliseconds(text: str) -> float:
    for unit, factor in (("ms", 1.0), ("s", 1000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text)


_NUMBERS: dict[str, tuple[Callable[[str], float], Callable[[Entry], float | None]]] = {
    "status": (int, lambda one: one.status),
    "time": (_milliseconds, lambda one: one.duration_ms),
    "ms": (_milliseconds, lambda one: one.duration_ms),
    "size": (parse_size, lambda one: one.response.size if one.response else None),
    "up": (parse_size, lambda one: one.request.size),
}


def _number(word: str, value: str, read: Callable[[str], float], of: Callable[[Entry], float | None]) -> Test:
    try:
        low, high = _bounds(value.casefold(), read)
    except ValueError as error:
        raise FilterError(
            _("{word} is no number: write 404, 5xx, >=400, <300 or 200..299").format(word=word)
        ) from error
    return lambda exchange: (found := of(exchange)) is not None and low(found) and high(found)


_Bound = Callable[[float], bool]


def _bounds(value: str, read: Callable[[str], float]) -> tuple[_Bound, _Bound]:
    """Read `404`, `5xx`, `>=400`, `200..299`, `..300`. Raises ValueError."""
    begin, dots, end = value.partition("..")
    if dots and (begin or end):
        low, high = (read(begin) if begin else float("-inf")), (read(end) if end else float("inf"))
        return (lambda found: found >= low), (lambda found: found <= high)
    sign = next((sign for sign in _COMPARISONS if value.startswith(sign)), None)
    if sign is not None:
        compare, limit = _COMPARISONS[sign], read(value.removeprefix(sign))
        return (lambda found: compare(found, limit)), (lambda _found: True)
    if value.endswith("x"):
        digits = value.rstrip("x")
        if not digits.isdecimal():
            raise ValueError(value)
        size = 10 ** (len(value) - len(digits))
        return (lambda found: found // size == int(digits)), (lambda _found: True)
    exact = read(value)
    return (lambda found: round(found) == round(exact)), (lambda _found: True)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}
