"""The client of the third-party-platform API, against a real sandbox."""

import dataclasses
import json

import pytest

from mpconsole import container
from mpconsole.release.platforms import sandbox as rehearsal
from mpconsole.release.platforms.errors import RefusedError, UnclearError, UnreachableError
from mpconsole.release.platforms.protocol import Material, Parcel
from mpconsole.release.platforms.wxa import WxaPlatform
from tests.release.conftest import Sandbox

APP = {"pages": ["pages/index/index"], "subPackages": [{"root": "shop/", "pages": ["list"]}]}
FILES = [
    ("/app.json", json.dumps(APP).encode()),
    ("/pages/index/index.js", b"Page({})"),
    ("/shop/list.js", b"P"),
]
PACKAGE = container.compress(container.write(FILES))


async def commit(platform: WxaPlatform, version: str) -> None:
    await platform.upload(Parcel(PACKAGE, version, f"notes of {version}: 新首页"))
    draft = (await platform.drafts())[0]
    assert (draft.version, draft.notes) == (version, f"notes of {version}: 新首页")
    await platform.add_template(draft.id)
    template = (await platform.templates())[0]
    assert template.draft_id == draft.id
    await platform.commit(template.id, version, f"notes of {version}: 新首页", {"extAppid": platform.appid})


async def pass_review(platform: WxaPlatform, sandbox: Sandbox) -> str:
    audit_id = await platform.submit(Material(description="try it"))
    sandbox.verdict(audit_id, "approve")
    return audit_id


async def test_the_whole_road(sandbox: Sandbox) -> None:
    platform = await rehearsal.connect(sandbox.url, "wx0123456789abcdef")
    assert platform.rehearsal
    assert await platform.latest_audit() is None
    assert await platform.versions() == await platform.versions()
    sizes = await platform.upload(Parcel(PACKAGE, "1.0.0", ""))
    assert sizes["shop/"] == 1
    await commit(platform, "1.0.0")
    assert await platform.privacy_scan() is not None
    assert (await platform.pages()) == ("pages/index/index", "shop/list")
    assert await platform.categories()
    assert (await platform.trial_code())[:2] == b"\xff\xd8"
    media = await platform.upload_media("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")

    audit_id = await platform.submit(Material(pictures=(media,)))
    audit = await platform.latest_audit()
    assert audit is not None
    assert (audit.id, audit.status, audit.version) == (audit_id, 2, "1.0.0")
    with pytest.raises(RefusedError, match="85009") as refused:
        await platform.submit(Material())
    assert (
        refused.value.hint
        == "A version of this program is in review already: wait for the verdict or withdraw it."
    )
    await platform.expedite(audit_id)
    sandbox.verdict(audit_id, "reject", "1:no way to log in<br>")
    rejected = await platform.audit(audit_id)
    assert (rejected.status, rejected.reason) == (1, "1:no way to log in<br>")
    again = await platform.submit(Material(feedback="the account is demo"))
    await platform.withdraw()
    assert (await platform.audit(again)).status == 3

    await pass_review(platform, sandbox)
    await platform.publish()
    live = (await platform.versions()).live
    assert live is not None
    assert live.version == "1.0.0"
    assert await platform.serving()
    await platform.set_serving(False)
    assert not await platform.serving()
    await platform.set_serving(True)

    await commit(platform, "1.1.0")
    await pass_review(platform, sandbox)
    assert await platform.phase_plan() is None
    await platform.phase(10)
    plan = await platform.phase_plan()
    assert plan is not None
    assert (plan.running, plan.percent) == (True, 10)
    await platform.stop_phase()
    await platform.phase(100)
    (past,) = await platform.past_versions()
    assert past.version == "1.0.0"
    await platform.rollback(past.number)
    live = (await platform.versions()).live
    assert live is not None
    assert live.version == "1.0.0"
    quota = await platform.quota()
    assert quota.rest < quota.limit
    assert quota.expedite_rest < quota.expedite_limit
    await platform.close()


async def test_a_token_that_has_ended_is_renewed_once(sandbox: Sandbox) -> None:
    platform = await rehearsal.connect(sandbox.url, "wx0123456789abcdef")
    await platform.versions()
    authorizer = platform._tokens._authorizer
    assert authorizer is not None
    authorizer.value = "gone"
    await platform.versions()
    assert len(sandbox.exchanges("/cgi-bin/component/api_authorizer_token")) == 2
    await platform.close()


@pytest.mark.parametrize("what", ["picture", "media"])
async def test_a_token_that_has_ended_is_renewed_for_pictures_too(sandbox: Sandbox, what: str) -> None:
    platform = await rehearsal.connect(sandbox.url, "wx0123456789abcdef")
    await commit(platform, "1.0.0")
    authorizer = platform._tokens._authorizer
    assert authorizer is not None
    authorizer.value = "gone"
    if what == "picture":
        assert (await platform.trial_code())[:2] == b"\xff\xd8"
    else:
        assert await platform.upload_media("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")
    await platform.close()


async def test_a_wrong_refresh_token_says_what_to_do(sandbox: Sandbox) -> None:
    platform = await rehearsal.connect(sandbox.url, "wx0123456789abcdef")
    platform._tokens.credentials = dataclasses.replace(platform._tokens.credentials, refresh_token="wrong")
    with pytest.raises(RefusedError, match="61023") as refused:
        await platform.versions()
    assert refused.value.hint is not None
    assert "authorise the platform again" in refused.value.hint
    assert "wrong" not in repr(platform._tokens.credentials)
    await platform.close()


async def test_a_sandbox_that_is_gone_is_unreachable(sandbox: Sandbox) -> None:
    platform = await rehearsal.connect(sandbox.url, "wx0123456789abcdef")
    platform._transport._pauses = (0.0,)
    sandbox.kill()
    with pytest.raises(UnreachableError):
        await platform.versions()
    await platform.close()
    sandbox.start()


@pytest.mark.parametrize(
    "error", [UnclearError("/wxa/release", "no answer in time"), UnreachableError("host", "no")]
)
def test_the_hint_says_how_to_go_on(error: UnclearError | UnreachableError) -> None:
    assert error.hint is not None
    assert "mpconsole release resume" in error.hint
