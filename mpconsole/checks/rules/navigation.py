"""Ways to pages that are not there, or that cannot be gone that way."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import FileRule
from mpconsole.checks.wxml_facts import Named
from mpconsole.i18n import N_

_ELSEWHERE = re.compile(r"[a-z][\w+.-]*:|//|#|/?__plugin__|/?functional-pages/", re.IGNORECASE)


def _ways(program: Program, path: str) -> Iterator[tuple[Named, str]]:
    """Yield every way that a file goes, with the page that it leads to.

    A relative path starts at the page on the screen: it is known only where the file is a page's own.
    """
    stem = posixpath.splitext(path)[0].removeprefix(program.prefix)
    own = stem in program.all_pages
    for way in _found(program, path):
        if _ELSEWHERE.match(way.name):
            continue
        if way.name.startswith("/"):
            yield way, normal(way.name.lstrip("/"))
        elif own:
            yield way, normal(posixpath.join(posixpath.dirname(stem), way.name))


def _found(program: Program, path: str) -> tuple[Named, ...] | list[Named]:
    if path.endswith(".wxml"):
        facts = program.wxml(path)
        return facts.pages if facts is not None else ()
    return program.script(path).pages


def _tabs(program: Program) -> set[str]:
    bar: Any = program.app.get("tabBar")
    items = bar.get("list") if isinstance(bar, dict) else None
    found = items if isinstance(items, list) else []
    return {str(item.get("pagePath")) for item in found if isinstance(item, dict)}


class NavigationRule(FileRule):
    """What both rules share: they judge scripts and navigators."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml", ".js", ".ts")
    severity = Severity.WARNING
    reads_files = False


class PageUnknown(NavigationRule):
    """A way to a page that app.json does not declare."""

    id = "page-unknown"
    on_output = False
    message = N_('the page "{page}" is not declared in app.json')
    why = N_("The way fails with an error in the console, and the user stays where they are.")
    help = N_("Declare it in pages or in a subpackage, or correct the path.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each page up."""
        for way, page in _ways(program, path):
            if program.app and page not in program.all_pages:
                yield self.found_span(path, way.span, page=page)


class TabNavigation(NavigationRule):
    """A tab's page reached other than by switchTab, or switchTab to a page that is no tab."""

    id = "tab-navigation"
    on_output = False
    message = N_('"{page}" is a tab\'s page: {way} cannot open it')
    variants: ClassVar[Mapping[str, str]] = {
        "no-tab": N_('"{page}" is no tab\'s page: switchTab cannot open it'),
        "query": N_('switchTab opens "{page}" without its query: what stands behind ? is lost'),
    }
    why = N_("The call fails with an error in the console, and the user stays where they are.")
    help = N_(
        "Tabs' pages are opened by switchTab or reLaunch, all others by navigateTo, redirectTo or reLaunch."
    )

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare each way with the tab bar."""
        tabs = _tabs(program)
        for way, page in _ways(program, path):
            if page not in program.all_pages:
                continue
            method, query = way.about.removesuffix("?"), way.about.endswith("?")
            if page in tabs and method in ("navigateTo", "redirectTo"):
                yield self.found_span(path, way.span, page=page, way=method)
            elif page not in tabs and method == "switchTab":
                yield self.found_span(path, way.span, page=page, way=method, case="no-tab")
            elif method == "switchTab" and query:
                yield self.found_span(path, way.span, page=page, way=method, case="query")
