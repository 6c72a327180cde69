"""kill -9 at any moment: what was accepted is there afterwards, in the state and in the log."""

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

pytestmark = pytest.mark.slow


def test_accepted_requests_survive_a_kill(start, connect) -> None:
    server = start()
    client = connect(server)
    accepted: list[str] = []
    numbers = itertools.count()
    chance = random.Random(20261122)
    for _round in range(6):
        killer = threading.Timer(chance.uniform(0.05, 0.6), server.process.kill)
        killer.start()
        query = {"access_token": client.token}
        while True:
            domain = f"https://{next(numbers)}.example"
            body = {"action": "add", "requestdomain": [domain]}
            try:
                answer = server.http.post("/wxa/modify_domain", params=query, json=body).json()
            except httpx.TransportError:
                break
            assert answer["errcode"] in (0, 85016), answer
            if answer["errcode"] == 85016:
                client.post("/wxa/modify_domain", action="set")
                accepted.clear()
                continue
            accepted.append(domain)
        killer.join()
        server.process.wait()
        server.start()
        kept = client.post("/wxa/modify_domain", action="get")["requestdomain"]
        assert set(accepted) <= set(kept)
        assert len(kept) - len(accepted) <= 1, "at most the one whose answer was lost"
        accepted = list(kept)
    events = server.events()
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))


def test_each_submission_happened_once_by_the_log(start, connect) -> None:
    server = start()
    client = connect(server)
    client.commit()
    answered: list[int] = []
    chance = random.Random(7)
    for _round in range(4):
        killer = threading.Timer(chance.uniform(0.05, 0.4), server.process.kill)
        killer.start()
        try:
            while True:
                answered.append(client.submit())
                server.verdict(answered[-1], "reject", "again")
        except httpx.TransportError:
            pass
        killer.join()
        server.process.wait()
        server.start()
        latest = client.get("/wxa/get_latest_auditstatus")
        if latest["status"] == 2:
            server.verdict(latest["auditid"], "reject", "again")
    told = [
        change["audit_id"]
        for event in server.events()
        if event["kind"] == "exchange" and event["path"] == "/wxa/submit_audit"
        for change in event["changes"]
    ]
    assert told == sorted(set(told)), "no submission is told of twice"
    assert set(answered) <= set(told)
    assert told == list(range(told[0], told[0] + len(told)))


def test_a_server_that_is_stopped_ends_its_streams(start) -> None:
    server = start()
    with httpx.stream("GET", f"{server.url}/__mpconsole__/events", trust_env=False, timeout=20) as response:
        lines = response.iter_lines()
        next(lines)
        server.process.send_signal(signal.SIGTERM)
        assert not [line for line in lines if line.startswith("data")]
    assert server.process.wait(10) == 0


def test_it_ends_with_the_program_that_started_it(tmp_path) -> None:
    """The session's kill -9 leaves no sandbox behind: standard input is its lifeline."""
    ready = tmp_path / "ready.json"
    options = ["--port", "0", "--data", str(tmp_path / "data"), "--ready-file", str(ready)]
    child = subprocess.Popen(
        [sys.executable, "-m", "mpconsole", "sandbox", *options],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"MPCONSOLE_SUPERVISED": "1"},
    )
    while not ready.exists():
        assert child.poll() is None
        time.sleep(0.02)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(10) == 0
