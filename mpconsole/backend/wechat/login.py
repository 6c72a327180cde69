"""Login: a code of the program becomes an openid and a session key; phone numbers; session checks."""

import hmac

from mpconsole.backend.wechat import crypto
from mpconsole.backend.wechat.calls import Answered, Call, Endpoint, ok
from mpconsole.backend.wechat.errors import WeChatError


def code_to_session(call: Call) -> Answered:
    """`GET /sns/jscode2session?appid&secret&js_code&grant_type`."""
    query = call.query
    appid = query.get("appid", "")
    call.state.check_secret(appid, query.get("secret", ""))
    return _session(call, appid)


def component_code_to_session(call: Call) -> Answered:
    """`GET /sns/component/jscode2session`: the same, by a third-party platform."""
    if not call.query.get("component_access_token"):
        raise WeChatError(41001)
    appid = call.query.get("appid", "")
    call.state.check_appid(appid)
    return _session(call, appid)


def _session(call: Call, appid: str) -> Answered:
    state = call.state
    if call.query.get("grant_type", "authorization_code") != "authorization_code":
        raise WeChatError(40002)
    code = state.take_code(state.codes, call.query.get("js_code", ""), appid)
    state.count_login(code.user)
    openid = state.openid(appid, code.user)
    session = state.session(appid, openid)
    return {"session_key": session.key, "openid": openid, "unionid": state.unionid(code.user)}


def check_session(call: Call) -> Answered:
    """`GET /wxa/checksession?openid&signature&sig_method`."""
    query = call.query
    if query.get("sig_method", "hmac_sha256") != "hmac_sha256":
        raise WeChatError(40097, "sig_method")
    session = call.state.sessions.get((call.appid, query.get("openid", "")))
    if session is None:
        raise WeChatError(87007)
    if not hmac.compare_digest(
        query.get("signature", "").encode(), crypto.session_signature(session.key).encode()
    ):
        raise WeChatError(87009)
    return ok()


def reset_session(call: Call) -> Answered:
    """`GET /wxa/resetusersessionkey?openid&signature&sig_method`."""
    check_session(call)
    openid = call.query["openid"]
    return ok(openid=openid, session_key=call.state.session(call.appid, openid, renew=True).key)


def phone_number(call: Call) -> Answered:
    """`POST /wxa/business/getuserphonenumber {code}`."""
    code = call.state.take_code(call.state.phone_codes, call.text("code"), call.appid)
    return ok(phone_info=phone_info(code.phone, call.appid, int(call.state.clock())))


def phone_info(phone: str, appid: str, timestamp: int) -> dict[str, object]:
    """Describe a phone number as the platform does; `+86` where no country stands before it."""
    country, _plus, number = phone.rpartition(" ")
    country = country.lstrip("+") or "86"
    return {
        "phoneNumber": number if country == "86" else f"+{country}{number}",
        "purePhoneNumber": number,
        "countryCode": country,
        "watermark": {"timestamp": timestamp, "appid": appid},
    }


ENDPOINTS = (
    Endpoint("GET", "/sns/jscode2session", code_to_session, token=False),
    Endpoint("GET", "/sns/component/jscode2session", component_code_to_session, token=False),
    Endpoint("GET", "/wxa/checksession", check_session),
    Endpoint("GET", "/wxa/resetusersessionkey", reset_session),
    Endpoint("POST", "/wxa/business/getuserphonenumber", phone_number),
)
