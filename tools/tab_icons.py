"""Draw the shop recipe's tab bar icons: 81x81 PNG, one grey and one green of each.

python tools/tab_icons.py    writes project-template/recipes/shop/files/miniprogram/assets/tab/*.png

Every shape is a signed distance in pixels (negative inside), which gives smooth edges without a library.
"""

import math
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "project-template/recipes/shop/files/miniprogram/assets/tab"
SIZE = 81
STROKE = 2.6  # half of a line's width
GREY, GREEN = (122, 135, 127), (47, 150, 98)
Shape = Callable[[float, float], float]


def box(cx: float, cy: float, w: float, h: float, r: float) -> Shape:
    def distance(x: float, y: float) -> float:
        dx, dy = abs(x - cx) - w / 2 + r, abs(y - cy) - h / 2 + r
        return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r

    return distance


def circle(cx: float, cy: float, r: float) -> Shape:
    return lambda x, y: math.hypot(x - cx, y - cy) - r


def polygon(*points: tuple[float, float]) -> Shape:
    edges = list(zip(points, points[1:] + points[:1], strict=True))

    def distance(x: float, y: float) -> float:
        nearest, inside = math.inf, False
        for (ax, ay), (bx, by) in edges:
            ex, ey = bx - ax, by - ay
            t = max(0.0, min(1.0, ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)))
            nearest = min(nearest, math.hypot(x - ax - t * ex, y - ay - t * ey))
            if (ay > y) != (by > y) and x < ex * (y - ay) / (by - ay) + ax:
                inside = not inside
        return -nearest if inside else nearest

    return distance


def outline(shape: Shape) -> Shape:
    return lambda x, y: abs(shape(x, y)) - STROKE


def union(*shapes: Shape) -> Shape:
    return lambda x, y: min(shape(x, y) for shape in shapes)


def both(*shapes: Shape) -> Shape:
    return lambda x, y: max(shape(x, y) for shape in shapes)


def above(limit: float) -> Shape:
    return lambda _x, y: y - limit


def icons() -> dict[str, tuple[Shape, Shape]]:
    """Each icon as (lines, body): the body is filled where the tab is selected."""
    house = polygon((40.5, 14), (68, 37), (62, 37), (62, 66), (19, 66), (19, 37), (13, 37))
    door = box(40.5, 58, 11, 17, 3)
    tiles = union(*(box(x, y, 20, 20, 5) for x in (27.5, 53.5) for y in (27.5, 53.5)))
    bag = box(40.5, 47, 46, 38, 8)
    handle = both(outline(circle(40.5, 28, 11)), above(29))
    head = circle(40.5, 28, 11.5)
    shoulders = both(circle(40.5, 70, 24), above(66))
    return {
        "home": (union(outline(house), door), house),
        "category": (outline(tiles), tiles),
        "cart": (union(outline(bag), handle), bag),
        "profile": (union(outline(head), outline(shoulders)), union(head, shoulders)),
    }


def png(shape: Shape, colour: tuple[int, int, int]) -> bytes:
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)
        for x in range(SIZE):
            alpha = max(0.0, min(1.0, 0.5 - shape(x + 0.5, y + 0.5)))
            rows += bytes((*colour, round(alpha * 255)))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (lines, body) in icons().items():
        (FOLDER / f"{name}.png").write_bytes(png(lines, GREY))
        (FOLDER / f"{name}-selected.png").write_bytes(png(union(lines, body), GREEN))


if __name__ == "__main__":
    main()
