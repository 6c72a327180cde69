"""What works beside a mock and will not with users: other domains, plain http, too many requests at once.

Facts: "Network" and "Server domain name" of the platform's documentation: https and wss alone, each host
in its list (with its port, where it has one; of wss any port), no addresses in numbers; at most 10 requests,
uploads and downloads at once, and 5 WebSockets. Requests to this machine or the
local network are what a mock is for.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from mpconsole.i18n import N_, _

REQUESTS_AT_ONCE = 10
SOCKETS_AT_ONCE = 5
_WORDS = {
    "plain": N_("{origin} is plain http: users' requests need https"),
    "address": N_("{origin} is an address in numbers, never a legal domain"),
    "domain": N_("{origin} is not among the legal domains in mpconsole.toml"),
    "requests": N_("{count} requests at once: WeChat lets all beyond {limit} wait"),
    "sockets": N_("{count} WebSockets at once: WeChat opens {limit} at most"),
}


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning. `kind` is plain, address, domain, requests or sockets; `origin` is "" for the last two."""

    kind: str
    origin: str = ""
    count: int = 0
    limit: int = 0

    def told(self) -> dict[str, Any]:
        """Return what the event says."""
        if self.origin:
            return {"kind": self.kind, "origin": self.origin}
        return {"kind": self.kind, "count": self.count, "limit": self.limit}

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "Caution":
        """Read what an event says."""
        numbers = (int(value.get(name) or 0) for name in ("count", "limit"))
        return cls(str(value.get("kind")), str(value.get("origin") or ""), *numbers)

    def words(self) -> str:
        """Say it in the person's language."""
        words = _(_WORDS[self.kind]) if self.kind in _WORDS else self.kind
        return words.format(origin=self.origin, count=self.count, limit=self.limit)


@lru_cache(maxsize=256)
def of_origin(origin: str, domains: tuple[str, ...]) -> tuple[Caution, ...]:
    """Judge an origin such as `https://api.example.com`; `domains` are the legal ones (none: not known)."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if not host or is_local(host):
        return ()
    found = [Caution("plain", origin)] if parts.scheme in ("http", "ws") else []
    if _is_address(host):
        found.append(Caution("address", origin))
    elif domains and not any(_allows(domain, parts.scheme, host, parts.netloc) for domain in domains):
        found.append(Caution("domain", origin))
    return tuple(found)


def of_host(host: bytes, domains: tuple[str, ...]) -> tuple[Caution, ...]:
    """Judge the `Host` of a request that came here over http."""
    return of_origin(f"http://{host.decode('latin-1')}", domains)


def is_local(host: str) -> bool:
    """Whether a host is this machine or one in a local network."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".test")) or "." not in host.strip("."):
        return _address(host) is None or not _is_public(host)
    return _is_address(host) and not _is_public(host)


def _allows(domain: str, scheme: str, host: str, netloc: str) -> bool:
    """Whether an entry of the lists covers a host. An entry without a scheme is for any; that a request is
    not encrypted is another warning.
    """
    given = urlsplit(domain if "://" in domain else f"//{domain}")
    if (given.hostname or "") != host:
        return False
    socket = scheme in ("ws", "wss")
    if given.scheme and (given.scheme == "wss") != socket:
        return False
    return socket or given.port == urlsplit(f"//{netloc}").port


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_address(host: str) -> bool:
    return _address(host) is not None


def _is_public(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_global
