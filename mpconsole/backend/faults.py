"""Errors on purpose."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fail:
    """Answer `status` instead, at a `rate` from 0 (never) to 1 (always)."""

    rate: float = 1.0
    status: int = 500

    def strikes(self) -> bool:
        """Draw whether this time it fails."""
        return random.random() < self.rate  # noqa: S311
