"""Marks, bars and sparklines, and their plain ASCII twins.

Box, block and circle characters are of ambiguous width: a terminal set up for Chinese may draw them two cells
wide. Where it does (see `terminal`), `plain()` puts an ASCII character of one cell in the place of each.
"""

import unicodedata
from collections.abc import Sequence

from mpconsole.console.lines import Line, Span

ERROR, WARNING, NOTE, DONE, EYE = "✖", "▲", "●", "✔", "◐"
ON, OFF, WAITING, BRANCH, DIRTY = "●", "○", "◌", "⎇", "✱"
POINTER, OPEN, CLOSED, EDGE, DOT, TICK = "▸", "▾", "▸", "▌", "·", "┃"
MARK, UP = "▌", "↑"

_BAR, _HALF = "━", "╸"
_SPARKS = "▁▂▃▄▅▆▇█"
_PLAIN = str.maketrans(
    {
        "━": "=",
        "╸": "-",
        "─": "-",
        "│": "|",
        "┃": "|",
        "✖": "x",
        "▲": "!",
        "●": "*",
        "○": "o",
        "◌": "o",
        "◐": "?",
        "✔": "v",
        "✱": "*",
        "⎇": "@",
        "▸": ">",
        "▾": "v",
        "▌": "|",
        "·": "-",
        "…": "~",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "×": "x",
        "±": "~",
        "▀": '"',
        "▄": "_",
        "▁": "_",
        "▂": "_",
        "▃": "-",
        "▅": "=",
        "▆": "=",
        "▇": "#",
        "█": "#",
        "⏎": "^",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "°": "o",
        "≈": "~",
        "≤": "<",
        "≥": ">",
    }
)


def plain(text: str) -> str:
    """Replace every character whose width depends on the terminal by ASCII of one cell."""
    if text.isascii():
        return text
    text = text.translate(_PLAIN)
    return "".join("?" if _ambiguous(character) else character for character in text)


def _ambiguous(character: str) -> bool:
    return ord(character) > 0x7F and unicodedata.east_asian_width(character) == "A"


def bar(fraction: float, cells: int, ink: str) -> Line:
    """Draw a thin bar of `cells`, filled to `fraction` (0 to 1; more is full)."""
    halves = round(max(0.0, min(1.0, fraction)) * cells * 2)
    if fraction > 0 and cells:
        halves = max(1, halves)
    full, half = divmod(halves, 2)
    return (
        Span(_BAR * full + _HALF * half, ink),
        Span(_BAR * (cells - full - half), "track"),
    )


def ticked(bar: Line, cell: int, ink: str) -> Line:
    """Put a mark at `cell` of a bar (cells from 0; at its last one where it is shorter)."""
    spans: list[Span] = []
    cell = min(cell, sum(len(span.text) for span in bar) - 1)
    for span in bar:
        if 0 <= cell < len(span.text):
            before, after = span.text[:cell], span.text[cell + 1 :]
            spans += [span._replace(text=before), Span(TICK, ink), span._replace(text=after)]
        else:
            spans.append(span)
        cell -= len(span.text)
    return tuple(spans)


def spark(values: Sequence[int], cells: int, ink: str) -> Span:
    """Draw the last `cells` values between their least and greatest."""
    shown = values[-cells:]
    low, high = min(shown, default=0), max(shown, default=0)
    span = high - low
    steps = len(_SPARKS) - 1
    return Span("".join(_SPARKS[round((value - low) / span * steps) if span else 0] for value in shown), ink)
