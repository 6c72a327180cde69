"""First visits as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mpconsole.platform.networks import NETWORKS, Network

Basis = Literal["written", "estimate", "official"]


@dataclass(frozen=True, slots=True)
class Load:
    """One package on its way: `bytes` as written, `compressed` its container in Zstandard, of what the
    official tool made (`official`, or an `estimate` by it where files changed since), else as `written`.

    `exact` is false for an estimate, where some of it ships only after compiling (its source was compressed
    instead), or where it is too large to be compressed here and counts as it is.
    """

    package: str
    bytes: int
    compressed: int
    exact: bool = True
    basis: Basis = "written"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page opened by someone who has nothing of the program yet. `needed` packages come before it is
    shown, `later` ones once it is (`preloadRule`), on Wi-Fi alone where `wifi_only`.
    """

    page: str
    package: str
    needed: tuple[str, ...]
    later: tuple[str, ...] = ()
    wifi_only: bool = True


@dataclass(frozen=True, slots=True)
class Visits:
    """Every page's first visit, the entry page first, then the heaviest. `compiles`: the project's settings
    make something else of what is written.
    """

    loads: Mapping[str, Load]
    visits: tuple[Visit, ...]
    networks: tuple[Network, ...] = field(default=NETWORKS)
    compiles: bool = False

    def bytes(self, packages: tuple[str, ...]) -> int:
        """Return what `packages` weigh as written."""
        return sum(self.loads[name].bytes for name in packages)

    def compressed(self, packages: tuple[str, ...]) -> int:
        """Return what `packages` weigh on their way."""
        return sum(self.loads[name].compressed for name in packages)

    def seconds(self, visit: Visit, network: Network) -> float:
        """Return how long it takes on `network` until everything needed is there."""
        return network.seconds(self.compressed(visit.needed), len(visit.needed))

    @property
    def basis(self) -> Basis:
        """What the figures are of, by the package that is known worst."""
        found = {load.basis for load in self.loads.values() if load.bytes}
        return "written" if "written" in found else "estimate" if "estimate" in found else "official"

    @property
    def exact(self) -> bool:
        """Whether every figure is of what really ships."""
        return all(load.exact for load in self.loads.values())
