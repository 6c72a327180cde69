"""The rehearsal: the third-party-platform API of a sandbox on this machine. Nothing reaches WeChat.

The sandbox plays the owner of every program too: it authorises whoever asks.
"""

from pathlib import Path

from mpconsole.release.platforms.ci import Uploader
from mpconsole.release.platforms.tokens import Credentials, Tokens
from mpconsole.release.platforms.transport import Call, Transport
from mpconsole.release.platforms.wxa import WxaPlatform

NAME = "sandbox"


async def connect(base_url: str, appid: str, *, key: Path | None = None) -> WxaPlatform:
    """Return the platform at `base_url` for `appid`, which its owner (the sandbox) authorises at once."""
    transport = Transport(base_url)
    try:
        call = Call("POST", "/__mpconsole__/connect", json={"appid": appid}, repeatable=True)
        answer = await transport.answer(call)
    except BaseException:
        await transport.close()
        raise
    credentials = Credentials(
        component_appid=str(answer["component_appid"]),
        component_secret=str(answer["component_appsecret"]),
        ticket=str(answer["component_verify_ticket"]),
        appid=appid,
        refresh_token=str(answer["authorizer_refresh_token"]),
    )
    uploader = Uploader(transport, appid, key=key)
    return WxaPlatform(transport, Tokens(transport, credentials), uploader, name=NAME, rehearsal=True)
