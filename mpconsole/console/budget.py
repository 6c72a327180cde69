"""The budget strip: the whole against the person's budget, then each package against the platform's limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, compose, fit, width
from mpconsole.i18n import _
from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.size.model import Limit, PackageSize, SizeReport, Verdict

VERDICT_INKS = {Verdict.OK: "", Verdict.NEAR: "warning", Verdict.OVER: "error", Verdict.UNKNOWN: "warning"}
_NARROW = 96
_GAP = "    "
_METERS = ((24, 14), (18, 10), (12, 8), (8, 5))
"""How long the bars of the main package and of a subpackage are: the longest that fit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the strip shows: the report, the total when the project was opened, and totals (oldest first)."""

    report: SizeReport
    opened: int
    history: tuple[int, ...] = ()


def package_name(package: PackageSize) -> str:
    """What a person calls a package: `main`, or its root without the last slash."""
    return _("main") if package.name == MAIN_PACKAGE else package.root.rstrip("/")


def limit_of(report: SizeReport, name: str, scope: str) -> Limit | None:
    """Return the limit called `name` that holds for `scope`, or None."""
    return next((limit for limit in report.limits if limit.name == name and limit.scope == scope), None)


def round_size(count: int) -> str:
    """Write a limit without needless zeros: `10 MB`, `1.5 MB`."""
    number, _space, unit = units.size(count).partition(" ")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def growth_ink(count: int) -> str:
    """Growing costs, shrinking gains."""
    return "warning" if count > 0 else "success" if count < 0 else "muted"


def draw(standing: Standing, cells: int) -> tuple[Line, Line]:
    """Write the two lines of the strip."""
    return _whole(standing, cells), _packages(standing.report, cells)


def _whole(standing: Standing, cells: int) -> Line:
    report = standing.report
    budget = limit_of(report, "budget", "total")
    limit = budget.limit if budget else 0
    figure = units.size(report.bytes) + ("" if report.complete else "+")
    start = compose(
        _("{size} of {limit}"), "muted", size=Span(figure, "strong"), limit=Span(round_size(limit), "muted")
    )
    end = _right_of_whole(standing, budget, narrow=cells < _NARROW)
    room = cells - width(start) - width(end) - 4
    ink = VERDICT_INKS[budget.verdict] if budget else ""
    meter = glyphs.bar(report.bytes / limit, room, ink or "primary") if limit and room > 4 else ()
    return fit((*start, Span("  "), *meter, Span("  "), *end), cells)


def _right_of_whole(standing: Standing, budget: Limit | None, *, narrow: bool) -> Line:
    spans: list[Span] = []
    if budget:
        spans += left_of(budget)
    moved = standing.report.bytes - standing.opened
    if moved or not narrow:
        spans += [Span("   ")]
        since = "{delta}" if narrow else _("{delta} since opened")
        spans += compose(since, "muted", delta=Span(units.delta(moved), growth_ink(moved)))
    if len(standing.history) > 1 and not narrow:
        spans += [Span("  "), glyphs.spark(standing.history, 12, "primary")]
    return tuple(spans)


def left_of(limit: Limit) -> Line:
    """Say how much room is left below a limit, or how far it is passed."""
    rest = limit.limit - limit.bytes
    if limit.verdict is Verdict.OVER:
        return compose(
            _("{mark} {size} over"), "error", mark=glyphs.ERROR, size=Span(units.size(-rest), "error strong")
        )
    if limit.verdict is Verdict.UNKNOWN:
        return (Span(f"{glyphs.EYE} ", "warning"), Span(_("compiling decides"), "warning"))
    if limit.verdict is Verdict.NEAR:
        return compose(
            _("{mark} {size} left"), "warning", mark=glyphs.WARNING, size=Span(units.size(rest), "warning")
        )
    return compose(_("{size} free"), "muted", size=units.size(rest))


def _packages(report: SizeReport, cells: int) -> Line:
    if not report.packages:
        return ()
    main, *others = report.packages
    others.sort(key=lambda package: -package.bytes)
    for lengths in _METERS:
        pieces = [
            _package(report, main, lengths[0], whole=True),
            *(_package(report, package, lengths[1], whole=False) for package in others),
        ]
        if sum(map(width, pieces)) + len(_GAP) * (len(pieces) - 1) <= cells:
            break
    return fit(_in_a_row(pieces, cells), cells)


def _in_a_row(pieces: Sequence[Line], cells: int) -> Sequence[Span]:
    """Put as many packages in a row as fit, and say how many do not."""
    spans = list(pieces[0])
    for index, piece in enumerate(pieces[1:], 1):
        more = _more(len(pieces) - index - 1)
        if width(spans) + len(_GAP) + width(piece) + width(more) > cells:
            return [*spans, *_more(len(pieces) - index)]
        spans += [Span(_GAP), *piece]
    return spans


def _more(count: int) -> Sequence[Span]:
    return (Span("   " + _("+{count} more").format(count=count), "muted"),) if count else ()


def _package(report: SizeReport, package: PackageSize, cells: int, *, whole: bool) -> Line:
    limit = limit_of(report, "platform.package", package.name)
    name = Span(package_name(package), "strong")
    figure = Span(units.size(package.bytes) + ("" if package.complete else "+"))
    if limit is None:
        return (name, Span(" "), figure)
    ink = VERDICT_INKS[limit.verdict]
    words = _("{name} {size} of {limit}") if whole else "{name} {size}"
    spans = compose(words, "muted", name=name, size=figure, limit=Span(round_size(limit.limit), "muted"))
    meter = glyphs.bar(package.bytes / limit.limit, cells, ink or ("primary" if whole else "secondary"))
    spans = (*spans, Span("  "), *meter)
    return (*spans, Span(" "), *left_of(limit)) if ink else spans
