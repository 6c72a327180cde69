"""A call to the server API, and how functions that answer calls are declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mpconsole.backend.replies import Reply
from mpconsole.backend.templates import Context
from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.state import State


@dataclass(frozen=True)
class Call:
    """One call. `appid` is the program of the access token ("" where the call needs none)."""

    state: State
    context: Context
    appid: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """The first value of each query parameter."""
        return self.context.query

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body. Raises 44002 where it is empty, 47001 where it is no JSON object."""
        if not self.context.raw_body:
            raise WeChatError(44002)
        try:
            value = msgspec.json.decode(self.context.raw_body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise WeChatError(47001) from error
        if not isinstance(value, dict):
            raise WeChatError(47001)
        return value

    def text(self, name: str, *, least: int = 0, most: int = 10_000) -> str:
        """Return a text of the body, "" where it is missing. Raises 40097 for another type or length."""
        value = self.body.get(name, "")
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise WeChatError(40097, name)
        return value


Answered = dict[str, Any] | Reply
Function = Callable[[Call], Answered]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path of the API; `token`: it takes an access token."""

    method: str
    path: str
    function: Function
    token: bool = True


def ok(**fields: Any) -> dict[str, Any]:
    """Return a success as most calls say it."""
    return {"errcode": 0, "errmsg": "ok", **fields}
