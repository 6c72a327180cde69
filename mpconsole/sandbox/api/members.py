"""Trial members, and whether the program can be found by search."""

import hashlib
from dataclasses import replace

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, get, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import integer, text


def bind(call: Call) -> Answer:
    """POST /wxa/bind_tester."""
    name = text(call.body, "wechatid")
    program = call.program
    if not name:
        raise Refused(85001)
    if name in program.testers:
        raise Refused(85004)
    if len(program.testers) >= limits.TESTERS:
        raise Refused(85002)
    userstr = hashlib.sha256(f"{program.appid} {name}".encode()).hexdigest()[:32]
    call.save(replace(program, testers=program.testers | {name: userstr}))
    call.changed("tester", added=userstr)
    return {"userstr": userstr}


def unbind(call: Call) -> Answer:
    """POST /wxa/unbind_tester, by WeChat id or by userstr."""
    wanted = text(call.body, "wechatid"), text(call.body, "userstr")
    program = call.program
    left = {name: userstr for name, userstr in program.testers.items() if not {name, userstr} & {*wanted}}
    if left == program.testers:
        raise Refused(85001)
    call.save(replace(program, testers=left))
    call.changed("tester", removed=1)
    return {}


def members(call: Call) -> Answer:
    """POST /wxa/memberauth {"action": "get_experiencer"}."""
    if text(call.body, "action") != "get_experiencer":
        raise Refused(40097)
    return {"members": [{"userstr": userstr} for userstr in call.program.testers.values()]}


def set_search(call: Call) -> Answer:
    """POST /wxa/changewxasearchstatus: 1 hidden, 0 to be found."""
    status = integer(call.body, "status")
    if status not in (0, 1):
        raise Refused(40097)
    call.save(replace(call.program, hidden_from_search=bool(status)))
    call.changed("search", hidden=bool(status))
    return {}


def search(call: Call) -> Answer:
    """GET /wxa/getwxasearchstatus."""
    return {"status": int(call.program.hidden_from_search)}


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/bind_tester", bind),
    post("/wxa/unbind_tester", unbind),
    post("/wxa/memberauth", members),
    post("/wxa/changewxasearchstatus", set_search),
    get("/wxa/getwxasearchstatus", search),
)
