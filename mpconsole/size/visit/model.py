"""First visits as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mpconsole.platform.networks import NETWORKS, Network


@dataclass(frozen=True, slots=True)
class Load:
    """One package on its way: `bytes` as written, `compressed` its container deflated.

    `exact` is false where some of it ships only after compiling (its source was compressed instead), or
    where it is too large to be compressed here and counts as it is.
    """

    package: str
    bytes: int
    compressed: int
    exact: bool = True


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
    """Every page's first visit, the entry page first, then the heaviest."""

    loads: Mapping[str, Load]
    visits: tuple[Visit, ...]
    networks: tuple[Network, ...] = field(default=NETWORKS)

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
    def exact(self) -> bool:
        """Whether every figure is of what really ships."""
        return all(load.exact for load in self.loads.values())
