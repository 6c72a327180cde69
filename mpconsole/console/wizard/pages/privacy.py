"""Step 4: what the platform's scan will look for, a promise that may be given, and what users write."""

from dataclasses import dataclass

from msgspec import structs
from textual import events, on
from textual.app import ComposeResult

from mpconsole.console.lines import Line, Span, left, wrap
from mpconsole.console.widgets.rows import Rows
from mpconsole.console.wizard import steps
from mpconsole.console.wizard.pages.page import MARKS, Known, ListPage
from mpconsole.i18n import N_, _
from mpconsole.release.preflight import words as preflight_words
from mpconsole.settings import ReviewSettings, UserContent

SCENES = (
    N_("none of these, and declared so"), N_("in their profile"), N_("pictures"), N_("videos"), N_("text"),
    N_("elsewhere"),
)  # fmt: skip
METHODS = (
    N_("the platform's content security check"), N_("another product"), N_("people look at it"),
    N_("nothing"),
)  # fmt: skip

_PLACES_OF_PRIVACY = ("privacy", "permission", "interfaces", "guideline")
"""What the platform keeps apart: requiredPrivateInfos, the text of `permission`, the permission of an
interface, the privacy guideline.
"""
_MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick: `group` and `number` say what it stands for."""

    group: str
    number: int
    words: str
    on: bool


class PrivacyPage(ListPage):
    """The findings, and boxes to tick."""

    STEP = steps.PRIVACY

    def compose(self) -> ComposeResult:
        """One list: sentences are passed over."""
        yield Rows(self._draw, selectable=lambda row: isinstance(row, Tick), id="privacy-rows")

    def list_known(self) -> None:
        """List the boxes as the draft has them."""
        rows = self.query_one(Rows)
        if self.known is not None:
            cells = max(20, rows.scrollable_content_region.width)
            lines = [*_found(self.known, cells), *_boxes(self.known.draft.answers, cells)]
            rows.show(lines, key=lambda row: (row.group, row.number) if isinstance(row, Tick) else row)

    def _draw(self, row: Tick | Line, cells: int) -> Line:
        if not isinstance(row, Tick):
            return row
        return (Span("[x] " if row.on else "[ ] ", "primary strong"), Span(left(row.words, cells - 4)))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if isinstance(event.item, Tick):
            self._turn(event.item)

    def on_key(self, event: events.Key) -> None:
        """Space and Enter tick the box under the cursor."""
        row = self.query_one(Rows).item
        if event.key == "space" and isinstance(row, Tick):
            event.stop()
            self._turn(row)

    def _turn(self, tick: Tick) -> None:
        assert self.known is not None
        self.answer(answers=turned(self.known.draft.answers, tick))
        self.list_known()


def turned(answers: ReviewSettings, tick: Tick) -> ReviewSettings:
    """Return the answers after a box was turned. No scene at all means that nothing is declared."""
    if tick.group == "promise":
        return structs.replace(answers, promise=not tick.on)
    content = answers.user_content or UserContent(scenes=())
    if tick.group == "scene":
        kept = {0} if tick.number == 0 and not tick.on else set(content.scenes) ^ {tick.number}
        scenes = tuple(sorted(kept - ({0} if tick.number else set())))
        if not scenes:
            return structs.replace(answers, user_content=None)
        methods = () if scenes == (0,) else content.methods
        content = structs.replace(content, scenes=scenes, methods=methods)
    elif tick.group == "method":
        content = structs.replace(content, methods=tuple(sorted(set(content.methods) ^ {tick.number})))
    else:
        content = structs.replace(content, team=not tick.on)
    return structs.replace(answers, user_content=content)


def _found(known: Known, cells: int) -> list[Line]:
    """Write what the preflight says of the interfaces that the code uses."""
    lines: list[Line] = []
    for item in known.preflight.items if known.preflight else ():
        if item.name in _PLACES_OF_PRIVACY:
            mark, ink = MARKS[item.outcome]
            name, sentence, more = preflight_words.item(item)
            for index, text in enumerate(wrap(sentence, cells - 22)):
                head = (Span(f"{mark} ", ink), Span(left(name, 20))) if not index else (Span(" " * 22),)
                lines.append((*head, Span(text)))
            below = [more, ", ".join(item.places[:_MOST_PLACES])]
            lines += [
                (Span(" " * 22 + part, "muted"),) for text in below if text for part in wrap(text, cells - 22)
            ]
    about = (
        _("What the code uses must be declared in the user privacy guideline, on the platform's site.")
        if known.target.by_hand
        else _(
            "After the upload the platform scans the code for interfaces that need the user's privacy. "
            "What it finds is told before anything is submitted."
        )
    )
    return [*lines, (), *((Span(text, "muted"),) for text in wrap(about, cells)), ()]


def _boxes(answers: ReviewSettings, cells: int) -> list[Tick | Line]:
    promise = _("The code does not use the interfaces that the scan may find")
    rows: list[Tick | Line] = [Tick("promise", 0, promise, answers.promise), ()]
    content = answers.user_content or UserContent(scenes=())
    ask = _("Can users write or upload something that others see? Where? (Space ticks)")
    rows += [(Span(text),) for text in wrap(ask, cells)]
    rows += [
        Tick("scene", number, _(SCENES[number]), number in content.scenes) for number in (1, 2, 3, 4, 5, 0)
    ]
    if any(content.scenes):
        rows += [(), (Span(_("How is that kept safe?")),)]
        rows += [
            Tick("method", number, _(said), number in content.methods)
            for number, said in enumerate(METHODS, 1)
        ]
        rows.append(Tick("team", 0, _("a team of ours looks after it"), content.team))
    return rows
