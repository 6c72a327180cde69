"""What surrounds the code: guideline, interfaces, domains, members, media, service, base library."""

import struct

import pytest

from mpconsole.sandbox.limits import IMAGE, VIDEO

OWNER = {"contact_email": "a@b.example", "notice_method": "站内通知"}
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 32
MP4 = struct.pack(">I", 24) + b"ftypmp42" + b"\0" * 32


@pytest.fixture
def live(client):
    """A program that is online."""
    client.publish(client.template(), "1.0.0")
    return client


def set_privacy(client, **body) -> int:
    return client.post("/cgi-bin/component/setprivacysetting", **body)["errcode"]


def get_privacy(client, version: int = 2) -> dict:
    return client.post("/cgi-bin/component/getprivacysetting", privacy_ver=version)


def test_the_guideline_goes_live_with_the_next_release(client) -> None:
    template = client.template()
    client.commit(template)
    settings = [{"privacy_key": "Location", "privacy_text": "find the nearest shop"}]
    assert set_privacy(client, owner_setting=OWNER, setting_list=settings) == 0
    assert get_privacy(client)["setting_list"] == settings
    assert get_privacy(client, 1)["setting_list"] == []
    assert set_privacy(client, privacy_ver=1, owner_setting=OWNER) == 86074
    client.publish(template, "1.0.0")
    assert get_privacy(client, 1)["setting_list"] == settings
    assert set_privacy(client, privacy_ver=1, owner_setting=OWNER | {"contact_qq": "1"}) == 0
    assert get_privacy(client, 1)["owner_setting"]["contact_qq"] == "1"
    assert set_privacy(client, privacy_ver=1, owner_setting=OWNER, setting_list=settings) == 40097


def test_a_guideline_set_after_the_submission_waits_for_the_next_one(client) -> None:
    template = client.template()
    client.commit(template)
    reviewed, later = ([{"privacy_key": key, "privacy_text": "x"}] for key in ("Location", "Album"))
    set_privacy(client, owner_setting=OWNER, setting_list=reviewed)
    client.server.verdict(client.submit(), "approve")
    set_privacy(client, owner_setting=OWNER, setting_list=later)
    client.post("/wxa/release")
    assert get_privacy(client, 1)["setting_list"] == reviewed
    client.publish(template, "1.0.1")
    assert get_privacy(client, 1)["setting_list"] == later


def test_a_guideline_waits_for_the_scan(later, connect) -> None:
    client = connect(later)
    client.commit()
    assert set_privacy(client, owner_setting=OWNER) == 61039
    later.advance(61)
    assert set_privacy(client, owner_setting=OWNER) == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 86069),
        ({"owner_setting": {"notice_method": "x"}}, 86069),
        ({"owner_setting": {"contact_qq": "1"}}, 86069),
        ({"owner_setting": OWNER | {"store_expire_timestamp": "30 days"}}, 87072),
        ({"owner_setting": OWNER | {"store_expire_timestamp": "30天"}}, 0),
        ({"owner_setting": OWNER, "privacy_ver": 3}, 86071),
        ({"owner_setting": OWNER, "setting_list": [{"privacy_key": "Location"}]}, 47001),
    ],
)
def test_guidelines_are_checked(client, body, code) -> None:
    assert set_privacy(client, **body) == code


def test_the_guideline_knows_what_the_code_uses(client, packed) -> None:
    code = b"wx.chooseMedia();wx.getWeRunData();wx.chooseMediaX();getLocation()"
    client.commit(client.template(packed(pages__cart__cart=code)))
    answer = get_privacy(client)
    assert answer["privacy_list"] == ["Album", "RunData"]
    assert answer["code_exist"] == 1


def test_interfaces_are_applied_for(client) -> None:
    def statuses() -> dict[str, int]:
        rows = client.get("/wxa/security/get_privacy_interface")["interface_list"]
        return {row["api_name"]: row["status"] for row in rows}

    assert statuses()["wx.getLocation"] == 1
    path = "/wxa/security/apply_privacy_interface"
    assert client.post(path, api_name="wx.getLocation", content="")["errcode"] == 40097
    assert client.post(path, api_name="wx.scanCode", content="x")["errcode"] == 40097
    assert client.post(path, api_name="wx.getLocation", content="nearest shop")["audit_id"] >= 1
    assert statuses()["wx.getLocation"] == 3


def test_domains(client) -> None:
    def modify(action: str, **lists: list[str]) -> dict:
        return client.post("/wxa/modify_domain", action=action, **lists)

    answer = modify(
        "add", requestdomain=["https://a.example", "http://b.example"], tcpdomain=["tcp://c.example"]
    )
    assert answer["requestdomain"] == ["https://a.example"]
    assert answer["invalid_requestdomain"] == ["http://b.example"]
    assert modify("add", requestdomain=["https://a.example"])["errcode"] == 85017
    assert modify("get")["tcpdomain"] == ["tcp://c.example"]
    assert modify("delete", requestdomain=["https://a.example"])["requestdomain"] == []
    assert modify("set", wsrequestdomain=["wss://d.example"])["tcpdomain"] == []
    assert modify("mix")["errcode"] == 40097
    many = [f"https://{number}.example" for number in range(1001)]
    assert modify("set", requestdomain=many)["errcode"] == 85016
    own = client.post("/wxa/modify_domain_directly", action="add", wsrequestdomain=["wss://e.example"])
    assert own["wsrequestdomain"] == ["wss://e.example"]
    assert modify("get")["wsrequestdomain"] == ["wss://d.example"]
    answer = client.post("/wxa/get_effective_domain")
    known = {name: answer[name]["wsrequestdomain"] for name in ("mp_domain", "third_domain", "direct_domain")}
    assert known == {
        "mp_domain": [],
        "third_domain": ["wss://d.example"],
        "direct_domain": ["wss://e.example"],
    }
    assert answer["effective_domain"]["wsrequestdomain"] == ["wss://d.example", "wss://e.example"]


@pytest.mark.parametrize(
    ("domain", "ok"),
    [
        ("https://a.example:8443", True),
        ("https://a.example/path", False),
        ("https://localhost", False),
        ("https://192.168.0.2", False),
        ("https://*.a.example", False),
        ("https://api.weixin.qq.com", False),
    ],
)
def test_a_domain_is_a_registered_name(client, domain, ok) -> None:
    answer = client.post("/wxa/modify_domain", action="set", requestdomain=[domain])
    assert answer["requestdomain"] == ([domain] if ok else [])
    assert answer.get("invalid_requestdomain", []) == ([] if ok else [domain])
    business = client.post("/wxa/setwebviewdomain", action="set", webviewdomain=[domain])
    assert business["errcode"] == (0 if ok else 40097)


def test_business_domains(client) -> None:
    def change(action: str, *domains: str) -> dict:
        return client.post("/wxa/setwebviewdomain", action=action, webviewdomain=list(domains))

    assert change("add", "https://a.example")["webviewdomain"] == ["https://a.example"]
    assert change("add", "https://a.example")["errcode"] == 89019
    assert change("get")["webviewdomain"] == ["https://a.example"]
    assert client.post("/wxa/setwebviewdomain", webviewdomain=[])["errcode"] == 89020
    assert change("set", *(f"https://{number}.example" for number in range(301)))["errcode"] == 89029
    assert client.post("/wxa/get_webviewdomain_confirmfile")["file_name"].endswith(".txt")


def test_members_and_search(client) -> None:
    userstr = client.post("/wxa/bind_tester", wechatid="anna")["userstr"]
    assert client.post("/wxa/bind_tester", wechatid="anna")["errcode"] == 85004
    assert client.post("/wxa/memberauth", action="get_experiencer")["members"] == [{"userstr": userstr}]
    assert client.post("/wxa/unbind_tester", userstr=userstr)["errcode"] == 0
    assert client.post("/wxa/unbind_tester", wechatid="anna")["errcode"] == 85001
    assert client.post("/wxa/changewxasearchstatus", status=1)["errcode"] == 0
    assert client.get("/wxa/getwxasearchstatus")["status"] == 1


def upload_media(client, data: bytes, field: str = "media") -> dict:
    files = {field: ("picture.png", data, "image/png")}
    return client.server.http.post(
        "/wxa/uploadmedia", params={"access_token": client.token}, files=files
    ).json()


@pytest.mark.parametrize(
    ("data", "field", "code"),
    [
        (JPEG, "media", 0),
        (MP4, "media", 0),
        (b"text", "media", 40005),
        (b"", "media", 41005),
        (JPEG, "file", 41005),
        (JPEG + bytes(IMAGE), "media", 40006),
        (MP4 + bytes(IMAGE), "media", 0),
        (MP4 + bytes(VIDEO), "media", 40006),
    ],
)
def test_media_are_judged_by_their_bytes(client, data, field, code) -> None:
    answer = upload_media(client, data, field)
    assert answer["errcode"] == code
    if not code:
        assert answer["type"] == ("image" if data.startswith(JPEG) else "video")


def test_media_are_used_in_a_submission_for_three_days(later, connect) -> None:
    server, client = later, connect(later)
    client.commit()
    server.advance(60)
    picture, video = upload_media(client, JPEG)["mediaid"], upload_media(client, MP4)["mediaid"]
    wrong = {"pic_id_list": [video]}
    assert client.post("/wxa/submit_audit", preview_info=wrong)["errcode"] == 85092
    preview = {"pic_id_list": [picture], "video_id_list": [video]}
    audit = client.submit(preview_info=preview)
    assert f'src="/media/{picture}"' in server.http.get(f"/audits/{audit}").text
    server.verdict(audit, "approve")
    server.advance(3 * 86400 + 1)
    client.fetch_tokens()
    assert client.post("/wxa/submit_audit", preview_info=preview)["errcode"] == 85092


def test_service_is_paused_and_resumed(live) -> None:
    assert live.post("/wxa/change_visitstatus", action="close")["errcode"] == 0
    assert live.post("/wxa/getvisitstatus")["status"] == 0
    assert live.post("/wxa/change_visitstatus", action="open")["errcode"] == 0
    assert live.post("/wxa/getvisitstatus")["status"] == 1
    assert live.post("/wxa/change_visitstatus", action="shut")["errcode"] == 85022


def test_nothing_online_cannot_be_paused(client) -> None:
    assert client.post("/wxa/change_visitstatus", action="close")["errcode"] == 85021


def test_base_library(client) -> None:
    assert client.post("/cgi-bin/wxopen/setweappsupportversion", version="3.x")["errcode"] == 85015
    assert client.post("/cgi-bin/wxopen/setweappsupportversion", version="3.3.4")["errcode"] == 0
    path = "/cgi-bin/wxopen/getweappsupportversion"
    assert client.get(path)["now_version"] == client.post(path)["now_version"] == "3.3.4"


def test_templates(client) -> None:
    template = client.template()
    assert client.component_post("/wxa/addtotemplate", draft_id=999_999)["errcode"] == 85064
    assert client.component_post("/wxa/deletetemplate", template_id=template)["errcode"] == 0
    assert client.component_post("/wxa/deletetemplate", template_id=template)["errcode"] == 85064
    assert client.commit(template)["errcode"] == 85014


def test_the_first_template_is_number_zero(start, connect) -> None:
    client = connect(start())
    template = client.template()
    assert template == 0
    assert client.commit(template)["errcode"] == 0
