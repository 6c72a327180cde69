"""Supervision: a server that starts, dies, is started again, and cannot be started."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from mpconsole import i18n
from mpconsole.backend.process import Died, ServerProcess, Started
from mpconsole.errors import MpconsoleError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mock = tmp_path / "mock"
    mock.mkdir()
    (mock / "db.json").write_text('{"a": []}')
    return tmp_path


def mock(folder: Path, ready: Path, port: str = "0") -> list[str]:
    return [
        sys.executable,
        "-m",
        "mpconsole",
        "mock",
        str(folder),
        "--port",
        port,
        "--ready-file",
        str(ready),
        "-q",
    ]


async def test_a_server_that_dies_is_told_and_started_on_the_same_port(folder: Path) -> None:
    ready = folder / "run" / "mock.json"
    server = ServerProcess(mock(folder / "mock", ready), ready)
    started = await server.start()
    assert server.pid == started.ready["pid"]
    watch = server.watch()
    for _ in range(2):
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        died = await anext(watch)
        assert isinstance(died, Died)
        assert died.code == -signal.SIGKILL
        assert "9" in died.reason
        again = await anext(watch)
        assert isinstance(again, Started)
        assert again.url == started.url
    async with httpx.AsyncClient() as client:
        assert (await client.get(started.url + "/a")).json() == []
    await server.stop()
    assert server.pid is None
    assert [news async for news in watch] == []
    assert not ready.exists()


async def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    ready = folder / "mock.json"
    first = ServerProcess(mock(folder / "mock", ready), ready)
    port = (await first.start()).ready["port"]
    other = folder / "other.json"
    with pytest.raises(MpconsoleError) as raised:
        await ServerProcess(mock(folder / "mock", other, str(port)), other).start()
    assert raised.value.message == f"port {port} is already in use"
    assert raised.value.hint == "Choose another one with --port, or --port 0 for a free one."
    await first.stop()


async def test_a_server_without_words_is_told_by_its_code(folder: Path) -> None:
    ready = folder / "none.json"
    with pytest.raises(MpconsoleError, match="code 7"):
        await ServerProcess([sys.executable, "-c", "raise SystemExit(7)"], ready).start()


async def test_a_server_that_does_not_listen_to_sigterm_is_killed(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("mpconsole.backend.process.STOP_SECONDS", 0.2)
    ready = folder / "deaf.json"
    program = (
        "import signal, sys, time, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        'pathlib.Path(sys.argv[1]).write_text(\'{"url": "x"}\')\n'
        "time.sleep(600)\n"
    )
    server = ServerProcess([sys.executable, "-c", program, str(ready)], ready)
    await server.start()
    await server.stop()
    assert server.pid is None


async def test_the_server_ends_when_its_parent_is_killed(folder: Path) -> None:
    ready = folder / "mock.json"
    program = (
        "import asyncio, sys; from pathlib import Path; from mpconsole.backend.process import ServerProcess\n"
        "async def main():\n"
        "    server = ServerProcess(sys.argv[2:], Path(sys.argv[1]))\n"
        "    print((await server.start()).ready['pid'], flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    argv = [sys.executable, "-c", program, str(ready), *mock(folder / "mock", ready)]
    parent = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(20):
        while _alive(pid):  # noqa: ASYNC110 - it is nobody's child any more
            await asyncio.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_what_a_server_says_is_in_our_language(folder: Path) -> None:
    ready = folder / "run" / "mock.json"
    with i18n.speaking("zh_CN"):
        server = ServerProcess(mock(folder, ready, port="70000"), ready)
    with pytest.raises(MpconsoleError, match=r"[\u4e00-\u9fff]"):
        await server.start()
