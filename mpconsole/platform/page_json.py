"""A page's or component's own JSON.

Source: the schema of miniprogram-ci 2.1.42 (August 2025), compared in `tests/platform`.
"""

from mpconsole.platform.shapes import (
    BOOLEAN,
    NULL,
    TEXT,
    Constant,
    MapOf,
    Record,
    Shape,
    any_of,
    one_of,
    switches,
)
from mpconsole.platform.window import COMPONENT_FRAMEWORK, SINGLE_PAGE, SKYLINE_OPTIONS, WINDOW

_OWN: dict[str, Shape] = {
    **WINDOW,
    **switches("disableScroll disableSwipeBack component"),
    "usingComponents": MapOf(TEXT),
    "renderer": one_of("cover-view", "skyline", "webview", "xr-frame"),
    "rendererOptions": Record({"skyline": SKYLINE_OPTIONS}),
    "componentGenerics": MapOf(any_of(Record({"default": TEXT}, ("default",)), Constant(value=True), NULL)),
    "singlePage": SINGLE_PAGE,
    "componentFramework": COMPONENT_FRAMEWORK,
    "styleIsolation": one_of(
        "apply-shared", "isolated", "page-apply-shared", "page-isolated", "page-shared", "shared"
    ),
    "pureDataPattern": TEXT,
}

_OVERLAY = Record(_OWN)

PAGE = Record(
    {
        **_OWN,
        "enablePassiveEvent": any_of(MapOf(BOOLEAN), BOOLEAN),
        "style": Constant("v2"),
        "componentPlaceholder": MapOf(TEXT),
        **dict.fromkeys(
            ("pageJSONLight", "pageJSONDark", "mini-ios", "mini-android", "mini-ohos", "mini-weixin"),
            _OVERLAY,
        ),
    }
)
