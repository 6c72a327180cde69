"""Where a server listens, and how a port that is taken is told."""

import errno
import ipaddress
import socket

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _

LOOPBACK = "127.0.0.1"


def listen(host: str, port: int) -> socket.socket:
    """Bind and listen; port 0 takes a free one. Raises MpconsoleError for a port that cannot be had."""
    if not 0 <= port <= 65535:
        raise UsageError(
            _("{port} is no port; choose one from 1 to 65535, or 0 for a free one").format(port=port)
        )
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host or LOOPBACK, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise UsageError(_("{host} is no address of this machine").format(host=host)) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> MpconsoleError:
    if error.errno == errno.EADDRINUSE:
        return MpconsoleError(
            _("port {port} is already in use").format(port=port),
            hint=_("Choose another one with --port, or --port 0 for a free one."),
        )
    if error.errno == errno.EACCES:
        return MpconsoleError(
            _("port {port} is not allowed here").format(port=port),
            hint=_("Choose one above 1024 with --port."),
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return UsageError(_("{host} is no address of this machine").format(host=host))
    reason = error.strerror or str(error)
    return MpconsoleError(
        _("cannot listen on {host}:{port}: {reason}").format(host=host, port=port, reason=reason)
    )


def url_of(listener: socket.socket) -> str:
    """Return the URL at which this machine reaches `listener`."""
    host, port = listener.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        host = "::1" if address.version == 6 else LOOPBACK
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine can connect."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback
