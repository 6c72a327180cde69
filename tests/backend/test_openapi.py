"""Mocks from OpenAPI documents: Prism's documented behaviour as a table, checks, references, reloads."""

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mpconsole.backend.openapi.patterns import matching

SHOP: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("shop.openapi.yaml").read_text("utf-8"))


def opened(bench, document: Any = SHOP, **more: Any):
    return bench.open(**{"openapi.yaml": yaml.safe_dump(document, sort_keys=False), **more})


async def test_the_first_example_answers_and_prefer_chooses(bench) -> None:
    async with opened(bench) as client:
        first = await client.get("/v1/teas")
        assert first.json() == [{"id": 1, "name": "longjing", "price": 1.5}]
        assert (first.headers["x-rate"], first.headers["content-type"]) == ("9", "application/json")
        for url, prefer in (("/v1/teas", "example=none"), ("/v1/teas?__example=none", "")):
            assert (await client.get(url, headers={"prefer": prefer})).json() == []
        busy = await client.get("/v1/teas", headers={"prefer": "code=503"})
        assert (busy.status_code, busy.json()) == (503, {"busy": True})
        assert (await client.get("/v1/teas?__code=404")).status_code == 404
        assert (await client.get("/v1/teas?__example=nobody")).status_code == 404
        csv = await client.get("/v1/teas", headers={"accept": "text/csv;q=0.9, text/plain"})
        assert csv.text == "id,name\n1,longjing\n"
        assert (await client.get("/v1/teas", headers={"accept": "image/png"})).status_code == 406
        assert (await client.get("/v1/teas/newest")).json() == "newest", "a fixed path before a parameter"


async def test_without_an_example_a_value_is_made_that_fits(bench) -> None:
    async with opened(bench) as client:
        one = (await client.get("/v1/teas/3")).json()
        assert one == (await client.get("/v1/teas/3")).json(), "the same each time"
        assert set(one) >= {"name", "price"}
        assert one["price"] > 0
        assert len(one["name"]) >= 2
        random_ones = {json.dumps((await client.get("/v1/teas/3?__dynamic=true")).json()) for _ in range(5)}
        assert len(random_ones) > 1
        missing = await client.get("/v1/teas/3", headers={"prefer": "code=404"})
        assert (missing.status_code, missing.json()) == (404, {"code": 44})


FORM = {"content-type": "application/x-www-form-urlencoded"}
VIOLATIONS = [
    ("GET", "/v1/teas?limit=x", None, {}, 422, ["query.limit"]),
    ("GET", "/v1/teas?limit=0", None, {}, 422, ["query.limit"]),
    ("GET", "/v1/teas?limit=50&kinds=green,red&near[lat]=1.5", None, {"x-shop": "s1"}, 200, []),
    ("GET", "/v1/teas", None, {"cookie": "sid=4"}, 200, []),
    ("GET", "/v1/teas?kinds=green,blue", None, {}, 422, ["query.kinds.1"]),
    ("GET", "/v1/teas?near[lat]=north", None, {}, 422, ["query.near.lat"]),
    ("GET", "/v1/teas", None, {"x-shop": "shop"}, 422, ["header.X-Shop"]),
    ("GET", "/v1/teas", None, {"cookie": "a=1; sid=x"}, 422, ["cookie.sid"]),
    ("GET", "/v1/teas/x", None, {}, 422, ["path.tea-id"]),
    ("POST", "/v1/teas", {"name": "ab", "price": 1, "origin": None}, {}, 201, []),
    ("POST", "/v1/teas", {"name": "a", "price": 0, "x": 1}, {}, 422, ["body", "body.name", "body.price"]),
    ("POST", "/v1/teas", {"name": "ab", "price": 1, "child": {"name": "cd"}}, {}, 422, ["body.child"]),
    ("POST", "/v1/teas", "name=ab&price=2.5", FORM, 201, []),
    ("POST", "/v1/teas", "name=ab&price=x", FORM, 422, ["body.price"]),
    ("POST", "/v1/teas", "{", {}, 422, ["body"]),
    ("POST", "/v1/teas", None, {}, 422, ["body"]),
    ("POST", "/v1/teas", "<a/>", {"content-type": "text/xml"}, 415, ["header.content-type"]),
    ("DELETE", "/v1/teas/1", None, {}, 401, ["header.authorization"]),
    ("DELETE", "/v1/teas/1?key=k", None, {}, 204, []),
    ("DELETE", "/v1/teas/1", None, {"authorization": "Bearer t"}, 204, []),
    ("DELETE", "/v1/teas/1", None, {"authorization": "Basic t"}, 401, ["header.authorization"]),
    ("PUT", "/v1/teas/1", None, {}, 405, []),
    ("GET", "/teas", None, {}, 404, []),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "places"), VIOLATIONS)
async def test_requests_are_checked(bench, method, path, body, headers, status, places) -> None:
    async with opened(bench) as client:
        if isinstance(body, dict):
            answer = await client.request(method, path, json=body, headers=headers)
        else:
            headers = {"content-type": "application/json", **headers} if body else headers
            answer = await client.request(method, path, content=body, headers=headers)
        assert answer.status_code == status, answer.text
        named = [one["where"] for one in answer.json()["violations"]] if places else []
        assert sorted(named) == sorted(places)
    (event,) = bench.exchanges()
    assert sorted(one["where"] for one in event.data.get("violations", ())) == sorted(places)
    assert all(one["message"] for one in event.data.get("violations", ()))


async def test_the_documents_own_refusal_is_used(bench) -> None:
    async with opened(bench) as client:
        answer = await client.post("/v1/strict", json={})
        assert (answer.status_code, answer.json()) == (422, {"code": 7})
        assert (await client.post("/v1/strict", json={"n": 1})).status_code == 200


@pytest.mark.parametrize(("check", "logged"), [("warn", 1), ("off", 0)])
async def test_checks_can_be_softer(bench, check: str, logged: int) -> None:
    async with opened(bench, routes=f'[openapi]\ncheck = "{check}"\n') as client:
        assert (await client.get("/v1/teas?limit=x")).status_code == 200
    assert len(bench.exchanges()[0].data.get("violations", ())) == logged


async def test_the_order_is_routes_then_the_document_then_collections(bench) -> None:
    routes = '[server]\nprefix = "/v1"\n[[route]]\npath = "/v1/teas/9"\ntext = "mine"\n'
    async with opened(bench, routes=routes, db={"teas": [{"id": 1}], "cups": [{"id": 5}]}) as client:
        assert (await client.get("/v1/teas/9")).text == "mine"
        assert "name" in (await client.get("/v1/teas/1")).json()
        assert (await client.get("/v1/cups/5")).json() == {"id": 5}
        sources = {
            route["path"]: route["source"]
            for route in (await client.get("/__mpconsole__/status")).json()["routes"]
        }
        assert sources["/v1/teas/{tea-id}"] == "openapi.yaml#/paths/~1teas~1{tea-id}/delete"


async def test_files_that_it_refers_to_are_read_again_too(bench) -> None:
    document = copy.deepcopy(SHOP)
    document["components"]["schemas"]["Tea"] = {"$ref": "./parts/tea.yaml#/Tea"}
    tea = {"Tea": {"type": "object", "properties": {"a": {"$ref": "more.json"}}, "example": {"a": 1}}}
    async with opened(
        bench, document, **{"parts/tea.yaml": yaml.safe_dump(tea), "parts/more.json": {"type": "integer"}}
    ) as client:
        assert (await client.get("/v1/teas/1")).json() == {"a": 1}
        assert (await client.post("/v1/teas", json={"a": "x"})).status_code == 422
        for number in range(2, 20):
            tea["Tea"]["example"] = {"a": number}
            bench.write({"parts/tea.yaml": yaml.safe_dump(tea)})
            assert (await client.get("/v1/teas/1")).json() == {"a": number}
        bench.write({"parts/more.json": {"type": "string"}})
        assert (await client.post("/v1/teas", json={"a": "x"})).status_code == 201
        bench.write({"parts/tea.yaml": "Tea:\n  type: [\n"})
        assert (await client.get("/v1/teas/1")).status_code == 200, "the last good one stays"
        (fault,) = bench.mock.folder.faults
        assert (fault.file, fault.line) == ("parts/tea.yaml", 3)
        bench.write({"parts/tea.yaml": yaml.safe_dump(tea)})
        assert (await client.get("/v1/teas/1")).status_code == 200
        assert bench.mock.folder.faults == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("openapi: 3.0.0\npaths:\n  /a: [\n", 4, "YAML"),
        ("swagger: '2.0'\n", 0, "2.0"),
        ("just: text\n", 0, "3.0 or 3.1"),
        ("", 0, "3.0 or 3.1"),
        ("openapi: 3.0.0\npaths:\n  /a:\n    $ref: '#/nowhere'\n", 0, "nowhere"),
        ("openapi: 3.0.0\npaths:\n  /a:\n    $ref: '#/paths/~1a'\n", 0, "itself"),
        ("openapi: 3.0.0\npaths:\n  /a:\n    $ref: '../../etc/passwd'\n", 0, "outside"),
        ("openapi: 3.0.0\npaths:\n  /a:\n    $ref: 'none.yaml'\n", 0, "none.yaml"),
        ("openapi: 3.0.0\npaths:\n  /a:\n    $ref: 'http://x.example/a.yaml'\n", 0, "another host"),
        ("openapi: 3.0.0\na: &a\n  b: *a\n", 0, "nested"),
        ("openapi: 3.0.0\npaths:\n  /{a}/{a}:\n    get: {}\n", 0, "/{a}/{a}"),
        ("!!python/object/apply:os.system [id]\n", 0, "YAML"),
    ],
)  # fmt: skip
async def test_what_is_wrong_in_a_document_is_named(bench, text: str, line: int, says: str) -> None:
    bench.open(**{"openapi.yaml": text})
    (fault,) = bench.mock.folder.faults
    assert fault.file == "openapi.yaml"
    assert says in fault.message
    assert not line or fault.line == line


async def test_a_document_that_comes_later_and_goes_again(bench) -> None:
    async with bench.open(db={"a": []}) as client:
        assert (await client.get("/v1/teas")).status_code == 404
        bench.write({"openapi.json": SHOP})
        assert (await client.get("/v1/teas")).status_code == 200
        (bench.folder / "openapi.json").unlink()
        assert (await client.get("/v1/teas")).status_code == 404


async def test_version_3_1(bench) -> None:
    document = {
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
            "type": ["object", "null"],
            "properties": {
                "n": {"type": "integer", "exclusiveMinimum": 5, "multipleOf": 4},
                "e": {"const": "x"},
                "list": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True},
            },
            "required": ["n", "e", "list"],
        }}}}}}}},
    }  # fmt: skip
    async with opened(bench, document) as client:
        value = (await client.get("/a")).json()
        assert (value["n"], value["e"]) == (8, "x")
        assert len(set(value["list"])) == 2


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{3}-[A-Z]{2}$", r"^wx[0-9a-f]{16}$", r"^(a|b)+c?$", r"^[^\s@]+@[^\s@]+\.\w+$", r"x",
        r"^[\u4e00-\u9fa5]{2,4}$", r"^$",
    ],
)  # fmt: skip
def test_texts_for_patterns(pattern: str) -> None:
    for chance in (None, random.Random(1)):
        text = matching(pattern, 0, chance)
        assert text is not None
        assert re.search(pattern, text)
    if "+" in pattern:
        assert len(matching(pattern, 12) or "") >= 12


@pytest.mark.parametrize("pattern", ["(", r"(?=a)b", r"^(a)\1$"])
def test_patterns_that_cannot_be_built(pattern: str) -> None:
    assert matching(pattern) is None


def _document(version: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    answer = {"200": {"description": "", "content": content}}
    operation = {"requestBody": {"content": content}, "responses": answer}
    return {"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}}


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer", "format": "int32"}, [2**31 - 1, -(2**31)], [2**31, 1e103, -(2**31) - 1]),
        ({"type": "integer", "format": "int64"}, [2**63 - 1], [2**63]),
        (
            {"type": "string", "format": "email"},
            ["a@b.cn", "a+b@localhost"],
            ["a@", "@b.cn", "a b@c.cn", "a"],
        ),
        ({"type": "integer", "nullable": True}, [None, 1], ["1"]),
    ],
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
async def test_formats(bench, version: str, schema: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    async with opened(bench, _document(version, schema)) as client:
        for value in good:
            assert (await client.post("/a", json=value)).status_code == 200, value
        for value in bad:
            assert (await client.post("/a", json=value)).status_code == 422, value


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
async def test_what_only_the_other_side_says(bench, version: str) -> None:
    fields = {"id": {"type": "integer", "readOnly": True}, "secret": {"type": "string", "writeOnly": True}}
    schema = {"type": "object", "required": ["id", "secret"], "properties": fields}
    async with opened(bench, _document(version, {"anyOf": [schema]})) as client:
        answer = await client.post("/a", json={"secret": "s"})
        assert (answer.status_code, answer.json()) == (200, {"id": 0})
        assert (await client.post("/a", json={"id": 1})).status_code == 422


CREDENTIALS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "paths": {
        f"/{name}": {"get": {"security": [{name: []}], "responses": {"200": {"description": "ok"}}}}
        for name in ("basic", "bearer", "key", "digest")
    },
    "components": {
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
            "digest": {"type": "http", "scheme": "digest"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        }
    },
}


@pytest.mark.parametrize(
    ("name", "headers", "challenge"),
    [
        ("basic", {"authorization": "Basic dTpw"}, None),
        ("basic", {"authorization": "Basic dTp"}, 'Basic realm="*"'),
        ("basic", {"authorization": "Bearer t"}, 'Basic realm="*"'),
        ("bearer", {"authorization": "Bearer t"}, None),
        ("bearer", {"authorization": "Bearer"}, "Bearer"),
        ("digest", {"authorization": 'Digest username="a"'}, None),
        ("digest", {}, 'Digest realm="*", nonce="mock"'),
        ("key", {"x-key": "k"}, None),
        ("key", {"x-key": ""}, ""),
    ],
)
async def test_credentials_are_asked_for_by_their_scheme(bench, name, headers, challenge) -> None:
    async with opened(bench, CREDENTIALS) as client:
        answer = await client.get(f"/{name}", headers=headers)
        assert answer.status_code == (200 if challenge is None else 401)
        assert answer.headers.get("www-authenticate", "") == (challenge or "")


async def test_violations_and_what_is_deprecated_stand_in_headers(bench) -> None:
    document = copy.deepcopy(CREDENTIALS)
    document["paths"] = {
        "/old": {
            "get": {
                "deprecated": True,
                "parameters": [
                    {"name": "q", "in": "query", "deprecated": True, "schema": {"type": "integer"}}
                ],
                "responses": {
                    "200": {"description": "ok"},
                    "400": {
                        "description": "no",
                        "content": {"application/json": {"examples": {"a": {"value": 1}, "b": {"value": 2}}}},
                    },
                },
            }
        }
    }
    async with opened(bench, document) as client:
        plain = await client.get("/old")
        assert (plain.headers["deprecation"], "sl-violations" in plain.headers) == ("true", False)
        warned = await client.get("/old?q=1")
        assert warned.status_code == 200
        (warning,) = json.loads(warned.headers["sl-violations"])
        assert (warning["severity"], warning["code"]) == ("Warning", "deprecated")
        refused = await client.get("/old?q=x", headers={"prefer": "code=400, example=b"})
        assert (refused.status_code, refused.json()) == (400, 2)
        assert [one["location"] for one in json.loads(refused.headers["sl-violations"])] == [
            ["request", "query", "q"],
            ["request", "query", "q"],
        ]
        for prefer in ("code=x", "dynamic=perhaps"):
            assert (await client.get("/old", headers={"prefer": prefer})).status_code == 422


XML = {"content-type": "application/xml"}
TEA_XML: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name"],
    "xml": {"name": "tea"},
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string", "minLength": 2},
        "tags": {"type": "array", "items": {"type": "string", "xml": {"name": "tag"}}},
        "prices": {
            "type": "array",
            "xml": {"wrapped": True},
            "items": {"type": "number", "xml": {"name": "price"}},
        },
    },
}


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (
            '<tea id="1"><name>oolong</name><tag>a</tag><tag>b</tag>'
            "<prices><price>1.5</price></prices></tea>",
            [],
        ),
        ('<x:tea xmlns:x="urn:x" id="1"><x:name>oolong</x:name></x:tea>', []),
        ('<tea id="one"><name>o</name></tea>', ["body.id", "body.name"]),
        ("<tea><name>oolong</name><colour/></tea>", ["body", "body"]),
        ('<tea id="1"><name>oolong</name><prices><price>dear</price></prices></tea>', ["body.prices.0"]),
        ('<cup id="1"/>', ["body"]),
        ('<tea id="1">', ["body"]),
        ('<!DOCTYPE tea [<!ENTITY a "b">]><tea id="1"><name>&a;</name></tea>', ["body"]),
        ("<tea id='1'>" + "<name>" * 5000 + "</name>" * 5000 + "</tea>", ["body.name"]),
    ],
)
async def test_xml_bodies_are_checked(bench, body: str, places: list[str]) -> None:
    document = copy.deepcopy(CREDENTIALS)
    operation = {
        "requestBody": {"content": {"application/xml": {"schema": TEA_XML}}},
        "responses": {"200": {"description": "ok"}},
    }
    document["paths"] = {"/teas": {"post": operation}}
    async with opened(bench, document) as client:
        answer = await client.post("/teas", content=body, headers=XML)
        assert answer.status_code == (422 if places else 200), answer.text
        named = [one["where"] for one in answer.json()["violations"]] if places else []
        assert sorted(named) == sorted(places)


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"n": "1", "l": ["1", "2"]}, []),
        ({"n": "x", "l": "1"}, ["body.n"]),
        ({"l": ["1", "x"]}, ["body", "body.l.1"]),
    ],
)
@pytest.mark.parametrize("kind", ["data", "multipart"])
async def test_forms_are_checked(bench, kind: str, fields: dict[str, Any], places: list[str]) -> None:
    schema = {
        "type": "object",
        "required": ["n"],
        "properties": {
            "n": {"type": "integer"},
            "l": {"type": "array", "items": {"type": "integer"}},
            "file": {"type": "string", "format": "binary"},
        },
    }
    content = {
        name: {"schema": schema} for name in ("application/x-www-form-urlencoded", "multipart/form-data")
    }
    document = copy.deepcopy(CREDENTIALS)
    responses = {"200": {"description": "ok"}}
    document["paths"] = {"/form": {"post": {"requestBody": {"content": content}, "responses": responses}}}
    async with opened(bench, document) as client:
        files = {"file": ("a.png", b"\x89PNG", "image/png")} if kind == "multipart" else None
        answer = await client.post("/form", data=fields, files=files)
        assert answer.status_code == (422 if places else 200), answer.text
        named = [one["where"] for one in answer.json()["violations"]] if places else []
        assert sorted(named) == sorted(places)


async def test_yaml_is_read_as_version_1_2(bench) -> None:
    words = (
        "{no: yes, on: NO, at: 12:30, day: 2026-01-02, old: 010, hex: 0x1f, oct: 0o17, e: 1e3, t: true, n: ~}"
    )
    document = (
        "openapi: 3.0.3\ninfo: {title: t, version: 1.0}\npaths:\n  /a:\n    get:\n      responses:\n"
        f"        200: {{description: ok, content: {{application/json: {{example: {words}}}}}}}\n"
    )
    async with bench.open(**{"openapi.yaml": document}) as client:
        assert (await client.get("/a")).json() == {
            "no": "yes", "on": "NO", "at": "12:30", "day": "2026-01-02", "old": 10, "hex": 31, "oct": 15,
            "e": 1000.0, "t": True, "n": None,
        }  # fmt: skip
