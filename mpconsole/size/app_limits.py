"""Limits that app.json brings into play: preloaded groups, tab bar icons, and the line for media."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mpconsole.platform import limits as platform
from mpconsole.project.model import MAIN_PACKAGE, Snapshot
from mpconsole.size.figures import Figures
from mpconsole.size.model import Limit, PackageSize, Verdict

TOTAL = "total"
MEDIA = (".jpg", ".jpeg", ".png", ".svg", ".gif", ".m4a", ".ogg", ".wav", ".mp3", ".mp4", ".aac")
"""Pictures, sounds and video as the official code-quality check counts them, those that ship."""


def app_limits(
    snapshot: Snapshot, by_package: Mapping[str, Figures], packages: tuple[PackageSize, ...]
) -> Iterator[Limit]:
    """Yield the limits that apply."""
    yield from _preloads(snapshot, by_package)
    yield from _icons(snapshot, packages)
    yield _media(packages)


@dataclass(frozen=True, slots=True)
class Preload:
    """What one page has preloaded once it is shown, `wifi_only` unless the rule says "all"."""

    packages: tuple[str, ...]
    wifi_only: bool


def preloads_of_pages(snapshot: Snapshot) -> Mapping[str, Preload]:
    """Return what each page preloads (`preloadRule`), packages in the rule's order."""
    rules = snapshot.app.object.get("preloadRule")
    names = {package.name: package.name for package in snapshot.packages}
    names |= {package.alias: package.name for package in snapshot.packages if package.alias}
    pages = {page.path for page in snapshot.pages}
    found: dict[str, Preload] = {}
    for page, rule in rules.items() if isinstance(rules, dict) else ():
        wanted = rule.get("packages") if isinstance(rule, dict) else None
        if page in pages and isinstance(wanted, list):
            packages = dict.fromkeys(names[name] for name in map(_package_name, wanted) if name in names)
            found[page] = Preload(tuple(packages), rule.get("network") != "all")
    return found


def preloads(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Return for each package the packages that its pages preload together, in declared order."""
    package_of = {page.path: page.package for page in snapshot.pages}
    found: dict[str, dict[str, None]] = {}
    for page, preload in preloads_of_pages(snapshot).items():
        found.setdefault(package_of[page], {}).update(dict.fromkeys(preload.packages))
    return {package: tuple(group) for package, group in found.items()}


def _package_name(name: Any) -> str:
    return name.strip("/") if isinstance(name, str) else ""


def _preloads(snapshot: Snapshot, by_package: Mapping[str, Figures]) -> Iterator[Limit]:
    for package, group in preloads(snapshot).items():
        figures = sum((by_package[name] for name in group), Figures.of(0))
        limit = platform.PRELOAD_GROUP
        yield Limit(
            "platform.preload",
            "hard",
            package,
            limit,
            figures.bytes,
            figures.against(limit),
            platform.PRELOAD_PAGE,
        )


def tab_bar_icons(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the paths that the tab bar names as icons, whether or not such files are there."""
    tab_bar = snapshot.app.object.get("tabBar")
    items = tab_bar.get("list") if isinstance(tab_bar, dict) else None
    paths = dict.fromkeys(
        posixpath.normpath(item[key]).lstrip("/")
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
        for key in ("iconPath", "selectedIconPath")
        if isinstance(item.get(key), str) and item[key]
    )
    return tuple(paths)


def _icons(snapshot: Snapshot, packages: tuple[PackageSize, ...]) -> Iterator[Limit]:
    main = next((package for package in packages if package.name == MAIN_PACKAGE), None)
    for path in tab_bar_icons(snapshot):
        file = main.files.get(path) if main is not None else None
        if file is not None:
            limit, figures = platform.TAB_BAR_ICON, Figures.of(file.source_bytes)
            verdict = figures.against(limit)
            yield Limit(
                "platform.tab-bar-icon", "hard", path, limit, figures.bytes, verdict, platform.TAB_BAR_PAGE
            )


def _media(packages: tuple[PackageSize, ...]) -> Limit:
    size = sum(package.kinds.get(kind, 0) for package in packages for kind in MEDIA)
    verdict = Verdict.OVER if size > platform.ADVICE_MEDIA else Verdict.OK
    return Limit("advice.media", "advice", TOTAL, platform.ADVICE_MEDIA, size, verdict, platform.TOOL)
