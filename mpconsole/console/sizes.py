"""The Size view's packages: each against its limit, the whole against the budget, and what does not ship."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

from mpconsole import units
from mpconsole.console import glyphs
from mpconsole.console.budget import VERDICT_INKS, growth_ink, limit_of, package_name
from mpconsole.console.lines import Line, Span, clip, left, right, wrap
from mpconsole.i18n import _
from mpconsole.size.model import Compiled, ExcludedFile, Limit, PackageSize, SizeReport, Verdict
from mpconsole.size.words import limit_sentence, reason_label, rounded

_WIDE = 100
_WORST_FIRST = (Verdict.OVER, Verdict.UNKNOWN, Verdict.NEAR)
SETTLES = "mpconsole size --compile"
"""The command that settles what only compiling tells."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """The whole, a package, or what does not ship; `package` is set for a package alone.

    `compiled` is what ships after compiling, None where nothing is known of it.
    """

    kind: Literal["whole", "package", "excluded"]
    name: str
    files: int
    bytes: int
    source_bytes: int
    delta: int = 0
    package: PackageSize | None = None
    complete: bool = True
    compiled: int | None = None


def package_rows(report: SizeReport, opened: SizeReport) -> list[PackageRow]:
    """Return a row for the whole, one for each package, and one for what does not ship."""
    grown = report.bytes - opened.bytes
    whole = PackageRow(
        "whole",
        _("whole"),
        report.file_count,
        report.bytes,
        report.source_bytes,
        grown,
        complete=report.complete,
        compiled=report.bytes if report.compiled.basis == "none" else report.compiled.bytes,
    )
    excluded = sum(file.bytes for file in report.excluded.values())
    out = PackageRow("excluded", _("not shipped"), len(report.excluded), excluded, excluded)
    return [whole, *(_package_row(package, report, opened) for package in report.packages), out]


def _package_row(package: PackageSize, report: SizeReport, opened: SizeReport) -> PackageRow:
    before = opened.package(package.name)
    compiled = report.compiled
    return PackageRow(
        "package",
        package_name(package) + ("" if not package.root else "/"),
        len(package.files),
        package.bytes,
        package.source_bytes,
        package.bytes - (before.bytes if before else 0),
        package,
        package.complete,
        package.bytes if compiled.basis == "none" else compiled.packages.get(package.name),
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column takes; 0 where there is no room for it."""

    name: int
    source: int
    compiled: int
    meter: int

    @classmethod
    def of(cls, cells: int) -> "Columns":
        """Share out `cells`."""
        wide = cells >= _WIDE
        name = 24 if wide else 18
        figures = 12 if wide else 0
        rest = cells - name - 7 - figures - 12 - figures - 3 - 8 - 13
        return cls(name, figures, figures, max(6, min(100, rest)))


def package_header(report: SizeReport, cells: int) -> Line:
    """Head the columns of `package_line`, and say what the marks in the bar of the whole are."""
    at = Columns.of(cells)
    text = left(_("package"), at.name) + right(_("files"), 7)
    text += right(_("source"), at.source) + right(_("as written"), 12) + right(_("compiled"), at.compiled)
    return (
        Span(f"{text}   {left(_of_limit(report, at.meter + 8), at.meter + 8)}", "muted"),
        Span(right(_("since opened"), 13), "muted"),
    )


def _of_limit(report: SizeReport, cells: int) -> str:
    """Say what the bars are held against: in as many words as there is room for."""
    budget, platform = _totals(report)
    if budget is None or platform is None:
        return _("of limit")
    long = _("of limit · whole: {mark} {budget} budget, end {platform} platform")
    if budget.limit > platform.limit:
        long = _("of limit · whole: {mark} {platform} platform, end {budget} budget")
    small, large = (rounded(size) for size in sorted((budget.limit, platform.limit)))
    for words in (long, _("of limit · {mark} {small} of {large}"), _("{mark} {small} of {large}")):
        text = words.format(
            mark=glyphs.TICK,
            budget=rounded(budget.limit),
            platform=rounded(platform.limit),
            small=small,
            large=large,
        )
        if clip(text, cells) == text:
            return text
    return _("of limit")


def _totals(report: SizeReport) -> tuple[Limit | None, Limit | None]:
    """The person's budget and the platform's total."""
    return limit_of(report, "budget", "total"), limit_of(report, "platform.total", "total")


def package_line(row: PackageRow, report: SizeReport, cells: int) -> Line:
    """Write a row: files, the three figures, a bar against its limit, growth since opened."""
    at = Columns.of(cells)
    if row.kind == "excluded":
        return _excluded_row(row, report, at, cells)
    shown = left(row.name, at.name) if row.kind == "whole" else _name(row.name, at.name)
    start = (
        Span(shown, "strong"),
        Span(right(f"{row.files:,}", 7)),
        Span(right(units.size(row.source_bytes), at.source), "muted"),
        Span(right(units.size(row.bytes) + ("" if row.complete else "+"), 12)),
        Span(right(_compiled_cell(row, report.compiled), at.compiled), "muted"),
        Span("   "),
    )
    growth = Span(right(units.delta(row.delta) if row.delta else "", 13), growth_ink(row.delta))
    if row.kind == "whole":
        return (*start, *_whole_meter(report, at.meter), growth)
    limit = limit_of(report, "platform.package", row.package.name) if row.package else None
    if limit is None:
        return (*start, Span(" " * (at.meter + 8)), growth)
    ink = VERDICT_INKS[limit.verdict]
    share = limit.bytes / limit.limit
    usual = "secondary" if row.package and row.package.root else "primary"
    return (*start, *glyphs.bar(share, at.meter, ink or usual), _percent(share, ink), growth)


def _name(name: str, cells: int) -> str:
    return left(name if clip(name, cells - 1) == name else clip(name, cells - 2) + "/", cells)


def _compiled_cell(row: PackageRow, compiled: Compiled) -> str:
    if row.compiled is None:
        return "?"
    return ("≈ " if compiled.basis == "estimate" else "") + units.size(row.compiled)


def _whole_meter(report: SizeReport, cells: int) -> Line:
    """The whole as far as the larger of budget and platform's total, with a mark at the smaller one."""
    budget, platform = _totals(report)
    limit = budget or platform
    if limit is None:
        return (Span(" " * (cells + 8)),)
    ink = VERDICT_INKS[limit.verdict]
    both = [one.limit for one in (budget, platform) if one is not None]
    end, mark = max(both), min(both)
    meter = glyphs.bar(report.bytes / end, cells, ink or "primary")
    if mark < end:
        meter = glyphs.ticked(meter, round(mark / end * cells), "strong")
    return (*meter, _percent(limit.bytes / limit.limit, ink))


def _percent(share: float, ink: str) -> Span:
    return Span(right("<1 %" if 0 < share < 0.01 else f"{share * 100:.0f} %", 7) + " ", ink)


def _excluded_row(row: PackageRow, report: SizeReport, at: Columns, cells: int) -> Line:
    text = (
        left(row.name, at.name) + right(f"{row.files:,}", 7) + right(units.size(row.bytes), at.source or 12)
    )
    skipped = (12 + at.compiled if at.source else 0) + 3
    why = heaviest_reasons(report.excluded.values())
    return (Span(text, "muted"), Span(" " * skipped), Span(clip(why, cells - len(text) - skipped), "muted"))


def heaviest_reasons(excluded: Iterable[ExcludedFile]) -> str:
    """Name what keeps the most bytes out: folders, kinds of files, or the reason in words."""
    weights: dict[str, int] = {}
    for file in excluded:
        name = file.detail or reason_label(file.reason)
        weights[name] = weights.get(name, 0) + file.bytes
    return _(", ").join(sorted(weights, key=lambda name: -weights[name])[:4])


def figures(report: SizeReport, cells: int) -> str:
    """Say the three figures of the whole in one line of `cells`, each by its name."""
    parts = [
        _("source {size}").format(size=units.size(report.source_bytes)),
        _("as written {size}").format(size=units.size(report.bytes) + ("" if report.complete else "+")),
    ]
    for short in (False, True):
        said = f" {glyphs.DOT} ".join([*parts, _compiled_words(report.compiled, short=short)])
        if cell_len(said) <= cells:
            break
    return said


def _compiled_words(compiled: Compiled, *, short: bool) -> str:
    if compiled.basis == "official":
        return _("compiled {size}").format(size=units.size(compiled.bytes or 0))
    if compiled.basis == "estimate":
        words = _("compiled ≈ {low} to {high}") if short else _("compiled {low} to {high}, estimate")
        return words.format(low=units.size(compiled.low or 0), high=units.size(compiled.high or 0))
    return _("compiled the same")


def verdicts(report: SizeReport, cells: int, most: int) -> list[Line]:
    """Say where a limit is near, passed or not decided, with the exact bytes, the worst first."""
    found = [limit for limit in report.limits if limit.kind != "advice" and limit.verdict is not Verdict.OK]
    found.sort(key=lambda limit: _WORST_FIRST.index(limit.verdict))
    lines: list[Line] = []
    for limit in found:
        sentence = limit_sentence(limit)
        if limit.verdict is Verdict.UNKNOWN:
            sentence = _("{sentence} {command} settles it.").format(sentence=sentence, command=SETTLES)
        mark, ink = _MARKS[limit.verdict]
        first, *others = wrap(sentence, cells - 2)
        lines.append((Span(f"{mark} ", ink), Span(first, ink)))
        lines += [(Span("  "), Span(text, ink)) for text in others]
    if len(lines) > most:
        return [*lines[: most - 1], (Span("  " + _("… mpconsole size lists them all"), "muted"),)]
    return lines


_MARKS = {
    Verdict.OVER: (glyphs.ERROR, "error"),
    Verdict.UNKNOWN: (glyphs.EYE, "warning"),
    Verdict.NEAR: (glyphs.WARNING, "warning"),
}
