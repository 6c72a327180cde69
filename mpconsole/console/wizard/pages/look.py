"""Step 5: everything once more, before anything is sent."""

from textual.app import ComposeResult

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, left, wrap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import ListPage, in_the_way
from mpconsole.console.wizard.pages.privacy import SCENES
from mpconsole.i18n import _, ngettext
from mpconsole.settings import ReviewPage, ReviewSettings, UserContent
from mpconsole.size.model import SizeReport


class LookPage(ListPage):
    """Everything once more, before anything is sent."""

    STEP = steps.LOOK

    def compose(self) -> ComposeResult:
        """A table of the answers, which scrolls where it is long."""
        yield Rows(lambda row, _cells: row, selectable=lambda _row: False, id="look-rows")

    def list_known(self) -> None:
        """List the answers as they are now."""
        rows = self.query_one(Rows)
        rows.show(self._lines(max(40, rows.scrollable_content_region.width)))

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
            *_handed_in(known.draft.answers),
        ]
        lines: list[Line] = [*in_the_way(known, cells), ()]
        for name, value in rows:
            for index, text in enumerate(wrap(value, cells - 20)):
                lines.append((Span(left("" if index else name, 20), "muted"), Span(text)))
        return lines


def _handed_in(answers: ReviewSettings) -> list[tuple[str, str]]:
    """Name what goes with the code, as far as something was answered."""
    pages = "\n".join(_page(page) for page in answers.pages)
    content = answers.user_content or UserContent(scenes=())
    scenes = ", ".join(_(SCENES[scene]) for scene in content.scenes if scene in range(len(SCENES)))
    rows = [
        (_("pages"), pages or _("the home page")),
        (_("pictures, videos"), ", ".join((*answers.pictures, *answers.videos))),
        (_("for the reviewer"), answers.description),
        (_("users' content"), scenes),
        (_("promise"), _("given") if answers.promise else _("not given")),
    ]
    return [(name, value or "-") for name, value in rows]


def _page(page: ReviewPage) -> str:
    return "  ".join(part for part in (page.path, page.category, *(f"#{tag}" for tag in page.tags)) if part)


def _files(report: SizeReport) -> str:
    return ngettext("{count} file", "{count} files", report.file_count).format(count=f"{report.file_count:,}")
