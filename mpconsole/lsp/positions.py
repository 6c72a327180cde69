"""Positions as editors count them: lines from 0, columns in UTF-16 code units."""

from lsprotocol import types

from mpconsole.checks.finding import Place
from mpconsole.languages.json_tree import Span
from mpconsole.languages.lines import LineIndex


class Positions:
    """Turns offsets in one text (code points) into positions of the protocol, and back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = LineIndex(text)
        self._plain = text.isascii()

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line, column = self._lines.position(min(offset, len(self.text)))
        start = min(offset, len(self.text)) - (column - 1)
        return types.Position(line - 1, self._units(self.text[start : start + column - 1]))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; beyond a line its end is meant."""
        start = min(self._lines.offset(position.line + 1, 1), len(self.text))
        end = self.text.find("\n", start)
        line = self.text[start : len(self.text) if end < 0 else end]
        if self._plain:
            return start + min(position.character, len(line))
        units = 0
        for index, character in enumerate(line):
            if units >= position.character:
                return start + index
            units += 2 if character > "\uffff" else 1
        return start + len(line)

    def of_place(self, place: Place | Span) -> types.Range:
        """Return the range of a place in this text; a whole file is its beginning."""
        if not place.line:
            return types.Range(types.Position(0, 0), types.Position(0, 0))
        start = self._lines.offset(place.line, place.column)
        end = self._lines.offset(place.end_line, place.end_column)
        return self.range(start, max(start, end))

    def _units(self, text: str) -> int:
        if self._plain:
            return len(text)
        return sum(2 if character > "\uffff" else 1 for character in text)
