"""Advice as rows of a list: a step with what it saves, how it is done, and its files when it is opened."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from mpconsole import units
from mpconsole.checks.fixes.mending import FileChange, Plan
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span, clip, left, path, right, wrap
from mpconsole.console.mending import Offer, offered
from mpconsole.i18n import _, ngettext
from mpconsole.project.model import Snapshot
from mpconsole.size.advice import words
from mpconsole.size.advice.fixing import fix, written
from mpconsole.size.advice.model import Advice, AdviceList, NpmPackage
from mpconsole.size.model import SizeReport


@dataclass(frozen=True, slots=True)
class StepRow:
    """One piece of advice, numbered from 1. `path` is what the row is known by."""

    path: str
    number: int
    advice: Advice
    is_open: bool


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """How the step above is done. The cursor passes over it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file (or a component, or a package of npm) of the step above. `file` is what opens, "" for none;
    `advice` is that step with this row's files alone.
    """

    path: str
    name: str
    saves: int
    note: str
    file: str
    advice: Advice


AdviceRow = StepRow | RemedyRow | FileRow


def rows(found: AdviceList, opened: Collection[str], cells: int) -> list[AdviceRow]:
    """Return the steps, the biggest saving first; below those in `opened` everything about them."""
    listed: list[AdviceRow] = []
    for number, advice in enumerate(found.advice, 1):
        name = f"{advice.kind}:{advice.target or ''}"
        listed.append(StepRow(name, number, advice, name in opened))
        said = _how(advice, found.framework)
        if name not in opened:
            listed.append(RemedyRow(f"{name}:0", said[0]))
            continue
        texts = [text for sentence in said for text in wrap(sentence, max(20, cells - 5))]
        listed += [RemedyRow(f"{name}:{place}", text) for place, text in enumerate(texts)]
        listed += _files(name, advice)
    return [*listed, *_npm(found.npm, cells)]


def _npm(packages: Sequence[NpmPackage], cells: int) -> Iterator[AdviceRow]:
    if packages:
        yield RemedyRow("npm", "")
        yield RemedyRow("npm:", _("npm packages by weight"))
    name_cells = min(28, max(10, cells // 3))
    for one in packages:
        text = left(one.name, name_cells) + right(units.size(one.bytes), 11)
        note = words.npm_note(one)
        yield RemedyRow(f"npm:{one.name}:{one.package}", f"{text}  {note}".rstrip())


def _how(advice: Advice, framework: str | None) -> list[str]:
    return [text for text in (words.overlap(advice), words.remedy(advice, framework)) if text]


def _files(name: str, advice: Advice) -> Iterator[FileRow]:
    single = {file.path: file for file in advice.files}
    for shown, saves, note in words.rows(advice):
        inside = tuple(
            one
            for one in advice.files
            if one.other == shown or one.path.startswith((f"{shown}.", f"{shown}/"))
        )
        files = (single[shown],) if shown in single else inside
        part = replace(advice, files=files)
        yield FileRow(f"{name}:{shown}", shown, saves, note, files[0].path if files else "", part)


def line(row: AdviceRow, cells: int) -> Line:
    """Write a row."""
    match row:
        case StepRow():
            count = len(row.advice.files)
            files = ngettext("{count} file", "{count} files", count).format(count=f"{count:,}")
            mark = glyphs.OPEN if row.is_open else glyphs.CLOSED
            title = words.title(row.advice)
            room = cells - 5 - 11
            beside = 12 if cell_len(title) <= room - 12 else 0
            return (
                Span(f"{mark} ", "muted"),
                Span(f"{row.number:>2} ", "primary strong"),
                Span(left(title, room - beside), "strong"),
                Span(right(files, beside), "muted"),
                Span(right(units.size(row.advice.saves), 11), "success"),
            )
        case RemedyRow():
            return (Span(" " * 5), Span(clip(row.text, cells - 5), "muted"))
        case FileRow():
            note = clip(row.note, max(0, (cells - 18) // 2)) if row.note else ""
            room = cells - 7 - 11 - (cell_len(note) + 2 if note else 0)
            return (
                Span(" " * 7),
                Span(path(row.name, room)),
                Span(f"  {note}" if note else "", "muted"),
                Span(right(units.size(row.saves), 11), "success"),
            )


def offer(snapshot: Snapshot, report: SizeReport, found: AdviceList) -> Offer | None:
    """Return the change to project.config.json that takes every safe step; None where there is none.

    Raises MpconsoleError where the file cannot be changed.
    """
    wanted = fix(snapshot, report, found)
    if not wanted.entries:
        return None
    layout = snapshot.layout
    before, after = snapshot.config.text, written(snapshot, wanted)
    change = FileChange(layout.config_path.name, layout.config_path, before.encode(), after.encode())
    count = len(wanted.files)
    title = ngettext("{count} file stays out then, {size}", "{count} files stay out then, {size}", count)
    return offered(title.format(count=count, size=units.size(wanted.bytes)), Plan((change,)))
