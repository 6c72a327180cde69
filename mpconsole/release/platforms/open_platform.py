"""The third-party-platform API at WeChat: the only one on which a program submits for review by itself.

The person's third-party platform has an appid and a secret, WeChat pushes it a ticket every ten minutes,
and each program's owner has authorised it (refresh token). Where those are kept: `mpconsole.release.secrets`.
"""

from urllib.parse import urlsplit

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.i18n import _
from mpconsole.release import secrets
from mpconsole.release.platforms.errors import LOOPBACK
from mpconsole.release.platforms.protocol import Uploads
from mpconsole.release.platforms.tokens import Credentials, Tokens
from mpconsole.release.platforms.transport import Transport
from mpconsole.release.platforms.wxa import WxaPlatform

NAME = "open-platform"
BASE_URL = "https://api.weixin.qq.com"


def connect(
    appid: str, component_appid: str | None, uploader: Uploads, *, base_url: str | None
) -> WxaPlatform:
    """Return the platform for `appid`. Nothing is sent yet. Raises MpconsoleError for what is not set."""
    transport = Transport(_safe(base_url or BASE_URL))
    return WxaPlatform(
        transport,
        Tokens(transport, credentials(appid, component_appid)),
        uploader,
        name=NAME,
        rehearsal=False,
    )


def credentials(appid: str, component_appid: str | None) -> Credentials:
    """Gather what is needed. Raises MpconsoleError naming the first thing that is missing."""
    if component_appid is None:
        raise MpconsoleError(
            _("the third-party platform's appid is not set"),
            hint=_('Write it into mpconsole.toml: [release] component_appid = "wx…"'),
        )
    return Credentials(
        component_appid=component_appid,
        component_secret=secrets.require("component_secret", component_appid),
        ticket=secrets.require("component_verify_ticket", component_appid),
        appid=appid,
        refresh_token=secrets.require("refresh_token", appid),
    )


def _safe(url: str) -> str:
    """Tokens travel in addresses: nothing but https carries them off this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url
    raise UsageError(
        _("{url} cannot be the platform's address: tokens travel over https alone").format(url=url),
        hint=_("Write it as https://HOST (http only for this machine)."),
    )
