"""sitemap.json, theme.json and plugin.json.

Source: the schemas of miniprogram-ci 2.1.42 (August 2025), compared in `tests/platform`.
"""

from mpconsole.platform.shapes import ANYTHING, NUMBER, TEXT, Constant, ListOf, MapOf, Record, one_of, texts
from mpconsole.platform.window import COMPONENT_FRAMEWORK

SITEMAP = Record(
    {
        "desc": TEXT,
        "rules": ListOf(
            Record(
                {
                    "action": one_of("allow", "disallow"),
                    "page": TEXT,
                    "params": ListOf(ANYTHING),
                    "matching": one_of("exact", "exclusive", "inclusive", "partial"),
                    "priority": NUMBER,
                },
                ("action", "page"),
            )
        ),
    },
    ("rules",),
)

THEME = Record({"light": MapOf(TEXT), "dark": MapOf(TEXT)})

PLUGIN_JSON = Record(
    {
        **texts("main themeLocation workers"),
        "publicComponents": MapOf(TEXT),
        "usingComponents": MapOf(TEXT),
        "pages": MapOf(TEXT),
        "lazyCodeLoading": Constant("requiredComponents"),
        "renderer": one_of("skyline", "webview"),
        "componentFramework": COMPONENT_FRAMEWORK,
    }
)
