"""Tokens: of the third-party platform, of the programs that authorised it, and of a program itself."""

import secrets
from dataclasses import replace

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Auth, Call, Endpoint, get, post
from mpconsole.sandbox.calendar import day
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import checked_appid, flag, text
from mpconsole.sandbox.model import Program, Token

_NEVER = 4_000_000_000.0
_PERMISSIONS = (17, 18, 19, 25, 30, 31, 37, 41, 49, 61, 65)


def issue(call: Call, kind: str, appid: str, seconds: float = limits.TOKEN_SECONDS) -> str:
    """Hand out a token; the former ones of the same kind and owner end soon after."""
    for token in call.store.find(Token, appid=appid, tag=kind):
        _shorten(call, token)
    value = secrets.token_urlsafe(48)
    call.store.put(value, Token(value, kind, appid, call.now + seconds))
    return value


def _shorten(call: Call, token: Token) -> None:
    end = call.now + limits.OLD_TOKEN_SECONDS
    if token.expires_at < call.now:
        call.store.remove(Token, token.value)
    elif token.expires_at > end:
        call.store.put(token.value, replace(token, expires_at=end))


def app_token(call: Call) -> Answer:
    """GET /cgi-bin/token."""
    if call.query.get("grant_type") != "client_credential":
        raise Refused(40002)
    _authenticate(call, call.query.get("appid", ""), call.query.get("secret", ""))
    return {"access_token": issue(call, "app", call.appid), "expires_in": limits.TOKEN_SECONDS}


def stable_token(call: Call) -> Answer:
    """POST /cgi-bin/stable_token: the token stays the same until shortly before its end."""
    if text(call.body, "grant_type") != "client_credential":
        raise Refused(40002)
    _authenticate(call, text(call.body, "appid"), text(call.body, "secret"))
    current = _current(call, "stable", call.appid)
    if flag(call.body, "force_refresh"):
        _count_forced(call)
    elif current is not None:
        return {"access_token": current.value, "expires_in": int(current.expires_at - call.now)}
    return {"access_token": issue(call, "stable", call.appid), "expires_in": limits.TOKEN_SECONDS}


def _count_forced(call: Call) -> None:
    """Count a forced renewal; 45011 right after the former one, 45009 where the day's are used up."""
    program = call.program
    today = tuple(time for time in program.forced_tokens if day(time) == day(call.now))
    if program.forced_tokens and call.now - program.forced_tokens[-1] < limits.FORCED_TOKEN_PAUSE:
        raise Refused(45011)
    if len(today) >= limits.FORCED_TOKENS_A_DAY:
        raise Refused(45009)
    call.save(replace(program, forced_tokens=(*today, call.now)))


def _authenticate(call: Call, appid: str, secret: str) -> None:
    """Check who asks for its own token. A program's secret is whatever came with its first request."""
    if not appid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    call.appid = checked_appid(appid)
    program = call.program_of(appid)
    if program.secret not in ("", secret):
        raise Refused(40125)
    call.save(replace(program, secret=secret))


def _current(call: Call, kind: str, appid: str) -> Token | None:
    tokens = call.store.find(Token, appid=appid, tag=kind)
    newest = max(tokens, key=lambda token: token.expires_at, default=None)
    if newest is None or newest.expires_at <= call.now + limits.OLD_TOKEN_SECONDS:
        return None
    return newest


def start_push_ticket(call: Call) -> Answer:
    """POST /cgi-bin/component/api_start_push_ticket."""
    _check_component(call, text(call.body, "component_secret"))
    call.save(replace(call.platform, ticket_at=call.now))
    return {}


def component_token(call: Call) -> Answer:
    """POST /cgi-bin/component/api_component_token."""
    _check_component(call, text(call.body, "component_appsecret"))
    platform = call.platform
    if not secrets.compare_digest(
        text(call.body, "component_verify_ticket").encode(), platform.ticket.encode()
    ):
        raise Refused(61006)
    if call.now > platform.ticket_at + limits.TICKET_SECONDS:
        raise Refused(61005)
    token = issue(call, "component", platform.component_appid)
    return {"component_access_token": token, "expires_in": limits.TOKEN_SECONDS}


def _check_component(call: Call, secret: str) -> None:
    _check_component_appid(call)
    if not secrets.compare_digest(secret.encode(), call.platform.component_secret.encode()):
        raise Refused(40001)


def _check_component_appid(call: Call) -> None:
    appid = text(call.body, "component_appid")
    if not appid:
        raise Refused(41018)
    if appid != call.platform.component_appid:
        raise Refused(40013)


def create_preauthcode(call: Call) -> Answer:
    """POST /cgi-bin/component/api_create_preauthcode."""
    _check_component_appid(call)
    return {"pre_auth_code": issue(call, "preauth", call.platform.component_appid, 600), "expires_in": 600}


def query_auth(call: Call) -> Answer:
    """POST /cgi-bin/component/api_query_auth: an authorisation code becomes a program's tokens."""
    _check_component_appid(call)
    code = call.store.get(Token, text(call.body, "authorization_code"))
    if code is None or code.kind != "code":
        raise Refused(61009)
    if code.expires_at < call.now:
        raise Refused(61010)
    call.store.remove(Token, code.value)
    call.appid = code.appid
    return {
        "authorization_info": {
            "authorizer_appid": code.appid,
            "authorizer_access_token": issue(call, "authorizer", code.appid),
            "expires_in": limits.TOKEN_SECONDS,
            "authorizer_refresh_token": refresh_token(call, code.appid),
            "func_info": [{"funcscope_category": {"id": number}} for number in _PERMISSIONS],
        }
    }


def refresh_token(call: Call, appid: str) -> str:
    """Return the program's refresh token; it stays the same as long as the authorisation does."""
    current = _current(call, "refresh", appid)
    return current.value if current else issue(call, "refresh", appid, _NEVER - call.now)


def authorizer_token(call: Call) -> Answer:
    """POST /cgi-bin/component/api_authorizer_token."""
    _check_component_appid(call)
    appid = text(call.body, "authorizer_appid")
    program = call.store.get(Program, appid)
    if program is None or not program.authorized:
        raise Refused(61003)
    token = call.store.get(Token, text(call.body, "authorizer_refresh_token"))
    if token is None or (token.kind, token.appid) != ("refresh", appid):
        raise Refused(61023)
    call.appid = appid
    return {
        "authorizer_access_token": issue(call, "authorizer", appid),
        "expires_in": limits.TOKEN_SECONDS,
        "authorizer_refresh_token": token.value,
    }


def connect(call: Call) -> Answer:
    """POST /__mpconsole__/connect: ours. The owner of `appid` authorises the platform, which on the real
    one happens by scanning a code; the answer holds all that a client needs for its first token.
    """
    appid = call.appid = checked_appid(text(call.body, "appid"))
    call.save(replace(call.program, authorized=True), replace(call.platform, ticket_at=call.now))
    platform = call.platform
    return {
        "component_appid": platform.component_appid,
        "component_appsecret": platform.component_secret,
        "component_verify_ticket": platform.ticket,
        "message_token": platform.message_token,
        "encoding_aes_key": platform.encoding_aes_key,
        "authorizer_appid": appid,
        "authorizer_refresh_token": refresh_token(call, appid),
        "authorization_code": issue(call, "code", appid, limits.CODE_SECONDS),
    }


_TOKENS: tuple[Endpoint, ...] = (
    get("/cgi-bin/token", app_token, Auth.NONE),
    post("/cgi-bin/stable_token", stable_token, Auth.NONE),
    post("/cgi-bin/component/api_start_push_ticket", start_push_ticket, Auth.NONE),
    post("/cgi-bin/component/api_component_token", component_token, Auth.NONE),
    post("/cgi-bin/component/api_create_preauthcode", create_preauthcode, Auth.COMPONENT),
    post("/cgi-bin/component/api_query_auth", query_auth, Auth.COMPONENT),
    post("/cgi-bin/component/api_authorizer_token", authorizer_token, Auth.COMPONENT),
    post("/__mpconsole__/connect", connect, Auth.NONE),
)
ENDPOINTS = tuple(replace(endpoint, bare=endpoint.handler is not start_push_ticket) for endpoint in _TOKENS)
