"""`mock/scenarios/NAME.toml`: conditions on a timeline, to see how a program lives through a bad day.

repeat = true
[[step]]
at = "0s"
network = "3g"
[[step]]
at = "20s"
faults = [{ path = "/api/cart", kind = "status", status = 503 }]
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mpconsole.backend.documents import parse_toml
from mpconsole.backend.durations import parse_delay
from mpconsole.backend.faults import Conditions, ConditionsTable, FaultError, RuleTable, conditions_of
from mpconsole.backend.sources import BrokenFileError
from mpconsole.i18n import _

FOLDER = "scenarios"
_SHORTEST_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """What is played from `at` seconds on."""

    at: float
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps in the order of time; after `length` seconds it begins again, where it repeats, or ends."""

    name: str
    steps: tuple[Step, ...]
    length: float
    repeat: bool


class _StepTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    at: str
    network: str | None = None
    faults: list[RuleTable] = []


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    repeat: bool = False
    length: str | None = None
    step: list[_StepTable] = []


def names(folder: Path) -> list[str]:
    """Return the names of the scenarios of a mock folder."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.toml"))


def read_scenario(folder: Path, name: str) -> Scenario:
    """Read a scenario of a mock folder. Raises FaultError with what is wrong."""
    if not re.fullmatch(r"[\w.-]+", name) or name.startswith("."):
        raise FaultError(_('there is no scenario "{name}"').format(name=name))
    try:
        content = (folder / FOLDER / f"{name}.toml").read_bytes()
    except OSError as error:
        raise FaultError(_('there is no scenario "{name}"').format(name=name)) from error
    try:
        file = msgspec.convert(parse_toml(content), _File)
        steps = [_step(table) for table in file.step]
    except (BrokenFileError, msgspec.ValidationError, FaultError) as error:
        raise FaultError(f"{FOLDER}/{name}.toml: {error}") from error
    steps.sort(key=lambda step: step.at)
    last = steps[-1].at if steps else 0.0
    length = _seconds(file.length) if file.length else last
    return Scenario(name, tuple(steps), max(length, last, _SHORTEST_SECONDS), file.repeat)


def _step(table: _StepTable) -> Step:
    return Step(
        _seconds(table.at), conditions_of(ConditionsTable(network=table.network, faults=table.faults))
    )


def _seconds(text: str) -> float:
    try:
        return parse_delay(text).low
    except ValueError as error:
        raise FaultError(_('"{text}" is no time; write "20s"').format(text=text)) from error


async def play(scenario: Scenario, change: Callable[[Conditions], None]) -> None:
    """Play a scenario: tell `change` each step when its time comes. Afterwards the last one stays."""
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        for step in scenario.steps:
            await asyncio.sleep(max(0.0, began + step.at - loop.time()))
            change(step.conditions)
        if not scenario.repeat:
            return
        await asyncio.sleep(max(0.0, began + scenario.length - loop.time()))
