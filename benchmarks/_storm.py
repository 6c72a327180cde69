"""A mock backend of a project that says it answers so many requests a second: `python _storm.py FOLDER RATE`.

It is the real server with its log on disk; the exchanges are written into the log instead of being asked for.
It begins with the first line on its standard input, and prints at each how many events its log holds.
"""

import asyncio
import sys
import time
from pathlib import Path

from mpconsole.backend.location import find_mock
from mpconsole.backend.server import open_server

STEP = 0.005
HALF = {
    "headers": [["content-type", "application/json"], ["content-length", "200"]],
    "bytes": 200,
    "body": "x" * 200,
    "encoding": "utf-8",
    "truncated": False,
}
FIELDS = {
    "method": "GET",
    "path": "/api/products",
    "query": "",
    "client": "127.0.0.1:5000",
    "nearest": None,
    "route": {"method": "GET", "path": "/api/products", "source": "routes.toml:3"},
    "status": 200,
    "duration_ms": 0.4,
    "fault": None,
    "request": HALF,
    "response": HALF,
}


async def main(folder: Path, rate: int) -> None:
    place = find_mock(folder)
    server = open_server(place.folder, place.base, "127.0.0.1", 0)
    stop = asyncio.Event()
    serving = asyncio.create_task(server.serve(stop, lambda: print(server.ready.url, flush=True)))
    loop = asyncio.get_running_loop()
    writing = None
    while await loop.run_in_executor(None, sys.stdin.readline):
        writing = writing or asyncio.create_task(storm(server.mock.log, rate))
        print(server.mock.log.last_id, flush=True)
    stop.set()
    await serving


async def storm(log, rate: int) -> None:
    began, sent = time.perf_counter(), 0
    while True:
        due = int((time.perf_counter() - began) * rate)
        if due > sent:  # as the server does: what one turn of the loop has answered, by one call
            log.write([log.line("exchange", FIELDS) for _ in range(due - sent)])
        sent = due
        await asyncio.sleep(STEP)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
