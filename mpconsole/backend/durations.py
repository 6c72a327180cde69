"""Delays as people write them: `120ms`, `1.5s`, `80ms-300ms`."""

import random
import re
from dataclasses import dataclass

_ONE = r"(\d+(?:\.\d+)?)\s*(ms|s)"
_DELAY = re.compile(rf"^\s*{_ONE}(?:\s*-\s*{_ONE})?\s*$")
LONGEST_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Delay:
    """A time to wait, in seconds, drawn evenly between `low` and `high`."""

    low: float = 0.0
    high: float = 0.0

    def __bool__(self) -> bool:
        return self.high > 0

    def seconds(self) -> float:
        """Draw one."""
        return self.low if self.low == self.high else random.uniform(self.low, self.high)  # noqa: S311


def parse_delay(text: str) -> Delay:
    """Read `120ms`, `1.5s` or `80ms-300ms`. Raises ValueError on anything else, and beyond ten minutes."""
    found = _DELAY.match(text)
    if not found:
        raise ValueError(text)
    low = _seconds(found[1], found[2])
    high = _seconds(found[3], found[4]) if found[3] else low
    if not low <= high <= LONGEST_SECONDS:
        raise ValueError(text)
    return Delay(low, high)


def _seconds(number: str, unit: str) -> float:
    return float(number) / (1000 if unit == "ms" else 1)
