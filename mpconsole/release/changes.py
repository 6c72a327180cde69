"""What can be changed about a program beside a release: each as the call that it is, made without asking
anybody, so that it can be shown before it is sent.

Bodies: the platform's documentation of 2025-26, see `mpconsole.release.platforms.wxa`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.platform import errcodes

DOMAINS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "request": ("requestdomain", "https://"),
        "socket": ("wsrequestdomain", "wss://"),
        "upload": ("uploaddomain", "https://"),
        "download": ("downloaddomain", "https://"),
        "udp": ("udpdomain", "udp://"),
        "tcp": ("tcpdomain", "tcp://"),
        "business": ("webviewdomain", "https://"),
    }
)
"""Kind of a domain → its field in modify_domain (business: setwebviewdomain) and its scheme."""


@dataclass(frozen=True, slots=True)
class Change:
    """One call. `repeatable`: sending it twice does what sending it once does; `echoes` are the refusals
    which say that it is so already. `component`: it is about the third-party platform, not the program.
    """

    path: str
    body: Mapping[str, Any]
    repeatable: bool = True
    echoes: frozenset[int] = frozenset()
    component: bool = False


def serving(*, open_: bool) -> Change:
    """Pause the live version's service, or open it again."""
    return Change("/wxa/change_visitstatus", {"action": "open" if open_ else "close"})


def domains(action: str, wanted: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """Add or delete domains, pairs of a kind and an address. Raises UsageError for what cannot be one."""
    lists: dict[str, list[str]] = {}
    for kind, address in wanted:
        if kind not in DOMAINS:
            raise UsageError(
                _('there is no kind of domain called "{name}"').format(name=kind),
                hint=_("Choose one of: {names}").format(names=", ".join(DOMAINS)),
            )
        field, scheme = DOMAINS[kind]
        if not address.startswith(scheme) or len(address) == len(scheme) or "/" in address[len(scheme) :]:
            raise UsageError(
                _("{address} is no domain for {kind}: write {scheme}HOST").format(
                    address=address, kind=kind, scheme=scheme
                )
            )
        lists.setdefault(field, []).append(address)
    business = lists.pop("webviewdomain", [])
    servers = Change(
        "/wxa/modify_domain", {"action": action, **lists}, echoes=frozenset({errcodes.NO_NEW_DOMAIN})
    )
    pages = Change(
        "/wxa/setwebviewdomain",
        {"action": action, "webviewdomain": business},
        echoes=frozenset({errcodes.NO_NEW_BUSINESS_DOMAIN}),
    )
    return (*((servers,) if lists else ()), *((pages,) if business else ()))


def guideline(body: Mapping[str, Any]) -> Change:
    """Set the privacy guideline; it goes live with the next release."""
    return Change("/cgi-bin/component/setprivacysetting", {"privacy_ver": 2, **body})


def interface(
    name: str,
    why: str,
    *,
    pictures: Sequence[str] = (),
    videos: Sequence[str] = (),
    links: Sequence[str] = (),
) -> Change:
    """Apply for an interface such as wx.getLocation. Pictures and videos are media ids."""
    own = name if name.startswith("wx.") else f"wx.{name}"
    extra = {"pic_list": list(pictures), "video_list": list(videos), "url_list": list(links)}
    body = {"api_name": own, "content": why, **{key: value for key, value in extra.items() if value}}
    return Change("/wxa/security/apply_privacy_interface", body, repeatable=False)


def add_template(draft_id: str) -> Change:
    """Put a draft into the template library."""
    body = {"draft_id": _id(draft_id), "template_type": 0}
    return Change("/wxa/addtotemplate", body, repeatable=False, component=True)


def delete_template(template_id: str) -> Change:
    """Delete a template from the library."""
    body = {"template_id": _id(template_id)}
    echoes = frozenset({errcodes.NO_TEMPLATE})
    return Change("/wxa/deletetemplate", body, repeatable=False, echoes=echoes, component=True)


def _id(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text
