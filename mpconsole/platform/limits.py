"""The platform's limits on the code package, as dated profiles, each with its source.

The platform has raised the total many times since 2017, so a limit is a fact with a date. Sizes are
binary: 2 MB is 2048 KB (the platform's own messages count so). It measures after compiling and before
compressing for transport. Sources: the mini-program documentation, page "subpackages" (as of
2026-07), and the platform team's announcements quoted there or dated beside each profile.
"""

from dataclasses import dataclass
from datetime import date

from mpconsole.units import KB, MB

DOCUMENTATION = "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/basic.html"
PRELOAD_PAGE = "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/preload.html"
TAB_BAR_PAGE = "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar"
AUDIT_PAGE = (
    "https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/start_optimizeA.html"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Limits in force from `since` on. Sizes in bytes; None: no such limit.

    `main` and `subpackage` hold for each package by itself, `total` for all together.
    """

    name: str
    since: date
    main: int | None
    subpackage: int | None
    total: int
    source: str


ORDINARY = "ordinary"
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(ORDINARY, date(2025, 1, 1), 2 * MB, 2 * MB, 30 * MB, DOCUMENTATION),
        Profile("provider", date(2025, 1, 1), 2 * MB, 2 * MB, 20 * MB, DOCUMENTATION),
        Profile("game", date(2024, 4, 1), 4 * MB, None, 20 * MB, "mini-game documentation, 2024-04"),
        Profile("game-paid", date(2024, 4, 1), 4 * MB, None, 30 * MB, "mini-game documentation, 2024-04"),
        Profile("2021", date(2021, 6, 1), 2 * MB, 2 * MB, 20 * MB, "documentation of 2021 to 2024"),
        Profile("2020", date(2020, 1, 1), 2 * MB, 2 * MB, 16 * MB, "documentation of 2020"),
        Profile("2019-11", date(2019, 11, 22), 2 * MB, 2 * MB, 12 * MB, "announcement of 2019-11-22"),
        Profile("2018", date(2018, 6, 1), 2 * MB, 2 * MB, 8 * MB, "documentation of 2018 and 2019"),
        Profile("2018-01", date(2018, 1, 1), 2 * MB, 2 * MB, 4 * MB, "introduction of subpackages, 2018-01"),
        Profile("2017", date(2017, 6, 1), 2 * MB, None, 2 * MB, "documentation of 2017"),
        Profile("launch", date(2017, 1, 9), 1 * MB, None, 1 * MB, "documentation at launch, 2017-01"),
    )
}

ADVICE_PACKAGE = 1536 * KB
"""Each package: the line of the official tool's own code-quality check (PACKAGE_SIZE_LIMIT)."""

ADVICE_MEDIA = 200 * KB
"""Pictures and sounds: the official code-quality check compares their sum with it."""

PRELOAD_GROUP = 2 * MB
"""The sum of what the pages of one package preload (`preloadRule`)."""

TAB_BAR_ICON = 40 * KB
"""One icon of the tab bar; the official tool refuses more."""

TOOL = "miniprogram-ci 2.1.42"


def profile(name: str) -> Profile:
    """Return the profile called `name`. Raises KeyError."""
    return PROFILES[name]
