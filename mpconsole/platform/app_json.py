"""app.json: what a mini program says of itself.

Source: the schema and the checks of miniprogram-ci 2.1.42 (August 2025), compared in `tests/platform`.
"""

from mpconsole.platform.shapes import (
    BOOLEAN,
    NUMBER,
    OBJECT,
    TEXT,
    Constant,
    ListOf,
    MapOf,
    Record,
    Shape,
    any_of,
    numbers,
    one_of,
    switches,
    texts,
)
from mpconsole.platform.window import (
    COMPONENT_FRAMEWORK,
    SINGLE_PAGE,
    SKYLINE_OPTIONS,
    THEME_VARIABLE,
    WINDOW,
)

PRIVATE_INFOS = (
    "chooseAddress",
    "chooseLocation",
    "choosePoi",
    "getFuzzyLocation",
    "getLocation",
    "onLocationChange",
    "startLocationUpdate",
    "startLocationUpdateBackground",
)
"""The interfaces that `requiredPrivateInfos` must name before they can be called."""

PRECISE_LOCATION = ("getLocation", "onLocationChange", "startLocationUpdate", "startLocationUpdateBackground")
"""Those that cannot stand beside `getFuzzyLocation`."""

EXTENDED_LIBRARIES = {"kbone": ("miniprogram-element", "miniprogram-render"), "weui": ("weui-miniprogram",)}
"""What `useExtendedLib` may name, and the npm packages that each brings without shipping."""

THEMED_TAB_BAR_KEYS = ("color", "selectedColor", "backgroundColor", "borderStyle")
THEMED_TAB_ITEM_KEYS = ("iconPath", "selectedIconPath")
"""The keys of a tab bar, and of its items, that may hold a theme variable."""

TAB_ICON_EXTENSIONS = (".png", ".jpg", ".jpeg")
TAB_ICON_BYTES = 40 * 1024
TABS = (2, 5)
CUSTOM_TABS = (2, 10)
SUBPACKAGES = 100
PLUGIN_VERSION = r"^(dev|latest|\d{1,3}\.\d{1,3}\.\d{1,3}|dev-[A-Za-z0-9]+)$"

PLUGIN = Record(
    {**texts("provider version path export"), "genericsImplementation": MapOf(MapOf(TEXT))},
    ("provider", "version"),
)

_EXTENDED_LIBRARY = MapOf(any_of(TEXT, BOOLEAN))

SUBPACKAGE = Record(
    {
        **texts("name entry root componentFramework renderer"),
        "independent": BOOLEAN,
        "pages": ListOf(TEXT),
        "plugins": MapOf(PLUGIN),
        "useExtendedLib": _EXTENDED_LIBRARY,
    },
    ("pages", "root"),
)

TAB_ITEM = Record(
    {
        **texts("pagePath text iconPath selectedIconPath"),
        "renderer": one_of("cover-view", "skyline", "webview"),
    },
    ("pagePath",),
)

TAB_BAR = Record(
    {
        **texts("color selectedColor backgroundColor"),
        "custom": BOOLEAN,
        "list": ListOf(TAB_ITEM),
        "borderStyle": one_of("black", "white", pattern=THEME_VARIABLE),
        "position": one_of("bottom", "top"),
    },
    ("list",),
)

_PERMISSION = Record({"desc": TEXT}, ("desc",))

_OWN: dict[str, Shape] = {
    **texts(
        "__warning__ entryPagePath cloudVersion openDataContext openLocationPagePath sitemapLocation"
        " serviceProviderTicket themeLocation theme xrEntryPagePath"
    ),
    **switches(
        "debug resizable frameset cloud darkmode lazyCodeLoadingLegacy __usePrivacyCheck__"
        " keepContextPageInCycleJump"
    ),
    "pages": ListOf(TEXT),
    "window": Record(WINDOW),
    "plugins": MapOf(PLUGIN),
    "permission": Record({"scope.userLocation": _PERMISSION, "scope.userFuzzyLocation": _PERMISSION}),
    "workers": any_of(Record({"path": TEXT, "isSubpackage": BOOLEAN}, ("isSubpackage", "path")), TEXT),
    "agent": OBJECT,
    "subPackages": ListOf(SUBPACKAGE),
    "subpackages": ListOf(SUBPACKAGE),
    "chatTools": ListOf(
        Record(
            {**texts("root entryPagePath desc"), "scopes": ListOf(TEXT)},
            ("desc", "entryPagePath", "root"),
        )
    ),
    "preloadRule": MapOf(Record({"network": one_of("all", "wifi"), "packages": ListOf(TEXT)}, ("packages",))),
    "usingComponents": MapOf(TEXT),
    "componentPlaceholder": MapOf(TEXT),
    "tabBar": TAB_BAR,
    "appBar": Record({"custom": BOOLEAN}),
    "requiredBackgroundModes": ListOf(TEXT),
    "requireBackgroundModes": ListOf(TEXT),
    "mimeTypeDeclarations": MapOf(ListOf(TEXT)),
    "networkTimeout": Record(numbers("request connectSocket uploadFile downloadFile")),
    "displayMode": one_of("desktop", "mobile", "pad"),
    "functionalPages": any_of(Record({"independent": BOOLEAN}, ("independent",)), BOOLEAN),
    "cloudConfig": Record(texts("gatewayDomain publicKey gatewayId")),
    "style": Constant("v2"),
    "useExtendedLib": _EXTENDED_LIBRARY,
    "entranceDeclare": Record({"locationMessage": Record(texts("path query"))}),
    "singlePage": SINGLE_PAGE,
    "lazyCodeLoading": Constant("requiredComponents"),
    "enablePassiveEvent": any_of(MapOf(BOOLEAN), BOOLEAN),
    "embeddedAppIdList": ListOf(TEXT),
    "renderer": one_of("skyline", "webview"),
    "resolveAlias": MapOf(TEXT),
    "debugOptions": Record({"enableFPSPanel": BOOLEAN}),
    "halfPage": Record({"firstPageNavigationStyle": one_of("custom", "default")}),
    "requiredPrivateInfos": ListOf(one_of(*PRIVATE_INFOS)),
    "rendererOptions": Record({"defaultDisplayBlock": BOOLEAN, "skyline": SKYLINE_OPTIONS}),
    "componentFramework": COMPONENT_FRAMEWORK,
    "accountCardPackage": Record(
        {
            "root": TEXT,
            "cardList": ListOf(Record({"type": NUMBER, "componentPath": TEXT}, ("componentPath", "type"))),
        },
        ("cardList", "root"),
    ),
    "miniApp": Record({"useAuthorizePage": BOOLEAN}),
}

APP = Record(
    {
        **_OWN,
        "static": ListOf(
            Record(
                {
                    "pattern": TEXT,
                    "platforms": ListOf(one_of("mini-android", "mini-ios", "mini-ohos", "mini-weixin")),
                },
                ("pattern", "platforms"),
            )
        ),
        **dict.fromkeys(("mini-ios", "mini-android", "mini-weixin"), Record(_OWN)),
    },
    ("pages",),
)
