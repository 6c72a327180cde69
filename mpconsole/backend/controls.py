"""The switches of a running mock from outside, over HTTP: what the console and scripts may change there."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

_CONTROL = "/__mpconsole__"
_SECONDS = 30.0
"""A repeated request may be slowed down on purpose."""
NOT_SENT = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "x-mock-fault"}
)
"""Headers that belong to one connection, or to the fault that was asked for then."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault on purpose, as the control endpoint writes it: `kind` status, drop, half or timeout."""

    method: str
    path: str
    kind: str | None = None
    status: int | None = None
    delay: str = "0ms"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is played: a network (None: this machine's own), and rules; `networks` are those there are."""

    network: str | None = None
    faults: tuple[Mapping[str, Any], ...] = ()
    networks: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()

    @property
    def are_fine(self) -> bool:
        """Whether nothing goes wrong on purpose."""
        return self.network is None and not self.faults


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send: `target` is path and query."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]] = field(default=())
    body: bytes = b""


class Controls:
    """The server at `url`. Every method raises MpconsoleError where it does not answer, or refuses."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._url = url.rstrip("/")

    async def reset(self) -> None:
        """Put the data back to what the files say."""
        await self._ask("POST", "/reset")

    async def conditions(self) -> Conditions:
        """Return what is played now, and what could be."""
        played, scenes = await self._ask("GET", "/faults"), await self._ask("GET", "/scenario")
        return Conditions(
            played.get("network"),
            tuple(played.get("faults", ())),
            tuple(played.get("networks", ())),
            tuple(scenes.get("scenarios", ())),
        )

    async def play_network(self, name: str | None) -> None:
        """Play a network; the rules stay."""
        now = await self._ask("GET", "/faults")
        await self._ask("PUT", "/faults", {"network": name, "faults": now.get("faults", [])})

    async def add_rule(self, rule: Rule) -> None:
        """Let something go wrong, in place of what was said of the same requests before."""
        now = await self._ask("GET", "/faults")
        others = [
            one
            for one in now.get("faults", [])
            if (one.get("method"), one.get("path")) != (rule.method, rule.path)
        ]
        table: dict[str, Any] = {"method": rule.method, "path": rule.path, "delay": rule.delay}
        if rule.kind is not None:
            table["kind"] = rule.kind
        if rule.status is not None:
            table["status"] = rule.status
        await self._ask("PUT", "/faults", {"network": now.get("network"), "faults": [table, *others]})

    async def clear(self) -> None:
        """Let everything go right again."""
        await self._ask("DELETE", "/scenario")
        await self._ask("DELETE", "/faults")

    async def play_scenario(self, name: str) -> None:
        """Play a scenario from its beginning."""
        await self._ask("POST", "/scenario", {"name": name})

    async def keep_answer(self, exchange: int) -> str:
        """Make a seen answer the mock's; return where the route was written, `routes.toml:14`."""
        return _place(await self._ask("POST", "/routes", {"exchange": exchange}))

    async def begin_route(self, method: str, path: str) -> str:
        """Write an empty route for a request that had none; return where."""
        return _place(await self._ask("POST", "/routes", {"method": method, "path": path}))

    async def send(self, request: Request) -> int:
        """Send a request to the mock as the program would; return the answer's status."""
        headers = [
            (name.encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in request.headers
            if name.lower() not in NOT_SENT
        ]
        try:
            answer = await self._client.request(
                request.method,
                self._url + request.target,
                headers=headers,
                content=request.body or None,
                timeout=_SECONDS,
            )
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            words = _("{method} {target} got no answer: {reason}")
            raise MpconsoleError(
                words.format(
                    method=request.method, target=request.target, reason=error or type(error).__name__
                )
            ) from error
        return answer.status_code

    async def say(self, socket: int, message: str | bytes) -> None:
        """Send a message into an open WebSocket."""
        body = (
            {"text": message}
            if isinstance(message, str)
            else {"base64": base64.b64encode(message).decode("ascii")}
        )
        answer = await self._ask("POST", f"/sockets/{socket}", body)
        if not answer.get("sent"):
            raise MpconsoleError(_("the message did not arrive: the network that is played swallowed it"))

    async def hang_up(self, socket: int, code: str, reason: str) -> None:
        """Close a WebSocket, with a code such as 1000 or 4001."""
        query = urlencode({"code": code, "reason": reason})
        await self._ask("DELETE", f"/sockets/{socket}?{query}")

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, self._url + _CONTROL + path, json=body, timeout=5)
            value = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            words = _("the mock backend does not answer: {reason}")
            raise MpconsoleError(words.format(reason=str(error) or type(error).__name__)) from error
        if not answer.is_success or not isinstance(value, dict):
            raise MpconsoleError(str(value.get("error")) if isinstance(value, dict) else answer.reason_phrase)
        return value


def _place(answer: Mapping[str, Any]) -> str:
    return f"{answer['file']}:{answer['line']}"
