"""A real sandbox in a process of its own, and a client for one program on it."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mpconsole import container

APP: dict[str, Any] = {
    "pages": ["pages/index/index", "pages/cart/cart"],
    "subPackages": [{"root": "shop", "pages": ["list"]}],
}
_numbers = itertools.count(1)


def make_package(app: dict[str, Any] = APP, **files: bytes) -> bytes:
    """Return a gzipped package; keyword `a__b` names the file `/a/b.js`."""
    content = [("/app.json", json.dumps(app).encode()), ("/pages/index/index.js", b"Page({})")]
    content += [(f"/{name.replace('__', '/')}.js", data) for name, data in files.items()]
    return container.compress(container.write(content))


class Server:
    """A running sandbox."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.arguments = arguments
        self.ready = folder / "ready.json"
        self.start()

    def start(self) -> None:
        self.ready.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "mpconsole", "sandbox", "--port", "0", "--scan", "0"),
                *("--data", str(self.folder / "data"), "--ready-file", str(self.ready), *self.arguments),
            ],
            env=os.environ | {"MPCONSOLE_STATE_DIR": str(self.folder)},
            stderr=(self.folder / "stderr").open("w"),
            stdout=(self.folder / "stdout").open("w"),
        )
        while not self.ready.exists():
            assert self.process.poll() is None, (self.folder / "stderr").read_text()
            time.sleep(0.02)
        self.url = json.loads(self.ready.read_text())["url"]
        self.http = httpx.Client(base_url=self.url, timeout=20, trust_env=False)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.http.close()
        self.process.send_signal(number)
        return self.process.wait(20)

    def errors(self) -> str:
        """Return what the process wrote beside its connect card."""
        return (self.folder / "stderr").read_text().partition("is kept.\n")[2]

    def events(self) -> list[dict[str, Any]]:
        """Return every event of the log."""
        files = sorted((self.folder / "data" / "events").glob("*.ndjson"))
        return [json.loads(line) for file in files for line in file.read_bytes().split(b"\n") if line]

    def verdict(self, audit_id: int, verdict: str, reason: str = "", **more: Any) -> httpx.Response:
        body = {"auditid": audit_id, "verdict": verdict, "reason": reason, **more}
        return self.http.post("/__mpconsole__/verdict", json=body)

    def advance(self, seconds: float) -> float:
        response = self.http.post("/__mpconsole__/time", json={"advance": seconds})
        return float(response.json()["now"])


class Client:
    """One program on a sandbox, with its tokens."""

    def __init__(self, server: Server, appid: str) -> None:
        self.server, self.appid = server, appid
        self.fetch_tokens()

    def fetch_tokens(self) -> None:
        http = self.server.http
        known = http.post("/__mpconsole__/connect", json={"appid": self.appid}).json()
        names = ("component_appid", "component_appsecret", "component_verify_ticket")
        body = {name: known[name] for name in names}
        answer = http.post("/cgi-bin/component/api_component_token", json=body).json()
        self.component = answer["component_access_token"]
        self.known = known
        body = {
            "component_appid": known["component_appid"],
            "authorizer_appid": self.appid,
            "authorizer_refresh_token": known["authorizer_refresh_token"],
        }
        query = {"component_access_token": self.component}
        answer = http.post("/cgi-bin/component/api_authorizer_token", params=query, json=body).json()
        self.token = answer["authorizer_access_token"]

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.server.http.get(path, params={"access_token": self.token, **query}).json()

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        return self.server.http.post(path, params={"access_token": self.token}, json=body).json()

    def component_get(self, path: str) -> dict[str, Any]:
        return self.server.http.get(path, params={"access_token": self.component}).json()

    def component_post(self, path: str, **body: Any) -> dict[str, Any]:
        return self.server.http.post(path, params={"access_token": self.component}, json=body).json()

    def upload(self, package: bytes | None = None, *, path: str = "upload", **query: Any) -> dict[str, Any]:
        params = {"appid": self.appid, "version": "1.0.0", "desc": "", "robot": 1, "type": "miniProgram"}
        package = make_package() if package is None else package
        return self.server.http.post(f"/wxa/ci/{path}", params=params | query, content=package).json()

    def template(self, package: bytes | None = None, kind: int = 0, **query: Any) -> int:
        """Upload, and make a template of the draft."""
        answer = self.upload(package, **query)
        assert answer["errCode"] == 0, answer
        drafts = self.component_get("/wxa/gettemplatedraftlist")["draft_list"]
        draft = next(row["draft_id"] for row in drafts if row["source_miniprogram_appid"] == self.appid)
        self.component_post("/wxa/addtotemplate", draft_id=draft, template_type=kind)
        templates = self.component_get("/wxa/gettemplatelist")["template_list"]
        return next(row["template_id"] for row in templates if row["draft_id"] == draft)

    def commit(
        self, template_id: int | None = None, *, version: str = "1.0.0", ext: str = "{}"
    ) -> dict[str, Any]:
        template_id = self.template() if template_id is None else template_id
        return self.post(
            "/wxa/commit", template_id=template_id, ext_json=ext, user_version=version, user_desc="words"
        )

    def submit(self, **body: Any) -> int:
        answer = self.post("/wxa/submit_audit", **body)
        assert answer["errcode"] == 0, answer
        return answer["auditid"]

    def publish(self, template_id: int, version: str) -> None:
        """Commit, submit, approve, release."""
        self.commit(template_id, version=version)
        self.server.verdict(self.submit(), "approve")
        assert self.post("/wxa/release")["errcode"] == 0


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("sandbox"))
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A sandbox whose time tests may move on."""
    running = Server(tmp_path_factory.mktemp("later"), "--scan", "60")
    yield running
    assert running.stop() == 0


@pytest.fixture
def client(server: Server) -> Client:
    """A program that the sandbox has never heard of before."""
    return new_client(server)


@pytest.fixture(scope="session")
def launch() -> Callable[..., Server]:
    """Start a sandbox in a folder; whoever asks for it stops it."""
    return Server


@pytest.fixture(scope="session")
def connect() -> Callable[[Server], Client]:
    """Connect a program that the sandbox has never heard of before."""
    return new_client


@pytest.fixture
def packed() -> Callable[..., bytes]:
    """Make a package."""
    return make_package


def new_client(server: Server) -> Client:
    return Client(server, f"wx{os.getpid():08x}{next(_numbers):08x}")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a sandbox of one's own, with arguments of one's own."""
    running: list[Server] = []

    def begin(*arguments: str) -> Server:
        running.append(Server(tmp_path, *arguments))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.stop()
