"""What a picture would weigh re-encoded: really encoded with Pillow, in memory, and remembered by content.

PNG stays PNG unless a JPEG is much smaller, and becomes a JPEG only where nothing is transparent; a type that
does not ship (WebP, AVIF) is never made. A lossy candidate counts only where it looks like the original, by
the root mean square of the difference over the visible part.
"""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mpconsole import extras
from mpconsole.files import write_whole
from mpconsole.size.advice.model import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = (".png", ".jpg", ".jpeg", ".gif")
"""Pictures that Pillow reads and the platform ships."""

WIDEST = 1440
"""Pixels across: no phone's screen shows more (the widest have 1440, and 1320 is usual for large ones)."""

QUALITY = 82
_SMALLEST = 4 * 1024
LARGEST = 64 << 20
"""A larger file is no picture that anybody ships; it is not read."""

_MOST_PIXELS = 40_000_000
_WORTH = 0.9
_LOSSY_WORTH = 0.8
_LARGEST_DIFFERENCE = 6.0
_COLOURS = 256
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK")
"""Eight bits a colour: what has more would lose them unseen."""
_REMEMBERED = 20_000
_RULES = 1


class Measured:
    """Remembers, in the file `cache`, what was measured; by content, Pillow's version and our rules."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._known = _load(cache) if cache is not None and can_measure() else {}
        self._new = False

    def measure(self, data: bytes) -> Picture | None:
        """Return the best re-encoding of the picture `data`; None where none is worth it or it is none."""
        if not _SMALLEST <= len(data) <= LARGEST or not can_measure():
            return None
        key = hashlib.blake2b(data, digest_size=16).hexdigest()
        if key not in self._known:
            self._known[key] = measure(data)
            self._new = True
        return self._known[key]

    def keep(self) -> None:
        """Write down what is new; a folder that cannot be written to is no error: it is measured again."""
        if self._cache is None or not self._new:
            return
        rows = list(self._known.items())[-_REMEMBERED:]
        value = {"rules": _rules(), "pictures": {key: one and asdict(one) for key, one in rows}}
        try:
            write_whole(self._cache, json.dumps(value).encode())
        except OSError:
            return
        self._new = False


@cache
def can_measure() -> bool:
    """Whether Pillow is installed."""
    return extras.is_there(extras.PICTURES)


def measure(data: bytes) -> Picture | None:
    """Encode the picture `data` anew in every way that fits it and return the best one, or None."""
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # broken metadata, and pictures that are large but below our own line
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF")) as image:
                if image.width * image.height > _MOST_PIXELS or getattr(image, "n_frames", 1) > 1:
                    return None
                return _best(image, data)
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, UnidentifiedImageError):
        return None
    except Image.DecompressionBombError:
        return None


def _best(image: "Image", data: bytes) -> Picture | None:
    was, size = image.format or "", image.size
    found = sorted(_candidates(image), key=lambda one: one[1])
    lossless = next((one for one in found if one[3]), None)
    best = found[0] if found else None
    if lossless is not None and best is not None and best[1] > lossless[1] * _LOSSY_WORTH:
        best = lossless
    if best is None or best[1] > len(data) * _WORTH:
        return None
    kind, weight, (width, height), exact = best
    return Picture(kind, weight, width, height, exact, was, *size)


_Candidate = tuple[str, int, tuple[int, int], bool]
"""Format, bytes, width and height, lossless."""


def _candidates(image: "Image") -> Iterator[_Candidate]:
    from PIL import Image, ImageOps

    if image.mode not in _MODES:
        return
    was, exact = image.format, "icc_profile" not in image.info
    picture = ImageOps.exif_transpose(image)
    scaled = picture.width > WIDEST
    transparent = _is_transparent(picture)
    picture = picture.convert("RGBA" if transparent else "RGB")
    if scaled:
        height = max(1, round(picture.height * WIDEST / picture.width))
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    if was == "JPEG":
        yield _encoded(picture, "JPEG", exact=False)[0]
        return
    exact = exact and not scaled
    yield _encoded(picture, "PNG", exact=exact)[0]
    colours = picture.getcolors(_COLOURS)
    method = Image.Quantize.FASTOCTREE if transparent else Image.Quantize.MEDIANCUT
    few = picture.quantize(min(_COLOURS, max(2, len(colours or ()))) if colours else _COLOURS, method)
    difference = _difference(picture, few)
    if difference <= _LARGEST_DIFFERENCE:
        yield _encoded(few, "PNG", exact=exact and difference == 0)[0]
    if not transparent:
        jpeg, written = _encoded(picture, "JPEG", exact=False)
        with Image.open(written) as again:
            if _difference(picture, again) <= _LARGEST_DIFFERENCE:
                yield jpeg


def _encoded(image: "Image", kind: str, *, exact: bool) -> tuple[_Candidate, io.BytesIO]:
    target = io.BytesIO()
    options: dict[str, Any] = {"optimize": True}
    if kind == "JPEG":
        options |= {"quality": QUALITY, "progressive": True}
    image.save(target, kind, **options)
    return (kind, target.tell(), image.size, exact), target


def _is_transparent(image: "Image") -> bool:
    if not image.has_transparency_data:
        return False
    alpha = image.convert("RGBA").getchannel("A").histogram()
    return any(alpha[:255])


def _difference(one: "Image", other: "Image") -> float:
    """The root mean square of what differs, 0 to 255; transparent pixels have no colour."""
    from PIL import Image, ImageChops, ImageStat

    pair = [image.convert(one.mode) for image in (one, other)]
    if one.mode == "RGBA":
        empty = Image.new("RGBA", one.size)
        alphas = ImageStat.Stat(ImageChops.difference(*(image.getchannel("A") for image in pair))).rms
        pair = [Image.alpha_composite(empty, image).convert("RGB") for image in pair]
        return max(*alphas, *ImageStat.Stat(ImageChops.difference(*pair)).rms)
    return max(ImageStat.Stat(ImageChops.difference(*pair)).rms)


def _rules() -> str:
    from PIL import __version__

    return f"{_RULES} {__version__} {WIDEST} {QUALITY}"


def _load(cache: Path) -> dict[str, Picture | None]:
    """What is no memory by these rules counts as nothing."""
    try:
        value: Any = json.loads(cache.read_bytes())
        if value["rules"] != _rules():
            return {}
        return {key: None if row is None else Picture(**row) for key, row in value["pictures"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
