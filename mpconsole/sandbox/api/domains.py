"""Server domains and business domains."""

from collections.abc import Iterable
from dataclasses import replace

from mpconsole.sandbox import limits
from mpconsole.sandbox.api.call import Answer, Call, Endpoint, post
from mpconsole.sandbox.codes import Refused
from mpconsole.sandbox.fields import strings, text

_SCHEMES = {
    "requestdomain": "https://",
    "wsrequestdomain": "wss://",
    "uploaddomain": "https://",
    "downloaddomain": "https://",
    "udpdomain": "udp://",
    "tcpdomain": "tcp://",
}
_WEB_VIEW = "webviewdomain"


def modify(call: Call) -> Answer:
    """POST /wxa/modify_domain and modify_domain_directly; other schemes come back as invalid."""
    action = _action(call)
    given = {name: strings(call.body, name) for name in _SCHEMES}
    program = call.program
    if action == "get":
        return {name: list(program.domains.get(name, ())) for name in _SCHEMES}
    good = {name: _unique(entry for entry in given[name] if _fits(entry, name)) for name in _SCHEMES}
    wrong = {name: _unique(entry for entry in given[name] if not _fits(entry, name)) for name in _SCHEMES}
    after = {name: _changed(action, program.domains.get(name, ()), good[name]) for name in _SCHEMES}
    if sum(map(len, after.values())) > limits.DOMAINS:
        raise Refused(85016)
    if action != "set" and after == {name: program.domains.get(name, ()) for name in _SCHEMES}:
        raise Refused(85017)
    call.save(replace(program, domains=program.domains | after))
    call.changed("domains", action=action)
    answer = {name: list(entries) for name, entries in after.items()}
    return answer | {f"invalid_{name}": list(entries) for name, entries in wrong.items() if entries}


def effective(call: Call) -> Answer:
    """POST /wxa/get_effective_domain: what the program may reach, and who named it."""
    lists = {name: list(call.program.domains.get(name, ())) for name in _SCHEMES}
    empty: dict[str, list[str]] = {name: [] for name in _SCHEMES}
    return {"mp_domain": empty, "third_domain": empty, "direct_domain": lists, "effective_domain": lists}


def web_view(call: Call) -> Answer:
    """POST /wxa/setwebviewdomain."""
    action = _action(call)
    program = call.program
    former = program.domains.get(_WEB_VIEW, ())
    if action == "get":
        return {_WEB_VIEW: list(former)}
    given = _unique(strings(call.body, _WEB_VIEW))
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
    scheme = _SCHEMES[name]
    return entry.startswith(scheme) and len(entry) > len(scheme)


def _unique(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))


ENDPOINTS: tuple[Endpoint, ...] = (
    post("/wxa/modify_domain", modify),
    post("/wxa/modify_domain_directly", modify),
    post("/wxa/get_effective_domain", effective),
    post("/wxa/setwebviewdomain", web_view),
    post("/wxa/get_webviewdomain_confirmfile", confirm_file),
)
