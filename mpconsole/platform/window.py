"""What a window may be told, in app.json's `window` and in a page's own JSON alike.

Source: the schemas of miniprogram-ci 2.1.42 (August 2025), compared in `tests/platform`.
"""

from mpconsole.platform.shapes import BOOLEAN, NUMBER, Record, Shape, one_of, switches, texts

THEME_VARIABLE = "^@.*$"
"""A value that stands in theme.json under this name, for light and for dark."""

WINDOW: dict[str, Shape] = {
    **texts(
        "backgroundColorTop backgroundColorBottom backgroundColorContent backgroundColor"
        " navigationBarTitleText navigationBarBackgroundColor"
    ),
    "enablePullDownRefresh": BOOLEAN,
    "homeButton": BOOLEAN,
    "onReachBottomDistance": NUMBER,
    "navigationBarTextStyle": one_of("black", "white", pattern=THEME_VARIABLE),
    "navigationStyle": one_of("custom", "default"),
    "backgroundTextStyle": one_of("dark", "light", pattern=THEME_VARIABLE),
    "pageOrientation": one_of("auto", "landscape", "portrait"),
    "renderingMode": one_of("mixed", "seperated"),
    "restartStrategy": one_of("homePage", "homePageAndLatestPage"),
    "visualEffectInBackground": one_of("hidden", "none"),
    "initialRenderingCache": one_of("capture", "dynamic", "static"),
    "handleWebviewPreload": one_of("auto", "manual", "static"),
}

SKYLINE_OPTIONS = Record(
    {
        **switches("disableABTest defaultContentBox defaultDisplayBlock"),
        **texts(
            "sdkVersionBegin sdkVersionEnd iosVersionBegin iosVersionEnd"
            " androidVersionBegin androidVersionEnd"
        ),
    }
)

SINGLE_PAGE = Record({"navigationBarFit": one_of("float", "squeezed")})
COMPONENT_FRAMEWORK = one_of("exparser", "glass-easel")
"""`exparser` is the older component framework, `glass-easel` the one that Skyline asks for."""

HEX_COLOURS = ("navigationBarBackgroundColor", "backgroundColor")
"""Where the official tool insists on #rgb, #rgba, #rrggbb or #rrggbbaa."""

THEMED_WINDOW_KEYS = (
    "navigationBarBackgroundColor",
    "navigationBarTextStyle",
    "backgroundColor",
    "backgroundTextStyle",
    "backgroundColorTop",
    "backgroundColorBottom",
    "backgroundColorContent",
)
"""The keys that may hold a theme variable."""
