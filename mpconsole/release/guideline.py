"""The privacy guideline that is committed with a project, in the platform's own fields."""

from typing import Any

from mpconsole.errors import UsageError
from mpconsole.i18n import _
from mpconsole.settings import PrivacySettings

_CONTACTS = ("contact_email", "contact_phone", "contact_qq", "contact_weixin")


def guideline_body(privacy: PrivacySettings) -> dict[str, Any]:
    """Return the body of setprivacysetting. Raises UsageError for what it lacks."""
    contacts = {name: getattr(privacy, name) for name in _CONTACTS if getattr(privacy, name)}
    if not contacts or not privacy.notice_method:
        raise UsageError(
            _("the privacy guideline lacks how people are told, or whom they can write to"),
            hint=_('Write it into mpconsole.toml: [privacy] contact_email = "…", notice_method = "…"'),
        )
    owner = {**contacts, "notice_method": privacy.notice_method}
    if privacy.store_days is not None:
        owner["store_expire_timestamp"] = f"{privacy.store_days}天"
    uses = [{"privacy_key": key, "privacy_text": text} for key, text in privacy.uses.items()]
    return {"owner_setting": owner, "setting_list": uses}
