"""Calls of the third-party-platform API with the token that each needs, and its answers' odd cases."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from mpconsole.i18n import _
from mpconsole.platform import errcodes
from mpconsole.release.platforms.errors import RefusedError, UnclearError
from mpconsole.release.platforms.tokens import Tokens
from mpconsole.release.platforms.transport import Call, Transport

_T = TypeVar("_T")


class WxaCalls:
    """Sends calls on behalf of one program."""

    def __init__(self, transport: Transport, tokens: Tokens) -> None:
        self._transport = transport
        self._tokens = tokens

    async def get(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        component: bool = False,
        repeatable: bool = True,
    ) -> dict[str, Any]:
        """Ask; `component` with the third-party platform's own token."""
        call = Call("GET", path, query or {}, repeatable=repeatable)
        return await self.with_token(self._transport.answer, call, component=component)

    async def post(
        self, path: str, body: Mapping[str, Any], *, component: bool = False, repeatable: bool = False
    ) -> dict[str, Any]:
        """Send a body; `component` with the third-party platform's own token."""
        call = Call("POST", path, json=body, repeatable=repeatable)
        return await self.with_token(self._transport.answer, call, component=component)

    async def with_token(
        self, send: Callable[[Call], Awaitable[_T]], call: Call, *, component: bool = False
    ) -> _T:
        """Send with a token; where the platform says that it is not valid, once more with a new one."""
        try:
            return await send(await self._tokened(call, component=component))
        except RefusedError as error:
            if error.code not in errcodes.TOKEN_ENDED:
                raise
        self._tokens.forget()
        return await send(await self._tokened(call, component=component))

    async def _tokened(self, call: Call, *, component: bool) -> Call:
        token = await (self._tokens.component() if component else self._tokens.authorizer())
        return replace(call, query={"access_token": token, **call.query})


def rows_of(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list; what is no object is left out."""
    rows = answer.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def text_of(answer: Mapping[str, Any], name: str, endpoint: str) -> str:
    """Return a field that must be there. Without it nobody knows what happened."""
    value = answer.get(name)
    if value in (None, ""):
        raise UnclearError(endpoint, _("the answer has no {field}").format(field=name))
    return str(value)


def id_of(text: str) -> int | str:
    """Return an id as the platform counts it; 0 is an id like any other, so nothing may become 0."""
    return int(text) if text.isascii() and text.isdigit() else text


def number(value: Any) -> int:
    """Return a number that comes as a number or as text; 0 where it is neither."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
