"""Looking at a picture or a video that a reviewer is given: beside the list, and in a sheet of its own."""

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mpconsole import units
from mpconsole.console import glyphs, medium
from mpconsole.console.elsewhere import open_elsewhere
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _

_MOST_CELLS = 72
_FRAME = 8


class Preview(Lines):
    """The picture of one file, read beside the screen; nothing where `file` is None."""

    def __init__(self, id: str | None = None, *, rows: int = 16) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes="-nothing")
        self.rows = rows
        self._file: Path | None = None
        self._shown: list[Line] = []

    def tell(self, file: Path | None) -> None:
        """Show another file."""
        if file != self._file:
            self._file, self._shown = file, []
            self.set_class(file is None, "-nothing")
            if file is not None:
                self._read(file)
            self.redraw(layout=True)

    def draw(self, cells: int) -> list[Line]:
        """The picture."""
        return self._shown

    @work(group="preview", exclusive=True)
    async def _read(self, file: Path) -> None:
        cells = self.size.width or 40
        self._shown = await asyncio.to_thread(medium.drawn, file, min(cells, _MOST_CELLS), self.rows)
        self.redraw(layout=True)


class _About(Lines):
    def __init__(self, file: Path, verdict: str) -> None:
        super().__init__()
        self._file, self._verdict = file, verdict

    def draw(self, cells: int) -> list[Line]:
        """What it is, whether the platform takes it, and the keys."""
        try:
            size = units.size(self._file.stat().st_size)
        except OSError:
            size = _("not there")
        known = f" {glyphs.DOT} ".join((*medium.facts(self._file), size))
        mark, ink = (glyphs.ERROR, "error") if self._verdict else (glyphs.DONE, "success")
        said = self._verdict or _("within the platform's limits")
        return [
            (Span(known, "strong"),),
            *((Span(text, ink),) for text in wrap(f"{mark} {said}", cells)),
            (),
        ]


class MediumSheet(ModalScreen[bool]):
    """The result says whether the file should be handed in no more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,space,q", "dismiss(False)", ""),
        ("delete,backspace", "dismiss(True)", ""),
        ("o", "elsewhere", ""),
    ]

    def __init__(self, title: str, file: Path, verdict: str) -> None:
        super().__init__()
        self._title, self._file, self._verdict = title, file, verdict

    def compose(self) -> ComposeResult:
        """What it is, and itself."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("o opens it in your own program · Delete takes it away · Esc back"))
            yield _About(self._file, self._verdict)
            yield Preview(rows=max(4, self.app.size.height * 9 // 10 - _FRAME))

    def on_mount(self) -> None:
        """Read the picture once its width is known."""
        self.call_after_refresh(self.query_one(Preview).tell, self._file)

    def action_elsewhere(self) -> None:
        """Open it in the person's viewer or player."""
        open_elsewhere(self.app, self._file)
