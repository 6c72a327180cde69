"""Work shared by several processes: forked, each takes the next portion until none is left.

A fork copies no other thread, so a lock that one holds would stay locked for ever: where there are threads,
nothing is shared. macOS' own libraries do not bear a fork without exec.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

MOST_PORTIONS = 256
"""A ticket is one byte."""

_MOST_PROCESSES = 8

Work = Callable[[int], bytes]


def available() -> int:
    """Return how many processes may share work here and now; 1 where none may be forked."""
    if not sys.platform.startswith("linux"):
        return 1
    try:
        alone = len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES) if alone else 1


def share(count: int, work: Work, processes: int) -> dict[int, bytes]:
    """Return `work(number)` for the numbers below `count` (at most MOST_PORTIONS), in no order.

    This process works too, and what `work` raises here is raised. What another process was at when it
    failed is not in the answer.
    """
    tickets = _tickets(count)
    helpers: list[_Helper] = []
    try:
        for _turn in range(min(processes, count) - 1):
            helper = _start(tickets, work)
            if helper is None:
                break
            helpers.append(helper)
        done = dict(_worked(tickets, work))
        for helper in helpers:
            done.update(helper.results())
        return done
    finally:
        os.close(tickets)
        for helper in helpers:
            helper.end()


def _tickets(count: int) -> int:
    """Return a pipe with a byte for each portion: whoever reads one does that portion."""
    reading, writing = os.pipe()
    os.write(writing, bytes(range(count)))
    os.close(writing)
    return reading


def _worked(tickets: int, work: Work) -> Iterator[tuple[int, bytes]]:
    while ticket := os.read(tickets, 1):
        yield ticket[0], work(ticket[0])


@dataclass(slots=True)
class _Helper:
    """Another process, and the pipe on which its results come once it has found no further ticket."""

    process: int
    pipe: int

    def results(self) -> dict[int, bytes]:
        with open(self.pipe, "rb", closefd=False) as stream:
            data = stream.read()
        try:
            return msgspec.msgpack.decode(data, type=dict[int, bytes])
        except msgspec.DecodeError:
            return {}

    def end(self) -> None:
        """End it where it still works, and wait for it."""
        os.close(self.pipe)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _start(tickets: int, work: Work) -> _Helper | None:
    """Fork a helper; None where the system has no room for another process."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if process == 0:
        os.close(reading)
        _help(tickets, writing, work)
    os.close(writing)
    return _Helper(process, reading)


def _help(tickets: int, writing: int, work: Work) -> None:
    """Work, send the results and end at once: what this program does at its end is the first process's."""
    code = 1
    try:
        with open(writing, "wb") as stream:
            stream.write(msgspec.msgpack.encode(dict(_worked(tickets, work))))
        code = 0
    finally:
        os._exit(code)
