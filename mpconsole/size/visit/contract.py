"""First visits as the JSON contract `mpconsole.size-visit/1` (`mpconsole/schemas/size-visit-1.json`)."""

from typing import Any

from mpconsole.platform.networks import ROUND_TRIPS, ROUND_TRIPS_MORE, SOURCE
from mpconsole.size.visit.compressing import LEVEL
from mpconsole.size.visit.model import Visit, Visits

SCHEMA = "mpconsole.size-visit/1"


def as_json(found: Visits) -> dict[str, Any]:
    """Return all visits as the contract's object."""
    return {
        "schema": SCHEMA,
        "exact": found.exact,
        "networks": [
            {"name": one.name, "bits_per_second": one.rate, "round_trip_ms": round(one.round_trip * 1000)}
            for one in found.networks
        ],
        "assumptions": {
            "source": SOURCE,
            "round_trips": ROUND_TRIPS,
            "round_trips_more": ROUND_TRIPS_MORE,
            "compression": f"zstd {LEVEL}",
        },
        "packages": [
            {
                "name": one.package,
                "bytes": one.bytes,
                "compressed": one.compressed,
                "exact": one.exact,
                "basis": one.basis,
            }
            for one in found.loads.values()
        ],
        "pages": [_visit(one, found) for one in found.visits],
    }


def _visit(one: Visit, found: Visits) -> dict[str, Any]:
    return {
        "page": one.page,
        "package": one.package,
        "needed": list(one.needed),
        "bytes": found.bytes(one.needed),
        "compressed": found.compressed(one.needed),
        "seconds": {network.name: round(found.seconds(one, network), 3) for network in found.networks},
        "later": {
            "packages": list(one.later),
            "bytes": found.bytes(one.later),
            "compressed": found.compressed(one.later),
            "wifi_only": one.wifi_only,
        },
    }
