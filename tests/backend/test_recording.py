"""A real backend behind the mock, recorded and replayed; routes written from what was seen."""

import json
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest

UPSTREAM = """
[[route]]
path = "/api/teas"
when = { query = { page = "2" } }
json = [{ id = 2 }]
[[route]]
path = "/api/teas"
json = [{ id = 1, template = "$${path.id}" }]
headers = { "x-served-by" = "real" }
[[route]]
method = "POST"
path = "/api/login"
status = 201
json = { token = "s3cr3t", name = "lin" }
headers = { "set-cookie" = "sid=s3cr3t" }
[[route]]
path = "/api/moved"
status = 302
headers = { location = "/api/teas" }
[[route]]
path = "/picture"
file = "images"
[[route]]
path = "/api/nothing"
status = 204
"""
PICTURE = bytes(range(256)) * 20


@pytest.fixture
def real(launch, tmp_path: Path) -> str:
    folder = tmp_path / "real" / "mock"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "a.png").write_bytes(PICTURE)
    (folder / "routes.toml").write_text(UPSTREAM)
    return launch(folder)[1]["url"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = tmp_path / "shop"
    (base / "mock").mkdir(parents=True)
    (base / "mock" / "routes.toml").write_text('[[route]]\npath = "/api/own"\ntext = "own"\n')
    return base


def recorded(project: Path) -> list[dict[str, Any]]:
    return tomllib.loads((project / "mock" / "recorded" / "routes.toml").read_text())["route"]


def test_what_has_no_route_is_passed_on_recorded_and_replayed(real: str, project: Path, launch) -> None:
    process, ready = launch(project / "mock", "--record", real)
    own = httpx.Client(base_url=ready["url"])
    assert own.get("/api/own").text == "own"
    first = own.get("/api/teas")
    assert (first.json(), first.headers["x-served-by"]) == ([{"id": 1, "template": "${path.id}"}], "real")
    assert own.get("/api/teas?page=2").json() == [{"id": 2}]
    login = own.post("/api/login", json={"password": "s3cr3t"})
    assert (login.status_code, login.json()["token"]) == (201, "s3cr3t"), "the program gets the real answer"
    assert own.get("/api/moved").headers["location"] == "/api/teas"
    assert own.get("/picture/a.png").content == PICTURE
    assert own.get("/api/nothing").status_code == 204
    assert own.get("/api/nowhere").status_code == 404
    process.terminate()
    process.wait(20)

    files = {path.name: path.read_bytes() for path in (project / "mock" / "recorded").iterdir()}
    assert b"s3cr3t" not in b"".join(files.values())
    assert [route["path"] for route in recorded(project) if "when" in route] == ["/api/teas"]
    assert (project / "mock" / "routes.toml").read_text().count("[[route]]") == 1

    _process, ready = launch(project / "mock", "--replay-missing")
    again = httpx.Client(base_url=ready["url"])
    assert again.get("/api/own").text == "own"
    replayed = again.get("/api/teas")
    assert (replayed.json(), replayed.headers["x-served-by"]) == (
        [{"id": 1, "template": "${path.id}"}],
        "real",
    )
    assert again.get("/api/teas?page=2").json() == [{"id": 2}]
    login = again.post("/api/login", json={})
    assert (login.status_code, login.json()) == (201, {"token": "***", "name": "lin"})
    assert again.get("/api/moved").status_code == 302
    assert again.get("/picture/a.png").content == PICTURE
    assert again.get("/api/nothing").status_code == 204
    assert again.get("/api/unseen").status_code == 404


def test_the_newest_answer_stays_and_secrets_only_when_asked(real: str, project: Path, launch) -> None:
    for _ in range(2):
        process, ready = launch(project / "mock", "--record", real, "--keep-secrets")
        httpx.get(ready["url"] + "/api/teas")
        httpx.post(ready["url"] + "/api/login")
        process.terminate()
        process.wait(20)
    assert sorted(route["path"] for route in recorded(project)) == ["/api/login", "/api/teas"]
    bodies = [path.read_text() for path in (project / "mock" / "recorded").glob("*.json")]
    assert any("s3cr3t" in body for body in bodies)


def test_recorded_once_is_not_asked_again(real: str, project: Path, launch) -> None:
    _process, ready = launch(project / "mock", "--record", real, "--replay-missing")
    own = httpx.Client(base_url=ready["url"])
    for _ in range(3):
        assert own.get("/api/teas").status_code == 200
    assert httpx.get(real + "/__mpconsole__/status").json()["requests"] == 1


def test_a_backend_that_is_not_there(project: Path, launch) -> None:
    _process, ready = launch(project / "mock", "--record", "http://127.0.0.1:9")
    answer = httpx.get(ready["url"] + "/api/teas")
    assert answer.status_code == 502
    assert "http://127.0.0.1:9 cannot be reached" in answer.json()["error"]
    assert not (project / "mock" / "recorded").exists()


@pytest.mark.parametrize("url", ["api.example.com", "ftp://x", "https://x/?a=1"])
def test_what_is_no_backend(project: Path, launch, url: str) -> None:
    with pytest.raises(AssertionError, match="is no address of a backend"):
        launch(project / "mock", "--record", url)


ROUTES = """# my routes

[[route]]
path = "/first"
text = "first"

# what a product is
[[route]]
path = "/products/:id"
json = { id = "${path.id}", price = 1 }
headers = { "x-a" = "1" }
"""


async def test_one_key_makes_a_seen_answer_the_mock(bench) -> None:
    async with bench.open(routes=ROUTES) as client:
        await client.get("/products/7")
        (seen,) = bench.exchanges()
        written = (await client.post("/__mpconsole__/routes", json={"exchange": seen.id})).json()
        assert written == {"file": "routes.toml", "line": 7, "body": "bodies/get-products-7.json"}
        text = (bench.folder / "routes.toml").read_text()
        assert text.splitlines()[6] == "[[route]]"
        assert (
            text.replace(text[text.index('[[route]]\nmethod = "GET"') : text.index("# what a product")], "")
            == ROUTES
        )
        (bench.folder / "bodies" / "get-products-7.json").write_text('{"edited": true}')
        edited = await client.get("/products/7")
        assert (edited.json(), edited.headers["x-a"]) == ({"edited": True}, "1")
        assert (await client.get("/products/8")).json() == {"id": "8", "price": 1}
        again = (await client.post("/__mpconsole__/routes", json={"exchange": seen.id})).json()
        assert again["body"] == "bodies/get-products-7-2.json", "nothing is written over"


async def test_a_missing_route_is_begun(bench) -> None:
    async with bench.open(db={"a": []}) as client:
        assert (await client.post("/cart")).status_code == 404
        written = (
            await client.post("/__mpconsole__/routes", json={"method": "post", "path": "/cart"})
        ).json()
        assert (written["file"], written["line"]) == ("routes.toml", 1)
        assert (await client.post("/cart")).json() == {}
        more = (await client.post("/__mpconsole__/routes", json={"path": "/more"})).json()
        assert (bench.folder / "routes.toml").read_text().splitlines()[more["line"] - 1] == "[[route]]"
        assert (await client.get("/more")).json() == {}


@pytest.mark.parametrize("value", [{"exchange": 99}, {}, {"path": "x"}, {"path": 1}, []])
async def test_what_cannot_be_written_is_refused(bench, value: Any) -> None:
    async with bench.open(routes=ROUTES) as client:
        answer = await client.post("/__mpconsole__/routes", content=json.dumps(value))
        assert answer.status_code == 400
        assert answer.json()["error"]
    assert (bench.folder / "routes.toml").read_text() == ROUTES


async def test_a_broken_file_is_not_written_into(bench) -> None:
    async with bench.open(routes=ROUTES) as client:
        bench.write({"routes.toml": "[[route]\n"})
        answer = await client.post("/__mpconsole__/routes", json={"path": "/x"})
        assert "routes.toml:1" in answer.json()["error"]
    assert (bench.folder / "routes.toml").read_text() == "[[route]\n"


async def test_an_answer_too_long_for_the_log_is_refused(bench) -> None:
    async with bench.open(
        routes='[[route]]\npath = "/big"\nbody = "big.txt"\n', **{"big.txt": "x" * 100_000}
    ) as client:
        await client.get("/big")
        answer = await client.post("/__mpconsole__/routes", json={"exchange": bench.exchanges()[0].id})
        assert "--record" in answer.json()["error"]
