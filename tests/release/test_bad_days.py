"""A platform on its bad days, a clock that is wrong, and secrets that must stay where they are."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from mpconsole.errors import PlatformError
from mpconsole.release.model import Action, Phase, ReleaseState
from mpconsole.release.releases import Releases
from tests.release.conftest import Sandbox
from tests.release.test_releases import opened, project
from tests.size.projects import PAGE, write

__all__ = ["project"]
ONCE = ("/wxa/addtotemplate", "/wxa/submit_audit", "/wxa/release")
STEPS = (
    "/wxa/ci/upload",
    "/wxa/gettemplatelist",
    "/wxa/commit",
    "/wxa/security/get_code_privacy_info",
    *ONCE,
)
COMPONENT = "wxfedcba9876543210"


def control(sandbox: Sandbox, what: str, **body: object) -> None:
    httpx.post(f"{sandbox.url}/__mpconsole__/{what}", json=body, trust_env=False).raise_for_status()


@pytest.fixture
async def releases(project: Path, sandbox: Sandbox) -> AsyncIterator[Releases]:
    releases = opened(project, sandbox)
    yield releases
    await releases.close()


async def next_step(releases: Releases, sandbox: Sandbox) -> ReleaseState:
    """Do what the state asks for, as a person would who does not give up."""
    state = releases.state()
    if state is None:
        return await releases.start("1.0.0", "n")
    if Action.ADVANCE in state.actions:
        return await releases.advance()
    if Action.SUBMIT in state.actions:
        return await releases.submit("1.0.0")
    if Action.PUBLISH in state.actions:
        return await releases.publish()
    assert state.audit_id is not None
    if state.phase is Phase.IN_REVIEW:
        sandbox.verdict(state.audit_id, "approve")
    return await releases.refresh() or state


async def to_users(releases: Releases, sandbox: Sandbox) -> int:
    """Take a release to its users; return how often the platform stood in the way."""
    stumbled = 0
    for _round in range(20):
        try:
            state = await next_step(releases, sandbox)
        except PlatformError:
            stumbled += 1
            continue
        if state.phase is Phase.LIVE and state.open_step is None:
            return stumbled
    raise AssertionError(releases.state())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["busy", "away", "html"])
@pytest.mark.parametrize("path", STEPS)
async def test_a_bad_answer_at_any_step_doubles_nothing(
    releases: Releases, sandbox: Sandbox, kind: str, path: str
) -> None:
    control(sandbox, "fault", path=path, kind=kind, times=1)
    stumbled = await to_users(releases, sandbox)
    assert stumbled == (1 if path in ONCE else 0)  # what may be repeated is, without a word
    assert len(sandbox.exchanges("/wxa/submit_audit")) == 1
    assert len(sandbox.exchanges("/wxa/release")) == 1


@pytest.mark.slow
async def test_a_scan_that_runs_again_is_waited_for(releases: Releases, sandbox: Sandbox) -> None:
    control(sandbox, "fault", path="/wxa/submit_audit", kind="refuse", errcode=61039, times=2)
    assert await to_users(releases, sandbox) == 0
    codes = [event["errcode"] for event in sandbox.events() if event.get("path") == "/wxa/submit_audit"]
    assert codes == [61039, 61039, 0]
    assert len(sandbox.exchanges("/wxa/commit")) == 1


async def test_no_answer_in_time_after_having_acted(releases: Releases, sandbox: Sandbox) -> None:
    await releases.start("1.0.0", "n")
    await releases.advance()
    control(sandbox, "fault", path="/wxa/submit_audit", kind="silent", times=1)
    with pytest.raises(PlatformError, match="no answer in time"):
        await releases.submit("1.0.0")
    state = await releases.advance()
    assert state.phase is Phase.IN_REVIEW
    assert len(sandbox.exchanges("/wxa/submit_audit")) == 1


@pytest.mark.slow
async def test_away_for_an_hour(releases: Releases, sandbox: Sandbox) -> None:
    await releases.start("1.0.0", "n")
    await releases.advance()
    state = await releases.submit("1.0.0")
    sandbox.kill()
    for _try in range(2):
        with pytest.raises(PlatformError, match="cannot be reached"):
            await releases.refresh()
    assert releases.current() == state
    sandbox.start()
    control(sandbox, "time", advance=3600 * 3)  # by now its tokens have ended
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "approve")
    assert (await releases.refresh()) is not None
    assert (await releases.publish()).phase is Phase.LIVE


def run(project: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mpconsole", "release", *words, "--project", str(project)],
        env=os.environ | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_is_wrong(sandbox: Sandbox, tmp_path: Path, days: int) -> None:
    """What was first, live or in review is decided by the platform's times alone."""
    (tmp_path / "skew").mkdir()
    (tmp_path / "skew" / "sitecustomize.py").write_text(
        "import time\n"
        f"step = {days} * 86400\n"
        "real, real_ns = time.time, time.time_ns\n"
        "time.time, time.time_ns = lambda: real() + step, lambda: real_ns() + step * 10**9\n"
    )
    shop = write(tmp_path / "shop", PAGE | {"project.config.json": {"appid": "wx0123456789abcdef"}})
    skewed = {"PYTHONPATH": str(tmp_path / "skew"), "MPCONSOLE_BASE_URL": sandbox.url}
    for version in ("1.0.0", "1.1.0"):
        done = run(shop, "upload", "--yes", "--version", version, "--notes", "n", **skewed)
        assert done.returncode == 0, done.stderr
        assert run(shop, "submit", "--yes", "--version", version, **skewed).returncode == 0
        audit_id = sandbox.exchanges("/wxa/submit_audit")[-1]["changes"][0]["audit_id"]
        sandbox.verdict(str(audit_id), "approve")
        assert run(shop, "publish", "--yes", **skewed).returncode == 0
    assert "1.1.0  live" in run(shop, "status", MPCONSOLE_BASE_URL=sandbox.url).stdout
    assert run(shop, "rollback", "--yes", **skewed).returncode == 0
    assert len(sandbox.exchanges("/wxa/release")) == 2


@pytest.mark.slow
def test_no_secret_is_written_or_said(sandbox: Sandbox, tmp_path: Path) -> None:
    """The third-party platform's API with real credentials of the sandbox: everything that is left behind."""
    appid = "wx0123456789abcdef"
    shop = write(
        tmp_path / "shop",
        PAGE
        | {
            "project.config.json": {"appid": appid},
            "mpconsole.toml": f'[release]\ncomponent_appid = "{COMPONENT}"\ntemplate = "0"\n',
        },
    )
    known = httpx.post(f"{sandbox.url}/__mpconsole__/connect", json={"appid": appid}, trust_env=False).json()
    rehearsed = run(
        shop, "upload", "--yes", "--version", "0.9.0", "--notes", "n", MPCONSOLE_BASE_URL=sandbox.url
    )
    assert rehearsed.returncode == 0, rehearsed.stderr
    (shop / "mpconsole.toml").write_text(
        f'[release]\ncomponent_appid = "{known["component_appid"]}"\ntemplate = "0"\n'
    )
    secrets = {
        "MPCONSOLE_COMPONENT_SECRET": known["component_appsecret"],
        "MPCONSOLE_COMPONENT_VERIFY_TICKET": known["component_verify_ticket"],
        "MPCONSOLE_REFRESH_TOKEN": known["authorizer_refresh_token"],
    }
    environ = {**secrets, "MPCONSOLE_PLATFORM": "open-platform", "MPCONSOLE_BASE_URL": sandbox.url}
    said = ""
    for words in (
        ("upload", "--yes", "--version", "1.0.0", "--notes", "n"),
        ("submit", "--yes", "--version", "1.0.0"),
        ("publish", "--yes"),  # refused
        ("quota", "--json"),
        ("status", "--json"),
        ("withdraw", "--yes"),
        ("history", "--json"),
    ):
        done = run(shop, *words, **environ)
        said += done.stdout + done.stderr
    assert '"phase": "withdrawn"' in said
    wrong = run(shop, "status", **{**environ, "MPCONSOLE_COMPONENT_SECRET": "wrong-secret-of-mine"})
    said += wrong.stdout + wrong.stderr
    tokens = handed_out(sandbox)
    assert tokens
    hidden = [*secrets.values(), "wrong-secret-of-mine", *tokens]
    folders = [shop, *(Path(os.environ[f"MPCONSOLE_{name}_DIR"]) for name in ("STATE", "CONFIG", "CACHE"))]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files += list((sandbox.folder / "data" / "events").glob("*"))
    assert any(file.name == "releases.sqlite" for file in files)
    for secret in hidden:
        assert secret not in said
        for file in files:
            assert secret.encode() not in file.read_bytes(), file


def handed_out(sandbox: Sandbox) -> list[str]:
    """Return every token that the platform gave."""
    with sqlite3.connect(sandbox.folder / "data" / "sandbox.sqlite") as connection:
        rows = connection.execute("SELECT key FROM documents WHERE kind = 'token'").fetchall()
    connection.close()
    return [key for (key,) in rows if len(key) > 8]
