"""WeChat's own side, asked by clients that others wrote for the real service (wechatpy, wechatpayv3)."""

import base64
import hashlib
import hmac
import io
import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpy import WeChatClient, WeChatClientException
from wechatpy.crypto import WeChatWxaCrypto

from mpconsole.backend.wechat.pages import Pages
from mpconsole.backend.wechat.pay import notify
from mpconsole.backend.wechat.pay.keys import load_keys
from mpconsole.backend.wechat.values import is_allowed

APPID, SECRET = "wx1234567890abcdef", "s" * 32
ROUTES = f"""
[wechat]
appid = "{APPID}"
secret = "{SECRET}"
risky = ["forbidden"]
[wechat.templates]
T1 = ["thing1", "time2"]
T2 = ["amount1"]
"""
REAL = ("https://api.weixin.qq.com", "https://api.mch.weixin.qq.com")
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def url(launch_once, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("wechat") / "mock"
    folder.mkdir()
    (folder / "routes.toml").write_text(ROUTES)
    return launch_once(folder)[1]["url"]


@pytest.fixture(autouse=True)
def redirected(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests to the real hosts come to the mock, as a hosts file would."""
    original = requests.Session.request

    def request(self: requests.Session, method: str, target: str, **options: Any) -> requests.Response:
        for real in REAL:
            target = target.replace(real, url)
        assert target.startswith(url)
        return original(self, method, target, **options)

    monkeypatch.setattr(
        requests.Session,
        "request",
        lambda self, method, url, **options: request(self, method, url, **options),
    )


@pytest.fixture
def device(url: str) -> Ask:
    """A phone with WeChat: `device("login", user="lin")`."""
    return lambda name, **body: httpx.post(f"{url}/__mpconsole__/wechat/{name}", json=body).json()


@pytest.fixture
def server() -> WeChatClient:
    return WeChatClient(APPID, SECRET)


def refused(code: int):
    return pytest.raises(WeChatClientException, match=f"Error code: {code}")


def login(server: WeChatClient, device: Ask, user: str) -> dict[str, str]:
    return server.wxa.code_to_session(device("login", user=user)["code"])


def test_a_code_becomes_a_session_once(server: WeChatClient, device: Ask) -> None:
    code = device("login", user="lin")["code"]
    session = server.wxa.code_to_session(code)
    assert len(session["openid"]) == 28
    assert len(base64.b64decode(session["session_key"])) == 16
    with refused(40163):
        server.wxa.code_to_session(code)
    with refused(40029):
        server.wxa.code_to_session("nobody's")
    again = login(server, device, "lin")
    assert again == session, "the same user, the same session"
    other = login(server, device, "wu")
    assert other["openid"] != session["openid"]
    assert other["unionid"] != session["unionid"]


def test_a_code_is_too_old_after_five_minutes(server: WeChatClient, device: Ask) -> None:
    code = device("login")["code"]
    assert device("expire", what="codes") == {"expired": "codes"}
    with refused(40029):
        server.wxa.code_to_session(code)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"appid": "wxother", "secret": SECRET, "js_code": "x"}, 40013),
        ({"appid": APPID, "secret": "other", "js_code": "x"}, 40125),
        ({"secret": SECRET, "js_code": "x"}, 41002),
        ({"appid": APPID, "js_code": "x"}, 41004),
        ({"appid": APPID, "secret": SECRET}, 41008),
        ({"appid": APPID, "secret": SECRET, "js_code": "x", "grant_type": "y"}, 40002),
    ],
)
def test_login_refusals(url: str, query: dict[str, str], code: int) -> None:
    answer = httpx.get(url + "/sns/jscode2session", params=query)
    assert (answer.status_code, answer.json()["errcode"]) == (200, code)
    assert " rid: " in answer.json()["errmsg"]


def test_encrypted_data_opens_with_the_session_key(server: WeChatClient, device: Ask) -> None:
    session = login(server, device, "lin")
    profile = device("getUserProfile", user="lin", nickName="林")
    opened = WeChatWxaCrypto(session["session_key"], profile["iv"], APPID).decrypt_message(
        profile["encryptedData"]
    )
    assert (opened["openId"], opened["unionId"], opened["nickName"]) == (
        session["openid"],
        session["unionid"],
        "林",
    )
    expected = hashlib.sha1((profile["rawData"] + session["session_key"]).encode()).hexdigest()
    assert profile["signature"] == expected
    phone = device("getPhoneNumber", user="lin", phone="13912345678")
    opened = WeChatWxaCrypto(session["session_key"], phone["iv"], APPID).decrypt_message(
        phone["encryptedData"]
    )
    assert opened["purePhoneNumber"] == "13912345678"


def test_phone_numbers_by_code(server: WeChatClient, device: Ask) -> None:
    code = device("getPhoneNumber", user="lin", phone="13912345678")["code"]
    info = server.post("https://api.weixin.qq.com/wxa/business/getuserphonenumber", data={"code": code})[
        "phone_info"
    ]
    assert (info["phoneNumber"], info["countryCode"], info["watermark"]["appid"]) == (
        "13912345678",
        "86",
        APPID,
    )
    with refused(40163):
        server.post("https://api.weixin.qq.com/wxa/business/getuserphonenumber", data={"code": code})
    abroad = device("getPhoneNumber", phone="+852 91234567")["code"]
    info = server.post("https://api.weixin.qq.com/wxa/business/getuserphonenumber", data={"code": abroad})[
        "phone_info"
    ]
    assert (info["phoneNumber"], info["purePhoneNumber"], info["countryCode"]) == (
        "+85291234567",
        "91234567",
        "852",
    )


def test_sessions_can_be_checked_and_renewed(server: WeChatClient, device: Ask) -> None:
    session = login(server, device, "lin")

    def check(key: str, name: str = "checksession") -> dict[str, Any]:
        signature = hmac.new(key.encode(), b"", hashlib.sha256).hexdigest()
        params = {"openid": session["openid"], "signature": signature, "sig_method": "hmac_sha256"}
        return server.get(f"https://api.weixin.qq.com/wxa/{name}", params=params)

    assert check(session["session_key"])["errcode"] == 0
    with refused(87009):
        check("another")
    renewed = check(session["session_key"], "resetusersessionkey")["session_key"]
    assert renewed != session["session_key"]
    assert check(renewed)["errcode"] == 0
    device("expire", what="sessions")
    with refused(87007):
        check(renewed)


def test_tokens_end_and_the_client_fetches_another(server: WeChatClient, device: Ask, url: str) -> None:
    first = server.access_token
    server.auto_retry = False
    assert server.misc.get_wechat_ips() == ["127.0.0.1"]
    device("expire", what="tokens")
    with refused(42001):
        server.misc.get_wechat_ips()
    server.auto_retry = True
    assert server.misc.get_wechat_ips() == ["127.0.0.1"]
    assert server.access_token != first
    for token, code in (("", 41001), ("wrong", 40001)):
        answer = httpx.get(url + "/cgi-bin/getcallbackip", params={"access_token": token})
        assert answer.json()["errcode"] == code


def test_a_new_token_leaves_the_old_one_for_a_while(url: str) -> None:
    params = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
    one, two = (httpx.get(url + "/cgi-bin/token", params=params).json() for _ in range(2))
    assert one["access_token"] != two["access_token"]
    assert one["expires_in"] == 7200
    for token in (one, two):
        answer = httpx.get(url + "/cgi-bin/getcallbackip", params={"access_token": token["access_token"]})
        assert "ip_list" in answer.json()


def test_the_stable_token_is_stable(url: str) -> None:
    body = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
    one, two = (httpx.post(url + "/cgi-bin/stable_token", json=body).json() for _ in range(2))
    assert one["access_token"] == two["access_token"]
    assert two["expires_in"] <= one["expires_in"] <= 7200
    forced = httpx.post(url + "/cgi-bin/stable_token", json={**body, "force_refresh": True}).json()
    assert forced["access_token"] != one["access_token"]
    too_soon = httpx.post(url + "/cgi-bin/stable_token", json={**body, "force_refresh": True}).json()
    assert too_soon["errcode"] == 45011
    assert httpx.get(url + "/cgi-bin/stable_token").json()["errcode"] == 43002


def test_each_accept_is_one_subscribe_message(server: WeChatClient, device: Ask) -> None:
    openid = login(server, device, "reader")["openid"]
    data = {"thing1": {"value": "龙井已发货"}, "time2": {"value": "2026年1月5日 15:01"}}
    with refused(43101):
        server.wxa.send_subscribe_message(openid, "T1", data)
    assert device("requestSubscribeMessage", user="reader", tmplIds=["T1"])["T1"] == "accept"
    assert device("requestSubscribeMessage", user="reader", tmplIds=["T1"], answer="reject")["T1"] == "reject"
    assert server.wxa.send_subscribe_message(openid, "T1", data)["errcode"] == 0
    with refused(43101):
        server.wxa.send_subscribe_message(openid, "T1", data)
    device("requestSubscribeMessage", user="reader", tmplIds=["T1"])
    for wrong, code in (
        ({**data, "thing1": {"value": "x" * 21}}, 47003),
        ({**data, "time2": {"value": "soon"}}, 47003),
        ({"thing1": {"value": "a"}}, 47003),
        ({**data, "thing9": {"value": "a"}}, 47003),
    ):
        with refused(code):
            server.wxa.send_subscribe_message(openid, "T1", wrong)
    with refused(40037):
        server.wxa.send_subscribe_message(openid, "T9", data)
    with refused(40003):
        server.wxa.send_subscribe_message("nobody", "T1", data)
    assert server.wxa.send_subscribe_message(openid, "T1", data)["errcode"] == 0, "refusals cost nothing"
    assert device("requestSubscribeMessage", tmplIds=[])["errCode"] == 10001
    assert device("requestSubscribeMessage", tmplIds=["T1", "T2", "T1", "T2"])["errCode"] == 20003
    assert device("requestSubscribeMessage", tmplIds=["T9"])["errCode"] == 20001


def test_customer_service_answers_five_times(server: WeChatClient, device: Ask) -> None:
    openid = login(server, device, "asker")["openid"]
    with refused(45015):
        server.message.send_text(openid, "hello")
    device("contact", user="asker")
    for _ in range(5):
        server.message.send_text(openid, "hello")
    with refused(45047):
        server.message.send_text(openid, "hello")


def test_content_safety(server: WeChatClient, device: Ask) -> None:
    assert server.wxa.check_text_security("fine")["errcode"] == 0
    with refused(87014):
        server.wxa.check_text_security("this is forbidden")
    openid = login(server, device, "lin")["openid"]
    body = {"version": 2, "scene": 1, "openid": openid, "content": "this is forbidden"}
    found = server.post("https://api.weixin.qq.com/wxa/msg_sec_check", data=body)
    assert (found["result"]["suggest"], found["result"]["label"]) == ("risky", 20001)
    assert server.wxa.check_image_security(("ok.png", io.BytesIO(b"\x89PNG")))["errcode"] == 0
    with refused(87014):
        server.wxa.check_image_security(("forbidden.png", io.BytesIO(b"\x89PNG")))
    assert server.wxa.check_media_async("https://x.example/a.png", 2)["trace_id"]


def test_media_come_back_as_they_went(server: WeChatClient) -> None:
    content = bytes(range(256))
    media_id = server.media.upload("image", ("a.png", io.BytesIO(content), "image/png"))["media_id"]
    answer = server.media.download(media_id)
    assert (answer.content, answer.headers["content-type"]) == (content, "image/png")
    with refused(40007):
        server.media.download("nothing")


def test_codes_are_real_pictures(server: WeChatClient) -> None:
    for answer in (
        server.wxa.get_wxa_code("pages/a/a", width=300),
        server.wxa.get_wxa_code_unlimited("id=1", page="pages/a/a"),
        server.wxa.create_qrcode("pages/a/a"),
    ):
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
        width = int.from_bytes(answer.content[16:20], "big")
        assert 250 <= width <= 430
    for scene, page, code in (("x" * 33, None, 40129), ("茶", None, 40129), ("a", "/pages/a", 41030)):
        with refused(code):
            server.wxa.get_wxa_code_unlimited(scene, page=page)
    with refused(40159):
        server.wxa.get_wxa_code("")


def test_links(server: WeChatClient) -> None:
    base = "https://api.weixin.qq.com/wxa/"
    link = server.post(base + "generate_urllink", data={"path": "/pages/a", "query": "a=1"})["url_link"]
    info = server.post(base + "query_urllink", data={"url_link": link})["url_link_info"]
    assert (info["path"], info["query"], info["appid"]) == ("/pages/a", "a=1", APPID)
    scheme = server.post(base + "generatescheme", data={"jump_wxa": {"path": "/pages/b"}})["openlink"]
    assert server.post(base + "queryscheme", data={"scheme": scheme})["scheme_info"]["path"] == "/pages/b"
    with refused(85401):
        server.post(base + "generate_urllink", data={"expire_type": 1, "expire_interval": 31})
    assert server.post(base + "genwxashortlink", data={"page_url": "pages/a"})["link"].startswith(
        "#小程序://"
    )


def test_figures_are_plausible_and_stay(server: WeChatClient) -> None:
    base = "https://api.weixin.qq.com/datacube/getweanalysisappid"

    def ask(name: str, begin: str, end: str) -> dict[str, Any]:
        return server.post(base + name, data={"begin_date": begin, "end_date": end})

    (day,) = ask("dailyvisittrend", "20260110", "20260110")["list"]
    assert day["visit_pv"] > day["visit_uv"] > day["visit_uv_new"] > 0
    assert ask("dailyvisittrend", "20260110", "20260110")["list"] == [day]
    assert ask("weeklyvisittrend", "20260105", "20260111")["list"][0]["visit_uv"] > day["visit_uv"] * 4
    kept = [row["value"] for row in ask("dailyretaininfo", "20260110", "20260110")["visit_uv"]]
    assert kept == sorted(kept, reverse=True)
    for name in ("dailysummarytrend", "visitpage", "visitdistribution", "userportrait"):
        assert ask(name, "20260110", "20260110")
    assert ask("monthlyvisittrend", "20260101", "20260131")
    for name, begin, end in (
        ("weeklyvisittrend", "20260106", "20260112"),
        ("monthlyretaininfo", "20260101", "20260130"),
    ):
        with refused(61501):
            ask(name, begin, end)
    for begin, end, code in (
        ("2026-01-10", "20260110", 61500),
        ("20260110", "20260111", 61501),
        ("20260111", "20260110", 61501),
        (time.strftime("%Y%m%d", time.gmtime()),) * 2 + (61503,),
    ):
        with refused(code):
            ask("dailyvisittrend", begin, end)


def test_empty_and_broken_posts(server: WeChatClient) -> None:
    for content, code in ((b"", 44002), (b"{", 47001), (b"[]", 47001)):
        with refused(code):
            server.post("https://api.weixin.qq.com/wxa/getwxacode", data=content)


def test_the_device_takes_an_object_and_knows_its_names(url: str) -> None:
    assert httpx.post(f"{url}/__mpconsole__/wechat/login", content=b"[").status_code == 400
    missing = httpx.post(f"{url}/__mpconsole__/wechat/fly", json={})
    assert missing.status_code == 404
    assert "requestPayment" in missing.json()["error"]


@pytest.fixture
def merchant(device: Ask) -> WeChatPay:
    """A merchant's client, set up with what the mock made; it verifies every answer's signature itself."""
    keys = device("merchant")
    return WeChatPay(
        wechatpay_type=WeChatPayType.MINIPROG,
        mchid=keys["mchid"],
        private_key=keys["merchant_private_key"],
        cert_serial_no=keys["merchant_serial_no"],
        apiv3_key=keys["api_v3_key"],
        appid=APPID,
    )


@pytest.fixture
def notified() -> Iterator[tuple[str, "queue.Queue[tuple[dict[str, str], str]]", list[int]]]:
    """A merchant's server: its URL, what it was sent, and the statuses that it answers with."""
    received: queue.Queue[tuple[dict[str, str], str]] = queue.Queue()
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            received.put(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(statuses.pop(0) if statuses else 204)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/notify", received, statuses
        listening.shutdown()


def order(
    merchant: WeChatPay, number: str, notify_url: str = "https://shop.example.com/notify", total: int = 100
) -> tuple[int, dict[str, Any]]:
    code, text = merchant.pay(
        description="tea",
        out_trade_no=number,
        amount={"total": total},
        payer={"openid": "o" * 28},
        notify_url=notify_url,
    )
    return code, json.loads(text)


def signed(merchant: WeChatPay, prepay_id: str) -> dict[str, str]:
    package, timestamp, nonce = f"prepay_id={prepay_id}", str(int(time.time())), "n" * 32
    signature = merchant.sign([APPID, timestamp, nonce, package])
    return {
        "timeStamp": timestamp,
        "nonceStr": nonce,
        "package": package,
        "signType": "RSA",
        "paySign": signature,
    }


def test_a_payment_from_order_to_refund(merchant: WeChatPay, device: Ask, notified) -> None:
    url, received, _statuses = notified
    code, made = order(merchant, "order-000001", url)
    assert code == 200
    assert json.loads(merchant.query(out_trade_no="order-000001")[1])["trade_state"] == "NOTPAY"
    fields = signed(merchant, made["prepay_id"])
    assert "签名" in device("requestPayment", **{**fields, "nonceStr": "other"})["errMsg"]
    assert device("requestPayment", **fields, outcome="cancel")["errMsg"] == "requestPayment:fail cancel"
    assert device("requestPayment", **fields) == {"errMsg": "requestPayment:ok", "notified": url}
    headers, body = received.get(timeout=20)
    told = merchant.callback(headers, body)
    assert told["event_type"] == "TRANSACTION.SUCCESS"
    assert (told["resource"]["out_trade_no"], told["resource"]["trade_state"]) == ("order-000001", "SUCCESS")
    paid = json.loads(merchant.query(out_trade_no="order-000001")[1])
    assert paid["transaction_id"] == told["resource"]["transaction_id"]
    assert paid["amount"]["payer_total"] == 100
    assert device("requestPayment", **fields)["errMsg"] == "requestPayment:fail 支付成功"
    assert order(merchant, "order-000001", url)[0] == 403
    assert merchant.close(out_trade_no="order-000001")[0] == 400

    code, text = merchant.refund(
        out_refund_no="r1",
        out_trade_no="order-000001",
        amount={"refund": 60, "total": 100, "currency": "CNY"},
        notify_url=url,
    )
    assert (code, json.loads(text)["status"]) == (200, "PROCESSING")
    headers, body = received.get(timeout=20)
    assert merchant.callback(headers, body)["resource"]["refund_status"] == "SUCCESS"
    assert json.loads(merchant.query_refund("r1")[1])["amount"]["refund"] == 60
    again = merchant.refund(
        out_refund_no="r2",
        out_trade_no="order-000001",
        amount={"refund": 41, "total": 100, "currency": "CNY"},
    )
    assert (again[0], json.loads(again[1])["code"]) == (403, "NOT_ENOUGH")
    assert json.loads(merchant.query(transaction_id=paid["transaction_id"])[1])["trade_state"] == "REFUND"


def test_a_closed_order_cannot_be_paid(merchant: WeChatPay, device: Ask) -> None:
    _code, made = order(merchant, "order-000002")
    assert merchant.close(out_trade_no="order-000002")[0] == 204
    assert (
        device("requestPayment", **signed(merchant, made["prepay_id"]))["errMsg"]
        == "requestPayment:fail 订单已关闭"
    )
    assert json.loads(merchant.query(out_trade_no="order-000002")[1])["trade_state"] == "CLOSED"


def test_the_same_order_again_is_no_error_another_amount_is(merchant: WeChatPay) -> None:
    assert order(merchant, "order-000003")[0] == 200
    assert order(merchant, "order-000003")[0] == 200
    code, refusal = order(merchant, "order-000003", total=99)
    assert (code, refusal["code"]) == (403, "OUT_TRADE_NO_USED")


def test_a_notification_never_goes_to_a_host_that_is_not_near(
    merchant: WeChatPay, device: Ask, url: str
) -> None:
    _code, made = order(merchant, "order-000004", "https://shop.example.com/notify")
    assert device("requestPayment", **signed(merchant, made["prepay_id"]))["notified"] == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"out_trade_no": "short"}, "PARAM_ERROR"),
        ({"amount": {"total": 0}}, "PARAM_ERROR"),
        ({"notify_url": "https://x.example/a?b=1"}, "PARAM_ERROR"),
        ({"description": "x" * 128}, "PARAM_ERROR"),
        ({"payer": {"openid": ""}}, "PARAM_ERROR"),
        ({"appid": "wxother"}, "APPID_MCHID_NOT_MATCH"),
        ({"time_expire": "tomorrow"}, "PARAM_ERROR"),
        ({"time_expire": "2020-01-01T00:00:00+08:00"}, "PARAM_ERROR"),
    ],
)
def test_orders_that_are_refused(merchant: WeChatPay, change: dict[str, Any], code: str) -> None:
    body = {
        "description": "tea",
        "out_trade_no": "order-000009",
        "amount": {"total": 1},
        "payer": {"openid": "o"},
        "notify_url": "https://shop.example.com/notify",
        **change,
    }
    status, text = merchant.pay(**body)
    assert (status, json.loads(text)["code"]) == (400, code)


def test_signatures_are_checked(url: str, merchant: WeChatPay) -> None:
    assert json.loads(merchant.query(out_trade_no="nobody-knows")[1])["code"] == "ORDER_NOT_EXIST"
    for header in (
        "",
        "Bearer x",
        'WECHATPAY2-SHA256-RSA2048 mchid="1",nonce_str="a",signature="b",timestamp="1",serial_no=""',
    ):
        answer = httpx.get(url + "/v3/certificates", headers={"authorization": header})
        assert answer.status_code in (400, 401)
        assert answer.json()["code"] in ("SIGN_ERROR", "MCH_NOT_EXISTS")
        assert answer.headers["wechatpay-signature"]


async def test_a_notification_is_sent_until_it_is_taken(
    notified, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, received, statuses = notified
    statuses += [500, 302, 200]
    monkeypatch.setattr(notify, "RETRY_SECONDS", (0.0, 0.0, 0.0))
    keys = load_keys(tmp_path / "keys", "1900000001")
    body = notify.envelope("TRANSACTION.SUCCESS", "paid", "transaction", {"a": 1}, keys, time.time())
    told: list[dict[str, Any]] = []
    assert await notify.send(url, body, keys, lambda _kind, **fields: told.append(fields))
    assert [(one["attempt"], one["status"], one["taken"]) for one in told] == [
        (1, 500, False),
        (2, 302, False),
        (3, 200, True),
    ]
    assert {received.get(timeout=20)[1] for _ in range(3)} == {body}
    assert not await notify.send(
        "http://127.0.0.1:9/", body, keys, lambda _kind, **fields: told.append(fields)
    )
    assert told[-1]["reason"]
    assert load_keys(tmp_path / "keys", "1900000001").api_v3_key == keys.api_v3_key, "the keys stay"
    assert {path.stat().st_mode & 0o77 for path in (tmp_path / "keys").iterdir()} == {0}


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:3000/n", True), ("http://localhost/n", True), ("http://192.168.1.5/n", True),
        ("http://[::1]/n", True), ("https://shop.example.com/n", False), ("https://8.8.8.8/n", False),
        ("nonsense", False),
    ],
)  # fmt: skip
def test_what_is_near(url: str, near: bool) -> None:
    assert notify.is_near(url) is near


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("thing1", "龙井" * 10, "x" * 21), ("number2", "-12.5", "1,5"), ("letter3", "abc", "a1"),
        ("symbol4", "#$", "a"), ("character_string5", "AB-12", "茶"), ("date7", "2026年1月5日", "1月"),
        ("time6", "2026-01-05 09:30~10:30", "25:00"), ("amount8", "¥12.50", "12.505"),
        ("phone_number9", "+86-139", "x"), ("name10", "林小姐", "x" * 21),
        ("phrase11", "已发货", "已发货了吗呢"),
        ("enum12", "one", ""), ("car_number13", "粤A12345", "x" * 9),
    ],
)  # fmt: skip
def test_values_of_subscribe_messages(key: str, good: str, bad: str) -> None:
    assert is_allowed(key, good)
    assert not is_allowed(key, bad)
    assert not is_allowed("other1", good)


@pytest.mark.parametrize(
    ("app", "known", "unknown"),
    [
        ('{"pages": ["pages/a"], "subPackages": [{"root": "sub/", "pages": ["b"]}]}', True, False),
        ('{"pages": [], "subpackages": [{"root": 1}, 2]}', True, True),
        ("{", True, True),
        (None, True, True),
    ],
)
def test_pages_are_those_of_app_json(tmp_path: Path, app: str | None, known: bool, unknown: bool) -> None:
    file = tmp_path / "app.json"
    if app is not None:
        file.write_text(app)
    pages = Pages(file)
    assert [pages.has("pages/a?x=1"), pages.has("sub/b"), pages.has("pages/none")] == [known, known, unknown]


def test_a_page_that_the_program_does_not_have_is_refused(tmp_path: Path, launch) -> None:
    (tmp_path / "shop" / "mock").mkdir(parents=True)
    (tmp_path / "shop" / "app.json").write_text('{"pages": ["pages/a"]}')
    (tmp_path / "shop" / "mock" / "db.json").write_text('{"teas": []}')
    _process, ready = launch(tmp_path / "shop", "--quiet")
    with httpx.Client(base_url=ready["url"]) as client:
        program = {"grant_type": "client_credential", "appid": "wx1", "secret": "s"}
        token = {"access_token": client.get("/cgi-bin/token", params=program).json()["access_token"]}

        def code(**body: Any) -> str:
            answer = client.post("/wxa/getwxacodeunlimit", params=token, json={"scene": "a", **body})
            kind = answer.headers["content-type"]
            return kind if kind == "image/png" else str(answer.json()["errcode"])

        assert code() == code(page="pages/a") == code(page="pages/b", check_path=False) == "image/png"
        assert code(page="pages/b") == "41030"
        device = "/__mpconsole__/wechat/requestSubscribeMessage"
        client.post(device, json={"appid": "wx1", "tmplIds": ["T1"]})
        openid = client.post("/__mpconsole__/wechat/contact", json={"appid": "wx1"}).json()["openid"]
        message = {"touser": openid, "template_id": "T1", "data": {"thing1": {"value": "tea"}}}
        sent = [
            client.post("/cgi-bin/message/subscribe/send", params=token, json={**message, "page": page})
            for page in ("pages/b", "pages/a?id=1")
        ]
        assert [answer.json()["errcode"] for answer in sent] == [41030, 0]
