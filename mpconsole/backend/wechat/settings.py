"""`[wechat]` in routes.toml: which programs exist, and what their users and templates are."""

from dataclasses import dataclass, field

DEFAULT_APPID = "wx0000000000000000"


@dataclass(frozen=True, slots=True)
class PaySettings:
    """`[wechat.pay]`: the merchant. `api_v3_key` "": one is made on first use. `notify`: where notifications
    go instead of each order's notify_url.
    """

    mchid: str = "1900000001"
    api_v3_key: str = ""
    notify: str = ""


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """`[wechat]`. `appid` and `secret` "": every pair is taken. `templates`: the keys of each subscribe
    template's data (`{"T1": ("thing1", "time2")}`); none at all: every template is taken. `risky`: words that
    content safety refuses.
    """

    appid: str = ""
    secret: str = ""
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    risky: tuple[str, ...] = ()
    pay: PaySettings = PaySettings()
