"""Networks that a first visit is reckoned with: rate and round trip, as web performance testing has them.

Source: WebPageTest's connectivity profiles: Mobile 2G, Mobile 3G, Mobile LTE, and FIOS, which stands for
Wi-Fi. They are round figures for comparing, not a promise: real networks vary by far more.
"""

from dataclasses import dataclass

SOURCE = "https://github.com/catchpoint/WebPageTest/blob/6a79fedb6bb5/www/settings/connectivity.ini.sample"

NAME = "WebPageTest, connectivity.ini.sample"
"""What the source is called in a sentence."""

ROUND_TRIPS = 4
"""Before the first byte of the first package: name, TCP, TLS 1.3 and the request, one round trip each."""

ROUND_TRIPS_MORE = 1
"""For each further package, on the connection that is open by then."""


@dataclass(frozen=True, slots=True)
class Network:
    """`rate` in bits a second, `round_trip` in seconds."""

    name: str
    rate: int
    round_trip: float

    def seconds(self, count: int, packages: int) -> float:
        """Return how long `count` bytes in so many packages take, one package after the other.

        The connection's slow start and the phone's own work are left out: it is never faster than this.
        """
        if not packages:
            return 0.0
        trips = ROUND_TRIPS + ROUND_TRIPS_MORE * (packages - 1)
        return trips * self.round_trip + count * 8 / self.rate


NETWORKS = (
    Network("2G", 280_000, 0.800),
    Network("3G", 1_600_000, 0.300),
    Network("4G", 12_000_000, 0.070),
    Network("Wi-Fi", 20_000_000, 0.004),
)
