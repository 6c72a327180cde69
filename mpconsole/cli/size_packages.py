"""The table of packages: files, bytes, and how they stand against the person's and the platform's limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from mpconsole.cli.table import Cell, Column, Screen, lay_out, natural_width, visible
from mpconsole.i18n import N_, _
from mpconsole.size.model import Limit, PackageSize, SizeReport, Verdict
from mpconsole.size.words import rounded
from mpconsole.units import size

VERDICTS = {
    Verdict.OK: N_("ok"),
    Verdict.NEAR: N_("near"),
    Verdict.OVER: N_("over"),
    Verdict.UNKNOWN: N_("unknown"),
}
_TOTALS = ("budget", "platform.total")
_OF_PACKAGES = ("budget.package", "platform.package")


def package_label(package: PackageSize) -> str:
    """Return what a person calls a package."""
    return visible(package.root) if package.root else package_name(package.name)


def package_name(name: str) -> str:
    """Return what a person calls the package `name`."""
    return name if name and name != "__APP__" else _("main package")


@dataclass(frozen=True, slots=True)
class _Form:
    """How much the table tells: cells of a bar, the limits' words, verdicts, and the columns of figures."""

    bar: int = 0
    limits: bool = True
    files: bool = True
    verdicts: bool = True

    @property
    def columns(self) -> int:
        """How many columns stand behind the figures."""
        return (self.bar > 0) + 1 + self.verdicts


_FORMS = (
    _Form(24),
    _Form(8),
    _Form(),
    _Form(limits=False),
    _Form(limits=False, files=False),
    _Form(limits=False, files=False, verdicts=False),
)


def package_lines(report: SizeReport, screen: Screen) -> list[str]:
    """Return the table in the first form that fits the screen whole, else in the last one, cut."""
    for form in _FORMS:
        columns = tuple(_columns(report, form))
        rows = list(_rows(report, screen, form))
        if form is _FORMS[-1] or natural_width(columns, rows) <= screen.width:
            break
    return lay_out(columns, rows, screen)


def _columns(report: SizeReport, form: _Form) -> Iterator[Column]:
    yield Column(_("package"), flexible=True, keep="end")
    if form.files:
        yield Column(_("files"), "right")
    yield Column(_("as written"), "right")
    if _compiles(report):
        yield Column(_("compiled"), "right")
    if form.bar:
        yield Column("")
    yield Column("", "right")
    if form.verdicts:
        yield Column("")


def _rows(report: SizeReport, screen: Screen, form: _Form) -> Iterator[list[str | Cell]]:
    for package in report.packages:
        start: list[str | Cell] = [package_label(package)]
        start += _figures(len(package.files), package.bytes, form, complete=package.complete)
        start += _compiled(report, report.compiled.packages.get(package.name, 0))
        found = [one for one in report.limits if one.name in _OF_PACKAGES and one.scope == package.name]
        if not found:
            yield [*start, *([""] * form.columns)]
        for limit in found:
            yield [*start, *_against(limit, screen, form)]
            start = ["" for _cell in start]
    whole = _figures(report.file_count, report.bytes, form, complete=report.complete)
    for limit in report.limits:
        if limit.name in _TOTALS:
            start = [_("total"), *whole, *_compiled(report, report.compiled.bytes or 0)]
            yield [*start, *_against(limit, screen, form)]
    for limit in report.limits:
        if limit.name == "budget.glob":
            start = [visible(limit.scope), *([""] if form.files else []), size(limit.bytes)]
            start += [""] if _compiles(report) else []
            yield [*start, *_against(limit, screen, form)]


def _compiles(report: SizeReport) -> bool:
    return report.compiled.basis != "none"


def _figures(files: int, weight: int, form: _Form, *, complete: bool) -> list[str | Cell]:
    return [*([str(files)] if form.files else []), size(weight) if complete else f"≥ {size(weight)}"]


def _compiled(report: SizeReport, figure: int) -> list[str | Cell]:
    if not _compiles(report):
        return []
    return [size(figure) if report.compiled.basis == "official" else f"≈ {size(figure)}"]


def _against(limit: Limit, screen: Screen, form: _Form) -> list[str | Cell]:
    """The bar, the share, and the limit with its verdict where that is not fine."""
    share = limit.bytes / limit.limit if limit.limit else 1.0
    words = _("of your {limit}") if limit.kind == "budget" else _("of {limit}")
    verdict = _(VERDICTS[limit.verdict]) if limit.verdict is not Verdict.OK and form.verdicts else ""
    parts = (words.format(limit=rounded(limit.limit)) if form.limits else "", verdict)
    style = limit.verdict.value if limit.verdict is not Verdict.OK else "muted"
    cells: list[str | Cell] = [Cell(f"{share:.0%}".replace("%", " %"), "" if form.verdicts else style)]
    if form.bar:
        cells.insert(0, Cell(" " * form.bar, drawn=screen.bar(share, form.bar, limit.verdict.value)))
    if form.verdicts:
        cells.append(Cell("  ".join(part for part in parts if part), style))
    return cells
