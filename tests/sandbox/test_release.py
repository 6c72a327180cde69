"""A release from upload to online and back, over HTTP, as the platform's documentation says."""


def test_from_upload_to_online_and_back(client) -> None:
    template = client.template(version="1.0.0")
    assert client.commit(template)["errcode"] == 0
    assert client.get("/wxa/get_page")["page_list"] == ["pages/index/index", "pages/cart/cart", "shop/list"]
    audit = client.submit(version_desc="first")
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 2
    assert client.post("/wxa/release")["errcode"] == 85020
    client.server.verdict(audit, "approve")
    assert client.get("/wxa/get_latest_auditstatus")["status"] == 0
    assert client.post("/wxa/release") == {"errcode": 0, "errmsg": "ok"}
    assert client.post("/wxa/release")["errcode"] == 85052
    info = client.post("/wxa/getversioninfo")
    assert info["release_info"]["release_version"] == "1.0.0"
    assert client.get("/wxa/revertcoderelease")["errcode"] == 87012
    client.publish(template, "1.1.0")
    listed = client.get("/wxa/revertcoderelease", action="get_history_version")["version_list"]
    assert [row["user_version"] for row in listed] == ["1.0.0"]
    assert client.get("/wxa/revertcoderelease", app_version=listed[0]["app_version"])["errcode"] == 0
    assert client.post("/wxa/getversioninfo")["release_info"]["release_version"] == "1.0.0"
    assert client.get("/wxa/revertcoderelease")["errcode"] == 87012, "a rollback cannot be rolled back"


def test_rejection_tells_why_and_keeps_the_feedback_of_the_next_submission(client) -> None:
    client.commit()
    audit = client.submit(feedback_info="not kept: nothing was rejected yet")
    client.server.verdict(audit, "reject", "1:页面无法打开<br>", pages=["pages/cart/cart"])
    answer = client.post("/wxa/get_auditstatus", auditid=audit)
    assert (answer["status"], answer["reason"]) == (1, "1:页面无法打开<br>")
    latest = client.get("/wxa/get_latest_auditstatus")
    assert (latest["screenshot"], latest["ScreenShot"]) == ("", "")
    assert client.post("/wxa/release")["errcode"] == 85020
    assert client.submit(feedback_info="mended") == audit + 1


def test_a_delay_is_followed_by_a_verdict(client) -> None:
    client.commit()
    audit = client.submit()
    client.server.verdict(audit, "delay", "1:需要更多时间<br>")
    answer = client.post("/wxa/get_auditstatus", auditid=audit)
    assert (answer["status"], answer["reason"]) == (4, "1:需要更多时间<br>")
    assert client.post("/wxa/submit_audit")["errcode"] == 85009
    client.server.verdict(audit, "approve")
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 0
    assert client.server.verdict(audit, "reject").status_code == 400, "a verdict is final"


def test_committing_during_review_replaces_the_trial_version_alone(client) -> None:
    template = client.template()
    client.commit(template, version="1.0.0")
    audit = client.submit()
    assert client.commit(template, version="2.0.0")["errcode"] == 0
    assert client.post("/wxa/submit_audit")["errcode"] == 85009
    client.server.verdict(audit, "approve")
    client.post("/wxa/release")
    info = client.post("/wxa/getversioninfo")
    assert (info["exp_info"]["exp_version"], info["release_info"]["release_version"]) == ("2.0.0", "1.0.0")


def test_phased_release(client) -> None:
    template = client.template()
    client.commit(template)
    assert client.post("/wxa/grayrelease", gray_percentage=10)["errcode"] == 85079, "nothing is online"
    client.publish(template, "1.0.0")
    client.commit(template, version="1.1.0")
    audit = client.submit()
    assert client.post("/wxa/grayrelease", gray_percentage=10)["errcode"] == 85080
    client.server.verdict(audit, "approve")
    for wrong in (0, -1, 101, "10", 1.5, True):
        assert client.post("/wxa/grayrelease", gray_percentage=wrong)["errcode"] == 85081, wrong
    assert client.post("/wxa/grayrelease", gray_percentage=0, support_debuger_first=True)["errcode"] == 0
    assert client.post("/wxa/grayrelease", gray_percentage=20)["errcode"] == 0
    assert client.post("/wxa/grayrelease", gray_percentage=20)["errcode"] == 85082
    plan = client.get("/wxa/getgrayreleaseplan")["gray_release_plan"]
    assert (plan["status"], plan["gray_percentage"]) == (1, 20)
    assert client.post("/wxa/getversioninfo")["release_info"]["release_version"] == "1.0.0"
    assert client.get("/wxa/revertcoderelease")["errcode"] == 87011
    assert client.get("/wxa/revertgrayrelease")["errcode"] == 0
    assert client.get("/wxa/getgrayreleaseplan")["gray_release_plan"]["status"] == 4
    assert client.get("/wxa/revertgrayrelease")["errcode"] == -1
    assert client.post("/wxa/grayrelease", gray_percentage=5)["errcode"] == 0, "a new plan begins anew"
    assert client.post("/wxa/grayrelease", gray_percentage=100)["errcode"] == 0
    assert client.get("/wxa/getgrayreleaseplan")["gray_release_plan"]["status"] == 3
    assert client.post("/wxa/getversioninfo")["release_info"]["release_version"] == "1.1.0"
