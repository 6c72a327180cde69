"""The reviewer's pages, as a browser asks for them."""

import re
import struct
import zlib
from html import unescape

import pytest


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x30\xa0\x60" * width for _row in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def page(client, path: str, language: str = "en") -> str:
    response = client.server.http.get(path, headers={"accept-language": language})
    assert response.status_code == 200, response.text
    return response.text


def token(client) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page(client, "/"))
    assert found
    return found[1]


@pytest.fixture
def audit(client) -> int:
    """A submission of the client that waits for a verdict."""
    client.commit(version="3.1.4")
    return client.submit(version_desc="account: demo <b>bold</b>")


def send(client, audit: int, **fields) -> int:
    data = {"csrf": token(client), **fields}
    return client.server.http.post(f"/audits/{audit}", data=data, files={"screenshots": b""}).status_code


def test_the_queue_shows_what_waits(client, audit) -> None:
    queue = page(client, "/")
    assert f'href="/audits/{audit}">3.1.4<' in queue
    assert client.appid in queue
    assert "REHEARSAL" in queue
    assert "Nothing reaches WeChat" in queue


def test_words_are_in_the_readers_language(client, audit) -> None:
    chinese = page(client, f"/audits/{audit}", "fr;q=0.9, zh-CN, en;q=0.5")
    assert "本地审核演练，不会提交到微信" in chinese
    assert '<html lang="zh-CN">' in chinese
    assert "In review".lower() in page(client, f"/audits/{audit}", "en, zh;q=0.9")


def test_what_a_developer_wrote_is_never_html(client, audit) -> None:
    text = page(client, f"/audits/{audit}")
    assert "<b>bold</b>" not in text
    assert "account: demo &lt;b&gt;bold&lt;/b&gt;" in text


def test_approve(client, audit) -> None:
    assert send(client, audit, verdict="approve") == 303
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 0
    assert "Verdict</h2>" not in page(client, f"/audits/{audit}"), "a verdict is final"


def test_reject_names_reasons_and_pages_and_attaches_pictures(client, audit) -> None:
    data = {
        "csrf": token(client),
        "verdict": "reject",
        "reason": "按钮无效\n\n 图片缺失 ",
        "page": ["pages/cart/cart", "not/a/page"],
    }
    files = [
        ("screenshots", ("a.png", png(), "image/png")),
        ("screenshots", ("b.png", png(3, 3), "image/png")),
    ]
    assert client.server.http.post(f"/audits/{audit}", data=data, files=files).status_code == 303
    answer = client.post("/wxa/get_auditstatus", auditid=audit)
    assert answer["reason"] == "1:按钮无效<br>2:图片缺失<br>3:涉及页面：pages/cart/cart<br>"
    ids = answer["screenshot"].split("|")
    assert client.server.http.get(f"/media/{ids[1]}").content == png(3, 3)
    query = {"access_token": client.token}
    path = "/cgi-bin/material/get_material"
    picture = client.server.http.post(path, params=query, json={"media_id": ids[0]})
    assert (picture.content, picture.headers["content-type"]) == (png(), "image/png")
    assert client.post(path, media_id="unknown")["errcode"] == 40007


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": "reject", "reason": " "}, "Write a reason"),
        ({"verdict": "delay"}, "Write a reason"),
        ({"verdict": "maybe"}, "Choose a verdict"),
        ({}, "Choose a verdict"),
    ],
)
def test_a_verdict_that_lacks_something_keeps_what_was_written(client, audit, fields, words) -> None:
    data = {"csrf": token(client), "page": "pages/cart/cart"} | fields
    response = client.server.http.post(f"/audits/{audit}", data=data)
    assert response.status_code == 422
    assert words in response.text
    assert re.search(r'value="pages/cart/cart" checked', response.text)
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 2


def test_what_was_written_stays_when_the_picture_is_none(client, audit) -> None:
    data = {"csrf": token(client), "verdict": "reject", "reason": "because <of> this"}
    files = {"screenshots": ("a.png", b"no picture", "image/png")}
    response = client.server.http.post(f"/audits/{audit}", data=data, files=files)
    assert response.status_code == 422
    assert "because <of> this" in unescape(response.text)


def test_a_form_of_another_site_is_refused(client, audit) -> None:
    data = {"verdict": "approve", "csrf": "0" * 64}
    assert client.server.http.post(f"/audits/{audit}", data=data).status_code == 403
    own = data | {"csrf": token(client)}
    foreign = client.server.http.post(f"/audits/{audit}", data=own, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 2


def test_another_name_for_this_machine_is_refused(server) -> None:
    """A web page whose name was made to point here (DNS rebinding) gets nothing."""
    assert server.http.get("/", headers={"host": "evil.example"}).status_code == 400


def test_pages_may_run_no_foreign_script(server) -> None:
    policy = server.http.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_files_of_a_package_can_be_read(client, audit) -> None:
    text = page(client, f"/audits/{audit}")
    key = re.search(r'href="/packages/(\w+)"', text)
    assert key
    listing = page(client, f"/packages/{key[1]}")
    assert f'href="/packages/{key[1]}/files/pages/index/index.js"' in listing
    file = client.server.http.get(f"/packages/{key[1]}/files/pages/index/index.js")
    assert (file.text, file.headers["content-type"]) == ("Page({})", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["/audits/1", "/programs/wx0", "/packages/0", "/packages/0/files/app.json", "/media/0"]
)
def test_what_is_not_there_is_said(server, path) -> None:
    response = server.http.get(path)
    assert response.status_code == 404
    assert "There is nothing here" in response.text


def test_the_reviewer_sees_what_our_checks_find(client, packed) -> None:
    client.commit(client.template(packed({"pages": ["pages/index/index", "pages/none"]})))
    audit = client.submit()
    for language, word in (("en", "error"), ("zh", "错误")):
        text = page(client, f"/audits/{audit}", language)
        assert f'<b class="error">{word}</b>' in text
        assert "pages/none" in text


def test_programs_show_their_versions(client, audit) -> None:
    send(client, audit, verdict="approve")
    client.post("/wxa/release")
    assert client.appid in page(client, "/programs")
    text = page(client, f"/programs/{client.appid}")
    assert "Live version</dt><dd><a" in text
    assert "signature not verified" in text


def test_a_guarded_interface_is_granted_on_the_page(client, packed) -> None:
    app = {"pages": ["pages/index/index"], "requiredPrivateInfos": ["getLocation"]}
    client.commit(client.template(packed(app)))
    assert client.post("/wxa/submit_audit")["errcode"] == 61040
    client.post("/wxa/security/apply_privacy_interface", api_name="wx.getLocation", content="nearest shop")
    assert "nearest shop" in page(client, "/")
    data = {"csrf": token(client), "verdict": "grant"}
    path = f"/interfaces/{client.appid}/getLocation"
    assert client.server.http.post(path, data=data).status_code == 303
    assert client.submit() > 0


def test_time_is_moved_on_by_a_button(later) -> None:
    server = later
    before = server.http.get("/__mpconsole__/time").json()["now"]
    found = re.search(r'name="csrf" value="(\w+)"', server.http.get("/").text)
    assert found
    assert server.http.post("/time", data={"csrf": found[1], "seconds": "86400"}).status_code == 303
    assert server.http.get("/__mpconsole__/time").json()["now"] >= before + 86400
