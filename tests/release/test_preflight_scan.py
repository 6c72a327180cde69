"""What scripts say, found by patterns with comments taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpconsole.release.preflight.scan import scan, without_comments


def found(text: str) -> list[tuple[str, str, int]]:
    return [(one.kind, one.what, one.line) for one in scan([("a.js", text.encode())])]


UPLOAD = ("upload", "wx.uploadFile", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wx.getLocation()", [("key", "Location", 1), ("private", "wx.getLocation", 1)]),
        ("\n\nwx . chooseAddress ({})", [("key", "Address", 3), ("private", "wx.chooseAddress", 3)]),
        ("uni.getLocation()", [("key", "Location", 1), ("private", "wx.getLocation", 1)]),
        ("wx.chooseMedia(); wx.uploadFile()", [("choose", "wx.chooseMedia", 1), ("key", "Album", 1), UPLOAD]),
        ("new Function('a'); logOut()", [("code", "new Function(", 1), ("logout", "logOut", 1)]),
        ("t = '分享后领取红包'", [("induced", "分享后领取红包", 1)]),
        ("wx.request({ url: 'https://a.cn/x' })", [("asked", "https://a.cn", 1)]),
        ("wx.requestPayment(o)", [("payment", "wx.requestPayment", 1)]),
        ("const a = wx.getLocationX", []),
        ("// wx.getLocation()\n/* wx.login()\n http://localhost */ x", []),
        (
            "const s = 'https://a.cn // wx'; wx.login()",
            [("host", "https://a.cn", 1), ("login", "wx.login", 1)],
        ),
        ("u = 'http://localhost:4100/a'", [("here", "http://localhost:4100", 1)]),
        ("u = `ws://192.168.1.20`", [("here", "ws://192.168.1.20", 1)]),
        (
            "u = 'https://172.20.0.3/x'; v = 'https://172.40.0.3'",
            [("here", "https://172.20.0.3", 1), ("host", "https://172.40.0.3", 1)],
        ),
        ("u = 'http://api.shop.cn/v1'", [("insecure", "http://api.shop.cn", 1)]),
        ("u = 'https://api.shop.cn/v1'", [("host", "https://api.shop.cn", 1)]),
        ("u = 'https://api.example.com/v1'", [("placeholder", "https://api.example.com", 1)]),
        ("u = 'https://shop.test'", [("placeholder", "https://shop.test", 1)]),
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


ASKED = "const v = wx.getAccountInfoSync().miniProgram.envVersion\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ASKED + "u = {develop: 'http://127.0.0.1:4100', release: 'https://shop.cn'}[v]", "develop"),
        (ASKED + "u = {'develop':`http://127.0.0.1:4100`,'release':x}[v]", "develop"),
        (ASKED + "u = v === 'develop' ? 'http://127.0.0.1:4100' : 'https://shop.cn'", "develop"),
        (ASKED + "u = 'develop' != v ? 'https://shop.cn' : 'http://127.0.0.1:4100'", "develop"),
        (ASKED + "if (v == 'develop') { u = 'http://127.0.0.1:4100' }", "develop"),
        (ASKED + "if (v !== 'develop') { a() } else u = 'http://127.0.0.1:4100'", "develop"),
        (ASKED + "switch (v) { case 'develop': u = 'http://127.0.0.1:4100'; break }", "develop"),
        (ASKED + "u = {develop: 'http://127.0.0.1:4100'}[v]", "here"),
        (ASKED + "u = {develop: 1, release: 'http://127.0.0.1:4100'}[v]", "here"),
        (ASKED + "u = v === 'develop' ? 'https://shop.cn' : 'http://127.0.0.1:4100'", "here"),
        (ASKED + "if (v !== 'develop') u = 'http://127.0.0.1:4100'", "here"),
        (ASKED + "switch (v) { case 'trial': u = 'http://127.0.0.1:4100' }", "here"),
        (ASKED + "u = 'http://127.0.0.1:4100'", "here"),
        (ASKED + "u={develop:'http://127.0.0.1:4100',release:'http://127.0.0.1:4100'}[v]", "here"),
        ("const v = 'release'\nu = {develop: 'http://127.0.0.1:4100', release: 1}[v]", "here"),
    ],
)
def test_an_address_of_the_development_version_alone_is_told_apart(text: str, kind: str) -> None:
    assert {one for one in found(text) if one[0] != "host"} == {(kind, "http://127.0.0.1:4100", 2)}


def test_where_it_is_asked_may_be_another_script() -> None:
    table = b"module.exports = {develop: 'http://127.0.0.1:4100', release: 'https://shop.cn'}"
    user = b"const u = require('./a')[wx.getAccountInfoSync().miniProgram.envVersion]"
    assert [one.kind for one in scan([("a.js", table), ("b.js", user)])] == ["develop", "host"]
    assert [one.kind for one in scan([("a.js", table)])] == ["here", "host"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- <textarea/> --><view/>", []),
        ("<view>\n<textarea bind:input='a'/></view>", [("content", "<textarea>", 2)]),
        ("<editor></editor>", [("content", "<editor>", 1)]),
        ("<video src='a' autoplay/>", [("autoplay", "<video>", 1)]),
        ('<video autoplay="{{false}}"/>', []),
        ("<web-view src='{{a}}'/>", [("web-view", "<web-view>", 1)]),
        ("<button open-type='getPhoneNumber'/>", [("key", "PhoneNumber", 1)]),
        ("<button open-type='share'/>", []),
        ("<official-account/>", [("follow", "<official-account>", 1)]),
        ("<text>敬请期待</text>", [("placeholder-text", "敬请期待", 1)]),
        ("<text>全网最低价</text>", [("superlative", "全网最", 1)]),
        ("<text>微信官方推荐</text>", [("endorsed", "微信官方", 1)]),
    ],
)
def test_found_in_a_template(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(one.kind, one.what, one.line) for one in scan([("a.wxml", text.encode())])] == expected
