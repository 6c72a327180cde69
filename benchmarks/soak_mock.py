"""4.3 million requests (a day of 50 a second) at full speed don't grow the mock's memory, nor its log.

`--requests N` asks for fewer. Exit code 1 where the memory grew by more than a tenth after the first of them.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from _load import generator, load, memory
from _measure import verdict
from bench_mock import BODY, ROUTES, end, start

A_DAY = 4_300_000
GROWTH = 1.1
LOG_BYTES = 8 * 16 * 1024 * 1024
SLICE_SECONDS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=A_DAY)
    wanted = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "routes.toml").write_text(ROUTES)
        (folder / "static.json").write_text(BODY)
        process, url, _seconds = start(folder)
        try:
            load(url + "/static", 2)  # what is made once
            before = most = memory(process.pid)
            done, began = 0.0, time.perf_counter()
            while done < wanted:
                rate = load(url + "/static", SLICE_SECONDS)
                assert not rate.wrong
                done += rate.per_second * SLICE_SECONDS
                most = max(most, memory(process.pid))
                print(f"     {done:,.0f} requests, {memory(process.pid) / 2**20:.1f} MB", flush=True)
            seconds = time.perf_counter() - began
        finally:
            end(process)
        log = sum(path.stat().st_size for path in folder.rglob("*.ndjson"))
    print(f"     {done:,.0f} requests in {seconds:.0f} s by {generator()}, log {log / 2**20:.0f} MB")
    met = verdict("memory during the soak against before", most / before, GROWTH)
    return 0 if verdict("the log against its bound", log / LOG_BYTES, 1.1) and met else 1


if __name__ == "__main__":
    sys.exit(main())
