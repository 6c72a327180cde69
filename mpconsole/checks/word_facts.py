"""The words of a file, and what it asks for, as a pattern sees them: for rules that would rather say nothing.

Words are kept as numbers (CRC-32): two words with one number make a rule silent, never loud.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

_WORD = re.compile(rb"[A-Za-z0-9_$]+")
_NEEDS = re.compile(
    r"""(?:\brequire(?:\.async)?\s*\(\s*|\bfrom\s*|\bimport\s*\(?\s*)(["'])(?P<path>[^"'\n]+)\1""", re.ASCII
)


@dataclass(frozen=True, slots=True)
class WordFacts:
    """`marks` are the numbers of all identifier-like words, those in strings and comments too, in order and
    four bytes each; `needs` the paths that the file requires or imports.
    """

    marks: bytes = b""
    needs: tuple[str, ...] = ()

    def has(self, word: str) -> bool:
        """Whether the word stands in the file."""
        marks = memoryview(self.marks).cast("I")
        mark = crc32(word.encode())
        at = bisect_left(marks, mark)
        return at < len(marks) and marks[at] == mark

    def among(self, marks: Iterable[int]) -> frozenset[int]:
        """Return those of `marks` (see `mark`) whose words stand in the file."""
        return frozenset(marks).intersection(memoryview(self.marks).cast("I"))


def mark(word: str) -> int:
    """Return the number of a word."""
    return crc32(word.encode())


def gather(data: bytes) -> WordFacts:
    """Return the words of a file and what it asks for."""
    asks = any(word in data for word in (b"require", b"from", b"import"))
    text = data.decode("utf-8", errors="replace") if asks else ""
    needs = tuple(dict.fromkeys(found.group("path") for found in _NEEDS.finditer(text)))
    numbers = sorted(map(crc32, set(_WORD.findall(data))))
    return WordFacts(array("I", numbers).tobytes(), needs)
