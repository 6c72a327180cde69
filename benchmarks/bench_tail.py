"""The tail client takes 10,000 events a second, each of them, in memory that does not grow."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import aclosing

from _load import memory
from _measure import verdict

from mpconsole.backend.client import tail

RATE = 10_000
SECONDS = 6
_SERVER = """
import asyncio, os, sys, time
from pathlib import Path
from starlette.applications import Starlette
from starlette.routing import Route
from mpconsole.backend.eventlog import EventLog
from mpconsole.backend.eventstream import events_response
from mpconsole.backend.http import quiet_server
from mpconsole.backend.sockets import listen, url_of

RATE, SECONDS = int(sys.argv[2]), int(sys.argv[3])
log = EventLog(Path(sys.argv[1]), "mpconsole.mock/1")
half = {"headers": [["content-type", "application/json"], ["content-length", "200"]], "bytes": 200,
        "body": "x" * 200, "encoding": "utf-8", "truncated": False}
fields = {"method": "GET", "path": "/api/products", "query": "", "client": "127.0.0.1:5000", "nearest": None,
          "route": {"method": "GET", "path": "/api/products", "source": "routes.toml:3"}, "status": 200,
          "duration_ms": 0.4, "fault": None, "request": half, "response": half}

async def traffic():
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    began, sent = time.perf_counter(), 0
    while sent < RATE * SECONDS:
        due = min(int((time.perf_counter() - began) * RATE), RATE * SECONDS)
        if due > sent:  # as the server does: what one turn of the loop has answered, by one call
            log.write([log.line("exchange", fields) for _ in range(due - sent)])
        sent = due
        await asyncio.sleep(0.005)

async def main():
    listener = listen("127.0.0.1", 0)
    app = Starlette(routes=[Route("/events", lambda request: events_response(log, request))])
    server = quiet_server(app, lambda: print(url_of(listener) + "/events", flush=True))
    asyncio.get_running_loop().create_task(traffic())
    await server.serve(sockets=[listener])

asyncio.run(main())
"""


async def follow(url: str, server: subprocess.Popen[bytes]) -> tuple[float, float, list[int]]:
    """Take every event; return the seconds, the CPU seconds of this process and its memory on the way."""
    assert server.stdin is not None
    memories, expected = [], 0
    async with aclosing(tail(url, after=0)) as stream:
        server.stdin.write(b"go\n")
        server.stdin.flush()
        began, cpu = time.perf_counter(), time.process_time()
        async for event in stream:
            expected += 1
            assert event.id == expected, f"event {expected} is missing"
            if expected % RATE == 0:
                memories.append(memory(os.getpid()))
            if expected == RATE * SECONDS:
                break
    return time.perf_counter() - began, time.process_time() - cpu, memories


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        argv = [sys.executable, "-c", _SERVER, folder, str(RATE), str(SECONDS)]
        server = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert server.stdout is not None
        try:
            url = server.stdout.readline().decode().strip()
            seconds, cpu, memories = asyncio.run(follow(url, server))
        finally:
            server.kill()
            server.communicate()
    total = RATE * SECONDS
    print(
        f"     {total:,} events in {seconds:.2f} s, {cpu:.2f} s of CPU, memory {memories[-1] / 2**20:.1f} MB"
    )
    met = [
        verdict("events a second, none lost", total / seconds / RATE, 0.95, at_most=False),
        verdict("CPU of the client", cpu / seconds, 1.0),
        verdict("memory at the end against the first second", memories[-1] / memories[0], 1.2),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
