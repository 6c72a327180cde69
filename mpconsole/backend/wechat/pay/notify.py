"""Notifications to the merchant's server: hidden, signed, and sent again until they are taken.

They go to this machine and to private addresses alone. A merchant's `notify_url` usually names the real
server; `notify` under [wechat.pay] in routes.toml says where it stands while developing.
"""

import asyncio
import ipaddress
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from mpconsole.backend.wechat.pay import signing
from mpconsole.backend.wechat.pay.keys import Keys
from mpconsole.backend.wechat.pay.orders import moment

RETRY_SECONDS = (15.0, 15.0, 30.0)
TIMEOUT_SECONDS = 5.0
Record = Callable[..., None]


def is_near(url: str) -> bool:
    """Whether a URL leads to this machine or to a private address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def envelope(kind: str, summary: str, original: str, data: dict[str, Any], keys: Keys, now: float) -> str:
    """Return a notification's body: `data` hidden in it."""
    resource = signing.hide(signing.compact(data), original, keys.api_v3_key)
    return signing.compact(
        {
            "id": secrets.token_hex(16),
            "create_time": moment(now),
            "event_type": kind,
            "resource_type": "encrypt-resource",
            "summary": summary,
            "resource": {**resource, "original_type": original},
        }
    )


async def send(url: str, body: str, keys: Keys, record: Record) -> bool:
    """Send a notification until it is answered with 200 or 204; tell `record` of each try."""
    import httpx

    async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS) as client:
        for attempt, pause in enumerate((*RETRY_SECONDS, 0.0), 1):
            headers = {**signing.platform_headers(keys.platform, body), "Content-Type": "application/json"}
            status, reason = None, ""
            try:
                status = (await client.post(url, content=body.encode(), headers=headers)).status_code
            except httpx.HTTPError as error:
                reason = str(error) or type(error).__name__
            taken = status in (200, 204)
            record("notify", url=url, attempt=attempt, status=status, reason=reason, taken=taken)
            if taken:
                return True
            await asyncio.sleep(pause)
    return False
