"""A line of names, one of them chosen: which list a pane shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from mpconsole.console.actions import BY_ID, Keys
from mpconsole.console.lines import Line, Span, width
from mpconsole.console.widgets.inked import Lines

_WAYS = (
    (True, True, "   "), (True, True, "  "), (True, False, "  "), (False, True, "  "), (False, False, "  "),
    (False, False, " "),
)  # fmt: skip
"""Whether keys and counts stand beside the names, and what stands between: the most that fits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A list; `name` is the action of its view that shows it, `count` stands behind its name."""

    name: str
    words: str
    count: str = ""


class Chooser(Lines):
    """The lists of a pane. A click does what the list's key does; keys are shown where there is room."""

    def __init__(self, scope: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._scope = scope
        self._choices: Sequence[Choice] = ()
        self._chosen = ""

    def show(self, choices: Sequence[Choice], chosen: str) -> None:
        """Show these, with the one called `chosen` standing out."""
        if (choices, chosen) != (self._choices, self._chosen):
            self._choices, self._chosen = choices, chosen
            self.redraw()

    def draw(self, cells: int) -> Sequence[Line]:
        """One line, with less beside the names where it is narrow."""
        for keys, counts, gap in _WAYS:
            pieces = (self._piece(choice, keys=keys, counts=counts) for choice in self._choices)
            spans = [span for piece in pieces for span in (*piece, Span(gap))][:-1]
            if width(spans) <= cells:
                break
        return (tuple(spans),)

    def _piece(self, choice: Choice, *, keys: bool, counts: bool) -> Sequence[Span]:
        action = f"{self._scope}.{choice.name}"
        click = f"app.do({action!r})"
        chosen = choice.name == self._chosen
        key = self._keys().shown(BY_ID[action])
        return (
            *((Span(f"{key} ", "strong", click),) if keys and key else ()),
            Span(choice.words, "primary strong underline" if chosen else "muted", click),
            *((Span(f" {choice.count}", "muted", click),) if choice.count and counts else ()),
        )

    def _keys(self) -> Keys:
        keys = getattr(self.app, "keys", None)
        return keys if isinstance(keys, Keys) else Keys({})
