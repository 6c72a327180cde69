"""What a picture weighs re-encoded: the figure is that of a real encoding, and the rules are kept."""

import io
from pathlib import Path

from PIL import Image

from mpconsole.size.advice.measuring import WIDEST, Measured, measure
from tests.size.advice.pictures import drawing, encoded, photo


def test_an_opaque_photo_as_png_becomes_a_jpeg_of_exactly_these_bytes() -> None:
    picture = photo(320, 200)
    found = measure(encoded(picture))
    assert found is not None
    assert (found.format, found.lossless, found.was) == ("JPEG", False, "PNG")
    assert found.bytes == len(encoded(picture, "JPEG", quality=82, optimize=True, progressive=True))


def test_a_transparent_picture_never_becomes_a_jpeg() -> None:
    picture = photo(320, 200, "RGBA")
    found = measure(encoded(picture, compress_level=0))
    assert found is not None
    assert found.format == "PNG"


def test_a_picture_with_an_alpha_channel_of_which_nothing_is_transparent_may() -> None:
    picture = photo(320, 200).convert("RGBA")
    found = measure(encoded(picture))
    assert found is not None
    assert found.format == "JPEG"


def test_few_colours_lose_nothing() -> None:
    picture = drawing(300, 200)
    found = measure(encoded(picture, compress_level=0))
    assert found is not None
    assert (found.format, found.lossless) == ("PNG", True)


def test_what_no_screen_shows_is_scaled_down() -> None:
    found = measure(encoded(photo(WIDEST + 560, 100), "JPEG", quality=95))
    assert found is not None
    assert (found.width, found.scaled, found.was_width) == (WIDEST, True, WIDEST + 560)


def test_a_well_made_picture_is_left_alone() -> None:
    picture = photo(320, 200)
    assert measure(encoded(picture, "JPEG", quality=80, optimize=True, progressive=True)) is None


def test_sixteen_bits_are_not_thrown_away() -> None:
    deep = Image.new("I;16", (200, 200))
    deep.putdata(list(range(40_000)))
    assert measure(encoded(deep)) is None


def test_what_is_no_picture_is_none() -> None:
    whole = encoded(photo(320, 200))
    assert measure(b"not a picture" * 1000) is None
    assert measure(whole[: len(whole) // 2]) is None
    frames = [photo(60, 60 + index).crop((0, 0, 60, 60)) for index in range(5)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    assert measure(moving.getvalue()) is None


def test_measurements_are_remembered_by_content(tmp_path: Path) -> None:
    cache = tmp_path / "pictures.json"
    data = encoded(photo(320, 200))
    first = Measured(cache)
    found = first.measure(data)
    first.keep()
    text = cache.read_text("utf-8")
    cache.write_text(text.replace(f'"bytes": {found.bytes if found else 0}', '"bytes": 77'), "utf-8")
    again = Measured(cache).measure(data)
    assert again is not None
    assert again.bytes == 77
    cache.write_text("{", "utf-8")
    assert Measured(cache).measure(data) == found
