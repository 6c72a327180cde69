"""The mock is ready in 0.5 s, and serves a static route, with every exchange in its log, at 70 % of what a
bare Starlette route does in the same run, and faster than each of its peers. Load does not grow its memory.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _load import bare_starlette, generator, load, memory
from _measure import verdict
from _peers import NAMES, start_peer

READY_SECONDS = 0.5
SHARE = 0.7
BODY = json.dumps(
    [{"id": number, "name": f"Tea {number}", "price": 12.5, "stock": True} for number in range(20)]
)
ROUTES = '[[route]]\npath = "/static"\nbody = "static.json"\n'


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str, float]:
    """Start the mock; return it with its URL and the seconds until it answered its first request."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    argv = [
        sys.executable,
        "-m",
        "mpconsole",
        "mock",
        str(folder),
        "--port",
        "0",
        "--quiet",
        "--ready-file",
        str(ready),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(argv, env={**os.environ, "MPCONSOLE_STATE_DIR": str(folder / "state")})
    while not ready.exists():
        assert process.poll() is None
        time.sleep(0.005)
    content = json.loads(ready.read_bytes())
    answers(content["port"])
    return process, content["url"], time.perf_counter() - began


def answers(port: int, seconds: float = 60) -> None:
    """Wait until /static on `port` is answered."""
    deadline = time.perf_counter() + seconds
    while True:
        assert time.perf_counter() < deadline, f"nothing answers on {port}"
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"GET /static HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                assert b" 200 " in connection.recv(64)
                return
        except ConnectionRefusedError:
            time.sleep(0.01)


def end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def readiness(folder: Path) -> bool:
    times = []
    for _ in range(7):
        process, _url, seconds = start(folder)
        end(process)
        times.append(seconds)
    return verdict(  # the best of them: what else the machine does only adds
        "mock ready and its first request answered", min(times), READY_SECONDS, unit=" s"
    )


def throughput(folder: Path) -> bool:
    process, url, _seconds = start(folder)
    port = free_port()
    bare = bare_starlette(BODY, port)
    answers(port)
    try:
        for target in (url + "/static", f"http://127.0.0.1:{port}/static"):
            load(target, 1)
        before = memory(process.pid)
        shares, rates = [], []
        for _ in range(5):
            theirs = load(f"http://127.0.0.1:{port}/static", 2)
            ours = load(url + "/static", 2)
            assert not ours.wrong
            assert not theirs.wrong
            shares.append(ours.per_second / theirs.per_second)
            rates.append((ours.per_second, theirs.per_second))
        after = memory(process.pid)
    finally:
        end(process, bare)
    mock, starlette = (statistics.median(column) for column in zip(*rates, strict=True))
    print(
        f"     {mock:,.0f} requests/s logged against {starlette:,.0f} bare ({generator()}, {len(BODY)} bytes)"
    )
    print(f"     memory {before / 2**20:.1f} MB, after the load {after / 2**20:.1f} MB")
    met = verdict(
        "a static route, logged, against bare Starlette", statistics.median(shares), SHARE, at_most=False
    )
    return verdict("memory after the load against before", after / before, 1.1) and met


def peers(folder: Path) -> bool:
    """Each peer and the mock in turn, three times."""
    process, url, _seconds = start(folder)
    met = True
    try:
        for name in NAMES:
            port = free_port()
            peer = start_peer(name, BODY, port, folder)
            if peer is None:
                print(f"MISS {name} is not installed: run tools/system-deps.sh")
                met = False
                continue
            try:
                answers(port)
                target = f"http://127.0.0.1:{port}/static"
                load(target, 1)
                pairs = [(load(url + "/static", 2), load(target, 2)) for _ in range(3)]
                assert not any(ours.wrong or theirs.wrong for ours, theirs in pairs)
                ratio = statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs)
                met = verdict(f"the same JSON, logged, against {name}", ratio, 1.0, at_most=False) and met
            finally:
                end(peer)
    finally:
        end(process)
    return met


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "routes.toml").write_text(ROUTES)
        (folder / "static.json").write_text(BODY)
        met = [readiness(folder), throughput(folder), peers(folder)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
