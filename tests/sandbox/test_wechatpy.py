"""wechatpy, a client that knows nothing of us, drives the sandbox for every call that it has."""

import io
from base64 import b64decode
from pathlib import Path

import pytest
from wechatpy.client import WeChatClient
from wechatpy.client.api import WeChatWxa
from wechatpy.component import WeChatComponent
from wechatpy.exceptions import WeChatClientException

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def wxa(client):
    """`WeChatClient.wxa` of a program on the sandbox."""
    theirs = WeChatClient(client.appid, "secret", access_token=client.token)
    theirs.auto_retry = False
    theirs.wxa.API_BASE_URL = f"{client.server.url}/"
    return theirs.wxa


def code_of(call, *arguments) -> int:
    with pytest.raises(WeChatClientException) as caught:
        call(*arguments)
    return caught.value.errcode


def test_a_release_from_commit_to_rollback(client, wxa) -> None:
    template = client.template()
    assert code_of(wxa.get_page) == 86001
    assert wxa.commit(template, "{}", "1.0.0", "第一版")["errcode"] == 0
    assert wxa.get_page() == ["pages/index/index", "pages/cart/cart", "shop/list"]
    category = wxa.get_category()[0]
    assert wxa.get_qrcode().headers["content-type"] == "image/jpeg"
    item = {"address": "pages/index/index", "tag": "茶", "title": "首页", **category}
    audit = wxa.submit_audit({"item_list": [item]})["auditid"]
    assert code_of(wxa.submit_audit, {"item_list": [item]}) == 85009
    assert wxa.get_audit_status(audit)["status"] == 2
    assert wxa.get_latest_audit_status()["auditid"] == audit
    assert wxa.speed_up_audit(audit)["errcode"] == 0
    assert wxa.query_quota()["limit"] == 1000
    assert wxa.undo_code_audit()["errcode"] == 0
    for version in ("1.0.1", "1.0.2"):
        wxa.commit(template, "{}", version, "")
        client.server.verdict(wxa.submit_audit({"item_list": [item]})["auditid"], "approve")
        assert wxa.release()["errcode"] == 0
    assert code_of(wxa.release) == 85052
    assert wxa.revert_code_release()["errcode"] == 0
    assert wxa.change_visit_status(close=True)["errcode"] == 0


def test_domains_and_testers(wxa) -> None:
    assert wxa.modify_domain("add", ["https://a.example"])["requestdomain"] == ["https://a.example"]
    assert wxa.bind_tester("anna")["userstr"]
    assert wxa.unbind_tester("anna")["errcode"] == 0


def test_codes(client, wxa) -> None:
    client.commit()
    for picture in (
        wxa.create_qrcode("pages/index/index"),
        wxa.get_wxa_code("pages/index/index"),
        wxa.get_wxa_code_unlimited("a=1", page="pages/cart/cart"),
    ):
        assert picture.headers["content-type"] == "image/jpeg"
    assert code_of(wxa.get_wxa_code, "pages/none") == 41030
    assert code_of(wxa.get_wxa_code_unlimited, "x" * 33) == 40129


def test_open_accounts(client, wxa) -> None:
    assert code_of(wxa.get_open, client.appid) == 89002
    account = wxa.create_open(client.appid)
    assert wxa.get_open(client.appid) == account
    assert code_of(wxa.bind_open, client.appid, account) == 89000
    assert wxa.unbind_open(client.appid, account)["errcode"] == 0
    assert wxa.bind_open(client.appid, account)["errcode"] == 0


def test_message_templates(wxa) -> None:
    first = wxa.list_library_templates(0, 2)["list"][0]
    keywords = wxa.get_library_template(first["id"])["keyword_list"]
    template = wxa.add_template(first["id"], [keywords[0]["keyword_id"]])
    assert [row["title"] for row in wxa.list_templates()] == [first["title"]]
    assert wxa.send_template_message("openid", template, {}, "form")["errcode"] == 0
    assert wxa.send_subscribe_message("openid", template, {"thing1": {"value": "茶"}})["errcode"] == 0
    assert code_of(wxa.send_subscribe_message, "openid", template, {"thing1": {"value": "茶" * 21}}) == 47003
    assert code_of(wxa.send_subscribe_message, "", template, {}) == 40003
    assert wxa.del_template(template)["errcode"] == 0
    assert code_of(wxa.del_template, template) == 40037


def test_users_and_content(client, wxa) -> None:
    wxa._client.secret = "s3cret"
    user = wxa.code_to_session("code-1")
    assert len(user["openid"]) == 28
    assert len(b64decode(user["session_key"])) == 16
    assert code_of(wxa.code_to_session, "code-1") == 40163
    assert wxa.get_paid_unionid(user["openid"]).startswith("u")
    assert wxa.check_text_security("好茶")["errcode"] == 0
    assert code_of(wxa.check_text_security, "mpconsole-risky") == 87014
    assert wxa.check_image_security(io.BytesIO(b"\xff\xd8\xff" + bytes(9)))["errcode"] == 0
    assert wxa.check_media_async("https://a.example/a.png", 2)["trace_id"]


def test_nothing_that_it_has_is_left_out() -> None:
    """Every call of theirs is made somewhere in this file."""
    source = Path(__file__).read_text()
    calls = [name for name in vars(WeChatWxa) if not name.startswith("_") and name != "API_BASE_URL"]
    assert len(calls) > 30
    assert [name for name in calls if f"wxa.{name}" not in source] == []


def test_a_program_fetches_its_own_token(client) -> None:
    theirs = WeChatClient(client.appid, "s3cret")
    theirs.API_BASE_URL = f"{client.server.url}/cgi-bin/"
    theirs.wxa.API_BASE_URL = f"{client.server.url}/"
    token = client.server.http.get(
        "/cgi-bin/token",
        params={"grant_type": "client_credential", "appid": client.appid, "secret": "s3cret"},
    ).json()["access_token"]
    theirs.session.set(theirs.access_token_key, token)
    theirs.auto_retry = False
    assert code_of(theirs.wxa.get_page) == 86000


def test_a_third_party_platform_finds_its_programs(client) -> None:
    known = client.known
    theirs = WeChatComponent(known["component_appid"], known["component_appsecret"], "token", "a" * 43)
    theirs.API_BASE_URL = f"{client.server.url}/cgi-bin"
    theirs.session.set("component_verify_ticket", known["component_verify_ticket"])
    info = theirs.query_auth(known["authorization_code"])["authorization_info"]
    assert info["authorizer_appid"] == client.appid
    fresh = theirs.refresh_authorizer_token(client.appid, info["authorizer_refresh_token"])
    assert fresh["authorizer_access_token"] != info["authorizer_access_token"]
