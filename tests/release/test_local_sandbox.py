"""The sandbox of one project: started when it is needed, found when it runs, gone with its starter."""

import asyncio
import json
import sys
from pathlib import Path

import httpx

from mpconsole.release.platforms.local_sandbox import Sandbox

HOLD = """
import asyncio, os, signal, sys
from pathlib import Path
from mpconsole.release.platforms.local_sandbox import Sandbox
async def main():
    print(await Sandbox(Path(sys.argv[1])).url(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


async def test_it_is_started_once_found_and_ended_by_its_starter(tmp_path: Path) -> None:
    first, second = Sandbox(tmp_path / "s"), Sandbox(tmp_path / "s")
    url = await first.url()
    assert await second.url() == url
    await second.close()
    assert await first.url() == url
    await first.close()
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            await client.get(url)
        except httpx.ConnectError:
            return
    raise AssertionError("the sandbox answers after its end")


async def test_two_that_start_at_once_share_one(tmp_path: Path) -> None:
    sandboxes = [Sandbox(tmp_path / "s") for _number in range(3)]
    urls = await asyncio.gather(*(sandbox.url() for sandbox in sandboxes))
    assert len(set(urls)) == 1
    for sandbox in sandboxes:
        await sandbox.close()


async def test_a_ready_file_of_a_dead_one_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "ready-1.json").write_text(json.dumps({"url": "http://127.0.0.1:9", "pid": 2**22 + 1}))
    (tmp_path / "s" / "ready-2.json").write_text("{")
    sandbox = Sandbox(tmp_path / "s")
    assert await sandbox.url() != "http://127.0.0.1:9"
    await sandbox.close()


async def test_it_ends_with_a_starter_that_was_killed(tmp_path: Path) -> None:
    command = (sys.executable, "-c", HOLD, str(tmp_path / "s"))
    starter = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    url = (await starter.communicate())[0].decode().strip()
    assert url.startswith("http://127.0.0.1:")
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(20):
        while True:
            try:
                await client.get(f"{url}/__mpconsole__/time")
            except httpx.HTTPError:
                break
            await asyncio.sleep(0.05)
    again = Sandbox(tmp_path / "s")
    assert await again.url()
    await again.close()
