"""What mends findings, ready to be shown and done; and a rule's page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mpconsole.checks.explain import explain_rule
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.mending import Plan, mend, plan, write
from mpconsole.checks.fixes.registry import fix_of
from mpconsole.checks.memory import recall
from mpconsole.console.lines import Line, Span, wrap
from mpconsole.i18n import ngettext
from mpconsole.project.model import Snapshot
from mpconsole.settings import ProjectSettings

_INKS = {"ok": "success", "over": "error"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that waits for a yes: what it does, as a diff too, how many findings it mends, and `do`.

    `do` raises MpconsoleError where a file has changed meanwhile or cannot be written.
    """

    title: str
    diff: list[Line]
    count: int
    do: Callable[[], None]


def is_mendable(snapshot: Snapshot, settings: ProjectSettings, finding: Finding) -> bool:
    """Whether something is known that mends a finding of this very snapshot."""
    return fix_of(recall(snapshot, settings).program, finding) is not None


def offer(snapshot: Snapshot, settings: ProjectSettings, finding: Finding) -> Offer | None:
    """Return what mends one finding, be it safe or not; None where nothing does."""
    fix = fix_of(recall(snapshot, settings).program, finding)
    planned = plan(snapshot, settings, [finding])
    if fix is None or not planned.changes:
        return None
    return offered(fix.words, planned)


def all_safe(snapshot: Snapshot, settings: ProjectSettings) -> Offer | None:
    """Return what mends everything that can be mended without a doubt; None where there is nothing such."""
    planned, _judgement = mend(snapshot, settings)
    if not planned.changes:
        return None
    count = len(planned.mended)
    return offered(
        ngettext("mend {count} problem", "mend {count} problems", count).format(count=count), planned
    )


def offered(title: str, planned: Plan) -> Offer:
    """Offer what is planned."""
    from mpconsole.checks.fixes.diffing import diff_of

    diff: list[Line] = [
        (Span(text.replace("\t", "    "), _INKS.get(style, style)),)
        for change in planned.changes
        for text, style in diff_of(change)
    ]
    return Offer(title, diff, len(planned.mended), partial(write, planned))


def rule_page(rule: str, cells: int) -> list[Line]:
    """Return the page of a rule, as `mpconsole check --explain` prints it, in lines of at most `cells`."""
    _name, _empty, *others = explain_rule(rule).splitlines()
    return [(Span(text),) for row in others for text in wrap(row, cells)]
