"""The six pages: each shows what is known, and takes the answers that belong to it."""

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, width, wrap
from mpconsole.console.widgets.frame import Drawn
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.draft import Draft
from mpconsole.i18n import _, ngettext
from mpconsole.release import words
from mpconsole.release.model import Outcome, Preflight, PreflightItem
from mpconsole.release.preflight import words as preflight_words
from mpconsole.release.suggestion import Suggestion
from mpconsole.release.targets import Target
from mpconsole.size.model import SizeReport

_MARKS = {
    Outcome.PASSED: (glyphs.DONE, "success"),
    Outcome.FAILED: (glyphs.ERROR, "error"),
    Outcome.EYE: (glyphs.EYE, "warning"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages show. `waiting` says what is being asked, `trouble` why an answer did not come."""

    target: Target
    draft: Draft
    report: SizeReport
    suggestion: Suggestion | None = None
    preflight: Preflight | None = None
    waiting: str = ""
    trouble: str = ""


class Page(Widget):
    """One step. `show` is told what is known; `Answered` says that the person has answered."""

    STEP: ClassVar[int]

    class Answered(Message):
        """The draft changed."""

        def __init__(self, draft: Draft) -> None:
            super().__init__()
            self.draft = draft

    known: Known | None = None

    def show(self, known: Known) -> None:
        """Show what is known now."""
        self.known = known
        for lines in self.query(Drawn):
            lines.redraw(layout=True)

    def focus_first(self) -> None:
        """Put the focus where the answer is given."""
        for widget in self.query("Input, TextArea, Rows"):
            widget.focus()
            return

    def answer(self, **changes: object) -> None:
        """Tell of a changed draft."""
        assert self.known is not None
        draft = replace(self.known.draft, **changes)  # type: ignore[arg-type]
        self.known = replace(self.known, draft=draft)
        self.post_message(self.Answered(draft))


class PreflightPage(Page):
    """What stands in the way, and what only a person can judge."""

    STEP = steps.PREFLIGHT

    def compose(self) -> ComposeResult:
        """One item a row, with its help and places below it."""
        yield Drawn(self._head, classes="page-lines")
        yield Rows(self._line, selectable=lambda row: isinstance(row, PreflightItem), id="preflight-rows")

    def show(self, known: Known) -> None:
        """Show the items as they were found."""
        super().show(known)
        rows: list[PreflightItem | str] = []
        for item in known.preflight.items if known.preflight else ():
            rows.append(item)
            rows += [text for text in (preflight_words.item(item)[2], ", ".join(item.places)) if text]
        self.query_one(Rows).show(rows)

    def _head(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        if known.trouble:
            return [(Span(text, "error"),) for text in wrap(known.trouble, cells)]
        if known.waiting:
            return [(Span(f"{glyphs.WAITING} {known.waiting}", "secondary"),)]
        return []

    def _line(self, row: PreflightItem | str, cells: int) -> Line:
        indent = 22 if cells >= 70 else 14
        if isinstance(row, str):
            return (Span(" " * indent + left(row, cells - indent), "muted"),)
        mark, ink = _MARKS[row.outcome]
        name, sentence, _help = preflight_words.item(row)
        eye = (
            Span(f" {words.outcome(row.outcome)}", "warning strong")
            if row.outcome is Outcome.EYE
            else Span("")
        )
        room = cells - indent - width((eye,))
        return (Span(f"{mark} ", ink), Span(left(name, indent - 2)), Span(left(sentence, room)), eye)


class VersionPage(Page):
    """The version, with the one that git and the platform suggest."""

    STEP = steps.VERSION

    def compose(self) -> ComposeResult:
        """A line to type on, and where the suggestion comes from."""
        yield Drawn(lambda cells: [(Span(_("Which version is this?")),)], classes="page-lines")
        yield Input(id="version", classes="field", compact=True, max_length=64)
        yield Drawn(self._about, classes="page-lines")

    def show(self, known: Known) -> None:
        """Fill the line with the draft's version."""
        super().show(known)
        box = self.query_one(Input)
        if box.value != known.draft.version:
            with self.prevent(Input.Changed):
                box.value = known.draft.version

    def _about(self, cells: int) -> list[Line]:
        known = self.known
        if known is None or known.suggestion is None:
            return [()]
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
        return [(), *((Span(text, "muted"),) for text in wrap(sentence, cells))]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.answer(version=event.value.strip())


class MaterialPage(Page):
    """The notes, and what the reviewer has to know."""

    STEP = steps.MATERIAL

    def compose(self) -> ComposeResult:
        """Notes over several lines, a line for the reviewer."""
        yield Drawn(lambda cells: [(Span(_("What is new? (version remark)")),)], classes="page-lines")
        yield TextArea(id="notes", classes="field", compact=True, soft_wrap=True)
        yield Drawn(self._for_reviewer, classes="page-lines")
        yield Input(
            id="description", classes="field", compact=True, placeholder=_("how to log in, a test account")
        )

    def show(self, known: Known) -> None:
        """Fill the fields from the draft."""
        super().show(known)
        notes, description = self.query_one(TextArea), self.query_one(Input)
        if notes.text != known.draft.notes:
            with self.prevent(TextArea.Changed):
                notes.text = known.draft.notes
        if description.value != known.draft.description:
            with self.prevent(Input.Changed):
                description.value = known.draft.description

    def _for_reviewer(self, cells: int) -> list[Line]:
        return [(), (Span(_("What should the reviewer know? (may stay empty)")),)]

    @on(TextArea.Changed)
    def _noted(self, event: TextArea.Changed) -> None:
        event.stop()
        self.answer(notes=event.text_area.text)

    @on(Input.Changed)
    def _described(self, event: Input.Changed) -> None:
        event.stop()
        self.answer(description=event.value)


class PrivacyPage(Page, can_focus=True):
    """What the platform's scan will look for, and a promise that may be given."""

    STEP = steps.PRIVACY

    def compose(self) -> ComposeResult:
        """Sentences, and a box to tick."""
        yield Drawn(self._lines, classes="page-lines")

    def focus_first(self) -> None:
        """Space ticks the box."""
        self.focus()

    def _lines(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        lines: list[Line] = []
        for item in known.preflight.items if known.preflight else ():
            if item.name == "privacy":
                mark, ink = _MARKS[item.outcome]
                _name, sentence, more = preflight_words.item(item)
                lines += [(Span(f"{mark} ", ink), Span(text)) for text in wrap(sentence, cells - 2)]
                lines += [(Span("  " + text, "muted"),) for text in wrap(more, cells - 2) if text]
        lines.append(())
        about = _(
            "After the upload the platform scans the code for interfaces that need the user's privacy. "
            "What it finds is told before anything is submitted."
        )
        lines += [(Span(text, "muted"),) for text in wrap(about, cells)]
        box = "[x]" if known.draft.promise else "[ ]"
        promise = _("The code does not use the interfaces that the scan may find (Space ticks)")
        lines += [(), (Span(f"{box} ", "primary strong"), Span(promise))]
        return lines

    def on_key(self, event: events.Key) -> None:
        """Space ticks the box."""
        if event.key == "space" and self.known is not None:
            event.stop()
            self.answer(promise=not self.known.draft.promise)
            self.query_one(Drawn).redraw()

    def on_click(self) -> None:
        """So does a click."""
        if self.known is not None:
            self.answer(promise=not self.known.draft.promise)
            self.query_one(Drawn).redraw()


class LookPage(Page, can_focus=True):
    """Everything once more, before anything is sent."""

    STEP = steps.LOOK

    def compose(self) -> ComposeResult:
        """A table of the answers."""
        yield Drawn(self._lines, classes="page-lines")

    def focus_first(self) -> None:
        """Keys belong to the page."""
        self.focus()

    def _lines(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        rows = [
            (_("program"), f"{known.target.appid}"),
            (_("environment"), known.target.environment),
            (_("platform"), known.target.platform),
            (_("version"), known.draft.version or "…"),
            (_("size"), f"{units.size(known.report.bytes)} {glyphs.DOT} {_files(known.report)}"),
            (_("notes"), known.draft.notes or "…"),
            (_("for the reviewer"), known.draft.description or "-"),
            (_("promise"), _("given") if known.draft.promise else _("not given")),
        ]
        lines: list[Line] = []
        for name, value in rows:
            for index, text in enumerate(wrap(value, cells - 20)[:6]):
                lines.append((Span(left("" if index else name, 20), "muted"), Span(text)))
        return [*lines, (), *_in_the_way(known, cells)]


def _files(report: SizeReport) -> str:
    return ngettext("{count} file", "{count} files", report.file_count).format(count=f"{report.file_count:,}")


def _in_the_way(known: Known, cells: int) -> list[Line]:
    failed = known.preflight.failed if known.preflight else ()
    if not failed:
        return [(Span(f"{glyphs.DONE} ", "success"), Span(_("Nothing stands in the way."), "success"))]
    count = len(failed)
    sentence = ngettext(
        "{count} thing stands in the way; the reviewer or the platform will probably say no:",
        "{count} things stand in the way; the reviewer or the platform will probably say no:",
        count,
    ).format(count=count)
    lines: list[Line] = [(Span(f"{glyphs.ERROR} {text}", "error"),) for text in wrap(sentence, cells - 2)]
    return lines + [(Span(f"  {preflight_words.item(item)[1]}"),) for item in failed]


class SubmitPage(Page):
    """Type the version to send it."""

    STEP = steps.SUBMIT

    class Confirmed(Message):
        """The version was typed."""

        def __init__(self, typed: str) -> None:
            super().__init__()
            self.typed = typed

    def compose(self) -> ComposeResult:
        """What will happen, and the line to type on."""
        yield Drawn(self._lines, classes="page-lines")
        yield Input(id="typed", classes="field", compact=True)
        yield Drawn(self._trouble, classes="page-lines")

    def show(self, known: Known) -> None:
        """Begin with an empty line: the version is typed, not confirmed."""
        super().show(known)
        self.query_one(Input).placeholder = known.draft.version

    def _lines(self, cells: int) -> list[Line]:
        known = self.known
        if known is None:
            return []
        sentence = _(
            "This builds {version} of {appid}, uploads it to {platform}, "
            "waits for the privacy scan and submits it for review."
        ).format(version=known.draft.version, appid=known.target.appid, platform=known.target.platform)
        lines: list[Line] = [(Span(text),) for text in wrap(sentence, cells)]
        ask = _("Type the version and press Enter to send it:")
        return [*lines, (), *_in_the_way(known, cells), (), (Span(ask, "strong"),)]

    def _trouble(self, cells: int) -> list[Line]:
        trouble = self.known.trouble if self.known else ""
        return [(), *((Span(text, "error"),) for text in wrap(trouble, cells))] if trouble else [()]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Confirmed(event.value.strip()))


PAGES: tuple[type[Page], ...] = (PreflightPage, VersionPage, MaterialPage, PrivacyPage, LookPage, SubmitPage)
