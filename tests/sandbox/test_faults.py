"""Bad days: faults on purpose, a full disk, clients side by side."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from mpconsole.platform import errcodes
from mpconsole.sandbox.codes import TEXTS
from mpconsole.units import MB


def order(client, path: str, kind: str, times: int = 1, errcode: int = 0) -> int:
    body = {"path": path, "kind": kind, "times": times, "errcode": errcode}
    return client.server.http.post("/__mpconsole__/fault", json=body).status_code


def release(client) -> httpx.Response:
    query = {"access_token": client.token}
    return client.server.http.post("/wxa/release", params=query, json={}, timeout=2)


@pytest.fixture
def approved(client):
    client.commit()
    client.server.verdict(client.submit(), "approve")
    return client


def live(client) -> bool:
    return "release_info" in client.post("/wxa/getversioninfo")


def test_busy_does_nothing(approved) -> None:
    assert order(approved, "/wxa/release", "busy", 2) == 200
    for _time in range(2):
        assert release(approved).json()["errcode"] == -1
    assert not live(approved)
    assert release(approved).json()["errcode"] == 0


def test_away_does_nothing(approved) -> None:
    order(approved, "/wxa/release", "away")
    answer = release(approved)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (502, "text/html")
    assert not live(approved)


def test_html_has_acted(approved) -> None:
    order(approved, "/wxa/release", "html")
    assert release(approved).status_code == 502
    assert live(approved)
    assert release(approved).json()["errcode"] == 85052


def test_silent_has_acted(approved) -> None:
    order(approved, "/wxa/release", "silent")
    with pytest.raises(httpx.ReadTimeout):
        release(approved)
    assert live(approved)
    last = [event for event in approved.server.events() if event.get("path") == "/wxa/release"][-1]
    assert (last["fault"], last["errcode"]) == ("silent", 0)


@pytest.mark.parametrize("code", [86008, 61007, 40001])
def test_any_code_of_the_platform_can_be_rehearsed(approved, code) -> None:
    assert order(approved, "/wxa/release", "refuse", errcode=code) == 200
    assert release(approved).json()["errcode"] == code
    assert not live(approved)
    assert release(approved).json()["errcode"] == 0


def test_every_code_that_has_a_sentence_can_be_rehearsed() -> None:
    assert errcodes.known() <= TEXTS.keys()


@pytest.mark.parametrize(
    "body",
    [
        {"path": "", "kind": "busy"},
        {"path": "*", "kind": "odd"},
        {"path": 1},
        {"path": "*", "kind": "refuse"},
        {"path": "*", "kind": "refuse", "errcode": 12},
        {"path": "*", "kind": "busy", "errcode": 40001},
    ],
)
def test_wrong_orders_are_told(server, body) -> None:
    response = server.http.post("/__mpconsole__/fault", json=body)
    assert response.status_code == 400
    assert response.json()["error"]


def test_two_clients_at_once_get_one_submission(client) -> None:
    client.commit()
    answers: list[int] = []

    def submit() -> None:
        with httpx.Client(base_url=client.server.url, trust_env=False) as http:
            query = {"access_token": client.token}
            answers.append(http.post("/wxa/submit_audit", params=query, json={}).json()["errcode"])

    threads = [threading.Thread(target=submit) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0] + [85009] * 7


def test_too_large_a_body_is_cut_off(server) -> None:
    def endless():
        for _block in range(80):
            yield bytes(MB)

    with httpx.Client(base_url=server.url, trust_env=False) as http:
        try:
            status = http.post("/wxa/ci/upload", params={"appid": "wx1"}, content=endless()).status_code
        except httpx.TransportError:
            status = 413
    assert status == 413
    assert server.http.get("/").status_code == 200


@pytest.mark.slow
def test_a_full_disk_is_an_answer_and_takes_nothing_back(tmp_path: Path, connect, launch, packed) -> None:
    """Files may grow to 1 MB: SQLite meets what a full disk does to it."""
    server = launch(tmp_path)
    client = connect(server)
    client.commit()
    server.stop()
    command = [
        *("bash", "-c", 'ulimit -f 1024; exec "$0" "$@"', sys.executable, "-m", "mpconsole", "sandbox")
    ]
    options = [
        "--port",
        "0",
        "--data",
        str(tmp_path / "data"),
        "--ready-file",
        str(server.ready),
        "--scan",
        "0",
    ]
    with (tmp_path / "stderr").open("w") as stderr:
        limited = subprocess.Popen([*command, *options], stderr=stderr, env=os.environ)
    while not server.ready.exists():
        time.sleep(0.02)
    server.process, server.url = limited, json.loads(server.ready.read_text())["url"]
    server.http = httpx.Client(base_url=server.url, trust_env=False)
    answer = client.upload(packed(pages__big=os.urandom(MB + MB // 2)))
    assert answer["errCode"] == -1
    assert "nothing was changed" in server.errors()
    assert "Traceback" not in server.errors()
    assert client.post("/wxa/getversioninfo")["exp_info"]["exp_version"] == "1.0.0"
    server.stop()
    server.start()
    assert client.upload(packed(pages__big=os.urandom(MB + MB // 2)))["errCode"] == 0
    server.stop()
