"""Step 2: the version and the notes, with what git and the platform suggest."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from mpconsole.console.lines import Line, Span, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import Known, Page, fill
from mpconsole.i18n import _, ngettext


class VersionPage(Page):
    """The version and what is new in it."""

    STEP = steps.VERSION

    def compose(self) -> ComposeResult:
        """A line for the version, where the suggestion comes from, and lines for the notes."""
        yield Drawn(lambda cells: [(Span(_("Which version is this?")),)], classes="page-lines")
        yield Input(id="version", classes="field", compact=True, max_length=64)
        yield Drawn(self._about, classes="page-lines")
        yield TextArea(id="notes", classes="field", compact=True, soft_wrap=True)

    def show(self, known: Known) -> None:
        """Fill the fields from the draft."""
        super().show(known)
        fill(self.query_one(TextArea), known.draft.notes)
        fill(self.query_one(Input), known.draft.version)

    def _about(self, cells: int) -> list[Line]:
        known = self.known
        ask: list[Line] = [(), (Span(_("What is new? (version remark)")),)]
        if known is None or known.suggestion is None:
            return [(), *ask]
        suggestion = known.suggestion
        count = ngettext("{count} commit", "{count} commits", suggestion.commits).format(
            count=suggestion.commits
        )
        if suggestion.since:
            sentence = _("{version} is suggested: {commits} since {tag}.").format(
                version=suggestion.version, commits=count, tag=suggestion.since
            )
        else:
            sentence = _("{version} is suggested: there is no tag of a version yet.").format(
                version=suggestion.version
            )
        cut = _("The clone is shallow: git fetch --unshallow shows the whole history.")
        return [
            *((Span(text, "muted"),) for text in wrap(sentence, cells)),
            *((Span(text, "warning"),) for text in wrap(cut, cells) if suggestion.shallow),
            *ask,
        ]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.answer(version=event.value.strip())

    @on(TextArea.Changed)
    def _noted(self, event: TextArea.Changed) -> None:
        event.stop()
        self.answer(notes=event.text_area.text)
