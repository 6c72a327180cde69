"""What app.json declares: packages and pages. Pure functions of its value, tolerant of every shape."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from mpconsole.project.model import MAIN_PACKAGE, Package, Page

PLUGIN = "plugin/plugin.json"


def read_packages(app: Mapping[str, Any], prefix: str = "") -> tuple[Package, ...]:
    """Return the main package and the subpackages of app.json in declared order.

    `prefix` (`miniprogram/` in a plugin project) goes before every path. `subpackages` wins over
    `subPackages` where both stand, as in the official tool. What has no usable root is left out.
    """
    main = Package(MAIN_PACKAGE, "", pages=tuple(_pages(app.get("pages"), prefix)))
    return main, *_subpackages(app, prefix)


def pages_of(packages: tuple[Package, ...]) -> tuple[Page, ...]:
    """Return every declared page once, in declared order."""
    found: dict[str, Page] = {}
    for package in packages:
        for path in package.pages:
            found.setdefault(path, Page(path, package.name))
    return tuple(found.values())


def subpackage_entries(app: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return the key that holds the subpackages (`subpackages` wins) and its entries."""
    for key in ("subpackages", "subPackages"):
        entries = app.get(key)
        if isinstance(entries, list):
            return key, entries
    return "subPackages", []


def normalise_package_root(root: str) -> str:
    """`sub`, `/sub/`, `./sub` → `sub/`; "" where nothing is left."""
    parts = [part for part in root.split("/") if part not in ("", ".")]
    return "/".join(parts) + "/" if parts else ""


def _subpackages(app: Mapping[str, Any], prefix: str) -> Iterator[Package]:
    for entry in subpackage_entries(app)[1]:
        root = entry.get("root") if isinstance(entry, dict) else None
        folder = normalise_package_root(root) if isinstance(root, str) else ""
        if not folder:
            continue
        alias = entry.get("name")
        yield Package(
            name=folder.rstrip("/"),
            root=prefix + folder,
            independent=entry.get("independent") is True,
            alias=alias if isinstance(alias, str) else None,
            pages=tuple(_pages(entry.get("pages"), prefix + folder)),
        )


def _pages(value: Any, prefix: str) -> Iterator[str]:
    if isinstance(value, list):
        yield from (prefix + page for page in value if isinstance(page, str) and page)


def plugin_members(plugin: Mapping[str, Any]) -> list[str]:
    """Return the paths of the pages and public components that plugin.json declares."""
    found: list[str] = []
    for key in ("pages", "publicComponents"):
        members = plugin.get(key)
        if isinstance(members, dict):
            found += [
                posixpath.normpath(f"plugin/{path}") for path in members.values() if isinstance(path, str)
            ]
    return found
