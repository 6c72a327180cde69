"""What scripts say, found by patterns with comments taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.release.scan import scan, without_comments


def found(text: str) -> list[tuple[str, str, int]]:
    return [(one.kind, one.what, one.line) for one in scan([("a.js", text.encode())])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wx.getLocation()", [("private", "wx.getLocation", 1)]),
        ("\n\nwx . chooseAddress ({})", [("private", "wx.chooseAddress", 3)]),
        ("uni.getLocation()", [("private", "wx.getLocation", 1)]),
        ("const a = wx.getLocationX", []),
        ("// wx.getLocation()\n/* wx.login()\n http://localhost */ x", []),
        ("const s = 'https://a.example // wx'; wx.login()", [("login", "wx.login", 1)]),
        ("u = 'http://localhost:4100/a'", [("here", "http://localhost:4100", 1)]),
        ("u = `ws://192.168.1.20`", [("here", "ws://192.168.1.20", 1)]),
        ("u = 'https://172.20.0.3/x'; v = 'https://172.40.0.3'", [("here", "https://172.20.0.3", 1)]),
        ("u = 'http://api.shop.example/v1'", [("insecure", "http://api.shop.example", 1)]),
        ("u = 'https://api.shop.example/v1'", []),
        ("n = 'http://www.w3.org/2000/svg'", []),
        ("re = /https?:\\/\\//; wx.login()", [("login", "wx.login", 1)]),
        ("u = `http://${host}/x`", []),
    ],
)
def test_found(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert found(text) == expected


@given(st.text(alphabet="\"'`/*\\\n ax.", max_size=60))
def test_lines_keep_their_numbers(text: str) -> None:
    assert without_comments(text).count("\n") == text.count("\n")
