"""The tab bar: its items, their pages and icons."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import JSON_CONTENT, Needs, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.shaping import KeyPath
from mpconsole.checks.theming import variants_of
from mpconsole.i18n import N_
from mpconsole.platform.app_json import (
    CUSTOM_TABS,
    TAB_ICON_BYTES,
    TAB_ICON_EXTENSIONS,
    TABS,
    THEMED_TAB_ITEM_KEYS,
)

CUSTOM_TAB_BAR = "custom-tab-bar/index"


def _bar(program: Program) -> Mapping[str, Any]:
    bar = program.app.get("tabBar")
    return bar if isinstance(bar, dict) else {}


def _items(program: Program) -> list[tuple[int, Mapping[str, Any]]]:
    items = _bar(program).get("list")
    found = enumerate(items if isinstance(items, list) else ())
    return [(index, item) for index, item in found if isinstance(item, dict)]


def _pages(program: Program) -> Iterator[tuple[KeyPath, str]]:
    """Yield each item's page that has a sound form, with its place."""
    for index, item in _items(program):
        page = item.get("pagePath")
        if isinstance(page, str) and path_problem(page) is None:
            yield ("tabBar", "list", index, "pagePath"), page


def _icons(program: Program) -> Iterator[tuple[KeyPath, str]]:
    """Yield each icon, in the light and in the dark theme, once, with its place."""
    seen = set()
    for app in variants_of(program, APP_JSON, dict(program.app)):
        for index, _item in _items(program):
            for key in THEMED_TAB_ITEM_KEYS:
                icon = app["tabBar"]["list"][index].get(key)
                keys = ("tabBar", "list", index, key)
                sound = isinstance(icon, str) and icon and not icon.startswith("@")
                if sound and path_problem(icon, icon=True) is None and (keys, icon) not in seen:
                    seen.add((keys, icon))
                    yield keys, icon


class TabCount(ProgramRule):
    """Too few tabs, or too many."""

    id = "tab-count"
    message = N_("{count} tabs: a tab bar has {least} to {most}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Add or remove tabs, or remove tabBar.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Count the items."""
        items = _bar(program).get("list")
        least, most = CUSTOM_TABS if _bar(program).get("custom") else TABS
        if isinstance(items, list) and not least <= len(items) <= most:
            keys = ("tabBar", "list")
            yield self.found_in(program, APP_JSON, keys, count=len(items), least=least, most=most)


class TabPageForm(ProgramRule):
    """A tab's page with a query or an extension."""

    id = "tab-page-form"
    message = N_('"{page}": a tab\'s page has no query and no extension')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Write the page as it stands in pages.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for `?` and `.`."""
        for keys, page in _pages(program):
            if "?" in page or "." in page:
                yield self.found_in(program, APP_JSON, keys, page=page)


class TabPageRepeated(ProgramRule):
    """Two tabs that open the same page."""

    id = "tab-page-repeated"
    message = N_('two tabs open "{page}"')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Give each tab a page of its own.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare the pages."""
        seen: set[str] = set()
        for keys, page in _pages(program):
            if page in seen:
                yield self.found_in(program, APP_JSON, keys, page=page)
            seen.add(page)


class TabPageUnknown(ProgramRule):
    """A tab's page that the main package does not declare."""

    id = "tab-page-unknown"
    message = N_('the tab\'s page "{page}" is not in pages')
    variants: ClassVar[Mapping[str, str]] = {"subpackage": N_('the tab\'s page "{page}" is in a subpackage')}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Tabs open pages of the main package alone: declare the page in pages.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look each page up in `pages`."""
        for keys, page in _pages(program):
            if page not in program.main_pages and "?" not in page and "." not in page:
                case = {"case": "subpackage"} if page in program.all_pages else {}
                yield self.found_in(program, APP_JSON, keys, page=page, **case)


class TabBarComponentMissing(ProgramRule):
    """`custom` is on, and the component that draws the bar is not there."""

    id = "tab-bar-component-missing"
    severity = Severity.WARNING
    message = N_("tabBar.custom is on, but {component} does not exist")
    why = N_("With custom on, the platform draws no bar of its own.")
    help = N_("Create the component custom-tab-bar/index, or switch custom off: no tab bar shows without it.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the component."""
        if _bar(program).get("custom") is True:
            missing = [
                CUSTOM_TAB_BAR + extension
                for extension in (".json", ".wxml", ".js")
                if not program.exists(CUSTOM_TAB_BAR + extension)
            ]
            if missing:
                yield self.found_in(program, APP_JSON, ("tabBar", "custom"), component=missing)


class TabIconMissing(ProgramRule):
    """An icon that is not there, or that is a folder."""

    id = "tab-icon-missing"
    message = N_('the icon "{icon}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {"folder": N_('the icon "{icon}" is a folder')}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Put the picture there, or correct the path: it starts at the program's root.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for each icon."""
        for keys, icon in _icons(program):
            if program.is_folder(icon):
                yield self.found_in(program, APP_JSON, keys, icon=icon, case="folder")
            elif not program.exists(icon):
                yield self.found_in(program, APP_JSON, keys, icon=icon)


class TabIconSize(ProgramRule):
    """An icon over 40 KB."""

    id = "tab-icon-size"
    needs = Needs.NAMES | Needs.CONTENTS
    message = N_('the icon "{icon}" takes {bytes} bytes: the platform takes {limit} at most')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Make it smaller: 81 x 81 pixels are enough.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Weigh each icon."""
        for keys, icon in _icons(program):
            file = program.snapshot.files.get(program.prefix + normal(icon.lstrip("/")))
            if file is not None and file.size > TAB_ICON_BYTES:
                yield self.found_in(program, APP_JSON, keys, icon=icon, bytes=file.size, limit=TAB_ICON_BYTES)


class TabIconFormat(ProgramRule):
    """An icon that is neither PNG nor JPEG by its name."""

    id = "tab-icon-format"
    message = N_('the icon "{icon}" is no .png, .jpg or .jpeg')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Save it as PNG or JPEG, with its extension in lower case.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at each icon's extension."""
        for keys, icon in _icons(program):
            extension = posixpath.splitext(icon)[1]
            if program.exists(icon) and extension not in TAB_ICON_EXTENSIONS:
                yield self.found_in(program, APP_JSON, keys, icon=icon)
