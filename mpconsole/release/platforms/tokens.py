"""The tokens of a third-party platform, fetched when they are needed and kept in memory alone.

ticket + secret → component token → (with the program's refresh token) authorizer token, two hours each.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mpconsole.release.platforms.transport import Call, Transport

_EARLY = 300.0
"""A token is renewed this many seconds before its end."""


@dataclass(frozen=True)
class Credentials:
    """What a third-party platform was given. `repr` leaves the secrets out, so logs and tracebacks do."""

    component_appid: str
    component_secret: str = field(repr=False)
    ticket: str = field(repr=False)
    appid: str
    refresh_token: str = field(repr=False)


@dataclass(slots=True)
class _Token:
    value: str = field(repr=False)
    ends: float


class Tokens:
    """Gives valid tokens; `forget` after the platform has said that one is not valid any more."""

    def __init__(
        self, transport: Transport, credentials: Credentials, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.credentials = credentials
        self._transport = transport
        self._clock = clock
        self._component: _Token | None = None
        self._authorizer: _Token | None = None

    def forget(self) -> None:
        """Fetch anew what is asked for next."""
        self._component = self._authorizer = None

    async def component(self) -> str:
        """Return the platform's own token. Raises RefusedError (61005: the ticket has run out)."""
        if self._component is None or self._component.ends <= self._clock():
            given = self.credentials
            answer = await self._ask(
                "/cgi-bin/component/api_component_token",
                {},
                {
                    "component_appid": given.component_appid,
                    "component_appsecret": given.component_secret,
                    "component_verify_ticket": given.ticket,
                },
            )
            self._component = self._new(answer, "component_access_token")
        return self._component.value

    async def authorizer(self) -> str:
        """Return the token that speaks for the program. Raises RefusedError (61023: authorise again)."""
        if self._authorizer is None or self._authorizer.ends <= self._clock():
            given = self.credentials
            answer = await self._ask(
                "/cgi-bin/component/api_authorizer_token",
                {"component_access_token": await self.component()},
                {
                    "component_appid": given.component_appid,
                    "authorizer_appid": given.appid,
                    "authorizer_refresh_token": given.refresh_token,
                },
            )
            self._authorizer = self._new(answer, "authorizer_access_token")
        return self._authorizer.value

    async def _ask(self, path: str, query: dict[str, str], body: dict[str, str]) -> dict[str, object]:
        return await self._transport.answer(Call("POST", path, query, json=body, repeatable=True))

    def _new(self, answer: dict[str, object], name: str) -> _Token:
        seconds = float(str(answer.get("expires_in", 7200)))
        return _Token(str(answer[name]), self._clock() + max(0.0, seconds - _EARLY))
