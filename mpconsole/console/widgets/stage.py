"""Where the views are shown, one at a time."""

from importlib import import_module

from textual.widgets import ContentSwitcher

from mpconsole.console.views.base import View
from mpconsole.session.session import Session


class Stage(ContentSwitcher):
    """Each view is made and mounted at its first visit; with `first` one of them is there from the start."""

    def __init__(self, session: Session, first: str | None = None) -> None:
        views = {first: make_view(first, session)} if first else {}
        super().__init__(*views.values(), initial=first, id="views")
        self._session = session
        self._views: dict[str, View] = views

    def __getitem__(self, name: str) -> View | None:
        """Return a view; None until it is mounted."""
        return self._views.get(name)

    async def prepare(self, name: str) -> View:
        """Return a view, mounted, and not shown where it was made just now."""
        view = self._views.get(name)
        if view is None:
            view = make_view(name, self._session)
            view.display = False
            await self.mount(view)
            self._views[name] = view
        return view


def make_view(name: str, session: Session) -> View:
    """Import a view's module and make the view."""
    module = import_module(f"mpconsole.console.views.{name}")
    view: type[View] = getattr(module, f"{name.capitalize()}View")
    return view(session)
