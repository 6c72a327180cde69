"""Titles in frames: plain text, never markup (a file may be called `[id].js`), and ASCII where frames are."""

from textual.content import Content
from textual.widget import Widget

from mpconsole.console.glyphs import plain
from mpconsole.console.lines import Span, printable


def entitle(widget: Widget, title: str | None = None, *, subtitle: str | None = None) -> None:
    """Write the title or the subtitle (or both) of a pane; "" takes it away."""
    if title is not None:
        widget.border_title = _content(widget, title)
    if subtitle is not None:
        widget.border_subtitle = _content(widget, subtitle)


def _content(widget: Widget, text: str) -> Content | None:
    if not text:
        return None
    text = printable(Span(text)).text
    return Content(plain(text) if widget.app.has_class("-ascii") else text)
