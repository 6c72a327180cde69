"""What real networks and servers do to a program: slowness, errors, lost and half-sent answers.

Conditions come from a route (`fail`, `delay`), from rules switched while the server runs or by a scenario,
from one request's own header (`X-Mock-Fault: status=500; delay=2s`), and from the network that is played.
The nearest wins: header, rule, route; the network's slowness comes on top.
"""

import random
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from mpconsole import units
from mpconsole.backend.durations import Delay, parse_delay
from mpconsole.backend.patterns import Pattern, plain
from mpconsole.i18n import _

HEADER = b"x-mock-fault"
KINDS = ("status", "drop", "half", "timeout")
Kind = Literal["status", "drop", "half", "timeout"]
_COLD_SECONDS = 30.0


class FaultError(ValueError):
    """A condition that cannot be; the message says which part of it."""


@dataclass(frozen=True, slots=True)
class Fail:
    """What goes wrong, at a `rate` from 0 (never) to 1 (always).

    `status`: that status instead of the answer; `drop`: the connection is cut without a word; `half`: in
    the middle of the answer; `timeout`: no answer ever comes.
    """

    rate: float = 1.0
    status: int = 500
    kind: str = "status"

    def strikes(self) -> bool:
        """Draw whether this time it goes wrong."""
        return random.random() < self.rate  # noqa: S311

    def told(self, by: str) -> dict[str, Any]:
        """Return what the event says; `by` is header, rule, route or network."""
        told: dict[str, Any] = {"kind": self.kind, "by": by}
        return {**told, "status": self.status} if self.kind == "status" else told


@dataclass(frozen=True, slots=True)
class Network:
    """A network: how long each answer takes on top, how many bytes a second pass, how many are lost."""

    name: str
    delay: Delay = field(default_factory=Delay)
    bandwidth: int | None = None
    loss: float = 0.0


NETWORKS = {
    network.name: network
    for network in (
        Network("2g", Delay(0.3, 0.8), 31 * units.KB),
        Network("3g", Delay(0.1, 0.3), 94 * units.KB),
        Network("4g", Delay(0.03, 0.08), 1100 * units.KB),
        Network("weak-wifi", Delay(0.05, 0.6), 200 * units.KB, 0.03),
        Network("offline", loss=1.0),
    )
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to requests for `pattern` (None: all). `cold` comes on top for the first request, and for
    one after half a minute of silence.
    """

    method: str = "*"
    pattern: Pattern | None = None
    delay: Delay = field(default_factory=Delay)
    cold: Delay = field(default_factory=Delay)
    bandwidth: int | None = None
    fail: Fail | None = None

    def covers(self, method: str, path: str) -> bool:
        """Whether this rule is for such a request."""
        if self.method not in ("*", method):
            return False
        return self.pattern is None or self.pattern.match(plain(path)) is not None


@dataclass(frozen=True, slots=True)
class Conditions:
    """The network that is played and the rules, as they are now."""

    network: Network | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one request: seconds to wait, bytes a second, what goes wrong and by whom."""

    delay: float = 0.0
    bandwidth: int | None = None
    fail: Fail | None = None
    by: str = ""


class Weather:
    """The conditions of a running server."""

    def __init__(self) -> None:
        self.conditions = Conditions()
        self.is_fine = True
        self._last: dict[int, float] = {}

    def change(self, conditions: Conditions) -> None:
        """Play other conditions from now on."""
        self.conditions = conditions
        self.is_fine = conditions.network is None and not conditions.rules
        self._last.clear()

    def plan(
        self, method: str, path: str, header: str | None, own: tuple[Delay | None, Fail | None], now: float
    ) -> Plan:
        """Say what happens to a request. `own` is what its route says; `now` seconds of any clock."""
        rule, by = self._rule(method, path, header)
        delay, fail = own
        wait = (delay.seconds() if delay else 0.0) if rule is None or not (rule.delay or rule.cold) else 0.0
        bandwidth = None
        if rule is not None:
            wait += rule.delay.seconds() + self._cold(rule, now)
            bandwidth = rule.bandwidth
            if rule.fail is not None:
                fail = rule.fail
        fail, by = (fail, by) if fail is not None and fail.strikes() else (None, "")
        network = self.conditions.network
        if network is not None:
            wait += network.delay.seconds()
            bandwidth = min(filter(None, (bandwidth, network.bandwidth)), default=None)
            if fail is None and network.loss and random.random() < network.loss:  # noqa: S311
                fail, by = Fail(kind="drop"), "network"
        return Plan(wait, bandwidth, fail, by or "route")

    def _rule(self, method: str, path: str, header: str | None) -> tuple[Rule | None, str]:
        if header:
            return parse_header(header), "header"
        for rule in self.conditions.rules:
            if rule.covers(method, path):
                return rule, "rule"
        return None, "route"

    def _cold(self, rule: Rule, now: float) -> float:
        if not rule.cold:
            return 0.0
        last, self._last[id(rule)] = self._last.get(id(rule)), now
        return rule.cold.seconds() if last is None or now - last > _COLD_SECONDS else 0.0


class RuleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as scenarios and the control endpoint write it."""

    path: str | None = None
    method: str = "*"
    delay: str = "0ms"
    cold: str = "0ms"
    bandwidth: str | None = None
    kind: Kind | None = None
    status: int | None = None
    rate: float = 1.0


class ConditionsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Conditions as scenarios and the control endpoint write them."""

    network: str | None = None
    faults: list[RuleTable] = []


def read_conditions(value: object) -> Conditions:
    """Read `{"network": "3g", "faults": [{"path": "/api/cart", "kind": "status", "status": 500}]}`.

    Raises FaultError.
    """
    try:
        table = msgspec.convert(value, ConditionsTable)
    except msgspec.ValidationError as error:
        raise FaultError(str(error)) from error
    return conditions_of(table)


def conditions_of(table: ConditionsTable) -> Conditions:
    """Return the conditions of a table. Raises FaultError."""
    if table.network in (None, "", "none"):
        return Conditions(None, tuple(map(_rule, table.faults)))
    network = NETWORKS.get(str(table.network))
    if network is None:
        words = _('there is no network "{name}"; there are {names}')
        raise FaultError(words.format(name=table.network, names=", ".join(NETWORKS)))
    return Conditions(network, tuple(map(_rule, table.faults)))


def describe(conditions: Conditions) -> dict[str, Any]:
    """Return conditions as `read_conditions` reads them."""
    return {
        "network": conditions.network.name if conditions.network else None,
        "faults": [_described(rule) for rule in conditions.rules],
    }


def parse_header(text: str) -> Rule:
    """Read `status=500; delay=2s; rate=0.5`, `drop`, `half`, `timeout`, `bandwidth=30 KB`; or FaultError."""
    table: dict[str, Any] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, equals, value = (one.strip() for one in part.partition("="))
        if not equals and name in KINDS:
            table["kind"] = name
        elif equals and name in ("delay", "bandwidth"):
            table[name] = value
        elif equals and name in ("status", "rate"):
            table[name] = _number(value)
        else:
            raise FaultError(
                _('"{part}" is no fault; write status=500, drop, half, timeout, delay=2s').format(part=part)
            )
    try:
        return _rule(msgspec.convert(table, RuleTable))
    except msgspec.ValidationError as error:
        raise FaultError(str(error)) from error


def _rule(table: RuleTable) -> Rule:
    try:
        pattern = None if table.path in (None, "*", "/*") else Pattern.parse(str(table.path))
        delay, cold = parse_delay(table.delay), parse_delay(table.cold)
        bandwidth = None if table.bandwidth is None else units.parse_size(table.bandwidth)
    except ValueError as error:
        raise FaultError(_('"{text}" is no path, delay or size').format(text=error)) from error
    if bandwidth is not None and bandwidth < 1:
        raise FaultError(_('"{text}" is no path, delay or size').format(text=table.bandwidth))
    kind = table.kind or ("status" if table.status is not None else None)
    fail = (
        None
        if kind is None
        else checked_fail(table.rate, 500 if table.status is None else table.status, kind)
    )
    return Rule(table.method.upper(), pattern, delay, cold, bandwidth, fail)


def checked_fail(rate: float, status: int, kind: str) -> Fail:
    """Make a Fail. Raises FaultError for a rate or a status that cannot be."""
    if not 0 <= rate <= 1:
        raise FaultError(_("fail.rate is {rate}; write a share from 0 to 1").format(rate=rate))
    if not 200 <= status <= 599:
        raise FaultError(_("{status} is no HTTP status from 200 to 599").format(status=status))
    return Fail(rate, status, kind)


def _described(rule: Rule) -> dict[str, Any]:
    found: dict[str, Any] = {"path": rule.pattern.text if rule.pattern else None, "method": rule.method}
    for name, delay in (("delay", rule.delay), ("cold", rule.cold)):
        if delay:
            found[name] = f"{delay.low * 1000:g}ms-{delay.high * 1000:g}ms"
    if rule.bandwidth is not None:
        found["bandwidth"] = f"{rule.bandwidth} B"
    if rule.fail is not None:
        found |= {"kind": rule.fail.kind, "rate": rule.fail.rate}
        if rule.fail.kind == "status":
            found["status"] = rule.fail.status
    return found


def _number(text: str) -> float | int | str:
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return text
