"""The unmodified official uploader, run by us and led to a sandbox; and what is said by hand after it."""

import json
import os
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.release import handoff
from mpconsole.release.model import Phase, ReleaseEvent, StepName, StepProgress
from mpconsole.release.releases import Releases
from mpconsole.settings import EnvironmentSettings, ProjectSettings, ReleaseSettings, ReviewSettings
from mpconsole.state import state_folder
from tests.oracle.official import modules
from tests.release.conftest import Sandbox
from tests.size.projects import PAGE, write

pytestmark = pytest.mark.slow
APPID = "wx0123456789abcdef"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / f"private.{APPID}.key"
    private = rsa.generate_private_key(65537, 2048)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture
async def sandbox(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    server = Sandbox(tmp_path / "sandbox", "--for-miniprogram-ci", "--key", f"{APPID}={key}")
    ready = json.loads((server.folder / "ready.json").read_text())
    for name, value in ready["env"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))
    yield server
    server.stop()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(
        tmp_path / "shop",
        PAGE | {"project.config.json": {"appid": APPID, "setting": {"es6": True, "minified": True}}},
    )


Open = Callable[..., Releases]


@pytest.fixture
async def opened(project: Path, key: Path) -> AsyncIterator[Open]:
    made: list[Releases] = []

    def make(key: Path = key, **release: str) -> Releases:
        settings = ProjectSettings(
            env={"prod": EnvironmentSettings(appid=APPID, key=str(key), robot=7)},
            release=ReleaseSettings(**release),
        )
        made.append(Releases(project, settings, lambda: open_snapshot(locate(project)), tell=events.append))
        return made[-1]

    events: list[ReleaseEvent] = []
    make.events = events
    yield make
    for releases in made:
        await releases.close()


async def test_upload_then_by_hand(sandbox: Sandbox, opened: Open, project: Path) -> None:
    releases = opened()
    assert releases.target.platform == "miniprogram-ci"
    assert not releases.target.rehearsal
    preflight = await releases.preflight("1.4.0", "notes")
    assert {item.key for item in preflight.items} >= {"version.unknown", "review.unknown"}
    await releases.start("1.4.0", "新首页")
    state = await releases.advance()
    assert (state.phase, state.by_hand) == (Phase.UPLOADED, True)
    assert [step.name for step in state.steps] == [
        StepName.BUILD,
        StepName.UPLOAD,
        StepName.SUBMIT,
        StepName.REVIEW,
        StepName.PUBLISH,
    ]
    (upload,) = sandbox.exchanges("/wxa/ci/upload")
    assert (upload["query"]["version"], upload["query"]["desc"], upload["query"]["robot"]) == (
        "1.4.0",
        "新首页",
        "7",
    )
    assert upload["changes"][0]["verified"] is True
    assert any(isinstance(event, StepProgress) for event in opened.events)
    with zipfile.ZipFile(state.step(StepName.UPLOAD).data["source_map"]) as maps:
        assert any(name.endswith(".map") for name in maps.namelist())
    assert APPID in (state_folder() / "upload-keys.json").read_text()
    text = handoff.sheet(state, releases.target.robot, ReviewSettings())
    for words in (APPID, "1.4.0", "ci机器人7", "新首页", "提交审核", "mpconsole release confirm submitted"):
        assert words in text
    with pytest.raises(UsageError, match="cannot be confirmed now"):
        await releases.confirm("live")
    assert (await releases.confirm("submitted")).phase is Phase.IN_REVIEW
    assert await releases.refresh() == releases.state()
    state = await releases.confirm("rejected", "no account")
    assert (state.phase, state.reason) == (Phase.REJECTED, "no account")
    await releases.confirm("submitted")
    await releases.confirm("approved")
    assert (await releases.confirm("live")).phase is Phase.LIVE
    with pytest.raises(UsageError):
        await releases.withdraw()


async def test_a_repeated_upload_compiles_the_same_copy(
    sandbox: Sandbox, opened: Open, project: Path
) -> None:
    releases = opened()
    await releases.start("1.0.0", "n")
    sandbox.kill()
    with pytest.raises(MpconsoleError, match="official tool refuses") as refused:
        await releases.advance()
    assert refused.value.hint is not None
    assert "HTTPS_PROXY" in refused.value.hint
    (project / "a.js").write_text("Page({later: 1})")
    state = releases.state()
    assert state is not None
    copy = releases._workshop.sources(state)
    assert (copy / "a.js").read_text() == PAGE["a.js"]
    (copy / "a.js").write_text("tampered")
    with pytest.raises(MpconsoleError, match="not what was built"):
        await releases.advance()
    sandbox.start()


async def test_a_wrong_key_is_one_sentence_with_the_page_to_open(
    sandbox: Sandbox, opened: Open, tmp_path: Path
) -> None:
    private = rsa.generate_private_key(65537, 2048)
    other = tmp_path / "other.key"
    other.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    releases = opened(key=other)
    await releases.start("1.0.0", "n")
    with pytest.raises(MpconsoleError, match="official tool refuses") as refused:
        await releases.advance()
    assert refused.value.hint is not None
    assert "mp.weixin.qq.com" in refused.value.hint
    releases = opened(key=tmp_path / "gone.key")
    await releases.start("1.0.1", "n")
    with pytest.raises(MpconsoleError, match="upload key"):
        await releases.advance()


async def test_the_api_of_a_third_party_platform_behind_the_official_uploader(
    sandbox: Sandbox, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{sandbox.url}/__mpconsole__/connect", json={"appid": APPID})
    known = answer.json()
    monkeypatch.setenv("MPCONSOLE_COMPONENT_SECRET", known["component_appsecret"])
    monkeypatch.setenv("MPCONSOLE_COMPONENT_VERIFY_TICKET", known["component_verify_ticket"])
    monkeypatch.setenv("MPCONSOLE_REFRESH_TOKEN", known["authorizer_refresh_token"])
    where = {
        "component_appid": known["component_appid"],
        "base_url": sandbox.url,
        "platform": "open-platform",
    }
    releases = opened(**where)
    await releases.start("2.0.0", "n")
    state = await releases.advance()
    assert state.phase is Phase.READY
    assert not state.rehearsal
    state = await releases.submit("2.0.0")
    assert state.audit_id is not None
    sandbox.verdict(state.audit_id, "approve")
    await releases.refresh()
    assert (await releases.publish()).phase is Phase.LIVE

    template = str(state.step(StepName.TEMPLATE).data["template_id"])
    from_library = opened(**where, template=template)
    await from_library.start("2.0.1", "the same template once more")
    state = await from_library.advance()
    assert state.phase is Phase.READY
    assert state.steps[0].name is StepName.TEMPLATE
    assert len(sandbox.exchanges("/wxa/ci/upload")) == 1
    secrets = (
        known["component_appsecret"],
        known["component_verify_ticket"],
        known["authorizer_refresh_token"],
    )
    written = [
        path.read_bytes() for path in Path(os.environ["MPCONSOLE_STATE_DIR"]).rglob("*") if path.is_file()
    ]
    assert written
    assert not any(secret.encode() in data for secret in secrets for data in written)
