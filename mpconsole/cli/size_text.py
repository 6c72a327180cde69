"""The size report in words, for a terminal."""

from collections.abc import Iterator

from mpconsole.cli.table import Cell, Column, Screen, cut, lay_out, visible
from mpconsole.i18n import N_, _, ngettext
from mpconsole.project.model import FoundBy, Snapshot
from mpconsole.size.model import Limit, PackageSize, ShippedFile, SizeReport, Verdict
from mpconsole.size.words import limit_sentence, reason_label, rounded
from mpconsole.units import size

BIGGEST = 10
_BARS = ((80, 24), (64, 8))
_NARROW = 60
_COMPILED_WIDTH = 12
SETTLE = "mpconsole size --compile"
"""The command that settles a verdict which only compiling can give."""
VERDICTS = {
    Verdict.OK: N_("ok"),
    Verdict.NEAR: N_("near"),
    Verdict.OVER: N_("over"),
    Verdict.UNKNOWN: N_("unknown"),
}


def lines(report: SizeReport, snapshot: Snapshot, screen: Screen, *, every: bool = False) -> Iterator[str]:
    """Yield the report line by line."""
    yield _title(snapshot, screen)
    yield ""
    yield from _packages(report, screen)
    yield ""
    yield from _left_out(report, screen)
    yield from _files(report, screen, every=every)
    yield ""
    yield from _conclusion(report, screen)


def package_label(package: PackageSize) -> str:
    """Return what a person calls a package."""
    return visible(package.root) if package.root else package_name(package.name)


def package_name(name: str) -> str:
    """Return what a person calls the package `name`."""
    return name if name and name != "__APP__" else _("main package")


def _title(snapshot: Snapshot, screen: Screen) -> str:
    layout = snapshot.layout
    found = {
        FoundBy.GIVEN: _("the given folder"),
        FoundBy.PROJECT_CONFIG: _("by project.config.json"),
        FoundBy.APP_JSON: _("by app.json"),
        FoundBy.FRAMEWORK_OUTPUT: _("the output of {framework}").format(framework=layout.framework or "-"),
    }[layout.found_by]
    name = visible(snapshot.name)
    rest = visible("  ".join(part for part in (snapshot.appid, f"{layout.root}  ({found})") if part))
    return f"{screen.paint(name, 'strong')}  {screen.paint(cut(rest, screen.width, keep='end'), 'muted')}"


def _packages(report: SizeReport, screen: Screen) -> Iterator[str]:
    compiles = report.compiled.basis != "none"
    columns = (
        Column(_("package"), flexible=True, keep="end"),
        Column(_("files"), "right"),
        Column(_("as written"), "right"),
        *((Column(_("compiled"), "right"),) if compiles else ()),
        Column(""),
        Column("", "right"),
        Column(""),
    )
    rows = [
        _row(
            package_label(package),
            (len(package.files), package.bytes, package.complete),
            _compiled(report, report.compiled.packages.get(package.name, 0)) if compiles else None,
            limit,
            screen,
        )
        for package in report.packages
        for limit in [_limit(report, "platform.package", package.name)]
    ]
    rows += [
        _row(
            _("total"),
            (report.file_count, report.bytes, report.complete),
            _compiled(report, report.compiled.bytes or 0) if compiles else None,
            limit,
            screen,
        )
        for limit in report.limits
        if limit.name in ("budget", "platform.total")
    ]
    yield from lay_out(columns, rows, screen)


def _compiled(report: SizeReport, figure: int) -> str:
    return size(figure) if report.compiled.basis == "official" else f"≈ {size(figure)}"


def _row(
    label: str, written: tuple[int, int, bool], compiled: str | None, limit: Limit | None, screen: Screen
) -> list[str | Cell]:
    files, weight, complete = written
    figures = [str(files), size(weight) if complete else f"≥ {size(weight)}"]
    figures += [compiled] if compiled is not None else []
    if limit is None:
        return [label, *figures, "", "", ""]
    share = limit.bytes / limit.limit if limit.limit else 1.0
    room = screen.width - (_COMPILED_WIDTH if compiled is not None else 0)
    width = next((cells for least, cells in _BARS if room >= least), 0)
    return [
        label,
        *figures,
        Cell(" " * width, drawn=screen.bar(share, width, limit.verdict.value)),
        f"{share:.0%}".replace("%", " %"),
        Cell(_words(limit, screen), limit.verdict.value if limit.verdict is not Verdict.OK else "muted"),
    ]


def _words(limit: Limit, screen: Screen) -> str:
    """What stands beside the bar: the limit, and the verdict where it is not fine."""
    figure = rounded(limit.limit)
    words = _("of your {limit}") if limit.kind == "budget" else _("of {limit}")
    verdict = "" if limit.verdict is Verdict.OK else _(VERDICTS[limit.verdict])
    if screen.width < _NARROW:
        return verdict
    return "  ".join(part for part in (words.format(limit=figure), verdict) if part)


def _limit(report: SizeReport, name: str, scope: str) -> Limit | None:
    return next((limit for limit in report.limits if limit.name == name and limit.scope == scope), None)


def _left_out(report: SizeReport, screen: Screen) -> Iterator[str]:
    if not report.excluded:
        return
    by_reason: dict[str, tuple[int, int]] = {}
    for one in report.excluded.values():
        count, weight = by_reason.get(one.reason, (0, 0))
        by_reason[one.reason] = count + 1, weight + one.bytes
    rows: list[list[str | Cell]] = [
        [Cell(reason_label(reason), "muted"), str(count), size(weight) if weight else "-"]
        for reason, (count, weight) in sorted(by_reason.items(), key=lambda pair: -pair[1][1])
    ]
    columns = (Column(_("not shipped"), flexible=True), Column("", "right"), Column("", "right"))
    yield from lay_out(columns, rows, screen)
    yield ""


def _files(report: SizeReport, screen: Screen, *, every: bool) -> Iterator[str]:
    files = [file for package in report.packages for file in package.files.values()]
    files.sort(key=lambda file: (-(file.bytes or 0), file.path))
    shown = files if every else files[:BIGGEST]
    heading = _("every file") if every else _("biggest files")
    columns = (Column(heading, flexible=True, keep="end"), Column("", "right"), Column(""))
    yield from lay_out(columns, [_file_row(file) for file in shown], screen)


def _file_row(file: ShippedFile) -> list[str | Cell]:
    if file.bytes is None and file.official is not None:
        source = _("compiled from {file}").format(file=visible(file.source or ""))
        return [visible(file.path), size(file.official.bytes), Cell(source, "muted")]
    if file.bytes is None:
        source = _("{size} of source, in {file}").format(
            size=size(file.source_bytes), file=visible(file.source or "")
        )
        return [visible(file.path), "?", Cell(source, "muted")]
    return [visible(file.path), size(file.bytes), ""]


def compiled_words(report: SizeReport) -> Iterator[str]:
    """Yield what is known of the size after compiling, and how to know it where that decides something."""
    compiled = report.compiled
    if compiled.basis == "official" and compiled.bytes is not None:
        yield _("After your compile settings: {size} ({bytes} bytes), by {tool}.").format(
            size=size(compiled.bytes), bytes=f"{compiled.bytes:,}", tool=compiled.tool
        )
    elif compiled.basis == "estimate" and compiled.low is not None and compiled.high is not None:
        low, high = size(compiled.low), size(compiled.high)
        if compiled.tool is None:
            yield _("After your compile settings: {low} to {high} (estimate).").format(low=low, high=high)
        else:
            yield _(
                "After your compile settings: {low} to {high} (by what {tool} made of it before)."
            ).format(low=low, high=high, tool=compiled.tool)
    if report.verdict is Verdict.UNKNOWN or (compiled.basis != "official" and not report.complete):
        yield _("The official tool settles it: {command}").format(command=SETTLE)


def _conclusion(report: SizeReport, screen: Screen) -> Iterator[str]:
    for limit in report.limits:
        if limit.kind != "advice" and limit.verdict is not Verdict.OK:
            yield screen.paint(visible(limit_sentence(limit)), limit.verdict.value)
    for words in compiled_words(report):
        yield screen.paint(words, "muted")
    pending = sum(package.pending for package in report.packages)
    if pending and report.compiled.basis != "official":
        words = ngettext(
            "{count} file ships only after compiling; its size is not known yet.",
            "{count} files ship only after compiling; their size is not known yet.",
            pending,
        )
        yield screen.paint(words.format(count=pending), "muted")
    if report.verdict is Verdict.OK:
        yield screen.paint(_("Within every limit and budget."), "ok")
