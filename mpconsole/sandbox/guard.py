"""Who may talk to the sandbox: this machine, under its own names, and no web page of another site."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NAMES = frozenset({"127.0.0.1", "localhost", "::1", "api.weixin.qq.com", "servicewechat.com"})
"""The platform's own two names arrive through the CONNECT front."""


class Guard:
    """Refuses another name for this machine (DNS rebinding) and requests that another site's page makes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if urlsplit(f"//{host}").hostname not in NAMES:
            await PlainTextResponse("this name is not the sandbox's", 400)(scope, receive, send)
        elif origin is not None and urlsplit(origin).netloc != host:
            await PlainTextResponse("a page of another site may not do this", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
