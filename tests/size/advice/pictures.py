"""Pictures for the tests: made with a seed, so that their bytes never differ from run to run."""

import io
import random
from functools import cache

from PIL import Image


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return the picture as a file's bytes."""
    target = io.BytesIO()
    image.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


@cache
def photo(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A smooth picture with a little grain, as a camera makes them: PNG cannot hold it well, JPEG can."""
    dice = random.Random(width * height)
    small = Image.new(mode, (8, 8))
    small.putdata([tuple(dice.randrange(256) for _ in mode) for _ in range(64)])
    large = small.resize((width, height), Image.Resampling.BICUBIC)
    data = bytearray(large.tobytes())
    for index in range(len(data)):
        data[index] = max(0, min(255, data[index] + dice.randrange(-2, 3)))
    return Image.frombytes(mode, (width, height), bytes(data))


def drawing(width: int, height: int) -> Image.Image:
    """A picture of few colours."""
    image = Image.new("RGB", (width, height), "white")
    for index in range(40):
        image.paste((index * 5, 200 - index * 4, 90), (index * 7 % width, index * 3, width, height))
    return image
