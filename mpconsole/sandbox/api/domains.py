"""Server domains and business domains."""

import re
from collections.abc import Iterable
from dataclasses import replace

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import strings, text
from mpconsole.sandbox.model import Program

_SCHEMES = {
    "requestdomain": "https://",
    "wsrequestdomain": "wss://",
    "uploaddomain": "https://",
    "downloaddomain": "https://",
    "udpdomain": "udp://",
    "tcpdomain": "tcp://",
}
_WEB_VIEW = "webviewdomain"
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+(?::|$))[a-z0-9-]{2,63}(?::\d{1,5})?", re.IGNORECASE
)
_DIRECT = "direct "
_OWN = "api.weixin.qq.com"


def modify(call: Call) -> Answer:
    """POST /wxa/modify_domain: domains of the third-party platform."""
    return _modify(call, "")


def modify_directly(call: Call) -> Answer:
    """POST /wxa/modify_domain_directly: domains of the program alone."""
    return _modify(call, _DIRECT)


def _modify(call: Call, owner: str) -> Answer:
    """Change the lists of one owner, a prefix of their names; what is no domain comes back as invalid."""
    action = _action(call)
    given = {name: strings(call.body, name) for name in _SCHEMES}
    program = call.program
    former = _lists(program, owner)
    if action == "get":
        return dict(former)
    good = {name: _unique(entry for entry in given[name] if _fits(entry, name)) for name in _SCHEMES}
    wrong = {name: _unique(entry for entry in given[name] if not _fits(entry, name)) for name in _SCHEMES}
    after = {name: _changed(action, tuple(former[name]), good[name]) for name in _SCHEMES}
    if sum(map(len, after.values())) > limits.DOMAINS:
        raise Refused(85016)
    if action != "set" and after == {name: tuple(entries) for name, entries in former.items()}:
        raise Refused(85017)
    kept = {f"{owner}{name}": entries for name, entries in after.items()}
    call.save(replace(program, domains=program.domains | kept))
    call.changed("domains", action=action)
    answer = {name: list(entries) for name, entries in after.items()}
    return answer | {f"invalid_{name}": list(entries) for name, entries in wrong.items() if entries}


def effective(call: Call) -> Answer:
    """POST /wxa/get_effective_domain: what the program may reach, and who named it."""
    third, direct = _lists(call.program, ""), _lists(call.program, _DIRECT)
    both = {name: list(_unique((*third[name], *direct[name]))) for name in _SCHEMES}
    site: dict[str, list[str]] = {name: [] for name in _SCHEMES}
    return {"mp_domain": site, "third_domain": third, "direct_domain": direct, "effective_domain": both}


def _lists(program: Program, owner: str) -> dict[str, list[str]]:
    return {name: list(program.domains.get(f"{owner}{name}", ())) for name in _SCHEMES}


def web_view(call: Call) -> Answer:
    """POST /wxa/setwebviewdomain; without an action it stands for all domains of the platform, which has none
    here.
    """
    if "action" not in call.body:
        raise Refused(89020)
    action = _action(call)
    program = call.program
    former = program.domains.get(_WEB_VIEW, ())
    if action == "get":
        return {_WEB_VIEW: list(former)}
    given = _unique(strings(call.body, _WEB_VIEW))
    if action != "delete" and not all(_fits(entry, "requestdomain") for entry in given):
        raise Refused(40097)
    after = _changed(action, former, given)
    if after == former:
        raise Refused(89019)
    if len(after) > limits.WEB_VIEW_DOMAINS:
        raise Refused(89029)
    call.save(replace(program, domains=program.domains | {_WEB_VIEW: after}))
    call.changed("business domains", action=action)
    return {_WEB_VIEW: list(after)}


def confirm_file(call: Call) -> Answer:
    """POST /wxa/get_webviewdomain_confirmfile: the file that a business domain must serve."""
    token = call.platform.component_appid[2:12]
    return {"file_name": f"{token}.txt", "file_content": call.platform.component_appid}


def _action(call: Call) -> str:
    action = text(call.body, "action")
    if action not in ("add", "delete", "set", "get"):
        raise Refused(40097)
    return action


def _changed(action: str, former: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    if action == "set":
        return given
    if action == "add":
        return _unique((*former, *given))
    return tuple(entry for entry in former if entry not in given)


def _fits(entry: str, name: str) -> bool:
    """Whether it is a scheme and a registered name, with a port or without: no address, no path."""
    scheme = _SCHEMES[name]
    rest = entry.removeprefix(scheme)
    return entry.startswith(scheme) and bool(_HOST.fullmatch(rest)) and rest.partition(":")[0] != _OWN


def _unique(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/modify_domain", modify),
    post("/wxa/modify_domain_directly", modify_directly),
    post("/wxa/get_effective_domain", effective),
    post("/wxa/setwebviewdomain", web_view),
    post("/wxa/get_webviewdomain_confirmfile", confirm_file),
)
