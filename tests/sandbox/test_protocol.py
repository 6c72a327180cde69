"""How the platform answers, whatever is asked: HTTP 200, a code, its text, a rid."""

import json
import re

import pytest

from mpconsole.sandbox.api import ENDPOINTS
from mpconsole.sandbox.api.call import Auth, Body
from mpconsole.sandbox.codes import TEXTS

RID = re.compile(r"rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$")
GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.auth is not Auth.NONE]


def ask(client, method: str, path: str, **more):
    query = {"access_token": client.token} | more.pop("params", {})
    return client.server.http.request(method, path, params=query, **more)


def test_a_refusal_is_http_200_with_code_text_and_rid(client) -> None:
    response = ask(client, "GET", "/wxa/get_page")
    assert response.status_code == 200
    body = response.json()
    assert body["errcode"] == 86001
    assert body["errmsg"].startswith(TEXTS[86001])
    assert RID.search(body["errmsg"])


@pytest.mark.parametrize("endpoint", GUARDED, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_every_endpoint_asks_for_a_token_that_is_valid(client, endpoint) -> None:
    http = client.server.http
    body = b"{}" if endpoint.body is Body.JSON else None
    for query, code in (({}, 41001), ({"access_token": "x"}, 40001)):
        answer = http.request(endpoint.method, endpoint.path, params=query, content=body).json()
        assert answer["errcode"] == code
    other = client.token if endpoint.auth is Auth.COMPONENT else client.component
    answer = http.request(endpoint.method, endpoint.path, params={"access_token": other}, content=body).json()
    assert answer["errcode"] == 48001, "the token of the other kind of owner"


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in GUARDED if endpoint.body is Body.JSON and endpoint.auth is Auth.AUTHORIZER],
    ids=lambda endpoint: endpoint.path,
)
def test_a_body_must_be_json(client, endpoint) -> None:
    for content, code in ((b"", 44002), (b"{", 47001), (b"[]", 47001), (b"\xff\xfe", 47001)):
        assert ask(client, "POST", endpoint.path, content=content).json()["errcode"] == code


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [("GET", "/wxa/commit", 43002), ("POST", "/wxa/get_page", 43001), ("GET", "/wxa/nothing", 40066)],
)
def test_wrong_methods_and_addresses(client, method, path, code) -> None:
    assert ask(client, method, path).json()["errcode"] == code


def test_texts_escaped_by_number_stay_as_they_came(client) -> None:
    """The real platform does not decode them either: whoever sends them sees garbled words."""
    body = {"template_id": client.template(), "ext_json": "{}", "user_version": "1.0.0", "user_desc": "中文"}
    ask(client, "POST", "/wxa/commit", content=json.dumps(body))
    assert client.post("/wxa/getversioninfo")["exp_info"]["exp_desc"] == "\\u4e2d\\u6587"
    ask(client, "POST", "/wxa/commit", content=json.dumps(body, ensure_ascii=False).encode())
    assert client.post("/wxa/getversioninfo")["exp_info"]["exp_desc"] == "中文"
    backslash = json.dumps(body | {"user_desc": "C:\\users\n"}, ensure_ascii=False)
    ask(client, "POST", "/wxa/commit", content=backslash.encode())
    assert client.post("/wxa/getversioninfo")["exp_info"]["exp_desc"] == "C:\\users\n"


def test_no_program_sees_another(server, connect) -> None:
    one, two = connect(server), connect(server)
    one.commit()
    audit = one.submit()
    assert two.post("/wxa/get_auditstatus", auditid=audit)["errcode"] == 85012
    assert two.post("/wxa/speedupaudit", auditid=audit)["errcode"] == 89402
    assert two.get("/wxa/get_latest_auditstatus")["errcode"] == 85058
    assert two.get("/wxa/get_page")["errcode"] == 86001


def test_tokens_run_out(later, connect) -> None:
    client = connect(later)
    client.commit()
    later.advance(7201)
    assert client.get("/wxa/get_page")["errcode"] == 42001
    assert client.component_get("/wxa/gettemplatelist")["errcode"] == 42001
    client.fetch_tokens()
    assert client.get("/wxa/get_page")["errcode"] == 0


def test_a_new_token_leaves_the_old_one_five_minutes(later, connect) -> None:
    server = later
    client = connect(later)
    old = client.token
    client.fetch_tokens()
    query = {"access_token": old}
    assert server.http.get("/wxa/get_category", params=query).json()["errcode"] == 0
    server.advance(301)
    assert server.http.get("/wxa/get_category", params=query).json()["errcode"] == 42001
    assert client.get("/wxa/get_category")["errcode"] == 0


def test_a_programs_own_token_may_not_manage_its_code(client) -> None:
    query = {"grant_type": "client_credential", "appid": client.appid, "secret": "s3cret"}
    answer = client.server.http.get("/cgi-bin/token", params=query).json()
    assert answer["expires_in"] == 7200
    assert "errcode" not in answer
    own = {"access_token": answer["access_token"]}
    assert client.server.http.get("/wxa/get_page", params=own).json()["errcode"] == 86000
    wrong = client.server.http.get("/cgi-bin/token", params=query | {"secret": "other"}).json()
    assert wrong["errcode"] == 40125
    for missing, code in (("grant_type", 40002), ("appid", 41002), ("secret", 41004)):
        less = {name: value for name, value in query.items() if name != missing}
        assert client.server.http.get("/cgi-bin/token", params=less).json()["errcode"] == code


def test_a_stable_token_stays_until_it_is_forced(client) -> None:
    body = {"grant_type": "client_credential", "appid": client.appid, "secret": "s3cret"}

    def fetch(**more) -> str:
        return client.server.http.post("/cgi-bin/stable_token", json=body | more).json()["access_token"]

    first = fetch()
    assert fetch() == first
    query = {**body, "grant_type": "client_credential"}
    assert client.server.http.get("/cgi-bin/token", params=query).json()["access_token"] != first
    assert fetch() == first, "the two kinds of token are apart"
    assert fetch(force_refresh=True) != first


def test_a_stable_token_is_forced_twenty_times_a_day_and_not_twice_in_a_row(later, connect) -> None:
    body = {"grant_type": "client_credential", "appid": connect(later).appid, "secret": "s3cret"}

    def force() -> int:
        answer = later.http.post("/cgi-bin/stable_token", json=body | {"force_refresh": True}).json()
        return answer.get("errcode", 0)

    later.advance(86400 - (later.advance(0) + 8 * 3600) % 86400)
    assert (force(), force()) == (0, 45011)
    for _time in range(19):
        later.advance(31)
        assert force() == 0
    later.advance(31)
    assert force() == 45009
    later.advance(86400)
    assert force() == 0


def test_component_tokens_are_refused_in_the_platforms_words(client) -> None:
    known, http = client.known, client.server.http
    names = ("component_appid", "component_appsecret", "component_verify_ticket")
    body = {name: known[name] for name in names}
    for name, code in zip(names, (40013, 40001, 61006), strict=True):
        wrong = http.post("/cgi-bin/component/api_component_token", json=body | {name: "错"}).json()
        assert wrong["errcode"] == code


def test_an_authorisation_code_works_once(client) -> None:
    query = {"component_access_token": client.component}
    code = {name: client.known[name] for name in ("component_appid", "authorization_code")}
    path = "/cgi-bin/component/api_query_auth"
    info = client.server.http.post(path, params=query, json=code).json()["authorization_info"]
    assert info["authorizer_appid"] == client.appid
    assert info["authorizer_refresh_token"] == client.known["authorizer_refresh_token"]
    assert client.server.http.post(path, params=query, json=code).json()["errcode"] == 61009


def test_refresh_tokens_are_checked(client) -> None:
    query = {"component_access_token": client.component}
    body = {"authorizer_appid": client.appid, "authorizer_refresh_token": "x"}
    body |= {"component_appid": client.known["component_appid"]}
    path = "/cgi-bin/component/api_authorizer_token"
    assert client.server.http.post(path, params=query, json=body).json()["errcode"] == 61023
    stranger = body | {"authorizer_appid": "wx_never_heard_of"}
    assert client.server.http.post(path, params=query, json=stranger).json()["errcode"] == 61003


@pytest.mark.parametrize("name", ["api_create_preauthcode", "api_query_auth", "api_authorizer_token"])
def test_the_platform_names_itself_in_every_call_for_a_token(client, name) -> None:
    query, path = {"component_access_token": client.component}, f"/cgi-bin/component/{name}"
    for body, code in (({}, 41018), ({"component_appid": "wxother"}, 40013)):
        assert client.server.http.post(path, params=query, json=body).json()["errcode"] == code


def test_an_appid_is_one(server) -> None:
    query = {"grant_type": "client_credential", "appid": "x y", "secret": "s"}
    assert server.http.get("/cgi-bin/token", params=query).json()["errcode"] == 40013


def test_an_id_of_a_thousand_digits_is_a_wrong_body(client) -> None:
    assert client.post("/wxa/get_auditstatus", auditid="1" * 5000)["errcode"] == 47001
