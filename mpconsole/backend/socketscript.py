"""What a scripted WebSocket says: on connecting, to messages, and by the clock. `[[socket]]` of routes.toml.

[[socket]]
path = "/chat/:room"
[[socket.connect]]
json = { type = "welcome", room = "${path.room}" }
[[socket.message]]
when = { body = { type = "ping" } }
json = { type = "pong" }
[[socket.message]]
text = "${message}"
to = "all"
[[socket.every]]
every = "5s"
json = { type = "tick", at = "${timestamp}" }
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mpconsole.backend import replies
from mpconsole.backend.durations import Delay
from mpconsole.backend.replies import Content, Reply
from mpconsole.backend.routetables import MessageTable, SayTable, SocketTable
from mpconsole.backend.sources import BrokenFileError, Source
from mpconsole.backend.templates import Context
from mpconsole.backend.when import When, meets
from mpconsole.i18n import _

CLOSE_CODES = (1000, 1001, 1008, 1009, 1011, 1012, 1013)


class MessageContext(Context):
    """A message within its connection: templates see the handshake's path, query and headers, and `body`
    (the message as JSON), `message` (the message as text).
    """

    def __init__(self, handshake: Context, text: str | None = None, raw: bytes = b"") -> None:
        super().__init__(handshake.scope, handshake.path, raw if text is None else text.encode())
        self.message = text
        self.fakes = handshake.fakes


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its content, whether it is text, and its delay; then, perhaps, the end."""

    content: Content | Source[Content | None] | None
    delay: Delay
    close: int | None
    reason: str
    to_all: bool

    def message(self, context: Context) -> bytes | str | None:
        """Return the message for one moment; text as text. None where it only closes."""
        content = self.content
        if isinstance(content, Source):
            content.refresh()
            content = content.value
        if content is None:
            return None
        filled = content.fill(context)
        is_text = content.is_json or content.content_type.startswith(("text/", "application/json"))
        return filled.decode("utf-8", "replace") if is_text else filled


@dataclass(frozen=True, slots=True)
class OnMessage:
    """What is said to messages that fit."""

    when: When | None
    text: str | bool | tuple[str, ...] | None
    says: tuple[Said, ...]

    def fits(self, context: MessageContext) -> bool:
        """Whether a message fits."""
        if self.text is not None and not meets(context.message, self.text):
            return False
        return self.when is None or self.when.holds(context)


@dataclass(frozen=True, slots=True)
class Every:
    """What is said every `seconds`, `times` times (0: until the end)."""

    period: Delay
    times: int
    says: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What one path's sockets say. `protocols` are those that the server knows, dearest first."""

    protocols: tuple[str, ...]
    connect: tuple[Said, ...]
    messages: tuple[OnMessage, ...]
    every: tuple[Every, ...]

    def to_message(self, context: MessageContext) -> tuple[Said, ...]:
        """Return what is said to a message: that of the first entry that fits."""
        return next((one.says for one in self.messages if one.fits(context)), ())

    def protocol(self, asked: list[str]) -> str | None:
        """Return the sub-protocol to speak."""
        return next((one for one in self.protocols if one in asked), None)

    def files(self) -> Iterator[str]:
        """Yield the names of the body files."""
        entries = (self.connect, *(one.says for one in self.messages), *(one.says for one in self.every))
        for said in (said for says in entries for said in says):
            if isinstance(said.content, Source):
                yield said.content.name

    async def reply(self, _context: Context) -> Reply:
        """Answer a plain HTTP request: this path speaks WebSocket alone."""
        reply = replies.error(426, _("this path is a WebSocket: connect to it by wx.connectSocket"))
        reply.headers += [(b"upgrade", b"websocket"), (b"connection", b"upgrade")]
        return reply


Body = Callable[[str], "Source[Content | None]"]


@dataclass(frozen=True, slots=True)
class ScriptReader:
    """Makes scripts of tables; `body` gives the source of a body file, `delay` reads a time."""

    body: Body
    delay: Callable[[str], Delay]
    conditions: Callable[[Any], When | None]

    def read(self, table: SocketTable) -> Script:
        """Raise BrokenFileError for what cannot be."""
        return Script(
            tuple(table.protocols),
            tuple(said for one in table.connect for said in self._says(one)),
            tuple(map(self._message, table.message)),
            tuple(Every(self._period(one.every), max(0, one.times), self._says(one)) for one in table.every),
        )

    def _message(self, table: MessageTable) -> OnMessage:
        text = table.when.text
        wanted = tuple(text) if isinstance(text, list) else text
        return OnMessage(self.conditions(table.when), wanted, self._says(table))

    def _period(self, text: str) -> Delay:
        period = self.delay(text)
        if period.low < 0.01:
            raise BrokenFileError(_('every = "{text}" is too often; write "1s"').format(text=text))
        return period

    def _says(self, table: SayTable) -> tuple[Said, ...]:
        return (self._said(table), *(self._said(one) for one in table.then))

    def _said(self, table: SayTable) -> Said:
        given: Mapping[str, Any] = {name: getattr(table, name) for name in ("json", "text", "body")}
        kinds = [name for name, value in given.items() if value not in (None, msgspec.UNSET)]
        if len(kinds) > 1:
            raise BrokenFileError(_("a message is one of {kinds}").format(kinds=", ".join(kinds)))
        if not kinds and table.close is None:
            raise BrokenFileError(_("a message needs json, text, body or close"))
        if table.close is not None and table.close not in CLOSE_CODES and not 3000 <= table.close <= 4999:
            words = _("{code} is no code that a server closes with; write 1000, or 3000 to 4999")
            raise BrokenFileError(words.format(code=table.close))
        if len(table.reason.encode()) > 123:
            raise BrokenFileError(_("the reason of a close has 123 bytes at most"))
        content: Content | Source[Content | None] | None = None
        if table.body is not None:
            content = self.body(table.body)
        elif table.text is not None:
            content = Content.of_text(table.text)
        elif table.json is not msgspec.UNSET:
            content = Content.of_json(table.json)
        return Said(content, self.delay(table.delay), table.close, table.reason, table.to == "all")
