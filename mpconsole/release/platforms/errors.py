"""How a call to a platform can end without an answer that we wanted: three kinds, kept apart.

The difference decides what may follow: after `RefusedError` and `UnreachableError` nothing has happened;
after `UnclearError` it may have, and the platform must be asked before anything is repeated.
"""

from urllib.parse import urlsplit

from mpconsole.errors import PlatformError
from mpconsole.i18n import _
from mpconsole.platform import errcodes

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class RefusedError(PlatformError):
    """The platform answered with an error code: what was asked has not happened.

    `text` is the platform's own text with its request id (`rid`), for its support.
    """

    def __init__(self, endpoint: str, code: int, text: str) -> None:
        self.endpoint = endpoint
        self.code = code
        self.text = text
        sentence = errcodes.words(code)
        super().__init__(
            _("{endpoint} answered {code}: {text}").format(endpoint=endpoint, code=code, text=text),
            hint=_(sentence) if sentence else None,
        )


class UnclearError(PlatformError):
    """The connection ended, the answer could not be read, or the platform was busy: it may have acted."""

    def __init__(self, endpoint: str, reason: str) -> None:
        self.endpoint = endpoint
        self.reason = reason
        super().__init__(
            _("{endpoint} gave no clear answer: {reason}").format(endpoint=endpoint, reason=reason),
            hint=_("Whether it has happened is asked before anything is repeated: mpconsole release resume"),
        )


class UnreachableError(PlatformError):
    """No connection was made: nothing has happened."""

    def __init__(self, host: str, reason: str) -> None:
        address = urlsplit(f"//{host}")
        super().__init__(
            _("{host} cannot be reached: {reason}").format(host=host, reason=reason),
            hint=_(
                "No sandbox answers there. Start it: mpconsole sandbox --port {port}; or leave out "
                "--base-url and MPCONSOLE_BASE_URL, and each project has one of its own."
            ).format(port=address.port or 80)
            if address.hostname in LOOPBACK
            else _("Check the network and the proxy (HTTPS_PROXY), then: mpconsole release resume"),
        )
