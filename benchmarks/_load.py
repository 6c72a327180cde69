"""Load for HTTP servers: wrk where it is installed, else a client of our own; and servers to load."""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16


@dataclass(frozen=True)
class Rate:
    """What one load saw: requests a second, and answers that were no 200."""

    per_second: float
    wrong: int


def load(url: str, seconds: float) -> Rate:
    """Ask for `url` over CONNECTIONS connections for `seconds`."""
    return _wrk(url, seconds) if shutil.which("wrk") else asyncio.run(_own(url, seconds))


def generator() -> str:
    """Name what makes the load."""
    return "wrk" if shutil.which("wrk") else "our own client"


def _wrk(url: str, seconds: float) -> Rate:
    argv = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", url]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert rate is not None, out
    return Rate(float(rate[1]), int(wrong[1]) if wrong else 0)


async def _own(url: str, seconds: float) -> Rate:
    parts = urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nhost: {parts.netloc}\r\n\r\n".encode()
    end = time.perf_counter() + seconds
    counts = [0, 0]

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while time.perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            counts[0] += 1
            counts[1] += b" 200 " not in head[:16]
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return Rate(counts[0] / seconds, counts[1])


def bare_starlette(body: str, port: int) -> subprocess.Popen[bytes]:
    """Start a server that does nothing but answer `/static` with `body`, as Starlette and uvicorn do it."""
    program = (
        "import sys, uvicorn\n"
        "from starlette.applications import Starlette\n"
        "from starlette.responses import Response\n"
        "from starlette.routing import Route\n"
        "body = sys.argv[1].encode()\n"
        "async def answer(request): return Response(body, media_type='application/json')\n"
        "app = Starlette(routes=[Route('/static', answer)])\n"
        "uvicorn.run(app, port=int(sys.argv[2]), http='httptools', loop='asyncio', log_config=None,\n"
        "            access_log=False, lifespan='off')\n"
    )
    return subprocess.Popen([sys.executable, "-c", program, body, str(port)])


def memory(pid: int) -> int:
    """Return the bytes that a process holds now (0 where the system does not say)."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
