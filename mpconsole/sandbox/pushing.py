"""Delivering notices to the callback URL."""

import asyncio
import contextlib
import time
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from mpconsole.sandbox.desk import Desk
from mpconsole.sandbox.model import Notice, Platform
from mpconsole.sandbox.notices import ATTEMPTS, PAUSE, sealed

_TIMEOUT = 5.0
_HERE = ("127.0.0.1", "localhost", "::1")


async def push(desk: Desk, alarm: asyncio.Event) -> None:
    """Deliver every notice, for ever. `alarm` says that there may be a new one."""
    import httpx

    assert desk.options.callback is not None
    # A proxy of the machine's does not know what runs on the machine.
    away = urlsplit(desk.options.callback).hostname not in _HERE
    async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=away) as http:
        while True:
            alarm.clear()
            for notice in desk.store.find(Notice):
                if notice.due <= time.time():
                    await _deliver(desk, http, notice)
            waits = [notice.due - time.time() for notice in desk.store.find(Notice)]
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(alarm.wait(), max(0, min(waits)) if waits else None)


async def _deliver(desk: Desk, http: Any, notice: Notice) -> None:
    """Try once. What is not answered with `success` is tried again, three times in all."""
    platform = desk.store.get(Platform, "platform")
    assert platform is not None
    assert desk.options.callback is not None
    url = desk.options.callback.replace("$APPID$", quote(notice.appid, safe=""))
    query, body = sealed(platform, notice, str(int(desk.now)))
    detail = await _post(http, url, query, body)
    tried = replace(notice, attempts=notice.attempts + 1, due=time.time() + PAUSE)
    event = {
        "appid": notice.appid,
        "event": notice.event,
        "attempt": tried.attempts,
        "delivered": not detail,
        "detail": detail,
    }

    def work() -> tuple[None, dict[str, Any]]:
        if not detail or tried.attempts >= ATTEMPTS:
            desk.store.remove(Notice, notice.number)
        else:
            desk.store.put(notice.number, tried)
        return None, event

    desk.perform("push", work)


async def _post(http: Any, url: str, query: dict[str, str], body: bytes) -> str:
    """Return "" where the receiver took it, else why not."""
    import httpx

    try:
        address = httpx.URL(url).copy_merge_params(query)
        answer = await http.post(address, content=body, headers={"content-type": "text/xml"})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return type(error).__name__
    if answer.status_code != 200 or answer.text.strip() not in ("success", ""):
        return f"HTTP {answer.status_code}, {answer.text[:80]!r}"
    return ""
