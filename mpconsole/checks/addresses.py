"""Addresses of hosts as they stand in scripts, views and style sheets."""

import re

ADDRESS = re.compile(
    rb"(?P<scheme>https?|wss?)://(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\])(?P<port>:\d+)?", re.IGNORECASE
)

_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LOCAL = ("localhost", "127.", "[::1]", "0.0.0.0")  # noqa: S104 - looked for, not listened on
_NAMES_ONLY = ("www.w3.org", "schemas.", "example.com", "www.example.com")
"""Hosts of addresses that are names of vocabularies, or samples; nobody calls them."""


def host_of(found: re.Match[bytes]) -> tuple[str, str] | None:
    """Return the host of an ADDRESS and what is to be said of it: `ip`, `plain` or nothing.

    None for hosts of this machine and for those that nobody calls.
    """
    host = found.group("host").decode("utf-8", "replace").lower()
    if host.startswith((*_LOCAL, *_NAMES_ONLY)):
        return None
    if _IP.fullmatch(host) or host.startswith("["):
        return host, "ip"
    return host, "plain" if found.group("scheme").lower() in (b"http", b"ws") and "." in host else ""


def unsafe_host(text: str) -> tuple[str, str] | None:
    """Return the same where a text begins with an address of plain http or of an IP address."""
    found = ADDRESS.match(text.encode("utf-8", "replace"))
    named = host_of(found) if found is not None else None
    return named if named is not None and named[1] else None
