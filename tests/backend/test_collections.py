"""REST over db.json: json-server's documented behaviour as a table, and what we add to it."""

import copy
from typing import Any

import pytest

DB: dict[str, Any] = {
    "posts": [
        {"id": 1, "title": "b", "views": 100, "author": {"name": "lin"}, "tags": ["x", "y"]},
        {"id": 2, "title": "a", "views": 20, "author": {"name": "wu"}, "draft": True},
        {"id": 3, "title": "c", "views": 3, "author": {"name": "lin"}},
    ],
    "comments": [
        {"id": 1, "body": "good Tea", "postId": 1},
        {"id": 2, "body": "bad", "postId": 1},
        {"id": 3, "body": "fine", "postId": 2},
    ],
    "profile": {"name": "shop"},
}


def ids(value: list[dict[str, Any]]) -> list[int]:
    return [item["id"] for item in value]


QUERIES = [
    ("posts", [1, 2, 3]),
    ("posts?title=a", [2]),
    ("posts?title=a&title=c", [2, 3]),
    ("posts?title=a&author.name=lin", []),
    ("posts?author.name=lin", [1, 3]),
    ("posts?draft=true", [2]),
    ("posts?tags=y", [1]),
    ("posts?id=1&id=3", [1, 3]),
    ("posts?nobody=has", [1, 2, 3]),
    ("posts?views_gte=20&views_lte=50", [2]),
    ("posts?views_gte=x", []),
    ("posts?id_ne=1", [2, 3]),
    ("posts?id_ne=1&id_ne=2", [3]),
    ("posts?title_like=A|c", [2, 3]),
    ("posts?title_like=(", []),
    ("comments?q=tea", [1]),
    ("posts?q=LIN", [1, 3]),
    ("posts?_sort=views", [3, 2, 1]),
    ("posts?_sort=views&_order=desc", [1, 2, 3]),
    ("posts?_sort=author.name,title&_order=desc,asc", [2, 1, 3]),
    ("posts?_sort=draft,title", [2, 1, 3]),
    ("posts?_limit=2", [1, 2]),
    ("posts?_start=1&_end=2", [2]),
    ("posts?_start=1&_limit=1", [2]),
    ("posts?_page=2&_limit=2", [3]),
    ("posts?_page=9&_limit=2", []),
    ("posts?_page=0&_limit=2", [1, 2]),
    ("posts/1/comments", [1, 2]),
    ("posts/1/comments?_sort=body", [2, 1]),
    ("posts/9/comments", []),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
async def test_lists(bench, query: str, expected: list[int]) -> None:
    async with bench.open(db=DB) as client:
        assert ids((await client.get(f"/{query}")).json()) == expected


async def test_the_total_and_the_pages_stand_in_headers(bench) -> None:
    async with bench.open(db=DB) as client:
        assert (await client.get("/posts?title=a")).headers["x-total-count"] == "1"
        answer = await client.get("/posts?_page=2&_limit=1&author.name=lin")
        assert answer.headers["x-total-count"] == "2"
        assert {rel: link["url"] for rel, link in answer.links.items()} == {
            "first": "http://127.0.0.1:4100/posts?_page=1&_limit=1&author.name=lin",
            "prev": "http://127.0.0.1:4100/posts?_page=1&_limit=1&author.name=lin",
            "last": "http://127.0.0.1:4100/posts?_page=2&_limit=1&author.name=lin",
        }
        assert "link" not in (await client.get("/posts?_page=1&_limit=5")).headers
        many = [{"id": number} for number in range(25)]
        bench.write({"db.json": {"many": many}})
        assert len((await client.get("/many?_page=1")).json()) == 10
        assert (await client.get("/many?_page=1")).links["last"]["url"].endswith("_page=3")


async def test_relations(bench) -> None:
    async with bench.open(db=DB) as client:
        post = (await client.get("/posts/1?_embed=comments")).json()
        assert ids(post["comments"]) == [1, 2]
        comments = (await client.get("/comments?_expand=post&_limit=1")).json()
        assert comments[0]["post"]["title"] == "b"
        made = await client.post("/posts/2/comments", json={"body": "new"})
        assert (made.status_code, made.json()) == (201, {"body": "new", "postId": 2, "id": 4})
        assert ids((await client.get("/posts/2/comments")).json()) == [3, 4]
        assert (await client.post("/posts/9/comments", json={})).status_code == 404


async def test_create_replace_patch_delete(bench) -> None:
    async with bench.open(db=DB) as client:
        made = await client.post("/posts", json={"title": "d"})
        assert (made.status_code, made.json()) == (201, {"title": "d", "id": 4})
        assert made.headers["location"] == "/posts/4"
        assert (await client.get("/posts/4")).json() == {"title": "d", "id": 4}
        assert (await client.put("/posts/4", json={"id": 99, "x": 1})).json() == {"id": 4, "x": 1}
        assert (await client.patch("/posts/4", json={"y": 2})).json() == {"id": 4, "x": 1, "y": 2}
        assert (await client.post("/posts", json={"id": 4})).status_code == 409
        assert (await client.post("/posts", json={"id": "own"})).json()["id"] == "own"
        assert (await client.post("/posts", json={})).json()["id"] == 5
        deleted = await client.delete("/posts/1")
        assert (deleted.status_code, deleted.json()) == (200, {})
        assert ids((await client.get("/comments")).json()) == [3], "what belonged to it is gone as well"
        for method in ("get", "delete"):
            assert (await getattr(client, method)("/posts/1")).status_code == 404
        for method in ("put", "patch"):
            assert (await getattr(client, method)("/posts/1", json={})).status_code == 404


async def test_a_single_resource(bench) -> None:
    async with bench.open(db=DB) as client:
        assert (await client.get("/profile")).json() == {"name": "shop"}
        assert (await client.patch("/profile", json={"city": "x"})).json() == {"name": "shop", "city": "x"}
        assert (await client.put("/profile", json={"a": 1})).json() == {"a": 1}
        assert (await client.post("/profile", json={"b": 1})).status_code == 201
        assert (await client.delete("/profile")).status_code == 405
        assert (await client.get("/profile/1")).status_code == 404


async def test_an_empty_collection_counts_from_one(bench) -> None:
    async with bench.open(db={"orders": []}) as client:
        assert [(await client.post("/orders", json={})).json()["id"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"x"', b"\xff"])
async def test_what_is_no_object_is_refused(bench, body: bytes) -> None:
    async with bench.open(db=DB) as client:
        for method, path in (
            ("POST", "/posts"),
            ("PUT", "/posts/1"),
            ("PATCH", "/profile"),
            ("POST", "/posts/1/comments"),
        ):
            answer = await client.request(method, path, content=body)
            assert answer.status_code == 400
            assert answer.json()["error"]
        assert (await client.get("/db")).json() == DB


async def test_the_file_is_never_written_and_reset_goes_back_to_it(bench) -> None:
    async with bench.open(db=DB) as client:
        before = (bench.folder / "db.json").read_bytes()
        await client.post("/posts", json={"title": "d"})
        await client.patch("/posts/1", json={"author": {"name": "other"}})
        assert (bench.folder / "db.json").read_bytes() == before
        assert (await client.post("/__mpconsole__/reset")).json() == {
            "reset": ["posts", "comments", "profile"]
        }
        assert (await client.get("/db")).json() == DB


async def test_an_edit_of_the_file_resets_only_what_it_changes(bench) -> None:
    async with bench.open(db=DB) as client:
        await client.post("/comments", json={"body": "kept"})
        await client.post("/posts", json={"title": "lost"})
        edited = copy.deepcopy(DB)
        edited["posts"].append({"id": 10, "title": "from the file"})
        edited["fresh"] = []
        del edited["profile"]
        bench.write({"db.json": edited})
        assert ids((await client.get("/posts")).json()) == [1, 2, 3, 10]
        assert ids((await client.get("/comments")).json()) == [1, 2, 3, 4]
        assert (await client.get("/fresh")).json() == []
        assert (await client.get("/profile")).status_code == 404
    (event,) = bench.events("reloaded")
    assert event.data == {"file": "db.json", "collections": ["posts", "profile", "fresh"]}


@pytest.mark.parametrize(
    ("db", "says"),
    [("[]", "one object"), ('{"a": 1}', '"a"'), ('{"a/b": []}', '"a/b"'), ('{"a": [}', "column")],
)
async def test_what_is_wrong_in_db_json_is_named(bench, db: str, says: str) -> None:
    bench.open(db=db)
    (fault,) = bench.mock.folder.faults
    assert fault.file == "db.json"
    assert says in fault.message
