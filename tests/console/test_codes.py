"""Codes for a phone: read from a picture, drawn module for module, and no other picture taken for one."""

import io

import pytest
import segno
from PIL import Image

from mpconsole.console import codes
from mpconsole.sandbox.qrcode import jpeg


def matrix(text: str, error: str) -> list[list[bool]]:
    return [list(map(bool, row)) for row in segno.make(text, micro=False, error=error).matrix]


@pytest.mark.parametrize("text", ["short", "http://127.0.0.1:4200/programs/wx0123456789abcdef", "x" * 200])
def test_a_code_is_read_module_for_module(text: str) -> None:
    assert codes.modules(jpeg(text)) == matrix(text, "h")
    for scale in (3, 5, 7):  # as a platform scales and compresses them
        drawn, squeezed = io.BytesIO(), io.BytesIO()
        segno.make(text, micro=False, error="m").save(drawn, kind="png", scale=scale, border=4)
        Image.open(drawn).convert("RGB").resize((430, 430)).save(squeezed, "JPEG", quality=60)
        assert codes.modules(squeezed.getvalue()) == matrix(text, "m")


def test_the_code_of_a_trial_version_fits_a_small_terminal() -> None:
    found = codes.modules(jpeg("http://127.0.0.1:42000/programs/wx0123456789abcdef"))
    assert found is not None
    drawn = codes.drawn(found, 24, 58)
    assert drawn is not None
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    pixels = [[not light[cell][half] for cell in row] for row in drawn for half in (0, 1)]
    border = (len(pixels[0]) - len(found)) // 2
    assert border >= 2
    inside = [row[border:-border] for row in pixels[border : border + len(found)]]
    assert inside == found
    assert not any(map(any, pixels[:border]))
    assert codes.drawn(found, codes.needed(found) - 1, 58) is None
    assert codes.drawn(found, codes.needed(found), 58) is not None


def test_other_pictures_are_no_codes() -> None:
    white, photo = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(white, "PNG")
    Image.radial_gradient("L").save(photo, "PNG")
    for data in (b"", b"\xff\xd8\xff", white.getvalue(), photo.getvalue()):
        assert codes.modules(data) is None
