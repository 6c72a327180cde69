"""Step 6: type the version to send it."""

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import Known, Page, in_the_way
from mpconsole.i18n import N_, _

_WHOLE_WAY = N_(
    "This builds {version} of {appid}, uploads it to {platform}, "
    "waits for the privacy scan and submits it for review."
)
_BY_HAND = N_(
    "This uploads {version} of {appid} by the official tool. Submitting it is done by hand, on the "
    "platform's site: afterwards a sheet says what to set and what to paste where."
)


class SubmitPage(Page):
    """Type the version to send it."""

    STEP = steps.SUBMIT

    class Confirmed(Message):
        """The version was typed."""

        def __init__(self, typed: str) -> None:
            super().__init__()
            self.typed = typed

    def compose(self) -> ComposeResult:
        """What will happen, and the line to type on."""
        yield Drawn(self._lines, classes="page-lines")
        yield Input(id="typed", classes="field", compact=True)
        yield Drawn(self._trouble, classes="page-lines")

    def show(self, known: Known) -> None:
        """Begin with an empty line: the version is typed, not confirmed."""
        super().show(known)
        self.query_one(Input).placeholder = known.draft.version

    def _lines(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        sentence = (_(_BY_HAND) if known.target.by_hand else _(_WHOLE_WAY)).format(
            version=known.draft.version or "…", appid=known.target.appid, platform=known.target.platform
        )
        lines: list[Line] = [(Span(text),) for text in wrap(sentence, cells)]
        ask = _("Type the version and press Enter to send it:")
        return [*lines, (), *in_the_way(known, cells), (), (Span(ask, "strong"),)]

    def _trouble(self, cells: int) -> list[Line]:
        trouble = self.known.trouble if self.known else ""
        return [(), *((Span(text, "error"),) for text in wrap(trouble, cells))] if trouble else [()]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Confirmed(event.value.strip()))
