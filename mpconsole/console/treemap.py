"""Lay out rectangles whose areas are as given: the squarified treemap of Bruls, Huizing and van Wijk."""

from collections.abc import Sequence
from typing import NamedTuple

CELL_ASPECT = 2.0
"""A terminal's cell is about twice as high as wide."""


class Box(NamedTuple):
    """A rectangle in cells."""

    x: int
    y: int
    width: int
    height: int


def lay_out(weights: Sequence[int], width: int, height: int) -> list[Box]:
    """Return a box for each weight (largest first), together filling `width` x `height` cells exactly.

    A weight too small for a cell gets an empty box.
    """
    boxes: list[Box] = []
    left = list(weights)
    room = Box(0, 0, width, height)
    while left:
        total = sum(left)
        if room.width <= 0 or room.height <= 0 or total <= 0:
            boxes += [Box(room.x, room.y, 0, 0)] * len(left)
            break
        row = _row(left, room, total)
        along = _along(room)
        share = sum(row) / total
        last = len(row) == len(left)
        if along:  # a column at the left
            thick = room.width if last else max(1, round(room.width * share))
            boxes += _strip(row, room.x, room.y, thick, room.height, down=True)
            room = Box(room.x + thick, room.y, room.width - thick, room.height)
        else:  # a row at the top
            thick = room.height if last else max(1, round(room.height * share))
            boxes += _strip(row, room.x, room.y, room.width, thick, down=False)
            room = Box(room.x, room.y + thick, room.width, room.height - thick)
        left = left[len(row) :]
    return boxes


def _along(room: Box) -> bool:
    """Whether the shorter side is the vertical one, as the eye sees it."""
    return room.width >= room.height * CELL_ASPECT


def _row(weights: Sequence[int], room: Box, total: int) -> Sequence[int]:
    """Take as many weights into one row as make its boxes most like squares."""
    area = room.width * room.height * CELL_ASPECT
    side = room.height * CELL_ASPECT if _along(room) else room.width
    best = 1
    worst = _worst(weights[:1], side, area / total)
    for count in range(2, len(weights) + 1):
        candidate = _worst(weights[:count], side, area / total)
        if candidate > worst:
            break
        best, worst = count, candidate
    return weights[:best]


def _worst(row: Sequence[int], side: float, scale: float) -> float:
    """Return the worst aspect ratio of a row's boxes."""
    total = sum(row) * scale
    if not total or not row[-1]:
        return float("inf")
    return max(
        side * side * row[0] * scale / (total * total), total * total / (side * side * row[-1] * scale)
    )


def _strip(row: Sequence[int], x: int, y: int, width: int, height: int, *, down: bool) -> list[Box]:
    """Divide a strip among a row's weights, rounding so that nothing is left between them."""
    total = sum(row) or 1
    length = height if down else width
    boxes: list[Box] = []
    start = done = 0
    for weight in row:
        done += weight
        end = round(length * done / total)
        boxes.append(
            Box(x, y + start, width, end - start) if down else Box(x + start, y, end - start, height)
        )
        start = end
    return boxes
