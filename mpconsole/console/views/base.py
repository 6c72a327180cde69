"""What every view is: a pane of the console that shows a session and is told what is new in it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from mpconsole.console.actions import Action, of_scope
from mpconsole.console.news import News
from mpconsole.i18n import _
from mpconsole.session.session import Session

if TYPE_CHECKING:
    from mpconsole.console.editor import Spot


class View(Widget):
    """One of the six. It reads the session, keeps what the person looks at, and decides nothing."""

    FILTERS: ClassVar[bool] = False

    class KeysChanged(Message):
        """Other keys matter now."""

    class Wanted(Message):
        """The view called `view` shall show `what`, as that view takes it."""

        def __init__(self, view: str, what: object) -> None:
            super().__init__()
            self.view, self.what = view, what

    class Edit(Message):
        """The person's editor shall open a place."""

        def __init__(self, spot: "Spot") -> None:
            super().__init__()
            self.spot = spot

    def __init__(self, session: Session) -> None:
        super().__init__(id=self.name_of())
        self.session = session

    @classmethod
    def name_of(cls) -> str:
        """Return the view's name, which is its id and the scope of its actions."""
        return cls.__name__.removesuffix("View").lower()

    def keys_now(self) -> tuple[Action, ...]:
        """Return the actions whose keys the footer shows."""
        return tuple(action for action in of_scope(self.name_of()) if action.footer)

    @abstractmethod
    def take(self, news: News) -> None:
        """Show what is new."""

    def focus_main(self) -> None:
        """Put the focus where keys should go when the view is shown."""
        for widget in self.query("Rows"):
            if widget.display:
                widget.focus()
                return

    def show_wanted(self, what: object) -> None:
        """Show what another view asked for, for views that are asked."""

    def filter_words(self, text: str) -> None:
        """Filter what is listed by `text`, for views with FILTERS."""

    def filter_trouble(self) -> str:
        """Say what is wrong with the filter; "" where it is fine."""
        return ""

    def filter_words_known(self) -> Sequence[tuple[str, str]]:
        """Return what can be typed as a filter, and what each means, for the help."""
        return ()

    def filter_example(self) -> str:
        """Say what can be typed as a filter."""
        return _("part of a name")

    def show_step(self, number: int) -> None:
        """Show a page of the wizard, for the view that has one."""

    def go_back(self) -> bool:
        """Close what is open inside the view; False where there is nothing to close."""
        return False
