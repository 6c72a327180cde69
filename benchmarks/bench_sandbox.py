"""The sandbox: submissions a second against a bare route that takes the same bodies, a 20 MB upload against
unpacking the same package once, and the time until it answers against importing what serves it.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from _measure import verdict

from mpconsole import container
from mpconsole.units import MB

SHARE = 0.25  # of a bare route's requests: each of ours is two commits, and an event on disk
UPLOAD = 6.0  # times unpacking and reading the package
START = 4.0  # times the bare import of server and framework
BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def take(request):
    return JSONResponse(await request.json())
print("ready", flush=True)
app = Starlette(routes=[Route("/take", take, methods=["POST"])])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str, float]:
    """Start a sandbox; return it, its URL and the seconds until it answered."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    argv = [sys.executable, "-m", "mpconsole", "sandbox", "--port", "0", "--scan", "0"]
    argv += ["--data", str(folder / "data"), "--ready-file", str(ready), "--quota", "1000000"]
    began = time.perf_counter()
    process = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
    while not ready.exists():
        assert process.poll() is None
        time.sleep(0.002)
    return process, json.loads(ready.read_bytes())["url"], time.perf_counter() - began


def per_second(work: Callable[[], None], seconds: float = 3.0) -> float:
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        work()
        count += 1
    return count / seconds


class Client:
    """One program that is ready to submit."""

    def __init__(self, url: str, package: bytes) -> None:
        self.http = httpx.Client(base_url=url, timeout=60, trust_env=False)
        known = self.post("/__mpconsole__/connect", {"appid": "wxbench"})
        names = ("component_appid", "component_appsecret", "component_verify_ticket")
        token = self.post("/cgi-bin/component/api_component_token", {name: known[name] for name in names})
        self.query = {"access_token": token["component_access_token"]}
        component = self.query
        body = {
            "component_appid": known["component_appid"],
            "authorizer_appid": "wxbench",
            "authorizer_refresh_token": known["authorizer_refresh_token"],
        }
        mine = self.post("/cgi-bin/component/api_authorizer_token", body)
        self.upload(package)
        self.post("/wxa/addtotemplate", {"draft_id": 1})
        self.query = {"access_token": mine["authorizer_access_token"]}
        commit = {"template_id": 0, "ext_json": "{}", "user_version": "1.0.0", "user_desc": ""}
        self.post("/wxa/commit", commit)
        assert component != self.query

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.http.post(path, params=getattr(self, "query", {}), json=body).json()
        assert answer.get("errcode", 0) == 0, answer
        return answer

    def upload(self, package: bytes) -> None:
        query = {"appid": "wxbench", "version": "1.0.0", "robot": "1"}
        assert self.http.post("/wxa/ci/upload", params=query, content=package).json()["errCode"] == 0

    def submit(self) -> None:
        audit = self.post("/wxa/submit_audit", {})["auditid"]
        self.post("/__mpconsole__/verdict", {"auditid": audit, "verdict": "reject", "reason": "x"})


def package(total: int) -> bytes:
    """Return a package of `total` bytes in packages of less than 2 MB, half of it scripts."""
    noise = random.Random(1)
    roots = [f"p{number:02}" for number in range(-(-total // (MB + MB // 2)))]
    app = {"pages": ["a"], "subPackages": [{"root": root, "pages": ["x"]} for root in roots]}
    files = [("/app.json", json.dumps(app).encode())]
    for root in roots:
        files += [(f"/{root}/picture.png", noise.randbytes(total // len(roots) // 2))]
        script = b"wx.request({ url: 'https://api.example/list', success: (r) => this.setData(r.data) });\n"
        files += [(f"/{root}/script.js", script * (total // len(roots) // 2 // len(script)))]
    return container.compress(container.write(files))


def seconds_of(work: Callable[[], Any], runs: int = 5) -> float:
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def bare_rate() -> float:
    port = 20_000 + os.getpid() % 20_000
    process = subprocess.Popen([sys.executable, "-c", BARE, str(port)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        while True:
            try:
                http.post("/take", json={})
                break
            except httpx.ConnectError:
                time.sleep(0.02)

        def pair() -> None:
            for _request in range(2):
                http.post("/take", json={"a": 1}).json()

        rate = per_second(pair)
    process.terminate()
    process.wait()
    return rate


def bare_start() -> float:
    argv = [sys.executable, "-c", "import uvicorn, starlette.applications"]
    return seconds_of(lambda: subprocess.run(argv, check=True))


def measured(url: str) -> Iterator[bool]:
    """Measure a running sandbox; yield whether each target is met."""
    client = Client(url, package(100_000))
    rate, against = per_second(client.submit), bare_rate()
    print(f"     {rate:.0f} submissions with their verdicts a second, bare pairs {against:.0f}")
    yield verdict("submissions against a bare route", rate / against, SHARE, at_most=False)

    large = package(20 * MB)
    upload = seconds_of(lambda: client.upload(large))
    unpack = seconds_of(lambda: container.read(container.decompress(large)))
    print(f"     20 MB upload {upload * 1000:.0f} ms, unpacking alone {unpack * 1000:.0f} ms")
    yield verdict("upload of 20 MB against unpacking it", upload / unpack, UPLOAD)


def main() -> int:
    met = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = []
        for _run in range(5):
            process, url, seconds = start(folder)
            starts.append(seconds)
            process.terminate()
            process.wait()
        bare = bare_start()
        print(
            f"     answers after {statistics.median(starts) * 1000:.0f} ms, bare import {bare * 1000:.0f} ms"
        )
        met.append(verdict("sandbox start against the bare import", statistics.median(starts) / bare, START))

        process, url, _seconds = start(folder)
        try:
            met += measured(url)
        finally:
            process.terminate()
            process.wait()
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
