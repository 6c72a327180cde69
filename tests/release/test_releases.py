"""The road from sources to users, and back, against a real sandbox."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mpconsole.errors import UsageError
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.release.lock import LockedError
from mpconsole.release.model import Outcome, Phase, Preflight, ReleaseEvent, StepEnded, StepName, StepStatus
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.platforms.protocol import Material
from mpconsole.release.releases import Releases
from mpconsole.settings import ProjectSettings
from tests.release.conftest import Sandbox
from tests.size.projects import PAGE, write

SHOP = PAGE | {"project.config.json": {"appid": "wx0123456789abcdef", "setting": {}}, ".gitignore": ""}


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = write(tmp_path / "shop", SHOP)
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "feat: 首页")
    return folder


def opened(project: Path, sandbox: Sandbox, events: list[ReleaseEvent] | None = None) -> Releases:
    return Releases(
        project,
        ProjectSettings(),
        lambda: open_snapshot(locate(project)),
        base_url=sandbox.url,
        tell=(events if events is not None else []).append,
    )


@pytest.fixture
async def releases(project: Path, sandbox: Sandbox) -> AsyncIterator[Releases]:
    releases = opened(project, sandbox)
    yield releases
    await releases.close()


async def published(releases: Releases, sandbox: Sandbox, version: str) -> None:
    await releases.start(version, f"notes of {version}")
    await releases.advance()
    state = await releases.submit(version)
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "approve")
    await releases.refresh()
    await releases.publish()


async def test_rejected_mended_approved_phased_live_and_rolled_back(
    releases: Releases, sandbox: Sandbox, project: Path
) -> None:
    assert releases.state() is None
    assert await releases.refresh() is None
    suggestion = await releases.suggest()
    assert (suggestion.version, suggestion.notes) == ("1.0.0", "New:\n- 首页")
    await published(releases, sandbox, "1.0.0")
    suggestion = await releases.suggest()
    assert (suggestion.version, suggestion.notes, suggestion.since) == ("1.0.1", "", "1.0.0")

    await releases.start("1.1.0", "notes")
    state = await releases.advance()
    assert state.phase is Phase.READY
    assert state.rehearsal
    state = await releases.submit("1.1.0")
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "reject", "1:no account<br>2:empty page<br>")
    refreshed = await releases.refresh()
    assert refreshed is not None
    assert (refreshed.phase, refreshed.reason) == (Phase.REJECTED, "1:no account<br>2:empty page<br>")

    (project / "a.wxml").write_text("<view>mended</view>")
    await releases.start("1.1.1", "mended")
    await releases.advance()
    state = await releases.submit("1.1.1", Material(description="account demo, password demo"))
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "approve")
    assert (await releases.refresh()) is not None
    state = await releases.publish(10)
    assert (state.phase, state.percent) == (Phase.PHASED, 10)
    with pytest.raises(RefusedError, match="85082"):
        await releases.publish(5)
    assert releases.state() == (await releases.refresh())
    state = await releases.publish(50)
    state = await releases.publish()
    assert state.phase is Phase.LIVE
    state = await releases.rollback()
    assert state.phase is Phase.ROLLED_BACK
    assert state.step(StepName.ROLLBACK).data["to"] == "1.0.0"
    assert [one.phase for one in releases.history()] == [Phase.ROLLED_BACK, Phase.REJECTED, Phase.LIVE]


async def test_each_step_is_told_and_stands_on_the_timeline(project: Path, sandbox: Sandbox) -> None:
    events: list[ReleaseEvent] = []
    releases = opened(project, sandbox, events)
    await releases.start("1.0.0", "notes")
    state = await releases.advance()
    ended = [event.step for event in events if isinstance(event, StepEnded)]
    assert ended == [StepName.BUILD, StepName.UPLOAD, StepName.TEMPLATE, StepName.COMMIT, StepName.SCAN]
    assert [step.status for step in state.steps] == [StepStatus.DONE] * 5 + [StepStatus.WAITING] * 3
    await releases.close()


async def test_a_withdrawn_release_may_be_submitted_again(releases: Releases) -> None:
    await releases.start("1.0.0", "notes")
    await releases.advance()
    await releases.submit("1.0.0")
    assert (await releases.withdraw()).phase is Phase.WITHDRAWN
    assert (await releases.submit("1.0.0")).phase is Phase.IN_REVIEW


async def test_submission_wants_the_version_typed(releases: Releases, sandbox: Sandbox) -> None:
    await releases.start("1.0.0", "notes")
    await releases.advance()
    with pytest.raises(UsageError, match=r"1\.0\.0, not 1\.0"):
        await releases.submit("1.0")
    assert sandbox.exchanges("/wxa/submit_audit") == []


async def test_what_is_not_possible_now_says_what_is(releases: Releases) -> None:
    with pytest.raises(UsageError, match="no release yet"):
        await releases.publish()
    await releases.start("1.0.0", "notes")
    with pytest.raises(UsageError, match="cannot be published: it is prepared"):
        await releases.publish()
    await releases.start("1.0.1", "in its place")
    assert [one.phase for one in releases.history()] == [Phase.PREPARED, Phase.ABANDONED]
    await releases.advance()
    await releases.submit("1.0.1")
    with pytest.raises(UsageError, match=r"no other release can begin: 1\.0\.1 is in review"):
        await releases.start("1.0.2", "too early")


async def test_a_trial_version_that_somebody_else_committed_is_not_submitted(
    releases: Releases, sandbox: Sandbox, tmp_path: Path
) -> None:
    await releases.start("1.0.0", "notes")
    await releases.advance()
    other = opened(write(tmp_path / "other", SHOP), sandbox)
    await other.start("2.0.0", "notes")
    await other.advance()
    await other.close()
    with pytest.raises(Exception, match=r"the trial version is 2\.0\.0, not 1\.0\.0"):
        await releases.submit("1.0.0")
    state = releases.state()
    assert state is not None
    assert (state.phase, state.open_step) == (Phase.READY, None)


async def test_two_processes_do_not_move_the_same_release(releases: Releases) -> None:
    await releases.start("1.0.0", "notes")
    with releases._journal.exclusive(), pytest.raises(LockedError):
        await releases.advance()


async def test_what_happened_on_the_platforms_site_is_seen(releases: Releases, sandbox: Sandbox) -> None:
    await published(releases, sandbox, "1.0.0")
    await releases.start("1.1.0", "notes")
    await releases.advance()
    state = await releases.submit("1.1.0")
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "delay", "later")
    delayed = await releases.refresh()
    assert delayed is not None
    assert delayed.phase is Phase.DELAYED
    sandbox.verdict(state.audit_id, "approve")
    await releases.refresh()
    platform = await releases.platform()
    await platform.phase(20)
    phased = await releases.refresh()
    assert phased is not None
    assert (phased.phase, phased.percent) == (Phase.PHASED, 20)
    await platform.stop_phase()
    stopped = await releases.refresh()
    assert stopped is not None
    assert stopped.phase is Phase.APPROVED
    await platform.publish()
    live = await releases.refresh()
    assert live is not None
    assert live.phase is Phase.LIVE


def outcomes(preflight: Preflight) -> dict[str, tuple[Outcome, str]]:
    return {item.name: (item.outcome, item.key) for item in preflight.items}


async def test_preflight_judges_the_project(releases: Releases, sandbox: Sandbox, project: Path) -> None:
    git(project, "tag", "v1.0.0")
    good = outcomes(await releases.preflight("1.0.0", "notes"))
    assert good.pop("reasons") == (Outcome.EYE, "reasons.simple")
    assert all(outcome is Outcome.PASSED for outcome, _key in good.values()), good
    await published(releases, sandbox, "1.0.0")
    script = "Page({})\n// wx.getLocation() and http://localhost\nwx.login()\nwx.getLocation()\n"
    (project / "a.js").write_text(script + "const a = 'http://192.168.1.5:4100/api'\n")
    (project / "a.json").write_text("{")
    bad = await releases.preflight("0.9.0", "")
    judged = {name: value[0] for name, value in outcomes(bad).items()}
    assert judged == judged | {
        "size": Outcome.PASSED,
        "checks": Outcome.FAILED,
        "tree": Outcome.FAILED,
        "version": Outcome.FAILED,
        "notes": Outcome.EYE,
        "review": Outcome.PASSED,
        "privacy": Outcome.FAILED,
        "addresses": Outcome.FAILED,
        "account": Outcome.EYE,
        "tag": Outcome.EYE,
        "permission": Outcome.FAILED,
        "interfaces": Outcome.FAILED,
        "guideline": Outcome.EYE,
        "domains": Outcome.PASSED,
    }
    items = {item.name: item for item in bad.items}
    assert items["privacy"].places == ("a.js:4",)
    assert items["addresses"].places == ("a.js:5",)
    assert items["tree"].places == ("a.js", "a.json")


async def test_preflight_shows_the_first_note_not_its_heading(releases: Releases) -> None:
    preflight = await releases.preflight("1.0.0", "New:\n- 首页\n- coupons", online=False)
    assert [item.args["first"] for item in preflight.items if item.name == "notes"] == ["首页"]


async def test_a_dry_preflight_asks_nobody(project: Path, sandbox: Sandbox) -> None:
    sandbox.kill()
    releases = opened(project, sandbox)
    dry = outcomes(await releases.preflight("1.0.0", "notes", online=False))
    assert dry["version"] == (Outcome.EYE, "version.unknown")
    assert dry["review"] == (Outcome.EYE, "review.unknown")
    assert (await releases.suggest(online=False)).version == "1.0.0"
    await releases.close()
    sandbox.start()
