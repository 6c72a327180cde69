"""Ways into the program: mini program codes, QR codes, URL schemes, URL links, short links."""

import io
import re
import secrets
from typing import Any
from urllib.parse import urlencode

import segno

from mpconsole.backend.replies import Reply, make
from mpconsole.backend.wechat.calls import Answered, Call, Endpoint, ok
from mpconsole.backend.wechat.errors import WeChatError

_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]{1,32}")
_VERSIONS = ("release", "trial", "develop")
_DAYS_30 = 30 * 24 * 3600


def code(call: Call) -> Answered:
    """`POST /wxa/getwxacode {path, width, env_version}`."""
    return _picture(call, {"path": _path(call, 1024)})


def unlimited_code(call: Call) -> Answered:
    """`POST /wxa/getwxacodeunlimit {scene, page, width, env_version}`."""
    scene, page = call.text("scene"), call.text("page")
    if not _SCENE.fullmatch(scene):
        raise WeChatError(40129)
    if page.startswith("/") or "?" in page:
        raise WeChatError(41030)
    if page and call.body.get("check_path", True) is not False and not call.state.pages.has(page):
        raise WeChatError(41030)
    return _picture(call, {"page": page, "scene": scene})


def qr_code(call: Call) -> Answered:
    """`POST /cgi-bin/wxaapp/createwxaqrcode {path, width}`."""
    return _picture(call, {"path": _path(call, 128)})


def _path(call: Call, most: int) -> str:
    path = call.text("path")
    if not 1 <= len(path) <= most or path.startswith("/"):
        raise WeChatError(40159)
    return path


def _picture(call: Call, what: dict[str, str]) -> Reply:
    """Draw a real QR code: of a link that says what a phone would open."""
    body = call.body
    version = body.get("env_version", "release")
    width = body.get("width", 430)
    if version not in _VERSIONS or isinstance(width, bool) or not str(width).isdigit():
        raise WeChatError(40097, "env_version or width")
    width = min(max(int(width), 280), 1280)
    query = urlencode(
        {"appid": call.appid, "env": version, **{key: value for key, value in what.items() if value}}
    )
    symbol = segno.make(f"https://mp.weixin.qq.com/a/~mock?{query}", error="m", micro=False)
    scale = max(1, width // symbol.symbol_size(1, 2)[0])
    picture = io.BytesIO()
    symbol.save(picture, kind="png", scale=scale, border=2)
    return make(200, "image/png", picture.getvalue())


def scheme(call: Call) -> Answered:
    """`POST /wxa/generatescheme`."""
    return ok(openlink="weixin://dl/business/?t=" + _remember(call, call.body.get("jump_wxa")))


def query_scheme(call: Call) -> Answered:
    """`POST /wxa/queryscheme {scheme}`."""
    return ok(scheme_info=_known(call, call.text("scheme").rpartition("=")[2]), visit_openid="")


def url_link(call: Call) -> Answered:
    """`POST /wxa/generate_urllink`."""
    return ok(url_link="https://wxaurl.cn/" + _remember(call, call.body))


def query_url_link(call: Call) -> Answered:
    """`POST /wxa/query_urllink {url_link}`."""
    return ok(url_link_info=_known(call, call.text("url_link").rpartition("/")[2]), visit_openid="")


def short_link(call: Call) -> Answered:
    """`POST /wxa/genwxashortlink {page_url, page_title, is_permanent}`."""
    page = call.text("page_url", least=1, most=1024)
    if page.startswith("/"):
        raise WeChatError(40159)
    return ok(link=f"#小程序://{call.text('page_title') or 'mock'}/{secrets.token_urlsafe(11)[:15]}")


def _remember(call: Call, jump: Any) -> str:
    jump = jump if isinstance(jump, dict) else {}
    path, query = str(jump.get("path", "")), str(jump.get("query", ""))
    if path and not path.startswith("/"):
        raise WeChatError(40165)
    if len(query) > 1024:
        raise WeChatError(40212)
    if jump.get("env_version", "release") not in _VERSIONS:
        raise WeChatError(85402)
    token = secrets.token_urlsafe(9)[:11]
    call.state.links[token] = {
        "appid": call.appid,
        "path": path,
        "query": query,
        "create_time": int(call.state.clock()),
        "expire_time": _expiry(call),
        "env_version": str(jump.get("env_version", "release")),
    }
    return token


def _expiry(call: Call) -> int:
    body, now = call.body, int(call.state.clock())
    if body.get("expire_type") == 1:
        days = body.get("expire_interval", 30)
        ends = now + int(days) * 24 * 3600 if isinstance(days, int) else 0
    else:
        given = body.get("expire_time", 0)
        ends = given if isinstance(given, int) and given else now + _DAYS_30
    if not now < ends <= now + _DAYS_30:
        raise WeChatError(85401)
    return ends


def _known(call: Call, token: str) -> dict[str, object]:
    if token not in call.state.links:
        raise WeChatError(40097, "unknown link")
    return call.state.links[token]


ENDPOINTS = (
    Endpoint("POST", "/wxa/getwxacode", code),
    Endpoint("POST", "/wxa/getwxacodeunlimit", unlimited_code),
    Endpoint("POST", "/cgi-bin/wxaapp/createwxaqrcode", qr_code),
    Endpoint("POST", "/wxa/generatescheme", scheme),
    Endpoint("POST", "/wxa/queryscheme", query_scheme),
    Endpoint("POST", "/wxa/generate_urllink", url_link),
    Endpoint("POST", "/wxa/query_urllink", query_url_link),
    Endpoint("POST", "/wxa/genwxashortlink", short_link),
)
