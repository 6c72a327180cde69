"""Open-platform accounts: programs of one owner bound together, so that their users can be told apart."""

import secrets
from dataclasses import replace

from mpconsole.sandbox.api.call import Answer, Auth, Call, Endpoint, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import text


def create(call: Call) -> Answer:
    """POST /cgi-bin/open/create."""
    _check_appid(call)
    if call.program.open_appid:
        raise Refused(89000)
    open_appid = f"wx{secrets.token_hex(8)}"
    call.save(replace(call.program, open_appid=open_appid))
    return {"open_appid": open_appid}


def find(call: Call) -> Answer:
    """POST /cgi-bin/open/get."""
    _check_appid(call)
    if not call.program.open_appid:
        raise Refused(89002)
    return {"open_appid": call.program.open_appid}


def bind(call: Call) -> Answer:
    """POST /cgi-bin/open/bind."""
    _check_appid(call)
    if call.program.open_appid:
        raise Refused(89000)
    open_appid = text(call.body, "open_appid")
    if not open_appid:
        raise Refused(89003)
    call.save(replace(call.program, open_appid=open_appid))
    return {}


def unbind(call: Call) -> Answer:
    """POST /cgi-bin/open/unbind."""
    _check_appid(call)
    if not call.program.open_appid:
        raise Refused(89002)
    if text(call.body, "open_appid") != call.program.open_appid:
        raise Refused(89003)
    call.save(replace(call.program, open_appid=""))
    return {}


def _check_appid(call: Call) -> None:
    if text(call.body, "appid") != call.appid:
        raise Refused(40013)


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/cgi-bin/open/create", create, Auth.ANY),
    post("/cgi-bin/open/get", find, Auth.ANY),
    post("/cgi-bin/open/bind", bind, Auth.ANY),
    post("/cgi-bin/open/unbind", unbind, Auth.ANY),
)
