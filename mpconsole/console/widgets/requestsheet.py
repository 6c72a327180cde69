"""A sheet in which a request is changed before it is sent again."""

import re
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from mpconsole.backend.controls import NOT_SENT, Request
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.masking import MASK
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _
from mpconsole.units import size


class RequestSheet(ModalScreen[Request | None]):
    """The request as text: its first line, headers, an empty line, the body. A body that would not survive
    being edited as text is sent as it was.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", ""),
        ("ctrl+s", "send", ""),
    ]

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        request = request_of(exchange)
        self._kept = b"" if is_editable(request.body) else request.body
        self._text = written(replace(request, body=b"") if self._kept else request)
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Lines to type on, and what is wrong with them."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, _("edit and send again"))
            entitle(sheet, subtitle=_("^S sends · Esc leaves it"))
            yield TextArea(self._text, id="request", compact=True, soft_wrap=False)
            yield Drawn(self._said)

    def on_mount(self) -> None:
        """Begin at its first line."""
        self.query_one(TextArea).focus()

    def _said(self, cells: int) -> list[Line]:
        if self._trouble:
            return [(Span(part, "error"),) for part in wrap(self._trouble, cells)]
        if self._kept:
            words = _("The body ({size}) is no plain text: it is sent as it was.")
            return [(Span(part, "muted"),) for part in wrap(words.format(size=size(len(self._kept))), cells)]
        return [()]

    def action_send(self) -> None:
        """Send it where it is one."""
        try:
            request = read(self.query_one(TextArea).text)
        except ValueError as error:
            self._trouble = str(error)
            self.query_one(Drawn).redraw(layout=True)
        else:
            self.dismiss(replace(request, body=self._kept) if self._kept else request)


def request_of(exchange: Exchange) -> Request:
    """Return an exchange's request as the log kept it; masked headers are left out."""
    headers = tuple(
        (name, value)
        for name, value in exchange.request.headers
        if name.lower() not in NOT_SENT and MASK not in value
    )
    return Request(exchange.method, exchange.request_target, headers, exchange.request.content)


def is_editable(body: bytes) -> bool:
    """Whether a body survives an editor of text: UTF-8 with one kind of line ends, nothing invisible."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = text.replace("\r\n", "\n")
    mixed = "\r\n" in text and plain.count("\n") != text.count("\r\n")
    return not mixed and all(one.isprintable() or one in "\n\t" for one in plain)


def written(request: Request) -> str:
    """Write a request as text, with the line ends of its body."""
    lines = [f"{request.method} {request.target}", *(f"{name}: {value}" for name, value in request.headers)]
    body = request.body.decode("utf-8")
    return ("\r\n" if "\r\n" in body else "\n").join([*lines, "", body])


def read(text: str) -> Request:
    """Read a request as `written` writes it. Raises ValueError with a sentence."""
    head, *rest = re.split(r"\r?\n\r?\n", text.lstrip("\r\n"), maxsplit=1)
    first, *lines = head.splitlines() or [""]
    method, _space, target = first.strip().partition(" ")
    if not method.isalpha() or not target.strip().startswith("/"):
        raise ValueError(_("the first line is a method and a path: GET /api/cart"))
    headers = []
    for number, line in enumerate(lines, 2):
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise ValueError(_("line {number} is no header: write name: value").format(number=number))
        headers.append((name.strip(), value.strip()))
    return Request(method.upper(), target.strip(), tuple(headers), "".join(rest).encode())
