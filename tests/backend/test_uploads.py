"""Uploads are kept, told and given back, within bounds; answers in chunks come as they are made."""

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

import mpconsole
from mpconsole.backend import uploads
from mpconsole.backend.exchange import Exchange
from mpconsole.backend.uploads import Uploads

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
ROUTES = """
[[route]]
method = "POST"
path = "/upload"
json = { url = "${body.file.url}", name = "${body.file.name}", note = "${body.note}" }

[[route]]
path = "/chat"
headers = { content-type = "text/event-stream", x-turn = "${query.q}" }
times = 2
[[route.chunks]]
text = "data: ${query.q} ${index}\\n\\n"
[[route.chunks]]
text = "data: 茶\\n\\n"
delay = "150ms"

[[route]]
path = "/lines"
[[route.chunks]]
json = { n = "${index}" }
[[route.chunks]]
json = [1]
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, launch_once) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "routes.toml").write_text(ROUTES)
    _process, ready = launch_once(folder, "--quiet")
    return ready


@pytest.fixture
def client(ready: dict[str, Any]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ready["url"], trust_env=False) as client:
        yield client
        client.delete("/__mpconsole__/uploads")


def test_a_file_is_kept_told_and_given_back(client: httpx.Client) -> None:
    after = client.get("/__mpconsole__/status").json()["last_id"]
    files = {"file": ("茶 ☕.png", PNG, "image/png")}
    answer = client.post("/upload", files=files, data={"note": "mine", "token": "s3cret"}).json()
    assert answer == {"url": "/__mpconsole__/uploads/1", "name": "茶 ☕.png", "note": "mine"}
    (event,) = client.get(f"/__mpconsole__/log?after={after}&kind=exchange").json()["events"]
    schema = json.loads((Path(mpconsole.__file__).parent / "schemas/mock-event-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(event)
    assert event["uploads"] == [
        {"id": 1, "field": "file", "name": "茶 ☕.png", "type": "image/png", "bytes": len(PNG),
         "url": answer["url"]}
    ]  # fmt: skip
    given = client.get(answer["url"])
    assert given.content == PNG
    assert given.headers["content-type"] == "image/png"
    assert given.headers["content-disposition"].startswith("inline; filename*=utf-8''%E8%8C%B6")
    assert client.get(answer["url"], headers={"range": "bytes=1-3"}).content == b"PNG"
    assert [one["id"] for one in client.get("/__mpconsole__/uploads").json()["uploads"]] == [1]
    assert client.delete("/__mpconsole__/uploads").json() == {"deleted": 1}
    assert client.get(answer["url"]).status_code == 404


def test_a_page_is_never_shown_as_one(client: httpx.Client) -> None:
    client.post("/upload", files={"file": ("../../a.html", b"<script>", "text/html")})
    (one,) = client.get("/__mpconsole__/uploads").json()["uploads"]
    given = client.get(one["url"])
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment; filename*=utf-8''..%2F..%2Fa.html")
    assert given.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data\r\n\r\nno name\r\n--x--"),
        ("multipart/form-data; boundary=\"", b"--x"),
        ("multipart/\xff; boundary=x", b"--x\r\n\r\n"),
    ],
)  # fmt: skip
def test_a_form_that_is_none_has_no_fields(client: httpx.Client, kind: str, body: bytes) -> None:
    answer = client.post("/upload", content=body, headers={b"content-type": kind.encode("latin-1")})
    assert answer.status_code == 200
    assert answer.json() == {"url": None, "name": None, "note": None}


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "KEPT", 3)
    monkeypatch.setattr(uploads, "KEPT_BYTES", 1000)
    kept = Uploads(tmp_path)
    for number in range(5):
        kept.keep("f", str(number), "", b"x" * 10)
    assert [one.id for one in kept.all()] == [3, 4, 5]
    kept.keep("f", "large", "", b"x" * 2000)
    assert [one.name for one in kept.all()] == ["large"]
    assert len(list(tmp_path.iterdir())) == 2
    (tmp_path / "00000009.json").write_text("{")
    assert [one.name for one in kept.all()] == ["large"]


def test_the_tail_knows_of_them() -> None:
    from mpconsole.events import Event

    told = {"id": 1, "field": "f", "name": "a", "type": "", "bytes": 1, "url": "/x"}
    exchange = Exchange.from_event(Event(1, "exchange", "", data={"uploads": [told]}))
    assert exchange is not None
    assert exchange.uploads == (told,)


def test_chunks_come_one_by_one(client: httpx.Client) -> None:
    began = monotonic()
    with client.stream("GET", "/chat?q=a") as response:
        assert response.headers["transfer-encoding"] == "chunked"
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers["x-turn"] == "a"
        seen = [(chunk.decode(), monotonic() - began) for chunk in response.iter_raw()]
    assert [text for text, _at in seen] == ["data: a 1\n\n", "data: 茶\n\n", "data: a 2\n\n", "data: 茶\n\n"]
    assert seen[1][1] - seen[0][1] > 0.1
    assert client.get("/lines").text == '{"n":1}\n[1]\n'


def test_half_of_an_answer_in_chunks(client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/lines", headers={"x-mock-fault": "half"})
    assert client.get("/chat?q=%0d%0ax").status_code == 400


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[[route.chunks]]\ndelay = "1s"', "either json or text"),
        ('times = 0\n[[route.chunks]]\ntext = ""', "times = 0"),
        ('text = "a"\n[[route.chunks]]\ntext = ""', "one of text, chunks"),
        ('[[route.chunks]]\ntext = ""\ndelay = "soon"', "soon"),
    ],
)
def test_wrong_chunks_are_named(bench, table: str, says: str) -> None:
    bench.open(routes=f'[[route]]\npath = "/a"\n{table}')
    (fault,) = bench.mock.folder.faults
    assert says in fault.message
