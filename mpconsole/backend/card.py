"""The connect card: how the program, the phone and the terminal elsewhere reach this server."""

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mpconsole.i18n import N_, _

if TYPE_CHECKING:
    from mpconsole.backend.routes import Route  # 35 ms of Starlette, for who only shows a card

DOMAIN_CHECK = N_(
    "DevTools: Details → Local settings → skip the check of legal domains, TLS and certificates"
)


@dataclass(frozen=True, slots=True)
class Card:
    """What a person needs to connect.

    `lan` are URLs for a phone in the same network (none while only this machine can connect), `ssh` the
    command that brings the port to the person's own machine (None outside SSH), `snippet` a call for the
    program. `open_to_network` says that others can connect.
    """

    url: str
    lan: tuple[str, ...]
    ssh: str | None
    snippet: str
    folder: str
    open_to_network: bool


def make_card(
    url: str,
    folder: str,
    routes: "Iterable[Route]",
    *,
    loopback: bool,
    environ: Mapping[str, str] = os.environ,
) -> Card:
    """Build the card of a server that answers at `url`."""
    port = urlsplit(url).port or 80
    lan = () if loopback else tuple(f"http://{address}:{port}" for address in lan_addresses())
    return Card(url, lan, _ssh(port, environ), _snippet(url, routes), folder, not loopback)


def card_lines(card: Card) -> list[str]:
    """Return the card as lines of text, in the person's language."""
    rows = [(_("local"), card.url), *((_("LAN"), address) for address in card.lan)]
    if card.ssh:
        rows.append((_("over SSH"), card.ssh))
    rows += [(_("serving"), card.folder), (_("in the program"), card.snippet)]
    lines = [f"{name}: {value}" for name, value in rows]
    lines.append(_(DOMAIN_CHECK))
    if card.open_to_network:
        lines.append(_("Everyone in this network can connect; without --host only this machine can."))
    return lines


def lan_addresses() -> list[str]:
    """Return this machine's address in the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: only the route is looked up
            address = str(probe.getsockname()[0])
        except OSError:
            return []
    return [] if address.startswith(("127.", "0.")) else [address]


def _ssh(port: int, environ: Mapping[str, str]) -> str | None:
    connection = environ.get("SSH_CONNECTION", "").split()
    if len(connection) != 4:
        return None
    _client, _client_port, host, ssh_port = connection
    user = environ.get("USER") or environ.get("LOGNAME")
    there = f"{user}@{host}" if user else host
    extra = "" if ssh_port == "22" else f" -p {ssh_port}"
    return f"ssh -N -L {port}:127.0.0.1:{port}{extra} {there}"


def _snippet(url: str, routes: "Iterable[Route]") -> str:
    gets = [route.pattern.text for route in routes if route.takes("GET") and route.pattern.regex is None]
    path = gets[0] if gets else "/"
    return f"wx.request({{ url: '{url}{path}', success: res => console.log(res.data) }})"
