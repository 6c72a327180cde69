"""`mpconsole mock` as a process on a free port, for tests of others."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mock_server(project: Path, port: int = 0) -> Iterator[str]:
    """Serve the mock folder of `project`, and give the address."""
    with tempfile.TemporaryDirectory() as scratch:
        ready = Path(scratch, "ready.json")
        words = ["mock", str(project), "--port", str(port), "--ready-file", str(ready), "--quiet"]
        process = subprocess.Popen(
            [sys.executable, "-m", "mpconsole", *words], stderr=subprocess.PIPE, text=True
        )
        try:
            while not ready.exists():
                assert process.poll() is None, process.communicate()
                time.sleep(0.02)
            yield json.loads(ready.read_text())["url"]
        finally:
            process.terminate()
            process.communicate()
