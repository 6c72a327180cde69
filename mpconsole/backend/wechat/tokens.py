"""Access tokens: the ordinary one, of which the newest counts, and the stable one."""

from mpconsole.backend.wechat.calls import Answered, Call, Endpoint, ok
from mpconsole.backend.wechat.errors import WeChatError
from mpconsole.backend.wechat.state import TOKEN_SECONDS, within

TOKENS_A_DAY = 2000
FORCED_A_DAY = 20
FORCED_SECONDS = 30
RENEW_SECONDS = 300
"""A stable token is renewed this long before its end."""
_DAY = 24 * 3600
_ORDINARY, _STABLE = "ordinary", "stable"


def token(call: Call) -> Answered:
    """`GET /cgi-bin/token?grant_type=client_credential&appid&secret`: a new one each time."""
    query, state = call.query, call.state
    if query.get("grant_type") != "client_credential":
        raise WeChatError(40002)
    appid = query.get("appid", "")
    state.check_secret(appid, query.get("secret", ""))
    if not within(state.forced.setdefault(f"{_ORDINARY} {appid}", []), state.clock(), _DAY, TOKENS_A_DAY):
        raise WeChatError(45009)
    return {"access_token": state.new_token(appid, _ORDINARY).text, "expires_in": TOKEN_SECONDS}


def stable_token(call: Call) -> Answered:
    """`POST /cgi-bin/stable_token {grant_type, appid, secret, force_refresh}`: the same for two hours."""
    state = call.state
    if call.text("grant_type") != "client_credential":
        raise WeChatError(40002)
    appid = call.text("appid")
    state.check_secret(appid, call.text("secret"))
    now = state.clock()
    known = state.tokens.get(state.newest.get((appid, _STABLE), ""))
    force = call.body.get("force_refresh") is True
    if force and known is not None:
        _check_forced(call, appid)
    if known is None or force or known.ends - now <= RENEW_SECONDS:
        known = state.new_token(appid, _STABLE)
    return {"access_token": known.text, "expires_in": int(known.ends - now)}


def _check_forced(call: Call, appid: str) -> None:
    now = call.state.clock()
    times = call.state.forced.setdefault(f"{_STABLE} {appid}", [])
    if times and now - times[-1] < FORCED_SECONDS:
        raise WeChatError(45011)
    if not within(times, now, _DAY, FORCED_A_DAY):
        raise WeChatError(45009)


def servers(_call: Call) -> Answered:
    """`GET /cgi-bin/getcallbackip` and `get_api_domain_ip`: here, this machine."""
    return {"ip_list": ["127.0.0.1"]}


def clear_quota(call: Call) -> Answered:
    """`POST /cgi-bin/clear_quota {appid}`."""
    call.state.check_appid(call.text("appid"))
    call.state.forced.clear()
    call.state.logins.clear()
    return ok()


ENDPOINTS = (
    Endpoint("GET", "/cgi-bin/token", token, token=False),
    Endpoint("POST", "/cgi-bin/stable_token", stable_token, token=False),
    Endpoint("GET", "/cgi-bin/getcallbackip", servers),
    Endpoint("GET", "/cgi-bin/get_api_domain_ip", servers),
    Endpoint("POST", "/cgi-bin/clear_quota", clear_quota),
)
