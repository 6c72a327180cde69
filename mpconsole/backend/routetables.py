"""The tables of routes.toml as they are written: typed, and unknown keys are refused by name."""

from typing import Any, Literal

import msgspec

from mpconsole.backend.faults import Kind

Condition = str | bool | list[str]
Order = Literal["sequence", "random"]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of settings."""


class FailTable(Table, frozen=True, kw_only=True):
    """`fail`: what goes wrong on purpose."""

    rate: float = 1.0
    status: int = 500
    kind: Kind = "status"


class WhenTable(Table, frozen=True, kw_only=True):
    """`when`: a text (that value), a list (one of them), true (there at all), false (not there)."""

    query: dict[str, Condition] = {}
    header: dict[str, Condition] = {}
    body: dict[str, Condition] = {}


class AnswerTable(Table, frozen=True, kw_only=True):
    """What is answered: one of `[[route.answers]]`, or the route itself."""

    status: int = 200
    headers: dict[str, str] = {}
    body: str | None = None
    json: Any = msgspec.UNSET
    text: str | None = None


class ChunkTable(Table, frozen=True, kw_only=True):
    """`[[route.chunks]]`."""

    json: Any = msgspec.UNSET
    text: str | None = None
    delay: str = "0ms"


class RouteTable(AnswerTable, frozen=True, kw_only=True):
    """`[[route]]`."""

    path: str
    method: str | None = None
    when: WhenTable = WhenTable()
    delay: str | None = None
    fail: FailTable | None = None
    collection: str | None = None
    file: str | None = None
    answers: list[AnswerTable] = []
    order: Order = "sequence"
    chunks: list[ChunkTable] = []
    times: int = 1


class MessageWhenTable(WhenTable, frozen=True, kw_only=True):
    """`when` of a message: also its whole `text`."""

    text: Condition | None = None


class SayTable(Table, frozen=True, kw_only=True):
    """A message of a socket, and those that follow it (`then`). `close` ends the connection afterwards."""

    json: Any = msgspec.UNSET
    text: str | None = None
    body: str | None = None
    delay: str = "0ms"
    to: Literal["sender", "all"] = "sender"
    close: int | None = None
    reason: str = ""
    then: list["SayTable"] = []


class MessageTable(SayTable, frozen=True, kw_only=True):
    """`[[socket.message]]`."""

    when: MessageWhenTable = MessageWhenTable()


class EveryTable(SayTable, frozen=True, kw_only=True):
    """`[[socket.every]]`."""

    every: str
    times: int = 0


class SocketTable(Table, frozen=True, kw_only=True):
    """`[[socket]]`."""

    path: str
    protocols: list[str] = []
    when: WhenTable = WhenTable()
    delay: str | None = None
    fail: FailTable | None = None
    connect: list[SayTable] = []
    message: list[MessageTable] = []
    every: list[EveryTable] = []


class ServerTable(Table, frozen=True, kw_only=True):
    """`[server]`."""

    prefix: str = ""
    delay: str = "0ms"
    body_limit: str = "10 MB"
    cors: bool = False


class OpenApiTable(Table, frozen=True, kw_only=True):
    """`[openapi]`."""

    check: Literal["refuse", "warn", "off"] = "refuse"


class FakeTable(Table, frozen=True, kw_only=True):
    """`[fake]`."""

    locale: str = ""
    seed: int | None = None


class PayTable(Table, frozen=True, kw_only=True):
    """`[wechat.pay]`."""

    mchid: str = "1900000001"
    api_v3_key: str = ""
    notify: str = ""


class WeChatTable(Table, frozen=True, kw_only=True):
    """`[wechat]`."""

    appid: str = ""
    secret: str = ""
    templates: dict[str, list[str]] = {}
    risky: list[str] = []
    pay: PayTable = PayTable()


class FileTable(Table, frozen=True, kw_only=True):
    """The whole file."""

    wechat: WeChatTable = WeChatTable()
    openapi: OpenApiTable = OpenApiTable()
    server: ServerTable = ServerTable()
    fake: FakeTable = FakeTable()
    route: list[RouteTable] = []
    socket: list[SocketTable] = []
