"""What first visits rest on, in words."""

from collections.abc import Iterator

from mpconsole.i18n import N_, _
from mpconsole.platform.networks import NAME, ROUND_TRIPS
from mpconsole.size.visit.model import Visits

_BASIS = {
    "official": N_("Download: packages as the official tool compiled them, compressed by Zstandard."),
    "estimate": N_(
        "Download: about what the official tool made of the packages before, compressed by Zstandard."
    ),
    "written": N_("Download: packages as written, compressed by Zstandard."),
}


def basis(found: Visits) -> Iterator[str]:
    """Yield what the figures rest on."""
    yield _(_BASIS[found.basis])
    if found.basis == "written" and found.compiles:
        yield _("Your settings compile them: mpconsole size --compile gives what travels then.")
    yield _("The platform uses Zstandard too; its level is not published, the usual one is taken.")
    named = "; ".join(
        _("{name} {rate} Mbit/s, {delay} ms").format(
            name=one.name, rate=f"{one.rate / 1e6:g}", delay=f"{one.round_trip * 1000:g}"
        )
        for one in found.networks
    )
    yield _(
        "Times at {networks} a round trip; {count} round trips before the first byte; the phone's own work"
        " is left out. Rates: {source}"
    ).format(networks=named, count=ROUND_TRIPS, source=NAME)
    if not found.exact and found.basis == "written":
        yield _(
            "Not all of it is exact: what ships only after compiling counts by its source, and a package over"
            " 64 MB as it is."
        )
