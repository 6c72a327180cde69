"""What the preflight says of a program and of what the platform has: pure judgement over real files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mpconsole.i18n import speaking
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.release.model import Outcome, PreflightItem
from mpconsole.release.platforms.protocol import Category, VersionInfo, Versions
from mpconsole.release.platforms.protocol_program import Domains, Guideline, Interface
from mpconsole.release.preflight import words
from mpconsole.release.preflight.facts import Facts, Online
from mpconsole.release.preflight.judge import judge
from mpconsole.release.preflight.scan import scan
from mpconsole.settings import DomainSettings, PrivacySettings, ReviewSettings, SizeSettings, UserContent
from mpconsole.size.weigh import weigh
from tests.size.projects import PAGE, write

ONLINE = Online(
    versions=Versions(),
    categories=(Category("商家自营", "食品饮料", "", (304, 321)),),
    domains=Domains({"request": ("https://api.shop.cn",), "socket": ("wss://ws.shop.cn",)}),
    interfaces=(Interface("wx.getLocation", 1), Interface("wx.chooseAddress", 5)),
    guideline=Guideline(uses={"Address": "delivery"}),
)


def facts(folder: Path, script: str = "", template: str = "", app: dict[str, Any] | None = None) -> Facts:
    pages = {"app.json": {"pages": ["a", "b"], **(app or {})}}
    project = write(folder / "shop", {**PAGE, "b.js": script, "b.wxml": template, "b.json": {}, **pages})
    snapshot = open_snapshot(locate(project))
    return Facts(
        snapshot=snapshot,
        report=weigh(snapshot, SizeSettings()),
        findings=(),
        found=scan([("b.js", script.encode()), ("b.wxml", template.encode())]),
        version="1.0.0",
        notes="n",
        changes=(),
        revision="abc",
        tags={"v1.0.0": "abc"},
        online=ONLINE,
    )


def keys(known: Facts) -> dict[str, Outcome]:
    return {item.key: item.outcome for item in judge(known).items}


JUDGED = [
    ("wx.getLocation()", "interfaces.missing", Outcome.FAILED),
    ("wx.getLocation()", "permission.missing", Outcome.FAILED),
    ("wx.getLocation()", "guideline.missing", Outcome.FAILED),
    ("wx.chooseAddress()", "interfaces.granted", Outcome.PASSED),
    ("wx.chooseAddress()", "guideline.there", Outcome.PASSED),
    ("u = 'https://api.shop.cn/v1'", "domains.legal", Outcome.PASSED),
    ("u = 'wss://ws.shop.cn:8080/v1'", "domains.legal", Outcome.PASSED),
    ("u = 'https://api.shop.cn:8443/v1'", "domains.missing", Outcome.EYE),
    ("wx.request({url: 'https://other.shop.cn/v1'})", "domains.asked", Outcome.FAILED),
    ("wx.login()", "account.login", Outcome.EYE),
    ("wx.login()", "reasons.logout", Outcome.EYE),
    ("wx.chooseImage(); wx.uploadFile()", "content.found", Outcome.EYE),
    ("wx.chooseImage()", "content.none", Outcome.PASSED),
    ("eval('a')", "reasons.code", Outcome.EYE),
    ("wx.requestPayment()", "reasons.payment", Outcome.EYE),
    ("wx.login(); logout()", "reasons.none", Outcome.PASSED),
]


@pytest.mark.parametrize(("script", "key", "outcome"), JUDGED, ids=[f"{key}" for _script, key, _o in JUDGED])
def test_a_script(tmp_path: Path, script: str, key: str, outcome: Outcome) -> None:
    assert keys(facts(tmp_path, script)).get(key) is outcome


def test_places_are_files_and_lines(tmp_path: Path) -> None:
    known = facts(tmp_path, "\nwx.request({url: 'https://x.cn'})\nwx.getLocation()", "<view/>\n<editor/>")
    places = {item.key: item.places for item in judge(known).items}
    assert places["domains.asked"] == ("b.js:2",)
    assert places["interfaces.missing"] == ("b.js:3",)
    assert places["content.found"] == ("b.wxml:2",)


def test_tags(tmp_path: Path) -> None:
    known = facts(tmp_path)
    assert keys(known)["tag.here"] is Outcome.PASSED
    assert keys(replace(known, tags={"1.0.0": "other"}))["tag.elsewhere"] is Outcome.FAILED
    assert keys(replace(known, tags={"v0.9.0": "abc"}))["tag.none"] is Outcome.EYE
    assert not any(key.startswith("tag.") for key in keys(replace(known, revision=None)))


def test_what_is_answered_passes(tmp_path: Path) -> None:
    script = "wx.login(); wx.getLocation(); logout()"
    permission = {"scope.userLocation": {"desc": "shops nearby"}}
    app = {"permission": permission, "requiredPrivateInfos": ["getLocation"]}
    known = facts(tmp_path, script, "<textarea/>", app)
    review = ReviewSettings(
        description="账号 demo 密码 123",
        pictures=("a.png",),
        user_content=UserContent(scenes=(4,), methods=(1,)),
    )
    privacy = PrivacySettings(uses={"Location": "shops nearby"})
    judged = keys(replace(known, review=review, privacy=privacy))
    assert judged["account.given"] is Outcome.PASSED
    assert judged["pictures.there"] is Outcome.PASSED
    assert judged["content.declared"] is Outcome.PASSED
    assert judged["permission.there"] is Outcome.PASSED
    assert judged["privacy.declared"] is Outcome.PASSED
    assert judged["guideline.written"] is Outcome.EYE  # written down, and not sent yet


def test_what_nobody_was_asked_needs_an_eye(tmp_path: Path) -> None:
    script = "wx.getLocation(); u = 'https://api.shop.cn'"
    judged = keys(replace(facts(tmp_path, script), online=None))
    for key in ("categories.unknown", "interfaces.unknown", "guideline.unknown", "domains.unknown"):
        assert judged[key] is Outcome.EYE
    assert keys(replace(facts(tmp_path), online=Online(Versions())))["categories.unknown"] is Outcome.EYE


def test_domains_are_taken_from_the_settings_where_nobody_can_be_asked(tmp_path: Path) -> None:
    known = replace(facts(tmp_path, "u = 'https://api.shop.cn'; v = 'wss://ws.shop.cn'"), online=None)
    listed = DomainSettings(request=("api.shop.cn",), socket=("ws.shop.cn",))
    assert keys(replace(known, domains=listed))["domains.legal"] is Outcome.PASSED
    fewer = DomainSettings(request=("https://other.shop.cn",))
    assert keys(replace(known, domains=fewer))["domains.missing"] is Outcome.EYE


def test_categories(tmp_path: Path) -> None:
    known = facts(tmp_path)
    assert keys(known)["categories.papers"] is Outcome.EYE
    assert keys(replace(known, rehearsal=True))["categories.there"] is Outcome.PASSED
    assert keys(replace(known, online=replace(ONLINE, categories=())))["categories.none"] is Outcome.FAILED
    judged = keys(replace(known, faults=("6 pages are named for the review; the platform takes 5",)))
    assert judged["material.faults"] is Outcome.FAILED


def test_what_only_the_platforms_site_tells(tmp_path: Path) -> None:
    known = facts(tmp_path)
    assert (keys(known)["filing.unknown"], keys(known)["testers.unknown"]) == (Outcome.EYE, Outcome.EYE)
    live = replace(ONLINE, versions=Versions(live=VersionInfo("1.0.0", "", 1)))
    assert keys(replace(known, online=live, version="1.0.1"))["filing.live"] is Outcome.PASSED
    judged = keys(replace(known, rehearsal=True))
    assert judged["filing.rehearsal"] is judged["testers.rehearsal"] is Outcome.PASSED


def test_the_size_is_told_by_a_package_where_no_file_matters_more(tmp_path: Path) -> None:
    bar = [{"pagePath": page, "text": page, "iconPath": "i.png"} for page in ("a", "b")]
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "i.png").write_bytes(b"x" * 30_000)
    known = facts(tmp_path, app={"tabBar": {"list": bar}})
    size = next(item for item in judge(known).items if item.name == "size")
    assert size.args["scope"] == "__APP__"
    (tmp_path / "shop" / "i.png").write_bytes(b"x" * 50_000)
    over = next(item for item in judge(facts(tmp_path, app={"tabBar": {"list": bar}})).items)
    assert (over.key, over.args["scope"]) == ("size.over", "i.png")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_item_has_words(language: str) -> None:
    names = [str(number) for number in range(9)]
    plain = ("bytes", "limit", "used", "scope", "count", "errors", "warnings", "tag", "words", "version")
    args = {
        "names": names,
        **dict.fromkeys((*plain, "live", "first", "name", "faults", "revision", "files"), "x"),
    }
    with speaking(language):
        for key in words._ITEMS:
            shown = words.item(PreflightItem(key.partition(".")[0], Outcome.EYE, key, args))
            assert all(shown[:2])
            assert "{" not in "".join(shown).replace("{develop", "")
