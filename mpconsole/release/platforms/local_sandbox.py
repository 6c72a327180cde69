"""The sandbox process of one project: found running, or started and ended by us."""

import asyncio
import json
import os
import secrets
import sys
from pathlib import Path

import httpx

from mpconsole.backend.process import ServerProcess
from mpconsole.errors import MpconsoleError

_TRIES = 50
_PAUSE = 0.1


class Sandbox:
    """The sandbox of one project, in `folder`: found running, or started and ended by us."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: ServerProcess | None = None

    async def url(self) -> str:
        """Return where it answers; start it where it does not run. Raises MpconsoleError."""
        found = await self._find()
        if found is not None:
            return found
        try:
            return await self._start()
        except MpconsoleError:
            # Another process of ours may have started it in the same moment: only one can have the folder.
            for _try in range(_TRIES):
                if found := await self._find():
                    return found
                await asyncio.sleep(_PAUSE)
            raise

    async def close(self) -> None:
        """End the sandbox where we started it."""
        if self._process is not None:
            await self._process.stop()
            self._process = None

    async def _start(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ready = self._folder / f"ready-{secrets.token_hex(4)}.json"
        data = str(self._folder / "data")
        command = [sys.executable, "-m", "mpconsole", "sandbox", "--port", "0", "--data", data]
        process = ServerProcess([*command, "--ready-file", str(ready)], ready)
        started = await process.start()
        self._process = process
        return started.url

    async def _find(self) -> str | None:
        async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
            for file in sorted(self._folder.glob("ready-*.json")):
                url = _read(file)
                if url is not None and await _answers(client, url):
                    return url
        return None


def _read(file: Path) -> str | None:
    """Return the address in a ready file of a process that lives; the file of a dead one is taken away."""
    try:
        ready = json.loads(file.read_bytes())
        url, pid = str(ready["url"]), int(ready["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        file.unlink(missing_ok=True)  # by now its port may be another program's
        return None
    except PermissionError:
        return None
    return url


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        response = await client.get(f"{url}/__mpconsole__/time")
        return response.status_code == 200 and "now" in response.json()
    except (httpx.HTTPError, ValueError):
        return False
