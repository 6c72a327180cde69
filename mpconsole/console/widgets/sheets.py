"""Sheets that lie above a view: the help of its keys, the palette of all actions, a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from mpconsole.console.actions import ACTIONS, VIEWS, Action, Keys, key_name, of_scope
from mpconsole.console.lines import Line, Span, left, wrap
from mpconsole.console.widgets.inked import Lines
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.widgets.titles import entitle
from mpconsole.i18n import _

_KEY_CELLS = 14
_TERM_CELLS = 18


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between groups."""

    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a filter, and what it means."""

    example: str
    meaning: str


def _widgets(view: str) -> Sequence[tuple[str, str]]:
    """The kinds of panes in a view, each with keys of its own."""
    panes = {
        "list": _("In lists"),
        "map": _("On the map"),
        "source": _("In a text"),
        "wizard": _("In the wizard"),
    }
    there = {"size": ("list", "map"), "problems": ("list", "source"), "files": ("list", "source"),
             "backend": ("list", "source"), "release": ("wizard", "list")}  # fmt: skip
    return [(panes[scope], scope) for scope in there.get(view, ("list",))]


class HelpSheet(ModalScreen[None]):
    """The keys of a view, its list's and everyone's."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,question_mark", "dismiss", "")]

    def __init__(self, view: str, keys: Keys, filters: Sequence[tuple[str, str]] = ()) -> None:
        """`filters` is what can be typed behind `/`, with what it means."""
        super().__init__()
        self._view, self._keys, self._filters = view, keys, filters

    def compose(self) -> ComposeResult:
        """A list in a sheet: it scrolls where it is long."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, _("keys of {view}").format(view=_(dict(VIEWS)[self._view])))
            entitle(sheet, subtitle=_("Esc back"))
            yield Rows(self._draw, selectable=lambda item: isinstance(item, Action))

    def on_mount(self) -> None:
        """Fill the list."""
        rows: list[Action | Heading | Term] = []
        for words, scope in (
            (_(dict(VIEWS)[self._view]), self._view),
            *_widgets(self._view),
            (_("Everywhere"), "app"),
        ):
            if actions := of_scope(scope):
                rows += [Heading(words), *actions]
            if scope == self._view and self._filters:
                rows += [Heading(_("In the filter")), *(Term(*one) for one in self._filters)]
        self.query_one(Rows).show(rows)
        self.query_one(Rows).focus()

    def _draw(self, item: Action | Heading | Term, cells: int) -> Line:
        if isinstance(item, Heading):
            return (Span(item.words, "primary strong"),)
        if isinstance(item, Term):
            return (Span("  " + left(item.example, _TERM_CELLS), "secondary"), Span(item.meaning))
        keys = " ".join(key_name(key) for key in self._keys.of(item))
        return (Span("  " + left(keys, _KEY_CELLS), "strong"), Span(_(item.help)))

    @on(Rows.Chosen)
    def _run(self, event: Rows.Chosen) -> None:
        self.dismiss()
        self.app.call_later(self.app.run_action, f"app.do({event.item.id!r})")


class Palette(ModalScreen[str | None]):
    """Everything by name; the result is the id of the action that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "")]

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """A line to type on, and what fits it."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, _("commands"))
            entitle(sheet, subtitle=_("Enter does it · Esc back"))
            yield Input(placeholder=_("what do you want to do?"), compact=True)
            yield Rows(self._draw, empty=_("nothing is called so"))

    def on_mount(self) -> None:
        """Offer everything."""
        self._offer("")
        self.query_one(Input).focus()

    def _offer(self, text: str) -> None:
        self.query_one(Rows).show(search(text))

    def _draw(self, action: Action, cells: int) -> Line:
        key = self._keys.shown(action)
        return (
            Span(left(_(action.help), cells - 26)),
            Span(" " + left(_(dict(VIEWS).get(action.scope, "")), 17), "muted"),
            Span(f"{key:>8}", "strong"),
        )

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        item = self.query_one(Rows).item
        self.dismiss(item.id if item else None)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.item.id)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while one types."""
        rows = self.query_one(Rows)
        moves = {"down": rows.action_down, "up": rows.action_up, "pagedown": rows.action_page_down,
                 "pageup": rows.action_page_up}  # fmt: skip
        if event.key in moves and not rows.has_focus:
            event.stop()
            event.prevent_default()
            moves[event.key]()


def search(text: str) -> Sequence[Action]:
    """Return the actions that hold every word of `text` in their help, words or id; the best first."""
    words = text.casefold().split()
    found = []
    for order, action in enumerate(ACTIONS):
        if not action.palette:
            continue
        said = f"{_(action.help)} {_(action.words)} {action.help} {action.id}".casefold()
        if all(word in said for word in words):
            starts = not any(part.startswith(words[0]) for part in said.split()) if words else False
            found.append((starts, order, action))
    return [action for _starts, _order, action in sorted(found, key=lambda item: item[:2])]


class _Words(Lines):
    """Sentences, wrapped."""

    def __init__(self, paragraphs: Sequence[Span]) -> None:
        super().__init__()
        self._paragraphs = paragraphs

    def draw(self, cells: int) -> list[Line]:
        return [
            (Span(text, paragraph.ink),)
            for paragraph in self._paragraphs
            for text in wrap(paragraph.text, cells)
        ]


class MessageSheet(ModalScreen[None]):
    """A sentence that waits until it is read, with what to do next."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,space", "dismiss", "")]

    def __init__(self, title: str, sentence: str, hint: str | None, *, ink: str = "") -> None:
        super().__init__()
        self._title, self._sentence, self._hint, self._ink = title, sentence, hint, ink

    def compose(self) -> ComposeResult:
        """The sentence and the hint."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("Esc back"))
            yield _Words([
                Span(""),
                Span(self._sentence, self._ink),
                *([Span(""), Span(self._hint, "muted")] if self._hint else []),
                Span(""),
            ])  # fmt: skip


class Confirm(ModalScreen[bool]):
    """A question whose yes cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,n", "dismiss(False)", ""),
        ("enter,y", "dismiss(True)", ""),
    ]

    def __init__(self, title: str, *sentences: Span) -> None:
        super().__init__()
        self._title, self._sentences = title, sentences

    def compose(self) -> ComposeResult:
        """The sentences."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("Enter does it · Esc leaves it"))
            yield _Words([Span(""), *self._sentences, Span("")])


class Ask(ModalScreen[str | None]):
    """A question with a short answer."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "")]

    def __init__(self, title: str, *sentences: Span, value: str = "") -> None:
        super().__init__()
        self._title, self._sentences, self._value = title, sentences, value

    def compose(self) -> ComposeResult:
        """The sentences and a line to type on."""
        with Vertical(classes="sheet") as sheet:
            entitle(sheet, self._title)
            entitle(sheet, subtitle=_("Enter does it · Esc leaves it"))
            yield _Words([Span(""), *self._sentences, Span("")])
            yield Input(self._value, compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """What stands there is replaced by typing, also by what is typed ahead of the focus."""
        self.query_one(Input).action_select_all()

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
