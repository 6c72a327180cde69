"""A real sandbox in a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest


class Sandbox:
    """A running sandbox: where it answers, what it has logged, and the reviewer's hand."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.arguments = arguments
        self.port = "0"
        self.start()

    def start(self) -> None:
        """Start it, on the same port as before."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "mpconsole", "sandbox", "--port", self.port, "--scan", "0"),
                *("--data", str(self.folder / "data"), "--ready-file", str(ready), *self.arguments),
            ],
            env=os.environ.copy(),
            stderr=subprocess.DEVNULL,
        )
        while not ready.exists():
            assert self.process.poll() is None, "the sandbox has ended"
            time.sleep(0.02)
        self.url = json.loads(ready.read_text())["url"]
        self.port = self.url.rpartition(":")[2]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(20)

    def stop(self) -> None:
        """End it as Ctrl+C would."""
        self.process.terminate()
        self.process.wait(20)

    def events(self) -> list[dict[str, Any]]:
        """Return every event that it has logged."""
        files = sorted((self.folder / "data" / "events").glob("*.ndjson"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]

    def exchanges(self, path: str) -> list[dict[str, Any]]:
        """Return the exchanges at `path` that were granted."""
        return [event for event in self.events() if event.get("path") == path and event.get("errcode") == 0]

    def verdict(self, audit_id: str, verdict: str, reason: str = "") -> None:
        """Decide a review."""
        body = {"auditid": int(audit_id), "verdict": verdict, "reason": reason}
        httpx.post(f"{self.url}/__mpconsole__/verdict", json=body, trust_env=False).raise_for_status()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    server = Sandbox(tmp_path / "sandbox")
    yield server
    server.stop()
