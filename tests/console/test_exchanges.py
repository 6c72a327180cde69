import shlex

import pytest

from mpconsole.backend.exchange import Exchange, Part, RoutePlace
from mpconsole.console import exchanges
from mpconsole.console.exchangefilter import parse_filter
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


CART = exchange("POST", "/api/cart", 201, request=Part(content=b"{}", text='{"id": 3}', size=9))
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
        ("status:>=x", []),
        ("http://x", []),
    ],
)
def test_the_filter_keeps_what_fits_every_word(words: str, kept: list[Exchange]) -> None:
    keep = parse_filter(words)
    assert [one for one in ALL if keep(one)] == kept


@pytest.mark.parametrize("cells", [20, 40, 64, 100, 180])
@pytest.mark.parametrize("one", ALL)
def test_lines_fit(one: Exchange, cells: int) -> None:
    assert width(exchanges.line(one, cells)) == max(cells, width(exchanges.line(one, 1)))


def test_what_no_route_answered_stands_out() -> None:
    line = exchanges.line(LOST, 100)
    assert any("error" in span.ink and "/api/points" in span.text for span in line)
    assert any("no route" in span.text for span in line)


def test_curl_says_the_same_to_the_backend() -> None:
    one = exchange(
        "POST", "/api/cart", request=Part(headers=(("host", "x"), ("x-token", "a b")), text='{"a": "it\'s"}')
    )
    words = shlex.split(exchanges.curl(one, "http://127.0.0.1:4100/"))
    assert words == [
        "curl",
        "-X",
        "POST",
        "http://127.0.0.1:4100/api/cart",
        "-H",
        "x-token: a b",
        "--data-binary",
        '{"a": "it\'s"}',
    ]


def test_bodies_are_shown_as_json_where_they_are() -> None:
    lines = page_of(exchange(response=Part(text='{"name":"龙井"}', size=17)), Look())
    text = ["".join(span.text for span in line) for line in lines]
    assert '  "name": "龙井"' in text


def test_hostile_bodies_are_only_text() -> None:
    lines = page_of(exchange(response=Part(text="{" * 10_000, size=10_000)), Look())
    assert lines
