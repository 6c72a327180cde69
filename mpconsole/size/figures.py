"""A figure with its certainty: what is known, and the range in which the platform's own figure lies."""

from dataclasses import dataclass

from mpconsole.size.model import Compiled, Verdict

NEAR = 0.85
"""From this share of a limit on a figure is near it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`bytes` as written (or official), and the range it lies in after compiling."""

    bytes: int
    low: int
    high: int
    likely: int

    @classmethod
    def of(cls, size: int) -> "Figures":
        """A figure that is certain."""
        return cls(size, size, size, size)

    @classmethod
    def compiled(cls, size: int, compiled: Compiled) -> "Figures":
        """The figures of `size` bytes as written, whose compiled size is `compiled`."""
        if compiled.basis == "official" and compiled.bytes is not None:
            return cls.of(compiled.bytes)
        if compiled.basis == "estimate" and compiled.low is not None and compiled.high is not None:
            return cls(size, compiled.low, compiled.high, compiled.bytes or 0)
        return cls.of(size)

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(
            self.bytes + other.bytes,
            self.low + other.low,
            self.high + other.high,
            self.likely + other.likely,
        )

    def against(self, limit: int) -> Verdict:
        """Hold the figure against `limit` bytes."""
        if self.low > limit:
            return Verdict.OVER
        if self.high > limit:
            return Verdict.UNKNOWN
        return Verdict.NEAR if self.likely >= limit * NEAR else Verdict.OK
