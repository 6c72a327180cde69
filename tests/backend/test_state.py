"""Snapshots of the collections: saved, put back, begun with after a kill; by the command."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator

import mpconsole
from mpconsole.backend.database import Database
from mpconsole.backend.snapshots import Snapshots
from mpconsole.errors import MpconsoleError

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = tmp_path / "shop"
    (base / "mock").mkdir(parents=True)
    (base / "app.json").write_text('{"pages": ["a"]}')
    (base / "mock" / "db.json").write_text('{"teas": [{"id": 1}], "shop": {"open": true}}')
    return base


@pytest.fixture
def run(project: Path) -> Run:
    def function(*words: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "mpconsole", "mock", "state", *words]
        return subprocess.run(argv, capture_output=True, text=True, cwd=project, timeout=60)

    return function


def test_the_state_is_as_last_saved_after_a_kill(project: Path, launch, run: Run) -> None:
    process, ready = launch(project, "--quiet")
    httpx.post(ready["url"] + "/teas", json={"name": "green"})
    done = run("save")
    assert (done.returncode, done.stdout, done.stderr) == (0, "kept as saved: teas, shop\n", "")
    httpx.post(ready["url"] + "/teas", json={"name": "lost"})
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _process, ready = launch(project, "--quiet")
    teas = httpx.get(ready["url"] + "/teas").json()
    assert teas == [{"id": 1}, {"name": "green", "id": 2}]
    page = httpx.get(ready["url"] + f"/__mpconsole__/log?after={ready['after']}").json()
    assert [(event["kind"], event.get("action")) for event in page["events"]][:2] == [
        ("ready", None),
        ("state", "loaded"),
    ]
    assert sorted(path.name for path in (project / "mock").iterdir()) == ["db.json"]


def phone(ready, name: str, **body) -> dict:
    return httpx.post(f"{ready['url']}/__mpconsole__/wechat/{name}", json=body).json()


def test_what_wechat_remembers_is_kept_and_reset(project: Path, launch, run: Run) -> None:
    process, ready = launch(project, "--quiet")
    url = ready["url"]
    program = {"appid": "wx1", "secret": "s", "grant_type": "client_credential"}

    def session(code: str) -> dict:
        query = {**program, "grant_type": "authorization_code", "js_code": code}
        return httpx.get(url + "/sns/jscode2session", params=query).json()

    def send(token: str) -> int:
        message = {"touser": user["openid"], "template_id": "T1", "data": {"thing1": {"value": "tea"}}}
        answer = httpx.post(f"{url}/cgi-bin/message/subscribe/send?access_token={token}", json=message)
        return answer.json()["errcode"]

    used, fresh = (phone(ready, "login", appid="wx1")["code"] for _ in range(2))
    user = session(used)
    token = httpx.get(url + "/cgi-bin/token", params=program).json()["access_token"]
    phone(ready, "requestSubscribeMessage", appid="wx1", tmplIds=["T1"])
    assert run("save").returncode == run("save", "one").returncode == 0
    assert send(token) == 0
    assert send(token) == 43101
    assert json.loads(run("list", "--json").stdout)["snapshots"][0]["wechat"] == {
        "users": 1,
        "tokens": 1,
        "credits": 1,
    }
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _process, ready = launch(project, "--quiet")
    url = ready["url"]
    assert (send(token), send(token)) == (0, 43101)
    assert session(used)["errcode"] == 40163
    assert session(fresh) == user
    assert run("load", "one").returncode == 0
    assert send(token) == 0
    assert run("reset").returncode == 0
    assert send(token) == 40001
    assert session(fresh)["errcode"] == 40029


def test_names_are_saved_listed_loaded_and_forgotten(project: Path, launch, run: Run) -> None:
    _process, ready = launch(project, "--quiet")
    assert run("save", "empty").returncode == 0
    httpx.post(ready["url"] + "/teas", json={"name": "green"})
    assert run("save", "one-more").returncode == 0
    assert run("reset").stdout == "as in db.json: teas, shop\n"
    assert len(httpx.get(ready["url"] + "/teas").json()) == 1
    assert run("load", "one-more").stdout == "as in one-more: teas, shop\n"
    assert len(httpx.get(ready["url"] + "/teas").json()) == 2
    listed = json.loads(run("list", "--json").stdout)
    schema = json.loads((Path(mpconsole.__file__).parent / "schemas/mock-state-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(listed)
    assert [(one["name"], one["collections"]) for one in listed["snapshots"]] == [
        ("empty", {"teas": 1, "shop": 1}),
        ("one-more", {"teas": 2, "shop": 1}),
    ]
    assert json.loads(run("list", "--json", "--url", ready["url"]).stdout) == listed
    assert run("delete", "empty").stdout == "empty is forgotten\n"
    assert run("list").stdout.startswith("one-more ")
    missing = run("load", "empty")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith('mpconsole: there is no snapshot "empty"')


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "", "x" * 65, "a b"])
def test_a_name_that_is_a_path_is_refused(project: Path, launch, run: Run, name: str) -> None:
    launch(project, "--quiet")
    done = run("save", name)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert not list(project.parent.rglob("up*"))


def test_without_a_server_it_says_what_to_do(run: Run) -> None:
    done = run("save")
    assert done.returncode == 3
    assert "mpconsole: no mock backend of this project is running" in done.stderr
    assert "mpconsole mock" in done.stderr


def test_what_a_killed_server_left_is_no_server(project: Path, launch, run: Run) -> None:
    process, _ready = launch(project, "--quiet")
    process.kill()
    process.wait()
    assert "no mock backend of this project is running" in run("save").stderr


def test_collections_that_the_file_changed_begin_with_the_file(tmp_path: Path) -> None:
    kept = Snapshots(tmp_path)
    database = Database()
    database.load({"a": [], "b": [], "gone": []})
    for name in ("a", "b", "gone"):
        database.create(name, {"x": 1})
    kept.save("saved", database)
    later = Database()
    later.load({"a": [], "b": [{"id": 9}], "new": []})
    assert kept.load("saved", later, unchanged=True).collections == ["a"]
    assert later.tables == {"a": [{"x": 1, "id": 1}], "b": [{"id": 9}], "new": []}
    assert kept.load("saved", later).collections == ["a", "b"]
    assert later.tables["b"] == [{"x": 1, "id": 1}]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"schema": 1}'])
def test_a_broken_snapshot_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    kept = Snapshots(tmp_path)
    with pytest.raises(MpconsoleError, match=r"bad\.json is no snapshot"):
        kept.load("bad", Database())
    assert kept.all() == []


def test_a_server_begins_although_what_was_saved_is_broken(project: Path, launch, run: Run) -> None:
    process, _ready = launch(project, "--quiet")
    run("save")
    process.terminate()
    process.wait()
    (file,) = Path(os.environ["MPCONSOLE_STATE_DIR"]).rglob("saved.json")
    file.write_text("{")
    process, ready = launch(project, "--quiet")
    assert httpx.get(ready["url"] + "/teas").json() == [{"id": 1}]
    process.terminate()
    assert b"saved.json is no snapshot" in process.communicate()[1]
