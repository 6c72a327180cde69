"""A question about the weight: what is asked by default, and the answer as lines."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from mpconsole import units
from mpconsole.console.advising import FileRow, StepRow
from mpconsole.console.budget import VERDICT_INKS, growth_ink
from mpconsole.console.lines import Line, Span, clip_start, left, path, right, wrap
from mpconsole.i18n import _, ngettext
from mpconsole.project.model import MAIN_PACKAGE
from mpconsole.size.advice.model import Advice, Kind
from mpconsole.size.advice.words import title
from mpconsole.size.model import SizeReport, Verdict
from mpconsole.size.whatif.model import Moved, Reference, Step, WhatIf
from mpconsole.size.whatif.reading import read_step
from mpconsole.size.whatif.words import assumption
from mpconsole.size.words import limit_sentence

_SHOWN = 200
_FIGURE = 11
_WITHIN = frozenset({Kind.PICTURE, Kind.BASE64, Kind.SOURCE_MAP, Kind.TAB_BAR_ICON})
"""Steps that change what is inside files: no file moves or goes."""


def read_steps(text: str) -> tuple[Step, ...]:
    """Read what a person typed: steps with `;` between them. Raises UsageError where one is none."""
    return tuple(read_step(part) for part in text.split(";") if part.strip())


def question(name: str) -> str:
    """Return what is asked of a file or folder (its name ends with `/`) unless something else is typed."""
    if not name:
        return ""
    return f"ignore {_escaped(name)}{'**' if name.endswith('/') else ''}"


def _escaped(name: str) -> str:
    """Return the glob that means the file `name` and no other."""
    return "".join(f"\\{char}" if char in "*?[]{}()!+@\\" else char for char in name)


def title_of(row: object) -> str:
    """Return what a row of advice is called."""
    match row:
        case StepRow():
            return title(row.advice)
        case FileRow():
            return f"{title(row.advice)}: {row.name}"
    return ""


def steps_of(row: object, report: SizeReport) -> tuple[Step, ...]:
    """Return the steps that a row of advice proposes; none where it changes files within."""
    if not isinstance(row, StepRow | FileRow) or row.advice.kind in _WITHIN:
        return ()
    sources = {
        name: file.source or name for package in report.packages for name, file in package.files.items()
    }
    return tuple(_step(row.advice, sources.get(file.path, file.path)) for file in row.advice.files)


def _step(advice: Advice, name: str) -> Step:
    if advice.kind is Kind.MOVE and advice.target is not None:
        return Step("move", name, f"{advice.target}/{name}")
    return Step("ignore", _escaped(name))


def lines(found: WhatIf, cells: int) -> list[Line]:
    """Return the answer in lines of at most `cells`: packages, limits, files, references to change."""
    return [
        *_packages(found, cells),
        (),
        *_limits(found, cells),
        *_files(found.moved, cells),
        *_references(found.references, cells),
        *[(Span(text, "muted"),) for text in wrap(assumption(found), cells)],
    ]


def _packages(found: WhatIf, cells: int) -> Iterator[Line]:
    room = cells - 3 * _FIGURE - 2
    heads = left(_("package"), room)
    heads += right(_("before"), _FIGURE) + right(_("after"), _FIGURE) + right(_("change"), _FIGURE + 2)
    yield (Span(heads, "muted"),)
    changed = [one for one in found.packages if one.delta]
    rows = [(_name(one.name), one.before or 0, one.after or 0) for one in changed]
    for name, before, after in [(_("whole"), found.before.bytes, found.after.bytes), *rows]:
        change = after - before
        yield (
            Span(left(name, room), "strong"),
            Span(right(units.size(before), _FIGURE), "muted"),
            Span(right(units.size(after), _FIGURE)),
            Span(right(units.delta(change), _FIGURE + 2), growth_ink(change)),
        )
    if rest := len(found.packages) - len(changed):
        words = ngettext("{count} package stays as it is", "{count} packages stay as they are", rest)
        yield (Span(words.format(count=rest), "muted"),)


def _name(name: str) -> str:
    return _("main") if name == MAIN_PACKAGE else f"{name.rstrip('/')}/"


def _limits(found: WhatIf, cells: int) -> Iterator[Line]:
    judged = [one for one in found.after.limits if one.kind != "advice" and one.verdict is not Verdict.OK]
    for limit in judged:
        for text in wrap(limit_sentence(limit), cells):
            yield (Span(text, VERDICT_INKS[limit.verdict] or "warning"),)
    if not judged:
        yield (Span(_("Within every limit and budget."), "success"),)


def _files(moved: Sequence[Moved], cells: int) -> Iterator[Line]:
    yield ()
    if not moved:
        yield (Span(_("No file that ships is concerned."), "muted"),)
        return
    yield (Span(_("files concerned"), "muted"),)
    room = max(12, (cells - _FIGURE - 4) // 2)
    ordered = sorted(moved, key=lambda one: (-one.bytes, one.path))
    for one in ordered[:_SHOWN]:
        target = f"→ {one.to}" if one.to else _("would not ship")
        yield (
            Span(path(one.path, room)),
            Span(right(units.size(one.bytes), _FIGURE)),
            Span("  " + clip_start(target, cells - room - _FIGURE - 2), "muted"),
        )
    yield from _more(len(ordered) - _SHOWN)


def _references(found: Sequence[Reference], cells: int) -> Iterator[Line]:
    if not found:
        return
    yield ()
    yield (Span(_("would have to change"), "muted"),)
    room = max(12, cells * 2 // 5)
    ordered = sorted(found, key=lambda one: (one.becomes is not None, one.user, one.written))
    for one in ordered[:_SHOWN]:
        if one.becomes is not None:
            becomes, ink = f"→ {one.becomes}", ""
        else:
            gone = one.reason == "gone"
            becomes, ink = _("would not be there") if gone else _("lies where it cannot be seen"), "error"
        rest = cells - room - 2
        written = clip_start(one.written, max(8, rest - cell_len(becomes) - 1))
        yield (
            Span(path(one.user, room) + "  "),
            Span(written + " ", "muted"),
            Span(clip_start(becomes, max(8, rest - cell_len(written) - 1)), ink),
        )
    yield from _more(len(ordered) - _SHOWN)


def _more(rest: int) -> Iterator[Line]:
    if rest > 0:
        yield (Span(ngettext("{count} more", "{count} more", rest).format(count=f"{rest:,}"), "muted"),)
