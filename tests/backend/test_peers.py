"""Our answers beside those of the servers whose conventions we follow: json-server 0.17.4 and Prism.

They live in MPCONSOLE_TEST_CACHE/peers (default `.cache/peers`, made by `make system-deps`).
"""

import copy
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[2]
Pair = tuple[httpx.Client, httpx.Client]
SHOP = Path(__file__).with_name("shop.openapi.yaml")

DB: dict[str, Any] = {
    "posts": [
        {"id": 1, "title": "json-server", "views": 100, "author": {"name": "lin"}},
        {"id": 2, "title": "a title", "views": 20, "author": {"name": "wu"}},
        {"id": 3, "title": "cups", "views": 3, "author": {"name": "lin"}},
    ],
    "comments": [
        {"id": n, "body": f"body {n % 7}", "votes": n % 5, "postId": 1 + n % 3} for n in range(1, 31)
    ],
    "profile": {"name": "shop"},
    "odd": [
        {"id": 1, "n": 7, "on": True, "tags": ["a", "b"], "none": None},
        {"id": 2, "n": "12", "on": False, "tags": []},
        {"id": 3, "n": 3.5, "tags": ["b"], "none": "x"},
        {"id": "own", "n": None, "on": True},
        {"id": 9, "n": "7"},
    ],
}
READS = [
    "/posts", "/posts/1", "/posts/9", "/profile", "/db", "/nothing",
    "/posts?title=json-server&views=100", "/posts?id=1&id=2", "/posts?author.name=lin", "/posts?title=none",
    "/comments?_page=2", "/comments?_page=7&_limit=4", "/comments?_page=1&_limit=20", "/comments?_page=99",
    "/posts?_sort=views", "/posts?_sort=views&_order=desc", "/posts/1/comments?_sort=votes&_order=asc",
    "/comments?_sort=votes,body&_order=desc,asc", "/posts?_sort=author.name,views&_order=desc,asc",
    "/comments?_start=20&_end=30", "/posts/1/comments?_start=2&_end=5", "/posts/1/comments?_start=2&_limit=3",
    "/comments?_limit=3", "/posts?views_gte=10&views_lte=50", "/posts?id_ne=1", "/posts?title_like=server",
    "/posts?title_like=^c|t", "/comments?q=body%203", "/posts?q=LIN",
    "/posts?_embed=comments", "/posts/1?_embed=comments", "/comments?_expand=post&_limit=2",
    "/comments/1?_expand=post", "/posts/1/comments", "/posts/9/comments",
    "/comments?_start=-3&_end=29", "/comments?_start=-5&_limit=2", "/comments?_end=-25",
    "/odd?n_gte=", "/odd?n_lte=", "/odd?n_gte=7", "/odd?n_lte=x", "/odd?on_lte=false", "/odd?on_gte=1",
    "/odd?tags_like=a,b", "/odd?none=x", "/odd?none=y", "/odd?n_ne=7", "/odd?_sort=n", "/odd?_sort=none",
    "/odd?_sort=none,n&_order=desc,desc", "/odd?_sort=tags&_order=desc", "/odd?tags.0=b",
]  # fmt: skip
WRITES: list[tuple[str, str, Any]] = [
    ("POST", "/odd", {"n": 1}),
    ("POST", "/posts", {"title": "new"}),
    ("GET", "/posts/4", None),
    ("PUT", "/posts/4", {"title": "other"}),
    ("PATCH", "/posts/4", {"views": 7}),
    ("POST", "/posts/4/comments", {"body": "nested"}),
    ("GET", "/posts/4/comments", None),
    ("POST", "/posts", {"id": "own", "title": "with an id"}),
    ("GET", "/posts/own", None),
    ("PUT", "/posts/99", {"a": 1}),
    ("PATCH", "/posts/99", {"a": 1}),
    ("DELETE", "/posts/99", None),
    ("PATCH", "/profile", {"open": True}),
    ("PUT", "/profile", {"name": "b"}),
    ("POST", "/profile", {"c": 1}),
    ("DELETE", "/posts/1", None),
    ("GET", "/posts", None),
]


def peer(name: str) -> str:
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache"))
    program = cache / "peers" / "node_modules" / ".bin" / name
    if not program.exists():
        raise RuntimeError(f"{name} is not in {program.parent}: run `make system-deps`")
    return str(program.resolve())


@contextmanager
def running(program: str, *words: str, probe: str) -> Iterator[httpx.Client]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = ["node", peer(program), *(word.format(port=port) for word in words)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            deadline = time.monotonic() + 60
            while True:
                try:
                    client.get(probe)
                    break
                except httpx.ConnectError:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            yield client
    finally:
        process.kill()
        process.wait()


def told(answer: httpx.Response) -> tuple[int, Any]:
    """What matters of an answer; what a refusal says beside its status is ours."""
    return answer.status_code, answer.json() if answer.status_code < 400 else None


def links(answer: httpx.Response) -> dict[str, str]:
    return {rel: link["url"].partition("/comments")[2] for rel, link in answer.links.items()}


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory, launch_once) -> Iterator[Pair]:
    ours, theirs = (tmp_path_factory.mktemp(name) for name in ("ours", "theirs"))
    for folder in (ours, theirs):
        (folder / "db.json").write_text(json.dumps(copy.deepcopy(DB)))
    _process, ready = launch_once(ours, "--quiet")
    words = ("--port", "{port}", "--host", "127.0.0.1", "--quiet", str(theirs / "db.json"))
    with (
        running("json-server", *words, probe="/profile") as json_server,
        httpx.Client(base_url=ready["url"], trust_env=False) as mock,
    ):
        yield mock, json_server


@pytest.mark.parametrize("path", READS)
def test_what_json_server_reads(rest: Pair, path: str) -> None:
    ours, theirs = (client.get(path) for client in rest)
    assert told(ours) == told(theirs)
    assert links(ours) == links(theirs)
    total = theirs.headers.get("x-total-count")
    assert total in (None, ours.headers.get("x-total-count"))  # ours says it of every list


def test_what_json_server_writes(rest: Pair) -> None:
    for method, path, body in WRITES:
        ours, theirs = (client.request(method, path, json=body) for client in rest)
        text = json.dumps(told(theirs)).replace('"postId": "4"', '"postId": 4')
        # a text in theirs, unlike the id that it names
        assert list(told(ours)) == json.loads(text), (method, path)


FORM = {"content-type": "application/x-www-form-urlencoded"}
CONTRACT: list[tuple[str, str, Any, dict[str, str]]] = [
    ("GET", "/teas", None, {}),
    ("GET", "/teas", None, {"prefer": "example=none"}),
    ("GET", "/teas", None, {"prefer": "code=503"}),
    ("GET", "/teas?__code=503", None, {}),
    ("GET", "/teas", None, {"accept": "text/csv;q=0.9, text/plain"}),
    ("GET", "/teas", None, {"accept": "image/png"}),
    ("GET", "/teas/newest", None, {}),
    ("GET", "/teas?limit=x", None, {}),
    ("GET", "/teas?limit=0", None, {}),
    ("GET", "/teas?limit=50&kinds=green,red", None, {"x-shop": "s1"}),
    ("GET", "/teas?kinds=green,blue", None, {}),
    ("GET", "/teas", None, {"x-shop": "shop"}),
    ("POST", "/teas", {"name": "ab", "price": 1, "origin": None}, {}),
    ("POST", "/teas", "name=ab&price=2.5", FORM),
    ("POST", "/teas", None, {}),
    ("POST", "/teas", "<a/>", {"content-type": "text/xml"}),
    ("DELETE", "/teas/1", None, {}),
    ("DELETE", "/teas/1?key=k", None, {}),
    ("DELETE", "/teas/1", None, {"authorization": "Bearer t"}),
    ("PUT", "/teas/1", None, {}),
    ("GET", "/nothing", None, {}),
]


def status_and_example(
    client: httpx.Client, base: str, method: str, path: str, body: Any, headers: dict[str, str]
) -> Any:
    more = {"json": body} if isinstance(body, dict) else {"content": body}
    answer = client.request(method, base + path, headers=headers, **more)
    shown = answer.status_code == 200 and "json" in answer.headers.get("content-type", "")
    return answer.status_code, answer.json() if shown else None


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory, launch_once) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("contract")
    document = yaml.safe_load(SHOP.read_text("utf-8"))
    ask = document["paths"]["/teas"]["get"]["parameters"]
    # Prism requires the fields even of an object that is not there
    ask[:] = [one for one in ask if one.get("name") != "near"]
    (folder / "openapi.yaml").write_text(yaml.safe_dump(document, sort_keys=False))
    _process, ready = launch_once(folder, "--quiet")
    with (
        running(
            "prism", "mock", "-p", "{port}", "-h", "127.0.0.1", str(folder / "openapi.yaml"), probe="/teas"
        ) as prism,
        httpx.Client(base_url=ready["url"], trust_env=False) as mock,
    ):
        yield mock, prism


@pytest.mark.parametrize(("method", "path", "body", "headers"), CONTRACT)
def test_what_prism_answers(contract, method: str, path: str, body: Any, headers: dict[str, str]) -> None:
    mock, prism = contract
    ours = status_and_example(mock, "/v1", method, path, body, headers)
    assert ours == status_and_example(prism, "", method, path, body, headers)
