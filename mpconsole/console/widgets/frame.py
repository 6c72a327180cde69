"""What stands round every view: header, budget strip, tabs, keys."""

from collections.abc import Callable, Sequence

from mpconsole.console import budget, header
from mpconsole.console.actions import VIEWS, Action, Keys
from mpconsole.console.lines import Line, Span, line, width
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _


class HeaderLine(Lines):
    """The header line."""

    facts = header.Facts()

    def tell(self, facts: header.Facts) -> None:
        """Show other facts."""
        if facts != self.facts:
            self.facts = facts
            self.redraw()

    def draw(self, cells: int) -> Sequence[Line]:
        """One line."""
        return (header.draw(self.facts, cells),)


class BudgetStrip(Lines):
    """The budget strip; before the project is read it says so."""

    standing: budget.Standing | None = None

    def on_mount(self) -> None:
        """Name the frame."""
        entitle(self, _("budget"))

    def tell(self, standing: budget.Standing) -> None:
        """Show another standing."""
        self.standing = standing
        self.redraw()

    def draw(self, cells: int) -> Sequence[Line]:
        """Two lines."""
        if self.standing is None:
            return (line(Span(_("Reading the project…"), "muted")),)
        return budget.draw(self.standing, cells)


class Tabs(Lines):
    """The six views, by number; the one that is shown stands out."""

    shown = VIEWS[0][0]

    def tell(self, shown: str) -> None:
        """Mark another view."""
        self.shown = shown
        self.redraw()

    def draw(self, cells: int) -> Sequence[Line]:
        """One line, with less air where it is narrow."""
        for gap in ("   ", "  ", " "):
            spans = self._tabs(gap)
            if width(spans) <= cells:
                break
        return (tuple(spans),)

    def _tabs(self, gap: str) -> list[Span]:
        spans = [Span(" ")]
        for number, (name, words) in enumerate(VIEWS, 1):
            action = f"app.show_view({name!r})"
            if name == self.shown:
                spans += [Span(f" {number} {_(words)} ", "chip", action)]
            else:
                spans += [Span(f" {number} ", "muted", action), Span(f"{_(words)} ", "", action)]
            spans.append(Span(gap[1:]))
        return spans


class KeysLine(Lines):
    """The footer: the keys that matter here; a click does what the key does."""

    def __init__(self, keys: Callable[[], Keys], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._keys = keys
        self._actions: Sequence[Action] = ()

    def tell(self, actions: Sequence[Action]) -> None:
        """Show other actions."""
        if actions != self._actions:
            self._actions = actions
            self.redraw()

    def draw(self, cells: int) -> Sequence[Line]:
        """One line; what does not fit is left to the help."""
        spans: list[Span] = [Span("  ")]
        for action in self._actions:
            click = f"app.do({action.id!r})"
            piece = [
                Span(self._keys().shown(action), "strong", click),
                Span(f" {_(action.words)}", "muted", click),
                Span("  "),
            ]
            if width(spans) + width(piece) - 2 > cells:
                break
            spans += piece
        return (tuple(spans),)


class Drawn(Lines):
    """Lines that someone else draws."""

    def __init__(
        self,
        draw: Callable[[int], Sequence[Line]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw_lines = draw

    def draw(self, cells: int) -> Sequence[Line]:
        """Ask for them."""
        return self._draw_lines(cells)


class Ruled(Drawn):
    """One line above a list: the names of its columns."""

    def __init__(self, draw: Callable[[int], Line]) -> None:
        super().__init__(lambda cells: (draw(cells),))
