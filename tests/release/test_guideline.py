"""The privacy guideline of a project's settings, as the platform wants it."""

from pathlib import Path

import pytest

from mpconsole.errors import UsageError
from mpconsole.release.guideline import guideline_body
from mpconsole.settings import PrivacySettings, load_project


def test_it_wants_a_contact_and_a_way_of_telling() -> None:
    for half in (PrivacySettings(contact_email="me@shop.cn"), PrivacySettings(notice_method="弹窗")):
        with pytest.raises(UsageError, match="guideline"):
            guideline_body(half)


def test_it_is_read_from_the_projects_settings(tmp_path: Path) -> None:
    (tmp_path / "mpconsole.toml").write_text(
        '[privacy]\ncontact_phone = "123"\nnotice_method = "弹窗"\nstore_days = 30\nuses = {Album = "头像"}',
        "utf-8",
    )
    assert guideline_body(load_project(tmp_path).privacy) == {
        "owner_setting": {
            "contact_phone": "123",
            "notice_method": "弹窗",
            "store_expire_timestamp": "30天",
        },
        "setting_list": [{"privacy_key": "Album", "privacy_text": "头像"}],
    }
