"""Lines of text as data: spans of named inks, measured in terminal cells.

Nothing here knows a colour or a widget. A `Span` names the inks it is written with (`"strong warning"`)
and, where a click on it does something, the Textual action that the click runs.
"""

import re
from collections.abc import Iterable, Sequence
from string import Formatter
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS = "…"
_FORMATTER = Formatter()
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Span(NamedTuple):
    """A run of text in one ink. `action` is a Textual action that a click runs, or ""."""

    text: str
    ink: str = ""
    action: str = ""


Line = tuple[Span, ...]


def line(*parts: Span | str) -> Line:
    """Make a line of spans; plain text is written in the ordinary ink."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def compose(template: str, ink: str = "", **parts: Span | str) -> Line:
    """Put inked parts into a translated sentence: `compose(_("{size} of {limit}"), "muted", size=…, …)`."""
    spans: list[Span] = []
    for text, name, _spec, _conversion in _FORMATTER.parse(template):
        if text:
            spans.append(Span(text, ink))
        if name:
            part = parts[name]
            spans.append(part if isinstance(part, Span) else Span(part, ink))
    return tuple(spans)


def printable(span: Span) -> Span:
    """Show control characters as a dot: a request or a file must not drive the terminal."""
    return span if span.text.isprintable() else span._replace(text=_CONTROL.sub("·", span.text))


def width(spans: Iterable[Span]) -> int:
    """Return how many cells the spans take."""
    return sum(cell_len(span.text) for span in spans)


def clip(text: str, cells: int) -> str:
    """Shorten `text` to `cells`, marking the cut at its end."""
    if cell_len(text) <= cells:
        return text
    if cells <= 1:
        return ELLIPSIS[:cells]
    return _head(text, cells - 1) + ELLIPSIS


def clip_start(text: str, cells: int) -> str:
    """Shorten `text` to `cells` from its start: the end of a path says more."""
    if cell_len(text) <= cells:
        return text
    if cells <= 1:
        return ELLIPSIS[:cells]
    kept = cells - 1
    tail = ""
    for character in reversed(text):
        kept -= cell_len(character)
        if kept < 0:
            break
        tail = character + tail
    return ELLIPSIS + tail


def left(text: str, cells: int) -> str:
    """Clip or pad `text` to exactly `cells`, text first."""
    return set_cell_size(clip(text, cells), cells)


def right(text: str, cells: int) -> str:
    """Clip or pad `text` to exactly `cells`, text last."""
    clipped = clip(text, cells)
    return " " * (cells - cell_len(clipped)) + clipped


def path(text: str, cells: int) -> str:
    """Clip from the start or pad to exactly `cells`."""
    return set_cell_size(clip_start(text, cells), cells)


def fit(spans: Sequence[Span], cells: int) -> Line:
    """Clip or pad a line to exactly `cells`."""
    room = cells
    fitted: list[Span] = []
    for span in spans:
        taken = cell_len(span.text)
        if taken > room:
            if room > 0:
                cut = span.text[:room] if span.text.isspace() else clip(span.text, room)
                fitted.append(span._replace(text=set_cell_size(cut, room)))
            return tuple(fitted)
        fitted.append(span)
        room -= taken
    if room:
        fitted.append(Span(" " * room))
    return tuple(fitted)


def spread(start: Sequence[Span], end: Sequence[Span], cells: int, *, gap: int = 2) -> Line:
    """Put `start` at the left and `end` at the right of `cells`; `start` is clipped where they meet."""
    room = cells - width(end)
    if room < gap:
        return fit(end, cells)
    return (*fit(fit(start, room - gap), room), *end)


def wrap(text: str, cells: int) -> list[str]:
    """Break `text` into lines of at most `cells`, at spaces or between wide characters."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        current = ""
        for word in _words(paragraph):
            if cell_len(current + word.rstrip()) <= cells:
                current += word
                continue
            if current:
                lines.append(current.rstrip())
            *full, current = chop_cells(word.lstrip(), max(2, cells)) or [""]
            lines += full
        lines.append(current.rstrip())
    return lines


def _words(text: str) -> list[str]:
    """Split where a line may break: after spaces, and around wide characters."""
    words: list[str] = []
    current = ""
    for character in text:
        wide = cell_len(character) > 1 and character not in "，。；：！？、）》」』”"
        if current and (wide or (current[-1] == " " and character != " ") or _wide_end(current, character)):
            words.append(current)
            current = ""
        current += character
    return [*words, current] if current else words


def _wide_end(current: str, character: str) -> bool:
    return cell_len(current[-1]) > 1 and cell_len(character) == 1 and character != " "


def _head(text: str, cells: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += cell_len(character)
        if taken > cells:
            return text[:index]
    return text
