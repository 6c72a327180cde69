"""A finding: a rule and its arguments. Words are made from it at the edge, in either language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Severity(StrEnum):
    """How much a finding matters; only errors decide the exit code."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: lines and columns count code points from 1, ends are exclusive. `line` 0: the whole file."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `official` is the code with which the official tool refuses the project,
    True where it refuses without a code, None where it accepts it.
    """

    rule: str
    severity: Severity
    place: Place
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    official: int | bool | None = None
