"""Codes for a phone's camera, from a picture to a terminal: module for module, since a picture that is merely
scaled to half blocks cannot be scanned.
"""

import io
from collections.abc import Sequence

from mpconsole import extras
from mpconsole.release.preview import half_blocks

Matrix = Sequence[Sequence[bool]]
"""The modules of a code without its border, row by row; True is dark."""

INK = "#ffffff/#000000"
"""Codes are black on white in every theme; half blocks draw what is light."""
MOST_BORDER = 4
"""Modules of white around a code (ISO/IEC 18004); cameras make do with less."""
_FINDER = 7
_DARK = 128
_SMALLEST, _LARGEST = 21, 177


def modules(picture: bytes) -> Matrix | None:
    """Read the modules of an upright QR code that fills a picture but for its border; None for any other
    picture, or without the library that reads pictures.
    """
    if not extras.is_there(extras.PICTURES):
        return None
    from PIL import Image, UnidentifiedImageError

    try:
        grey = Image.open(io.BytesIO(picture)).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    box = grey.point([255 if level < _DARK else 0 for level in range(256)]).getbbox()
    return _sampled(grey.crop(box).tobytes(), box[2] - box[0], box[3] - box[1]) if box else None


def _sampled(pixels: bytes, width: int, height: int) -> Matrix | None:
    """Take the middle of every module; the size of one follows from the upper left finder pattern."""
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    run = next((at for at, level in enumerate(rows[min(2, height - 1)]) if level >= _DARK), width)
    side = round((width / max(1.0, run / _FINDER) - 17) / 4) * 4 + 17
    if not _SMALLEST <= side <= _LARGEST or width < side * 2 or abs(width - height) > width / side:
        return None
    places = [((at + 0.5) / side) for at in range(side)]
    found = [[rows[int(y * height)][int(x * width)] < _DARK for x in places] for y in places]
    return found if _has_finders(found) else None


def _has_finders(found: Matrix) -> bool:
    side, last = len(found), _FINDER - 1
    for top, left in ((0, 0), (0, side - _FINDER), (side - _FINDER, 0)):
        for y in range(_FINDER):
            for x in range(_FINDER):
                ring = min(y, x, last - y, last - x)
                if found[top + y][left + x] != (ring != 1):
                    return False
    return True


def drawn(matrix: Matrix, rows: int, cells: int) -> list[str] | None:
    """Return lines of half blocks with as much border as fits into `rows` by `cells`; None where not even a
    border of one module does.
    """
    side = len(matrix)
    border = min(MOST_BORDER, (rows * 2 - side) // 2, (cells - side) // 2)
    if border < 1:
        return None
    empty = [False] * (side + 2 * border)
    beside = [False] * border
    whole = [*[empty] * border, *([*beside, *row, *beside] for row in matrix), *[empty] * border]
    return half_blocks(whole)


def needed(matrix: Matrix) -> int:
    """Return how many lines of a terminal a code takes at least."""
    return (len(matrix) + 3) // 2
