import gzip
import zlib

import pytest

from mpconsole.backend.exchange import Exchange, Part, RoutePlace
from mpconsole.backend.har import archive
from mpconsole.console import exchanges
from mpconsole.console.exchangefilter import TERMS, parse_filter
from mpconsole.console.exchangepage import Look
from mpconsole.console.exchangepage import page as page_of
from mpconsole.console.lines import width


def exchange(
    method: str = "GET", path: str = "/api/cart", status: int | None = 200, **more: object
) -> Exchange:
    fields = {
        "id": 1,
        "time": "2026-11-22T10:00:00.000Z",
        "method": method,
        "path": path,
        "query": "",
        "route": RoutePlace(method, path, "routes.toml:4"),
        "nearest": None,
        "status": status,
        "duration_ms": 12.4,
        "fault": None,
        "request": Part(),
        "response": Part(size=128),
    }
    return Exchange(**{**fields, **more})  # type: ignore[arg-type]


ASKED = Part(
    (
        ("Host", "api.example.com"),
        ("X-Shop", "Tea House"),
        ("content-type", "application/json; charset=utf-8"),
    ),
    content=b"{}",
    text='{"id": 3}',
    size=9,
)
CART = exchange("POST", "/api/cart", 201, request=ASKED)
BROKEN = exchange("GET", "/api/orders", 503, fault={"kind": "status"}, duration_ms=340.0)
LOST = exchange("GET", "/api/points", 404, route=None, query="page=2")
LEFT = exchange("GET", "/api/slow", None, response=None)
ALL = [CART, BROKEN, LOST, LEFT]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("", ALL),
        ("cart", [CART]),
        ("status:5xx", [BROKEN]),
        ("status:404", [LOST]),
        ("status:>=400", [BROKEN, LOST]),
        ("status:<300", [CART]),
        ("method:post", [CART]),
        ("path:orders", [BROKEN]),
        ("query:page", [LOST]),
        ('body:"id"', [CART]),
        ("ms:>100", [BROKEN]),
        ("is:unmatched", [LOST]),
        ("is:fault", [BROKEN]),
        ("method:get -status:404 -slow", [BROKEN]),
        ("time:>100", [BROKEN]),
        ("time:..0.1s", [CART, LOST, LEFT]),
        ("time:12", [CART, LOST, LEFT]),
        ("status:201,404", [CART, LOST]),
        ("status:500..599", [BROKEN]),
        ("status:20x", [CART]),
        ("method:post,put", [CART]),
        ('"get /api/orders"', [BROKEN]),
        ('body:"no such"', []),
        ('-body:"id"', [BROKEN, LOST, LEFT]),
        ("!orders !points !slow", [CART]),
        ("header:x-shop", [CART]),
        ('header:"x-shop: tea house"', [CART]),
        ("host:example", [CART]),
        ("type:json", [CART]),
        ("route:routes.toml:4", [CART, BROKEN, LEFT]),
        ("path:~/(cart|slow)$", [CART, LEFT]),
        ("~orders", [BROKEN]),
        ("size:>100B", [CART, BROKEN, LOST]),
        ("up:9", [CART]),
        ("is:error", [BROKEN, LOST]),
        ("is:gone", [LEFT]),
        ("status：404", [LOST]),
    ],
)
def test_the_filter_keeps_what_fits_every_word(words: str, kept: list[Exchange]) -> None:
    keep = parse_filter(words)
    assert [one for one in ALL if keep(one)] == kept


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("status:>=x cart", "status:>=x is no number"),
        ("http://x cart", 'no filter is called "http"'),
        ("is:odd cart", "is:odd says nothing; there are unmatched"),
        ('cart body:"a', "the quotes are not closed"),
        ("cart path:", "nothing stands behind path:"),
        ("cart path:~[", "is no regular expression"),
        ("cart status:xx", "status:xx is no number"),
        ("cart size:..", "is no number"),
    ],
)
def test_what_a_filter_cannot_mean_is_told_and_left_out(words: str, said: str) -> None:
    keep = parse_filter(words)
    assert said in keep.trouble
    assert [one for one in ALL if keep(one)] == [CART]


def test_the_help_explains_filters_that_work() -> None:
    for example, _meaning in TERMS:
        assert not parse_filter(example).trouble


@pytest.mark.parametrize("cells", [20, 40, 64, 100, 180])
@pytest.mark.parametrize("one", ALL)
def test_lines_fit(one: Exchange, cells: int) -> None:
    assert width(exchanges.line(one, cells)) == max(cells, width(exchanges.line(one, 1)))


def test_what_no_route_answered_stands_out() -> None:
    line = exchanges.line(LOST, 100)
    assert any("error" in span.ink and "/api/points" in span.text for span in line)
    assert any("no route" in span.text for span in line)


def test_bodies_are_shown_as_json_where_they_are() -> None:
    lines = page_of(exchange(response=Part(text='{"name":"龙井"}', size=17)), Look())
    text = ["".join(span.text for span in line) for line in lines]
    assert '  "name": "龙井"' in text


def test_hostile_bodies_are_only_text() -> None:
    lines = page_of(exchange(response=Part(text="{" * 10_000, size=10_000)), Look())
    assert lines


def test_bytes_that_happen_to_be_text_are_shown_as_bytes() -> None:
    lines = page_of(exchange(request=Part(content=b"\x00\x01abc", text="\x00\x01abc", size=5)), Look())
    assert any("00 01 61 62 63" in "".join(span.text for span in line) for line in lines)


def test_an_archive_says_when_a_request_came_and_how_bytes_are_written() -> None:
    one = exchange("POST", request=Part(content=b"\xff\0", size=2), duration_ms=1500.0)
    entry = archive([one], "http://127.0.0.1:4100")["log"]["entries"][0]
    assert entry["startedDateTime"] == "2026-11-22T09:59:58.500+00:00"
    assert entry["request"]["postData"] == {"mimeType": "", "text": "/wA=", "_encoding": "base64"}


def shown(part: Part) -> str:
    lines = page_of(exchange("POST", request=part), Look())
    return "\n".join("".join(span.text for span in line) for line in lines)


def body(kind: str, content: bytes, coding: str = "") -> Part:
    headers = (("content-type", kind), *([("content-encoding", coding)] if coding else []))
    try:
        text: str | None = content.decode()
    except UnicodeDecodeError:
        text = None
    return Part(headers, len(content), content, text)


def test_what_is_packed_is_shown_unpacked() -> None:
    for pack, coding in ((gzip.compress, "gzip"), (zlib.compress, "deflate")):
        text = shown(body("application/json", pack(b'{"tea":1}'), coding))
        assert f"unpacked ({coding}): 9 B" in text
        assert '  "tea": 1' in text
    cut = gzip.compress(bytes(range(256)) * 400)[:300]
    assert "unpacked (gzip)" in shown(body("application/octet-stream", cut, "gzip"))
    assert "6e 6f 74" in shown(body("application/json", b"not packed\xff", "gzip"))
    bomb = gzip.compress(b"a" * 50_000_000)
    assert "unpacked (gzip): 1.00 MB" in shown(body("text/plain", bomb, "gzip"))


def test_a_form_is_shown_as_its_fields() -> None:
    text = shown(body("application/x-www-form-urlencoded", b"a=1+%26+2&%E9%BE%99=%E4%BA%95&empty="))
    assert "a: 1 & 2\n龙: 井\nempty: " in text


def test_a_multipart_body_is_shown_in_parts() -> None:
    content = (
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\nthere\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--b--\r\n"
    )
    text = shown(body("multipart/form-data; boundary=b", content))
    assert "note  9 B\nhi\nthere\nfile a.bin  application/octet-stream  2 B\n" in text
    assert "00 ff" in text
    assert "note" in shown(body("multipart/form-data; boundary=b", content[:60]))
    assert "no parts" in shown(body("multipart/form-data; boundary=b", b"no parts"))


def test_lines_that_end_as_on_windows_are_shown_whole() -> None:
    assert "one\ntwo" in shown(body("text/plain", b"one\r\ntwo\r\n"))
