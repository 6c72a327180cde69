"""A sheet in which a request is changed before it is sent again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from mpconsole.backend.controls import NOT_SENT, Request
from mpconsole.backend.exchange import Exchange
from mpconsole.console.lines import Line, Span
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class RequestSheet(ModalScreen[Request | None]):
    """The request as text: its first line, headers, an empty line, the body."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", ""),
        ("ctrl+s", "send", ""),
    ]

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._text = written(request_of(exchange))
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Lines to type on, and what is wrong with them."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, _("edit and send again"))
            entitle(sheet, subtitle=_("^S sends · Esc leaves it"))
            yield TextArea(self._text, id="request", compact=True, soft_wrap=False)
            yield Drawn(self._wrong)

    def on_mount(self) -> None:
        """Begin at its first line."""
        self.query_one(TextArea).focus()

    def _wrong(self, cells: int) -> list[Line]:
        return [(Span(self._trouble, "error"),)]

    def action_send(self) -> None:
        """Send it where it is one."""
        try:
            self.dismiss(read(self.query_one(TextArea).text))
        except ValueError as error:
            self._trouble = str(error)
            self.query_one(Drawn).redraw()


def request_of(exchange: Exchange) -> Request:
    """Return an exchange's request as the log kept it; masked headers are left out."""
    headers = tuple(
        (name, value)
        for name, value in exchange.request.headers
        if name.lower() not in NOT_SENT and "***" not in value
    )
    return Request(exchange.method, exchange.target, headers, exchange.request.text or "")


def written(request: Request) -> str:
    """Write a request as text."""
    lines = [f"{request.method} {request.target}", *(f"{name}: {value}" for name, value in request.headers)]
    return "\n".join([*lines, "", request.body])


def read(text: str) -> Request:
    """Read a request as `written` writes it. Raises ValueError with a sentence."""
    head, _empty, body = text.partition("\n\n")
    first, *lines = head.strip("\n").splitlines() or [""]
    method, _space, target = first.strip().partition(" ")
    if not method.isalpha() or not target.strip().startswith("/"):
        raise ValueError(_("the first line is a method and a path: GET /api/cart"))
    headers = []
    for number, line in enumerate(lines, 2):
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise ValueError(_("line {number} is no header: write name: value").format(number=number))
        headers.append((name.strip(), value.strip()))
    return Request(method.upper(), target.strip(), tuple(headers), body)
