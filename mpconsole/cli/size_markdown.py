"""The size report as Markdown, for a pull request; with a comparison where a base is named."""

from collections.abc import Iterable, Iterator, Sequence

from mpconsole.cli.size_diff import side_label, weight, words_of
from mpconsole.cli.size_packages import VERDICTS, package_name
from mpconsole.cli.size_visit import preloaded, seconds
from mpconsole.cli.table import visible
from mpconsole.i18n import _, ngettext
from mpconsole.size.comparison import Comparison
from mpconsole.size.model import Limit, SizeReport, Verdict
from mpconsole.size.visit.model import Visits
from mpconsole.size.visit.words import basis
from mpconsole.size.words import rounded
from mpconsole.units import delta, size

BIGGEST = 10
_SPECIAL = "\\`*_[]<>|~"


def lines(report: SizeReport, name: str, compared: Comparison | None, *, every: bool) -> Iterator[str]:
    """Yield the report line by line. `report` is the later side's where two are compared."""
    yield "### " + _escaped(_("Size of {name}").format(name=name))
    yield ""
    if compared is not None:
        before, after = (_escaped(side_label(side)) for side in (compared.before, compared.after))
        yield _("{before} → {after}: **{delta}**").format(
            before=before, after=after, delta=delta(compared.delta)
        )
        yield ""
    yield from _packages(report, compared)
    yield ""
    if compared is None:
        yield from _biggest(report, every=every)
    else:
        yield from _changes(compared, every=every)


def visit_lines(found: Visits, *, every: bool) -> Iterator[str]:
    """Yield what a first visitor to each page downloads; nothing where there is no page."""
    if not found.visits:
        return
    shown = found.visits if every else found.visits[:BIGGEST]
    yield ""
    yield "#### " + _("First visit")
    yield ""
    heads = [_("page"), _("download"), *(network.name for network in found.networks), _("preloaded then")]
    yield from _table(
        heads,
        (
            [
                _escaped(one.page),
                size(found.compressed(one.needed)),
                *(seconds(found.seconds(one, network)) for network in found.networks),
                preloaded(one, found),
            ]
            for one in shown
        ),
    )
    yield ""
    yield " ".join(basis(found))


def _packages(report: SizeReport, compared: Comparison | None) -> Iterator[str]:
    deltas = {one.name: one.delta for one in compared.packages} if compared else {}
    heads = [_("package"), _("files"), _("as written"), *([_("change")] if compared else []), _("limit")]
    rows = []
    for package in report.packages:
        limit = _limit(report, "platform.package", package.name)
        row = [
            _escaped(package_name(package.name)),
            str(len(package.files)),
            _weight(package.bytes, complete=package.complete),
        ]
        rows.append([*row, *([delta(deltas[package.name])] if compared else []), _of(limit)])
    rows += [
        [_escaped(gone.name), "-", "-", delta(gone.delta), ""]
        for gone in (compared.packages if compared else ())
        if gone.after is None
    ]
    total = [
        "**" + _("total") + "**",
        str(report.file_count),
        _weight(report.bytes, complete=report.complete),
    ]
    change = [f"**{delta(compared.delta)}**"] if compared else []
    rows.append([*total, *change, _of(_limit(report, "budget", "total"))])
    yield from _table(heads, rows)


def _biggest(report: SizeReport, *, every: bool) -> Iterator[str]:
    files = [file for package in report.packages for file in package.files.values()]
    files.sort(key=lambda file: (-(file.bytes or 0), file.path))
    shown = files if every else files[:BIGGEST]
    yield from _table(
        [_("biggest files"), _("as written")],
        ([_escaped(file.path), "?" if file.bytes is None else size(file.bytes)] for file in shown),
    )


def _changes(compared: Comparison, *, every: bool) -> Iterator[str]:
    if not compared.files:
        yield _("No file weighs otherwise.")
        return
    shown = compared.files if every else compared.files[:BIGGEST]
    yield from _table(
        [_("changed files"), _("before"), _("after"), _("change"), ""],
        (
            [
                _escaped(one.path),
                weight(one.before),
                weight(one.after),
                delta(one.delta),
                _escaped(words_of(one)),
            ]
            for one in shown
        ),
    )
    rest = len(compared.files) - len(shown)
    if rest:
        words = ngettext("{count} more; --all lists it", "{count} more; --all lists them", rest)
        yield ""
        yield words.format(count=rest)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join(['---', *('---:' for _head in heads[1:])])}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _of(limit: Limit | None) -> str:
    if limit is None:
        return ""
    share = f"{limit.bytes / limit.limit:.0%}" if limit.limit else "-"
    words = _("{share} of {limit}").format(share=share, limit=rounded(limit.limit))
    return words if limit.verdict is Verdict.OK else f"{words} **{_(VERDICTS[limit.verdict])}**"


def _limit(report: SizeReport, name: str, scope: str) -> Limit | None:
    return next((limit for limit in report.limits if limit.name == name and limit.scope == scope), None)


def _weight(count: int, *, complete: bool) -> str:
    return size(count) if complete else f"≥ {size(count)}"


def _escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in visible(text))
