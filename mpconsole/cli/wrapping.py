"""Breaking sentences into lines of a terminal, in cells, where Chinese has no spaces to break at."""

from mpconsole.cli.table import cell_width

_NOT_FIRST = "，。；：！？、）》」』”"
"""Marks that begin no line."""


def wrap(text: str, cells: int, first: int | None = None) -> list[str]:
    """Break `text` into lines of at most `cells` (the first: `first`), at spaces and around wide characters.

    What is longer than a line is broken anywhere.
    """
    lines: list[str] = []
    room, current = cells if first is None else first, ""
    for word in _words(text):
        if current and cell_width((current + word).rstrip()) > room:
            lines.append(current.rstrip())
            room, current = cells, ""
        current += word
        while cell_width(current.rstrip()) > room:
            if not lines and room < cells:
                lines.append("")
                room = cells
                continue
            head = _head(current, room)
            lines.append(head)
            room, current = cells, current[len(head) :]
    return [*lines, current.rstrip()]


def _words(text: str) -> list[str]:
    words: list[str] = []
    current = ""
    for character in text:
        wide = cell_width(character) > 1
        breaks = current and (
            (wide and character not in _NOT_FIRST)
            or (current[-1] == " " and character != " ")
            or (cell_width(current[-1]) > 1 and not wide and character != " ")
        )
        if breaks:
            words.append(current)
            current = ""
        current += character
    return [*words, current] if current else words


def _head(text: str, cells: int) -> str:
    """Return as much of the beginning as fits, one character at least."""
    taken = 0
    for index, character in enumerate(text):
        taken += cell_width(character)
        if taken > cells and index:
            return text[:index]
    return text
