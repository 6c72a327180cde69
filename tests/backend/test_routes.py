"""Routes of routes.toml over the real application: answers, templates, order, reloads, refusals."""

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from mpconsole.backend.durations import Delay, parse_delay
from mpconsole.backend.patterns import Pattern

ROUTES = """
[[route]]
path = "/api/products/:id"
body = "bodies/product.json"
headers = { "X-Product" = "${path.id}" }

[[route]]
path = "/api/products/new"
json = { never = true }

[[route]]
method = "POST"
path = "/api/echo"
status = 201
[route.json]
title = "${body.title}"
tags = "${body.tags}"
first = "${body.tags.0}"
page = "${query.page|number}"
who = "hi ${header.x-user}"
none = "${body.none}"

[[route]]
path = "/api/text"
text = "cost: $${price} at ${now}"

[[route]]
path = "/files"
file = "images"
headers = { "cache-control" = "max-age=60" }

[[route]]
method = "*"
path = "/any/*"
status = 204
"""


async def test_the_first_route_that_matches_answers(bench) -> None:
    async with bench.open(
        routes=ROUTES, **{"bodies/product.json": {"id": "${path.id}", "name": "茶"}}
    ) as client:
        answer = await client.get("/api/products/7")
        assert answer.json() == {"id": "7", "name": "茶"}
        assert answer.headers["x-product"] == "7"
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert (await client.get("/api/products/new")).json() == {"id": "new", "name": "茶"}
        assert (await client.get("/api/products/7/")).status_code == 200
        assert (await client.head("/api/products/7")).status_code == 200
        assert (await client.delete("/any/thing/at/all")).status_code == 204
        assert (await client.put("/any")).content == b""


async def test_templates_keep_types_and_say_null(bench) -> None:
    async with bench.open(routes=ROUTES, **{"bodies/product.json": {}}) as client:
        answer = await client.post(
            "/api/echo?page=3", json={"title": "x", "tags": [1, {"a": None}]}, headers={"x-user": "lin"}
        )
        assert answer.status_code == 201
        assert answer.json() == {
            "title": "x", "tags": [1, {"a": None}], "first": 1, "page": 3, "who": "hi lin", "none": None,
        }  # fmt: skip
        text = (await client.get("/api/text")).text
        assert re.fullmatch(r"cost: \$\{price\} at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)


async def test_a_form_fills_templates_too(bench) -> None:
    async with bench.open(routes=ROUTES, **{"bodies/product.json": {}}) as client:
        answer = await client.post("/api/echo", data={"title": "from a form"})
        assert answer.json()["title"] == "from a form"


async def test_static_files_with_ranges(bench) -> None:
    picture = bytes(range(256)) * 10
    async with bench.open(routes=ROUTES, **{"bodies/product.json": {}, "images/a b.png": picture}) as client:
        whole = await client.get("/files/a%20b.png")
        assert (whole.status_code, whole.content) == (200, picture)
        assert whole.headers["content-type"] == "image/png"
        assert whole.headers["cache-control"] == "max-age=60"
        part = await client.get("/files/a%20b.png", headers={"range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, picture[10:20])
        again = await client.get("/files/a%20b.png", headers={"if-none-match": whole.headers["etag"]})
        assert again.status_code == 304
        assert (await client.get("/files/none.png")).status_code == 404
    sizes = [(event.data["status"], event.data["response"]["bytes"]) for event in bench.exchanges()]
    assert sizes[:3] == [(200, 2560), (206, 10), (304, 0)]
    assert bench.exchanges()[0].data["response"]["encoding"] == "base64"


async def test_files_outside_the_folder_are_never_served(bench, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    async with bench.open(routes=ROUTES, **{"bodies/product.json": {}, "images/a.txt": "a"}) as client:
        (bench.folder / "images" / "link.txt").symlink_to(tmp_path / "secret.txt")
        for way in (
            "../secret.txt",
            "..%2f..%2fsecret.txt",
            "%2e%2e/%2e%2e/secret.txt",
            "link.txt",
            "a%00b",
            "..%5csecret.txt",
        ):
            answer = await client.get(f"/files/{way}")
            assert answer.status_code in (400, 404), way
            assert "secret" not in answer.text.replace("secret.txt", ""), way


@pytest.mark.parametrize("value", ["a%0d%0aset-cookie:%20x=1", "a%0ab", "a%00b"])
async def test_a_header_is_not_a_way_to_write_more_of_them(bench, value: str) -> None:
    routes = '[[route]]\npath = "/x"\nheaders = { "x-q" = "${query.q}" }\n'
    async with bench.open(routes=routes) as client:
        answer = await client.get(f"/x?q={value}")
        assert answer.status_code == 400
        assert "x-q" in answer.json()["error"]
        assert "set-cookie" not in answer.headers


async def test_what_no_route_knows_is_answered_with_the_nearest(bench) -> None:
    async with bench.open(routes=ROUTES, db={"orders": []}, **{"bodies/product.json": {}}) as client:
        answer = await client.get("/api/product/7")
        assert answer.status_code == 404
        assert answer.json()["nearest"] == "GET /api/products/:id"
        refused = await client.delete("/api/text")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
        assert (await client.get("/zzzzzzzzzz")).json()["nearest"] is None
    first, second, _third = bench.exchanges()
    assert first.data["route"] is None
    assert first.data["nearest"]["path"] == "/api/products/:id"
    assert second.data["status"] == 405


async def test_routes_come_before_collections(bench) -> None:
    routes = '[server]\nprefix = "/api"\n[[route]]\npath = "/api/orders/1"\ntext = "a route"\n'
    async with bench.open(routes=routes, db={"orders": [{"id": 1}, {"id": 2}]}) as client:
        assert (await client.get("/api/orders/1")).text == "a route"
        assert (await client.get("/api/orders/2")).json() == {"id": 2}
        assert (await client.put("/api/orders/1", json={"a": 1})).json() == {"a": 1, "id": 1}


async def test_a_collection_may_stand_anywhere(bench) -> None:
    routes = '[[route]]\npath = "/v2/things"\ncollection = "orders"\n'
    async with bench.open(routes=routes, db={"orders": [{"id": 1}]}) as client:
        assert (await client.post("/v2/things", json={"n": 1})).headers["location"] == "/v2/things/2"
        assert (await client.get("/v2/things/2")).json() == {"n": 1, "id": 2}
        assert len((await client.get("/orders")).json()) == 2


@pytest.mark.parametrize(("rate", "status"), [(1, 503), (0, 200)])
async def test_errors_on_purpose(bench, rate: int, status: int) -> None:
    routes = f'[[route]]\npath = "/x"\nfail = {{ rate = {rate}, status = 503 }}\n'
    async with bench.open(routes=routes) as client:
        assert {(await client.get("/x")).status_code for _ in range(10)} == {status}
    fault = bench.exchanges()[0].data["fault"]
    assert fault == ({"kind": "status", "status": 503, "by": "route"} if rate else None)


async def test_pages_of_other_origins_may_read_only_where_it_is_said(bench) -> None:
    route = '[[route]]\npath = "/x"\ntext = "x"\n'
    async with bench.open(routes=route) as client:
        assert "access-control-allow-origin" not in (await client.get("/x")).headers
    async with bench.open(routes="[server]\ncors = true\n" + route) as client:
        assert (await client.get("/x")).headers["access-control-allow-origin"] == "*"
        asked = await client.options("/x", headers={"access-control-request-headers": "x-a"})
        assert (asked.status_code, asked.headers["access-control-allow-headers"]) == (204, "x-a")


async def test_files_are_read_again_before_the_next_answer(bench) -> None:
    async with bench.open(
        routes='[[route]]\npath = "/x"\nbody = "x.json"\n', **{"x.json": {"n": 0}}
    ) as client:
        for number in range(1, 30):
            bench.write({"x.json": {"n": number}})
            assert (await client.get("/x")).json() == {"n": number}
        for number in range(1, 30):
            bench.write({"routes.toml": f'[[route]]\npath = "/x"\ntext = "{number}"\n'})
            assert (await client.get("/x")).text == str(number)
    assert {event.data["file"] for event in bench.events("reloaded")} == {"x.json", "routes.toml"}


def settle(path: Path) -> None:
    """Let a file look as if nobody were writing it any more."""
    before = time.time() - 1
    os.utime(path, (before, before))


async def test_a_broken_file_keeps_the_last_good_one_and_names_the_line(bench) -> None:
    good = '[[route]]\npath = "/x"\nbody = "x.json"\n'
    async with bench.open(routes=good, db={"a": [1]}, **{"x.json": {"n": 1}}) as client:
        for name, content, line in (
            ("x.json", '{\n"n": 2,,\n}', 2),
            ("routes.toml", '[[route]]\npath = "/x"\n\n[[route]]\nstatus = 200\n', 4),
            ("routes.toml", "[[route]]\npath = /x\n", 2),
            ("db.json", '{"a": [\n\n', 3),
            ("db.json", b"\xd6\xd0", 1),
            ("db.json", "", 0),
        ):
            bench.write({name: content})
            settle(bench.folder / name)
            assert (await client.get("/x")).json() == {"n": 1}, content
            broken = bench.events("broken")[-1].data
            assert (broken["file"], broken["line"]) == (name, line), content
            assert broken["message"]
        faults = (await client.get("/__mpconsole__/status")).json()["broken"]
        assert [fault["file"] for fault in faults] == ["routes.toml", "db.json", "x.json"]
        bench.write({"x.json": {"n": 3}, "routes.toml": good, "db.json": "{}"})
        assert (await client.get("/x")).json() == {"n": 3}
        assert (await client.get("/__mpconsole__/status")).json()["broken"] == []


async def test_a_body_that_was_never_good_is_answered_with_what_is_wrong(bench) -> None:
    async with bench.open(routes='[[route]]\npath = "/x"\nbody = "x.json"\n') as client:
        answer = await client.get("/x")
        assert answer.status_code == 500
        assert "x.json" in answer.json()["error"]
        bench.write({"x.json": [1]})
        assert (await client.get("/x")).json() == [1]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[[route]]\npath = "x"\n', 1, '"x"'),
        ('[[route]]\npath = "/x"\nstats = 1\n', 1, "stats"),
        ('[[route]]\npath = "/x"\nstatus = "200"\n', 1, "status"),
        ('[[route]]\npath = "/x"\nstatus = 42\n', 1, "42"),
        ('[[route]]\npath = "/x"\nmethod = "FETCH"\n', 1, "FETCH"),
        ('[[route]]\npath = "/x"\ndelay = "soon"\n', 1, "soon"),
        ('[[route]]\npath = "/x"\nfail = { rate = 2 }\n', 1, "2"),
        ('[[route]]\npath = "/x"\ntext = "a"\nbody = "b.json"\n', 1, "body, text"),
        ('[[route]]\npath = "/x"\nbody = "../../etc/passwd"\n', 1, "outside"),
        ('[[route]]\npath = "/x"\nfile = "../.."\n', 1, "outside"),
        ('[[route]]\npath = "/x"\nheaders = { "a b" = "c" }\n', 1, "a b"),
        ('[[route]]\npath = "/x"\ntext = "${who}"\n', 1, "who"),
        ('[[route]]\npath = "/x"\ntext = "${path.id|up}"\n', 1, "up"),
        ('[[route]]\npath = "/:a/:a"\n', 1, "/:a/:a"),
        ("[server]\nprefix = 1\n", 0, "prefix"),
        ('[server]\nbody_limit = "big"\n', 0, "big"),
        ('text = """\n[[route]]\n"""\n[[route]]\npath = "/x"\n', 0, "text"),
        ("# [[route]]\n[[route]] # one\npath = 1\n", 2, "path"),
    ],
)
async def test_what_is_wrong_in_routes_toml_is_named(bench, text: str, line: int, says: str) -> None:
    bench.open(routes=text)
    (fault,) = bench.mock.folder.faults
    assert (fault.file, fault.line) == ("routes.toml", line)
    assert says in fault.message


@pytest.mark.parametrize(
    ("pattern", "path", "params"),
    [
        ("/a", "/a", {}),
        ("/a/:id", "/a/1", {"id": "1"}),
        ("/a/:id", "/a/1/2", None),
        ("/a/:id", "/a/", None),
        ("/a.b/:x-:y", "/a.b/1-2", {"x": "1", "y": "2"}),
        ("/a.b/:x", "/aXb/1", None),
        ("/a/*", "/a/b/c", {"*": "b/c"}),
        ("/a/*", "/a", {"*": None}),
        ("/商品/:id", "/商品/茶", {"id": "茶"}),
    ],
)
def test_patterns(pattern: str, path: str, params: dict[str, Any] | None) -> None:
    assert Pattern.parse(pattern).match(path) == params


@pytest.mark.parametrize(
    ("text", "delay"),
    [("120ms", Delay(0.12, 0.12)), ("1s", Delay(1, 1)), ("80ms-0.3s", Delay(0.08, 0.3)), ("0ms", Delay())],
)
def test_delays(text: str, delay: Delay) -> None:
    assert parse_delay(text) == delay
    assert delay.low <= delay.seconds() <= delay.high


@pytest.mark.parametrize("text", ["soon", "1", "1m", "-1s", "2s-1s", "11m", "601s", "1ms-2"])
def test_what_is_no_delay(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_delay(text)


async def test_every_event_is_what_its_schema_says(bench) -> None:
    from jsonschema import Draft202012Validator

    from mpconsole.assets import SCHEMAS

    schema = json.loads((SCHEMAS / "mock-event-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    async with bench.open(
        routes=ROUTES, db={"a": [1]}, **{"bodies/product.json": {}, "images/a.png": b"\x89"}
    ) as client:
        for path in ("/api/products/1", "/files/a.png", "/none", "/api/text"):
            await client.get(path)
        await client.post("/api/echo", content=b"\xff")
        await client.post("/__mpconsole__/reset")
        bench.write({"db.json": "{", "bodies/product.json": "[1]"})
        await client.get("/api/products/1")
    kinds = set()
    for event in bench.events():
        Draft202012Validator(schema).validate(event.as_dict())
        kinds.add(event.kind)
    assert kinds == {"exchange", "reset", "broken", "reloaded"}


WHEN = """
[[route]]
path = "/a"
when = { query = { page = ["1", "2"], debug = false }, header = { x-user = "lin" } }
text = "lin, first pages"
[[route]]
path = "/a"
when = { query = { page = true } }
text = "some page"
[[route]]
path = "/a"
text = "no page"
[[route]]
method = "POST"
path = "/a/:id"
when = { body = { "user.age" = "7", "tags.0" = "x" } }
text = "seven"
[[route]]
method = "POST"
path = "/a/:id"
text = "other"
"""


@pytest.mark.parametrize(
    ("query", "user", "text"),
    [
        ("?page=1", "lin", "lin, first pages"),
        ("?page=3", "lin", "some page"),
        ("?page=1&debug=", "lin", "some page"),
        ("?page=1", "wu", "some page"),
        ("", "lin", "no page"),
    ],
)
async def test_conditions_choose_among_routes(bench, query: str, user: str, text: str) -> None:
    async with bench.open(routes=WHEN) as client:
        assert (await client.get(f"/a{query}", headers={"x-user": user})).text == text


async def test_conditions_on_the_body(bench) -> None:
    async with bench.open(routes=WHEN) as client:
        assert (await client.post("/a/1", json={"user": {"age": 7}, "tags": ["x"]})).text == "seven"
        for body in ({"user": {"age": 8}, "tags": ["x"]}, {"tags": []}, [1]):
            assert (await client.post("/a/1", json=body)).text == "other"
        assert (await client.post("/a/1", content=b"{")).text == "other"


SEVERAL = """
[[route]]
path = "/s"
[[route.answers]]
status = 202
json = { n = 1 }
[[route.answers]]
body = "two.json"
[[route]]
path = "/r"
order = "random"
answers = [{ text = "a" }, { text = "b" }]
"""


async def test_several_answers_in_turn_or_by_chance(bench) -> None:
    async with bench.open(routes=SEVERAL, **{"two.json": {"n": 2}}) as client:
        got = [await client.get("/s") for _ in range(3)]
        assert [(one.status_code, one.json()["n"]) for one in got] == [(202, 1), (200, 2), (202, 1)]
        await client.post("/__mpconsole__/reset")
        assert (await client.get("/s")).json() == {"n": 1}
        assert {(await client.get("/r")).text for _ in range(60)} == {"a", "b"}
        bench.write({"two.json": "{"})
        bench.mock.folder.refresh_all()
        assert [fault.file for fault in bench.mock.folder.faults] == ["two.json"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('answers = [{ text = "a", json = 1 }]', "one of"),
        ('answers = [{ status = 1 }]', "1"),
        ('text = "x"\nanswers = [{ text = "a" }]', "answers"),
        ('order = "backwards"\ntext = "x"', "order"),
        ("when = { cookie = { a = 1 } }", "cookie"),
    ],
)  # fmt: skip
async def test_wrong_conditions_and_answers_are_named(bench, text: str, says: str) -> None:
    bench.open(routes=f'[[route]]\npath = "/x"\n{text}\n')
    (fault,) = bench.mock.folder.faults
    assert fault.line == 1
    assert says in fault.message


async def test_routes_written_as_one_list(bench) -> None:
    async with bench.open(
        routes='route = [{ path = "/a", text = "a" }, { path = "/b", text = "b" }]\n'
    ) as client:
        assert (await client.get("/b")).text == "b"
        bench.write({"routes.toml": 'route = [{ path = "/a", text = "a" }, { path = 1 }]\n'})
        assert (await client.get("/b")).text == "b"
        (fault,) = bench.mock.folder.faults
        assert (fault.line, "path" in fault.message) == (0, True)
        bench.write({"routes.toml": "route = 1\n"})
        assert (await client.get("/b")).text == "b"


@pytest.mark.parametrize(
    ("asked", "status", "body", "place"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=3-1", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
    ],
)
async def test_ranges_of_a_body_file(bench, asked: str, status: int, body: bytes, place: str | None) -> None:
    routes = '[[route]]\npath = "/tea.mp3"\nbody = "tea.mp3"\n'
    async with bench.open(routes=routes, **{"tea.mp3": b"0123456789"}) as client:
        answer = await client.get("/tea.mp3", headers={"range": asked})
        assert (answer.status_code, answer.content) == (status, body)
        assert answer.headers.get("content-range") == place
        assert answer.headers["content-length"] == str(len(body))
        whole = await client.get("/tea.mp3", headers={"range": asked, "if-range": '"tag"'})
        assert (whole.status_code, whole.content) == (200, b"0123456789")


async def test_a_file_that_is_being_written_keeps_its_last_content(bench) -> None:
    route = '[[route]]\npath = "/tea"\nbody = "tea.txt"\n'
    async with bench.open(routes=route, **{"tea.txt": "green"}) as client:
        assert (await client.get("/tea")).text == "green"
        for name in ("tea.txt", "routes.toml"):
            (bench.folder / name).write_bytes(b"")
            assert (await client.get("/tea")).text == "green", f"{name} was emptied to be written anew"
        bench.write({"routes.toml": route, "tea.txt": "black"})
        assert (await client.get("/tea")).text == "black"
        (bench.folder / "routes.toml").write_bytes(b"")
        settle(bench.folder / "routes.toml")
        assert (await client.get("/tea")).status_code == 404, "an empty file that stays is meant"
