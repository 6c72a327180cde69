"""A journal that is not there: made anew from what the platform has, and gone on with."""

import shutil
from pathlib import Path

import pytest

from mpconsole.errors import UsageError
from mpconsole.release.model import Phase
from mpconsole.release.platforms.protocol import Audit, PhasePlan, VersionInfo, Versions
from mpconsole.release.rebuild import rebuild
from mpconsole.release.releases import Releases
from mpconsole.state import project_folder
from tests.release.conftest import Sandbox
from tests.release.test_releases import git, opened, project, published

__all__ = ["project"]


async def elsewhere(releases: Releases, project: Path, sandbox: Sandbox) -> Releases:
    """The same project on a machine that has never heard of it."""
    await releases.close()
    shutil.rmtree(project_folder(project))
    return opened(project, sandbox)


@pytest.mark.slow
async def test_each_phase_is_found_again_and_goes_on(project: Path, sandbox: Sandbox) -> None:
    releases = opened(project, sandbox)
    assert await releases.refresh() is None
    await releases.start("1.0.0", "first")
    await releases.advance()
    releases = await elsewhere(releases, project, sandbox)
    state = await releases.refresh()
    assert state is not None
    assert (state.phase, state.release.version, state.release.notes) == (Phase.TRIAL, "1.0.0", "first")
    assert (await releases.advance()).phase is Phase.READY
    audit_id = (await releases.submit("1.0.0")).audit_id
    releases = await elsewhere(releases, project, sandbox)
    with pytest.raises(UsageError, match="no other release can begin"):
        await releases.start("1.1.0", "too early")
    state = releases.current()
    assert (state.phase, state.audit_id) == (Phase.IN_REVIEW, audit_id)
    assert audit_id is not None
    sandbox.verdict(audit_id, "reject", "no account")
    releases = await elsewhere(releases, project, sandbox)
    state = await releases.refresh()
    assert state is not None
    assert (state.phase, state.reason) == (Phase.REJECTED, "no account")
    again = (await releases.submit("1.0.0")).audit_id
    assert again is not None
    sandbox.verdict(again, "approve")
    releases = await elsewhere(releases, project, sandbox)
    state = await releases.refresh()
    assert state is not None
    assert state.phase is Phase.APPROVED
    assert (await releases.publish()).phase is Phase.LIVE
    git(project, "tag", "v1.0.0")
    releases = await elsewhere(releases, project, sandbox)
    state = await releases.refresh()
    assert state is not None
    assert (state.phase, bool(state.release.revision)) == (Phase.LIVE, True)
    await published(releases, sandbox, "1.1.0")
    assert len(sandbox.exchanges("/wxa/submit_audit")) == 3
    await releases.close()


@pytest.mark.slow
async def test_a_phased_release_is_found_again(project: Path, sandbox: Sandbox) -> None:
    releases = opened(project, sandbox)
    await published(releases, sandbox, "1.0.0")
    await releases.start("1.1.0", "second")
    await releases.advance()
    audit_id = (await releases.submit("1.1.0")).audit_id
    assert audit_id is not None
    sandbox.verdict(audit_id, "approve")
    await releases.refresh()
    await releases.publish(10)
    releases = await elsewhere(releases, project, sandbox)
    state = await releases.refresh()
    assert state is not None
    assert (state.phase, state.percent, state.release.version) == (Phase.PHASED, 10, "1.1.0")
    assert [one.phase for one in releases.history()] == [Phase.PHASED, Phase.LIVE]
    assert (await releases.rollback()).phase is Phase.APPROVED
    await releases.close()


V1, V2, V3 = (VersionInfo(f"{number}.0.0", "n", number * 100) for number in (1, 2, 3))


def audit(version: str, status: int, submitted: int) -> Audit:
    return Audit("7", status, version, "n", submitted)


@pytest.mark.parametrize(
    ("versions", "latest", "plan", "expected"),
    [
        (Versions(), None, None, []),
        (Versions(V1, None), None, None, ["1.0.0"]),
        (Versions(V1, V1), audit("1.0.0", 0, 50), None, ["1.0.0"]),
        (Versions(V2, V1), audit("1.0.0", 0, 50), None, ["1.0.0", "2.0.0"]),
        (Versions(V3, V1), audit("2.0.0", 2, 250), None, ["1.0.0", "2.0.0"]),
        (Versions(V3, V1), audit("2.0.0", 1, 250), None, ["1.0.0", "2.0.0", "3.0.0"]),
        (Versions(V1, V1), audit("1.0.0", 0, 150), None, ["1.0.0", "1.0.0"]),
        (Versions(V2, V1), audit("2.0.0", 0, 250), PhasePlan(1, 5, 260), ["1.0.0", "2.0.0"]),
    ],
)
def test_what_the_platform_has_adds_up(
    versions: Versions, latest: Audit | None, plan: PhasePlan | None, expected: list[str]
) -> None:
    assert [one.version for one in rebuild(versions, latest, plan)] == expected
