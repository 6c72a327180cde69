"""The size report in words, for a terminal."""

from collections.abc import Iterator

from mpconsole.cli.size_packages import VERDICTS, package_lines, package_name
from mpconsole.cli.size_tree import map_lines, tree_lines
from mpconsole.cli.table import Cell, Column, Screen, cell_width, cut, lay_out, visible
from mpconsole.i18n import _, ngettext
from mpconsole.project import npm
from mpconsole.project.model import FoundBy, Snapshot
from mpconsole.size.model import Limit, ShippedFile, SizeReport, Verdict
from mpconsole.size.words import advice_sentence, development_words, limit_sentence, reason_label
from mpconsole.units import size

BIGGEST = 10
_SHORTEST_PLACE = 16
_WIDE = 64
SETTLE = "mpconsole size --compile"
"""The command that settles a verdict which only compiling can give."""


def lines(
    report: SizeReport, snapshot: Snapshot, screen: Screen, *, every: bool = False, tree: bool = False
) -> Iterator[str]:
    """Yield the report line by line; with `tree` folders in the place of the biggest files."""
    for need in npm.needs(snapshot):
        what, mend = npm.words_of(need)
        yield screen.paint(visible(what), "near")
        yield f"  {mend}"
    if snapshot.layout.development:
        yield screen.paint(visible(development_words(snapshot.layout)), "unknown")
    yield _title(snapshot, screen)
    yield ""
    yield from package_lines(report, screen)
    yield ""
    yield from map_lines(report, screen)
    yield from _left_out(report, screen)
    if tree:
        yield from tree_lines(report, screen, every=every)
    else:
        yield from _files(report, screen, every=every)
    yield ""
    if every:
        yield from _limits(report, screen)
        yield ""
    yield from _conclusion(report, screen)


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
    name = cut(name, screen.width - 2)
    room = screen.width - cell_width(name) - 2
    found_at = screen.paint(cut(rest, room, keep="end"), "muted") if room >= _SHORTEST_PLACE else ""
    return f"{screen.paint(name, 'strong')}  {found_at}".rstrip()


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
    compiled = report.compiled.basis == "official"
    files.sort(key=lambda file: (-_weight(file, compiled=compiled), file.path))
    shown = files if every else files[:BIGGEST]
    if compiled:
        heading = _("every file, compiled") if every else _("biggest files, compiled")
    else:
        heading = _("every file") if every else _("biggest files")
    columns = (Column(heading, flexible=True, keep="end"), Column("", "right"), Column(""))
    yield from lay_out(columns, [_file_row(file, compiled=compiled) for file in shown], screen)


def _weight(file: ShippedFile, *, compiled: bool) -> int:
    """What a file is listed by: its source's bytes where nothing better is known."""
    if compiled and file.official is not None:
        return file.official.bytes
    return file.bytes if file.bytes is not None else file.source_bytes


def _file_row(file: ShippedFile, *, compiled: bool) -> list[str | Cell]:
    if compiled and file.official is not None:
        source = _("from {file}").format(file=visible(file.source.rpartition("/")[2])) if file.source else ""
        return [visible(file.path), size(file.official.bytes), Cell(source, "muted")]
    if file.bytes is None:
        source = _("{size} of source, in {file}").format(
            size=size(file.source_bytes), file=visible(file.source or "")
        )
        return [visible(file.path), "?", Cell(source, "muted")]
    return [visible(file.path), size(file.bytes), ""]


def _limits(report: SizeReport, screen: Screen) -> Iterator[str]:
    """Every limit with its exact bytes, by source."""
    for source in dict.fromkeys(limit.source for limit in report.limits):
        yield screen.paint(cut(_("limits of {source}").format(source=visible(source)), screen.width), "muted")
        columns = (
            Column(flexible=True, keep="end"),
            Column("", "right"),
            Column("", "right"),
            Column(""),
        )
        rows: list[list[str | Cell]] = [
            [
                _limit_label(limit),
                f"{limit.bytes:,}",
                f"/ {limit.limit:,}",
                Cell(_(VERDICTS[limit.verdict]) if screen.width >= _WIDE else "", limit.verdict.value),
            ]
            for limit in report.limits
            if limit.source == source
        ]
        yield from lay_out(columns, rows, screen)


def _limit_label(limit: Limit) -> str:
    scope = _("total") if limit.scope == "total" else package_name(limit.scope)
    return visible(f"{limit.name}  {scope}")


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
            yield from screen.wrap(visible(limit_sentence(limit)), limit.verdict.value)
    for limit in report.limits:
        if limit.kind == "advice" and limit.verdict is not Verdict.OK:
            yield from screen.wrap(visible(advice_sentence(limit)), "muted")
    for words in compiled_words(report):
        yield from screen.wrap(words, "muted")
    pending = sum(package.pending for package in report.packages)
    if pending and report.compiled.basis != "official":
        words = ngettext(
            "{count} file ships only after compiling; its size is not known yet.",
            "{count} files ship only after compiling; their size is not known yet.",
            pending,
        )
        yield from screen.wrap(words.format(count=pending), "muted")
    if report.verdict is Verdict.OK:
        yield screen.paint(_("Within every limit and budget."), "ok")
