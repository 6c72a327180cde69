"""Rectangles whose areas are as given: the squarified treemap of Bruls, Huizing and van Wijk (2000)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

CELL_ASPECT = 2.0
"""A terminal's cell is about twice as high as wide."""


class Rectangle(NamedTuple):
    """A rectangle by its edges, in the units of the room that it was laid out in.

    Neighbours share their edges to the last bit, so that rounding leaves no gap between them.
    """

    left: float
    top: float
    right: float
    bottom: float


class Box(NamedTuple):
    """A rectangle in whole cells."""

    x: int
    y: int
    width: int
    height: int


def squarify(weights: Sequence[float], width: float, height: float) -> list[Rectangle]:
    """Return a rectangle for each weight (largest first), together filling `width` x `height` exactly.

    Weights of 0 get rectangles of no area.
    """
    rectangles: list[Rectangle] = []
    left, top, right, bottom = 0.0, 0.0, float(width), float(height)
    start, total = 0, float(sum(weights))
    while start < len(weights):
        if total <= 0 or right <= left or bottom <= top:
            rectangles += [Rectangle(left, top, left, top)] * (len(weights) - start)
            break
        wide = right - left >= bottom - top
        side = bottom - top if wide else right - left
        stop = _row_end(weights, start, side, (right - left) * (bottom - top) / total)
        row = weights[start:stop]
        share = sum(row) / total
        last = stop == len(weights) or not any(weights[stop:])
        if wide:  # a column at the left
            edge = right if last else left + (right - left) * share
            rectangles += [Rectangle(left, a, edge, b) for a, b in _cuts(row, top, bottom)]
            left = edge
        else:  # a row at the top
            edge = bottom if last else top + (bottom - top) * share
            rectangles += [Rectangle(a, top, b, edge) for a, b in _cuts(row, left, right)]
            top = edge
        start, total = stop, total - sum(row)
    return rectangles


def cells(weights: Sequence[float], width: int, height: int, *, aspect: float = CELL_ASPECT) -> list[Box]:
    """Return a box for each weight (largest first), together filling `width` x `height` cells exactly.

    `aspect` is a cell's height in its widths. A weight too small for a cell gets an empty box.
    """
    boxes: list[Box] = []
    for one in squarify(weights, width, height * aspect):
        left, right = round(one.left), round(one.right)
        top, bottom = round(one.top / aspect), round(one.bottom / aspect)
        boxes.append(Box(left, top, right - left, bottom - top))
    return boxes


def _row_end(weights: Sequence[float], start: int, side: float, scale: float) -> int:
    """Take as many weights into one row along `side` as make its rectangles most like squares."""
    total, first = 0.0, weights[start] * scale
    best = float("inf")
    for stop in range(start, len(weights)):
        area = weights[stop] * scale
        total += area
        worst = (
            max(side * side * first / (total * total), total * total / (side * side * area)) if area else best
        )
        if worst > best:
            return stop
        best = worst
    return len(weights)


def _cuts(row: Sequence[float], start: float, end: float) -> Iterator[tuple[float, float]]:
    """Divide a strip among a row's weights."""
    total, done, before = sum(row), 0.0, start
    for index, weight in enumerate(row, 1):
        done += weight
        after = end if index == len(row) else start + (end - start) * done / total
        yield before, after
        before = after
