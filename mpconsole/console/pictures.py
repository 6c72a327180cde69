"""Pictures in a terminal: what a file's header says, and two pixels a cell by the upper half block."""

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mpconsole import extras, units
from mpconsole.console import glyphs
from mpconsole.console.lines import Line, Span
from mpconsole.i18n import _, ngettext

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".ico")
_MOST_PIXELS = 16_000_000
"""Larger pictures are described and not drawn: decoding them takes more than a moment."""
_SHADES = 32
"""Shades a channel: fewer than a terminal has, so that neighbouring cells share a colour."""


def picture(data: bytes, cells: int, rows: int) -> list[Line] | None:
    """Return what a picture is, and itself in at most `cells` by `rows`; None for what is no picture."""
    if not extras.is_there(extras.PICTURES):
        return [(Span(extras.sentence(extras.PICTURES), "muted"),)]
    from PIL import Image, UnidentifiedImageError  # 60 ms

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # it is not decoded then
            image = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    lines: list[Line] = [(Span(_header(image, len(data)), "strong"),), ()]
    if image.width * image.height > _MOST_PIXELS:
        return [*lines, (Span(_("too large to be drawn here"), "muted"),)]
    try:
        return [*lines, *_blocks(image, cells, rows)]
    except (OSError, ValueError, SyntaxError) as error:
        words = _("it is broken: {reason}").format(reason=error)
        return [*lines, (Span(words, "warning"),)]


def _header(image: "Image", size: int) -> str:
    frames = getattr(image, "n_frames", 1)
    parts = [
        f"{image.format} {image.width} × {image.height}",
        image.mode,
        units.size(size),
        _("{count} bytes a pixel").format(count=f"{size / (image.width * image.height):.2f}"),
    ]
    if frames > 1:
        parts.append(ngettext("{count} frame", "{count} frames", frames).format(count=frames))
    return f" {glyphs.DOT} ".join(parts)


def _rows(image: "Image", width: int, height: int) -> list[list[tuple[int, int, int, int]]]:
    """Return the pixels of the picture, scaled, row by row."""
    data = image.convert("RGBA").resize((width, height), reducing_gap=2.0).tobytes()
    quads = [(data[at], data[at + 1], data[at + 2], data[at + 3]) for at in range(0, len(data), 4)]
    return [quads[y * width : (y + 1) * width] for y in range(height)]


def _blocks(image: "Image", cells: int, rows: int) -> Iterator[Line]:
    """Yield lines of half blocks; what is transparent shows the theme's own background."""
    image.draft("RGB", (cells, rows * 2))  # a JPEG is decoded no larger than needed
    scale = min(1.0, cells / image.width, rows * 2 / image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    pixels = _rows(image, width, height)
    nothing = [(0, 0, 0, 0)] * width
    for y in range(0, height, 2):
        spans: list[Span] = []
        for upper, lower in zip(pixels[y], pixels[y + 1] if y + 1 < height else nothing, strict=True):
            span = _cell(upper, lower)
            if spans and spans[-1].ink == span.ink and spans[-1].text[-1] == span.text:
                spans[-1] = spans[-1]._replace(text=spans[-1].text + span.text)
            else:
                spans.append(span)
        yield tuple(spans)


def _cell(upper: tuple[int, ...], lower: tuple[int, ...]) -> Span:
    above, below = _colour(upper), _colour(lower)
    if above and below:
        return Span("▀", f"{above}/{below}")
    if above:
        return Span("▀", above)
    return Span("▄", below) if below else Span(" ")


def _colour(pixel: tuple[int, ...]) -> str:
    """Write a pixel as an ink; "" where it is more transparent than not."""
    *channels, alpha = pixel
    step = 256 // _SHADES
    return "#" + "".join(f"{channel // step * step:02x}" for channel in channels) if alpha >= 128 else ""
