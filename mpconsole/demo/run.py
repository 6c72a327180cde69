"""The demo at work: the sample project, its visitors, and the console on it, each a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from mpconsole.backend.lifeline import SUPERVISED
from mpconsole.state import project_folder

_NAME = "lotus-tea"
_GRACE_SECONDS = 10
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)
_Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None
_PROGRAM = (sys.executable, "-P", "-m")
"""`-P`: nothing in the folder that the person works in may pass for a module of ours."""


@contextmanager
def leaving_in_order() -> Iterator[None]:
    """Within the block, being told to end is an exception: what was begun is cleared away on the way out."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with _handling(dict.fromkeys(_ENDINGS, leave)):
        yield


@contextmanager
def sample_folder(keep: Path | None) -> Iterator[Path]:
    """Give the folder for the sample project; unless it is to be kept, every trace of it goes at the end."""
    if keep is not None:
        yield keep
        return
    scratch = Path(tempfile.mkdtemp(prefix="mpconsole-demo-"))
    folder = scratch / _NAME
    try:
        yield folder
    finally:
        shutil.rmtree(project_folder(folder), ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def visitors(url: str) -> Iterator[None]:
    """Let visitors use the shop at `url` while the block runs, or until this program dies."""
    process = subprocess.Popen(
        [*_PROGRAM, "mpconsole.demo.traffic", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, SUPERVISED: "1"},
        start_new_session=True,  # Ctrl+C is for the console
    )
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        _end(process)


def open_console(folder: Path, environ: Mapping[str, str], seconds: float | None) -> int:
    """Run `mpconsole dev` on `folder`, at most `seconds`; return its exit code, 0 where the time was up.

    Ctrl+C is the console's own affair meanwhile, and what ends us ends it.
    """
    console = subprocess.Popen([*_PROGRAM, "mpconsole", "dev", str(folder)], env=dict(environ))

    def pass_on(number: int, _frame: FrameType | None) -> None:
        console.send_signal(number)

    with _handling({signal.SIGINT: signal.SIG_IGN, **dict.fromkeys(_ENDINGS, pass_on)}):
        try:
            return console.wait(seconds)
        except subprocess.TimeoutExpired:
            console.send_signal(signal.SIGINT)
            return 0
        finally:
            _end(console)


@contextmanager
def _handling(handlers: Mapping[signal.Signals, _Handler]) -> Iterator[None]:
    old = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()
