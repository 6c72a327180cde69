"""The tables of interfaces and components: what they say of well-known ones, and who wrote them."""

import os
import sys
from pathlib import Path

import pytest

from mpconsole.platform.component_table import BOOLEAN, canonical, components
from mpconsole.platform.components import BUILT_IN
from mpconsole.platform.wx_api import UNDOCUMENTED, members, version_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def test_members_of_wx() -> None:
    table = members()
    assert len(table) > 480
    assert table["batchGetStorage"].since == "2.25.0"
    assert table["getSystemInfoSync"].deprecated == "2.20.1"
    assert "wx.getWindowInfo" in table["getSystemInfoSync"].instead
    assert table["request"].deprecated == ""
    for name, member in table.items():
        assert not member.since or version_of(member.since), name
        assert {one.removeprefix("wx.") for one in member.instead} <= set(table), name
    assert not UNDOCUMENTED & table.keys()


def test_components() -> None:
    table = components()
    assert table.keys() <= BUILT_IN
    assert {"view", "image", "button", "scroll-view", "input", "map"} <= table.keys()
    assert "aspectFill" in (table["image"].attributes["mode"] or ())
    assert table["button"].attributes["disabled"] == BOOLEAN
    assert canonical("scroll-top") in table["scroll-view"].attributes
    assert "getphonenumber" in table["button"].events
    odd = {event for one in table.values() for event in one.events if event != event.lower()}
    assert odd == {"submitToGroup"}


@pytest.mark.slow
def test_the_generator_makes_them(tmp_path: Path) -> None:
    sys.path.insert(0, str(CHECKOUT / "tools"))
    try:
        import platform_tables
    finally:
        sys.path.pop(0)
    packages = Path(os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache")) / "tables"
    if not all((packages / name).is_dir() for name in platform_tables.PACKAGES):
        platform_tables.fetch(packages)
    platform_tables.generate(packages, tmp_path)
    for name in ("wx.json", "components.json"):
        assert (tmp_path / name).read_bytes() == (platform_tables.TABLES / name).read_bytes()
