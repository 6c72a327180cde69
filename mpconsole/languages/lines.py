"""From offsets in a text to the lines and columns that people and editors count."""

from bisect import bisect_right
from itertools import accumulate


class LineIndex:
    """The lines of one text. Lines and columns count code points from 1; a line feed ends a line."""

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)][:-1]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and a column; lines beyond the last are the last one."""
        return self._starts[max(0, min(line, len(self._starts)) - 1)] + max(0, column - 1)
