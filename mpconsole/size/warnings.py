"""The `__warning__` that the official tool writes into app.json and pages' JSON, in its own words.

It names unknown keys, in the order in which miniprogram-ci 2.1.42's validator meets them: first what
lies inside known keys, in the order of its schema, then the object's own. The words count towards the
package's size, so they stand here as the tool writes them and are not translated.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mpconsole.platform.app_json import APP
from mpconsole.platform.page_json import PAGE
from mpconsole.platform.shapes import ListOf, MapOf, Record, Shape

_OVERLAYS = ("mini-ios", "mini-android", "mini-ohos", "mini-weixin")
_APP_ORDER = (
    *("static", *_OVERLAYS, "window", "plugins", "permission", "subPackages", "subpackages", "chatTools"),
    *("preloadRule", "tabBar", "appBar", "networkTimeout", "cloudConfig", "entranceDeclare", "singlePage"),
    *("debugOptions", "halfPage", "rendererOptions", "accountCardPackage", "miniApp"),
)
_PAGE_ORDER = ("pageJSONLight", "pageJSONDark", *_OVERLAYS, "rendererOptions", "singlePage")
_FUNCTIONAL_PAGES = (
    '["functionalPages"] 配置需要更新，详见文档: '
    "https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages.html"
)
_SKYLINE_WINDOW = (
    'Due to the "custom" navigationStyle of the Skyline page, the configuration of "navigationStyle", '
    '"navigationBarTextStyle", "navigationBarTitleText", and "navigationBarBackgroundColor" in app.json '
    "will not take effect."
)
_EXT = (
    "{appid} is not a 3rdMiniProgramAppid, ext.json cannot take effect;Read the documentation: "
    '"https://developers.weixin.qq.com/miniprogram/dev/devtools/ext.html"'
)


def of_page(value: Mapping[str, Any]) -> str:
    """Return what is written into a page's or component's JSON, "" where nothing is."""
    return _invalid(value, PAGE, "page.json", _PAGE_ORDER)


def of_app(value: Mapping[str, Any]) -> str:
    """Return what unknown keys bring into app.json, "" where nothing is."""
    return _invalid(value, APP, "app.json", _APP_ORDER)


def more_of_app(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is added to app.json's warning, each on a line of its own."""
    if value.get("functionalPages") is True:
        yield _FUNCTIONAL_PAGES
    window = value.get("window")
    window = window if isinstance(window, dict) else {}
    options = value.get("rendererOptions")
    skyline = value.get("renderer") == "skyline" or (isinstance(options, dict) and "skyline" in options)
    titled = any(window.get(f"navigationBar{key}") for key in ("TextStyle", "TitleText", "BackgroundColor"))
    if skyline and titled and window.get("navigationStyle") != "custom":
        yield _SKYLINE_WINDOW


def of_ext(appid: str) -> str:
    """Return what an ext.json brings into itself and app.json where the appid is no service provider's."""
    return _EXT.format(appid=appid)


def _invalid(value: Mapping[str, Any], shape: Record, name: str, order: tuple[str, ...]) -> str:
    found = "、".join(f'{name} {path}["{key}"]' for path, key in _unknown(value, shape, "", order))
    return f"invalid {found}" if found else ""


def _unknown(value: Any, shape: Shape, path: str, order: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the path and name of each unknown key; inside alternatives none is tolerated."""
    if isinstance(shape, ListOf) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown(item, shape.item, f"{path}[{index}]", order)
    elif isinstance(shape, MapOf) and isinstance(value, dict):
        for key, member in value.items():
            yield from _unknown(member, shape.value, path + _suffix(key, path), order)
    elif isinstance(shape, Record) and isinstance(value, dict):
        own = [
            (path, key) for key in value if key not in shape.fields and shape.closed and shape.rest is None
        ]
        own_first = (
            path in _OVERLAYS and order is _APP_ORDER
        )  # its schema has the keywords turned round there
        if own_first:
            yield from own
        known = (key for key in value if key in shape.fields)
        for key in sorted(known, key=lambda one: order.index(one) if one in order else len(order)):
            yield from _unknown(value[key], shape.fields[key], path + _suffix(key, path), order)
        if not own_first:
            yield from own


def _suffix(key: str, path: str) -> str:
    """Write a key after a path as the tool's validator does."""
    if not re.search(r"[.\s\[\]]", key) and not key[:1].isdigit():
        return f".{key}" if path else key
    return f"[{key}]" if key.isdecimal() else f"[{json.dumps(key, ensure_ascii=False)}]"
