"""What may be committed and handed in, and each code that says no."""

import pytest

from mpconsole.sandbox.calendar import month

CATEGORY = {"first_class": "工具", "second_class": "信息查询", "first_id": 287, "second_id": 614}
SOCIAL = {"first_class": "社交", "second_class": "社区/论坛", "first_id": 769, "second_id": 783}


@pytest.fixture(scope="module")
def template(server, connect) -> int:
    return connect(server).template()


@pytest.fixture
def ready(client, template):
    """A client whose trial version could be submitted."""
    assert client.commit(template)["errcode"] == 0
    return client


@pytest.mark.parametrize(
    ("ext", "code"),
    [
        ("{", 85048),
        ("[]", 85048),
        ('{"extAppid": "wxother"}', 85013),
        ('{"pages": []}', 85047),
        ('{"pages": ["pages/none"]}', 85045),
        ('{"extPages": {"pages/none": {}}}', 85045),
        ('{"tabBar": {"list": [{"text": "x"}]}}', 85046),
        ('{"tabBar": {"list": [{"pagePath": "pages/none", "text": "x"}]}}', 85045),
        ('{"tabBar": {"list": [{"pagePath": ["pages/none"]}]}}', 85045),
        ('{"tabBar": {"list": "pages/none"}}', 85013),
        ('{"ext": 3}', 85013),
        ('{"window": []}', 85013),
        ('{"pages": null}', 85013),
        ('{"requiredPrivateInfos": [{}]}', 85013),
        ('{"plugins": {"p": {"provider": "wx", "version": "1.x"}}}', 80066),
        ('{"pages": ["pages/cart/cart"], "ext": {"name": "x"}, "tabBar": {"list": []}}', 0),
    ],
)
def test_ext_json(client, template, ext, code) -> None:
    assert client.commit(template, ext=ext)["errcode"] == code


def test_ext_json_keeps_fewer_pages(client, template) -> None:
    client.commit(template, ext='{"pages": ["pages/cart/cart"]}')
    assert client.get("/wxa/get_page")["page_list"] == ["pages/cart/cart"]


def test_commit_wants_a_template_and_a_version(client, template) -> None:
    assert client.commit(999_999)["errcode"] == 85014
    assert client.commit(template, version="1" * 65)["errcode"] == 40097
    assert client.commit(template, version="")["errcode"] == 40097
    body = {"template_id": str(template), "ext_json": {}, "user_version": "1", "user_desc": ""}
    assert client.post("/wxa/commit", **body)["errcode"] == 47001, "ext_json is a string that holds JSON"
    assert client.post("/wxa/commit", **body | {"ext_json": "{}"})["errcode"] == 0, "an id may be a string"


def test_a_standard_template_allows_little_ext_json(client) -> None:
    standard = client.template(kind=1)
    assert client.commit(standard, ext='{"ext": {}, "window": {}}')["errcode"] == 0
    assert client.commit(standard, ext='{"tabBar": {"list": []}}')["errcode"] == 85013


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"item_list": []}, 85023),
        ({"item_list": [CATEGORY] * 6}, 85023),
        ({"item_list": [{**CATEGORY, "address": "pages/none"}]}, 85007),
        ({"item_list": [{**CATEGORY, "address": "pages/cart/cart?from=ad"}]}, 0),
        ({"item_list": [{**CATEGORY, "title": "题" * 33}]}, 85011),
        ({"item_list": [{**CATEGORY, "tag": "a " * 11}]}, 85006),
        ({"item_list": [{**CATEGORY, "tag": "标" * 21}]}, 85006),
        ({"item_list": [{**CATEGORY, "second_id": 1}]}, 85008),
        ({"item_list": [{"first_class": "工具"}]}, 85010),
        ({"item_list": "x"}, 47001),
        ({"item_list": [SOCIAL]}, 85094),
        ({"item_list": [SOCIAL], "ugc_declare": {"scene": [1], "method": [1], "has_audit_team": 2}}, 40097),
        ({"item_list": [SOCIAL], "ugc_declare": {"scene": [1, 2], "method": [1], "has_audit_team": 1}}, 0),
        ({"ugc_declare": {"scene": [9]}}, 40097),
        ({"version_desc": "x" * 2001}, 85051),
        ({"version_desc": 1}, 47001),
        ({"preview_info": {"pic_id_list": ["unknown"]}}, 85092),
        ({"preview_info": {"pic_id_list": ["x"] * 11}}, 85093),
        ({"preview_info": []}, 47001),
        ({"feedback_info": "x" * 201}, 40097),
        ({"order_path": "pages/none"}, 85007),
        ({}, 0),
    ],
)
def test_submit(ready, body, code) -> None:
    assert ready.post("/wxa/submit_audit", **body)["errcode"] == code


def test_a_refused_submission_costs_nothing(ready) -> None:
    before = ready.get("/wxa/queryquota")["rest"]
    ready.post("/wxa/submit_audit", item_list=[])
    assert ready.get("/wxa/queryquota")["rest"] == before
    ready.submit()
    assert ready.get("/wxa/queryquota")["rest"] == before - 1


def test_nothing_committed_nothing_submitted(client) -> None:
    assert client.post("/wxa/submit_audit")["errcode"] == 85086
    assert client.post("/wxa/release")["errcode"] == 85019
    assert client.get("/wxa/undocodeaudit")["errcode"] == 87012
    answer = client.post("/wxa/get_auditstatus", auditid=1)
    assert (answer["errcode"], answer["status"], answer["reason"], answer["screenshot"]) == (85012, 0, "", "")


def test_the_scan_takes_a_moment_and_begins_anew_with_each_commit(later, connect) -> None:
    server, client = later, connect(later)
    template = client.template()
    client.commit(template)
    assert client.get("/wxa/security/get_code_privacy_info")["errcode"] == 61039
    assert client.post("/wxa/submit_audit")["errcode"] == 61039
    server.advance(50)
    client.commit(template)
    server.advance(50)
    assert client.post("/wxa/submit_audit")["errcode"] == 61039
    server.advance(10)
    answer = client.get("/wxa/security/get_code_privacy_info")
    assert answer == {"errcode": 0, "errmsg": "ok", "without_auth_list": [], "without_conf_list": []}
    assert client.submit()


def test_undeclared_interfaces_need_a_promise(client, packed) -> None:
    client.commit(client.template(packed(pages__cart__cart=b"wx.getLocation({});t.chooseAddress()")))
    info = client.get("/wxa/security/get_code_privacy_info")
    assert info["without_conf_list"] == ["wx.chooseAddress", "wx.getLocation"]
    assert client.post("/wxa/submit_audit")["errcode"] == 61040
    assert client.post("/wxa/submit_audit", privacy_api_not_use=True)["errcode"] == 0


def test_declared_interfaces_need_a_permission(client, packed) -> None:
    app = {"pages": ["a"], "requiredPrivateInfos": ["getLocation", "chooseAddress"]}
    client.commit(client.template(packed(app, a=b"wx.getLocation()")))
    info = client.get("/wxa/security/get_code_privacy_info")
    assert (info["without_auth_list"], info["without_conf_list"]) == (["wx.getLocation"], [])
    assert client.post("/wxa/submit_audit", privacy_api_not_use=True)["errcode"] == 61040


def test_ext_json_may_declare_interfaces(client, packed) -> None:
    template = client.template(packed(pages__cart__cart=b"wx.chooseAddress()"))
    client.commit(template, ext='{"requiredPrivateInfos": ["chooseAddress"]}')
    assert client.submit()


def test_quotas(start, connect) -> None:
    server = start("--quota", "2", "--speedups", "1")
    one, two = connect(server), connect(server)
    template = one.template()
    one.commit(template)
    two.commit(template)
    first, second = one.submit(), two.submit()
    assert one.get("/wxa/queryquota") == {
        "errcode": 0,
        "errmsg": "ok",
        "rest": 0,
        "limit": 2,
        "speedup_rest": 1,
        "speedup_limit": 1,
    }
    assert one.post("/wxa/speedupaudit", auditid=first)["errcode"] == 0
    assert one.post("/wxa/speedupaudit", auditid=first)["errcode"] == 89404
    assert two.post("/wxa/speedupaudit", auditid=second)["errcode"] == 89405
    one.get("/wxa/undocodeaudit")
    answer = one.post("/wxa/submit_audit")
    assert answer["errcode"] == 85085
    assert answer["errmsg"].startswith("submit audit reach limit, please try later")
    server.advance(32 * 86400)
    one.fetch_tokens()
    assert one.get("/wxa/queryquota")["rest"] == 2
    assert one.submit()


def test_withdrawals_are_counted_by_day_and_month(later, connect) -> None:
    server, client = later, connect(later)
    client.commit()
    now = server.advance(60)
    while month(now) == month(now + 86400):
        now = server.advance(86400)
    server.advance(86400)  # the first day of a month in Beijing, so that none ends in between

    def withdraw() -> int:
        client.fetch_tokens()
        assert client.submit()
        return client.get("/wxa/undocodeaudit")["errcode"]

    for _day in range(2):
        assert [withdraw() for _time in range(5)] == [0] * 5
        client.submit()
        assert client.get("/wxa/undocodeaudit")["errcode"] == 87013
        server.verdict(client.get("/wxa/get_latest_auditstatus")["auditid"], "reject", "x")
        server.advance(86400)
    client.fetch_tokens()
    client.submit()
    assert client.get("/wxa/undocodeaudit")["errcode"] == 87013, "ten in a month"
    assert client.get("/wxa/get_latest_auditstatus")["status"] == 2
