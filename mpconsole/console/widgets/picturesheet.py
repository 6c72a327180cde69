"""A sheet that shows a picture, and says where it lies."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.pictures import picture
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _

_MOST_CELLS = 72


class _Picture(Lines):
    def __init__(self, about: str, file: Path) -> None:
        super().__init__()
        self._about, self._file = about, file

    def draw(self, cells: int) -> list[Line]:
        """What it is, the picture as large as it fits, and its place."""
        above: list[Line] = [(Span(text),) for text in wrap(self._about, cells)]
        below: list[Line] = [(Span(text, "muted"),) for text in wrap(str(self._file), cells)]
        room = self.app.size.height * 9 // 10 - len(above) - len(below) - 6
        drawn = picture(self._file.read_bytes(), min(cells, _MOST_CELLS), max(4, room)) or []
        return [*above, (), *drawn[2:], (), *below]


class PictureSheet(ModalScreen[None]):
    """Esc, Enter or Space leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,space,q", "dismiss(None)", "")]

    def __init__(self, title: str, about: str, file: Path) -> None:
        super().__init__()
        self._title, self._about, self._file = title, about, file

    def compose(self) -> ComposeResult:
        """The picture in its frame."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("Esc back"))
            yield _Picture(self._about, self._file)
