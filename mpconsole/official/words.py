"""What to do when the official tool refuses: by its code and by what the platform says inside its message.

Codes as miniprogram-ci 2.1.42 gives them; the platform's `-10008 invalid ip` as developers report it.
"""

import re

from mpconsole.i18n import N_, _

SITE = "https://mp.weixin.qq.com/"

_PLACE = "开发管理 → 开发设置 → 小程序代码上传"
"""Where the platform's site keeps upload keys and their IP white list; the site is in Chinese alone."""

_UNREACHABLE = N_(
    "servicewechat.com cannot be reached: check the network, and HTTPS_PROXY if there is a proxy."
)
_SAID = (
    (
        r"invalid ip|-10008",
        N_("This machine's IP address is not on the IP white list: add it at {site} ({place})."),
    ),
    (
        r"invalid signature|41001|-10009",
        N_("The key does not belong to this appid: make a new one at {site} ({place})."),
    ),
    (r"exceed max limit|80051|80200", N_("The code package is too big: see mpconsole size.")),
    (
        r"ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ECONNRESET|socket hang up|tunneling socket",
        _UNREACHABLE,
    ),
    (
        r"unable to verify|self.signed certificate|CERT_",
        N_("A proxy answers with a certificate of its own: name its authority in NODE_EXTRA_CA_CERTS."),
    ),
)
_CODES = {
    20001: _UNREACHABLE,
    20002: N_(
        "The upload key cannot be used: it must be the RSA private key that the platform's site gave you."
    ),
}


def hint_for(code: int | None, text: str) -> str | None:
    """Return what to do, or None where nothing better is known than to check the project."""
    for pattern, words in _SAID:
        if re.search(pattern, text):
            return _(words).format(site=SITE, place=_PLACE)
    if code in _CODES:
        return _(_CODES[code])
    if code is not None and 10000 <= code < 20000:
        return _("See what is wrong with the project: mpconsole check")
    return None
