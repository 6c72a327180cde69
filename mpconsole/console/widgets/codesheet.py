"""A sheet with a code for a phone, as large as it must be to be scanned, and what it is about beside it."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mpconsole import extras
from mpconsole.console import codes
from mpconsole.console.elsewhere import open_elsewhere
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.pictures import picture
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _

_ROOMY = 32
"""From so many lines on the sheet has a frame, and the code its whole border."""
_FRAME = 6
_LEAST_WORDS = 20


class _Code(Lines):
    def __init__(self, where: Span, about: str, file: Path) -> None:
        super().__init__()
        self._where, self._about, self._file = where, about, file
        self._data = file.read_bytes()
        self._matrix = codes.modules(self._data)

    def draw(self, cells: int) -> list[Line]:
        """The code; beside it what it is, and how to leave."""
        height = self.app.size.height - (_FRAME if self.app.size.height >= _ROOMY else 0)
        if self._matrix is None:
            return self._picture(cells, height)
        code = codes.drawn(self._matrix, height, cells - _LEAST_WORDS)
        if code is None:
            said = _("This code needs a window of {count} lines; make it larger, or open the picture.")
            return self._words(said.format(count=codes.needed(self._matrix)), cells)
        words = self._words(self._about, cells - len(code[0]) - 2)
        lines: list[Line] = []
        for at, row in enumerate(code):
            beside = words[at] if at < len(words) else ()
            lines.append((Span(row, codes.INK), Span("  "), *beside))
        return lines

    def _words(self, about: str, cells: int) -> list[Line]:
        keys = (_("o opens the picture"), _("Esc back"))
        return [
            *((self._where._replace(text=text),) for text in wrap(self._where.text, cells)),
            (),
            *((Span(text, "strong"),) for text in wrap(about, cells)),
            (),
            *((Span(text, "muted"),) for key in keys for text in wrap(key, cells)),
            (),
            *((Span(text, "muted"),) for text in wrap(str(self._file), cells)),
        ]

    def _picture(self, cells: int, height: int) -> list[Line]:
        """Some other picture: shown as well as it can be."""
        words = self._words(self._about, cells)
        shown = picture(self._data, cells, max(4, height - len(words) - 2)) or []
        return [*words, (), *(shown[2:] if extras.is_there(extras.PICTURES) else shown)]


class CodeSheet(ModalScreen[None]):
    """Esc, Enter or Space leaves it. `where` says which program it is: a small window shows nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,space,q", "dismiss(None)", ""),
        ("o", "elsewhere", ""),
    ]

    def __init__(self, title: str, where: Span, about: str, file: Path) -> None:
        super().__init__()
        self._title, self._where, self._about, self._file = title, where, about, file

    def compose(self) -> ComposeResult:
        """The code, framed where there is room."""
        with Vertical(classes="sheet code-sheet") as sheet:
            entitle(sheet, self._title)
            yield _Code(self._where, self._about, self._file)

    def on_resize(self) -> None:
        """A small window is the code's alone."""
        self.query_one(".sheet").set_class(self.app.size.height >= _ROOMY, "-roomy")
        self.query_one(_Code).redraw(layout=True)

    def action_elsewhere(self) -> None:
        """Open the picture in the person's viewer."""
        open_elsewhere(self.app, self._file)
