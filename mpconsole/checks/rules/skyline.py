"""What the Skyline renderer asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import JSON_CONTENT, DocumentRule, Needs, ProgramRule
from mpconsole.i18n import N_

_TITLE_KEYS = ("navigationBarTitleText", "navigationBarTextStyle", "navigationBarBackgroundColor")


def _window(program: Program) -> Mapping[str, Any]:
    window = program.app.get("window")
    return window if isinstance(window, dict) else {}


def is_skyline(program: Program, path: str) -> bool:
    """Whether a page's document is drawn by Skyline, by its own word or the program's."""
    if path.removesuffix(".json").removeprefix(program.prefix) not in program.all_pages:
        return False
    renderer = program.object(path).get("renderer")
    return bool(renderer == "skyline" or (renderer is None and program.app.get("renderer") == "skyline"))


class SkylineLazyLoading(DocumentRule):
    """Skyline without `lazyCodeLoading`."""

    id = "skyline-lazy-loading"
    message = N_('Skyline needs "lazyCodeLoading": "requiredComponents" in app.json')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Add it to app.json, or draw with webview.")
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Judge app.json, and each page that chooses Skyline itself."""
        if program.object(path).get("renderer") != "skyline":
            return
        if path != APP_JSON and not is_skyline(program, path):
            return
        if program.app.get("lazyCodeLoading") != "requiredComponents":
            yield self.found_in(program, path, ("renderer",))


class SkylineOptions(ProgramRule):
    """Skyline without `rendererOptions.skyline`."""

    id = "skyline-options"
    needs = Needs.NAMES | Needs.DOCUMENTS
    message = N_("Skyline needs rendererOptions.skyline in app.json")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_('Add "rendererOptions": {{"skyline": {{"defaultDisplayBlock": true}}}}.')
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the options."""
        options = program.app.get("rendererOptions")
        has = isinstance(options, dict) and options.get("skyline") is not None
        if program.app.get("renderer") == "skyline" and not has:
            yield self.found_in(program, APP_JSON, ("renderer",))


class SkylineNavigation(DocumentRule):
    """A Skyline page that asks for the platform's navigation bar, which Skyline has not."""

    id = "skyline-navigation"
    message = N_("a page drawn by Skyline has no navigation bar of the platform: {key}")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_('Set "navigationStyle": "custom" and draw the bar yourself, or draw the page with webview.')
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Judge the style, then the keys that only the platform's bar has."""
        if not is_skyline(program, path):
            return
        value = program.object(path)
        style = value.get("navigationStyle")
        if style == "default":
            yield self.found_in(program, path, ("navigationStyle",))
        elif (style or _window(program).get("navigationStyle")) != "custom":
            for key in _TITLE_KEYS:
                if value.get(key):
                    yield self.found_in(program, path, (key,))
                    return


class SkylineFramework(ProgramRule):
    """A Skyline page on the older component framework."""

    id = "skyline-framework"
    needs = Needs.NAMES | Needs.DOCUMENTS
    message = N_('Skyline needs "componentFramework": "glass-easel"')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Add it to app.json or to the page.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge every page, those without a document too."""
        everywhere = program.app.get("renderer") == "skyline"
        for page in program.members:
            path = f"{page}.json"
            if not (everywhere or "renderer" in program.object(path)) or not is_skyline(program, path):
                continue
            framework = program.object(path).get("componentFramework")
            if (framework or program.app.get("componentFramework")) != "glass-easel":
                has_renderer = program.object(path).get("renderer") is not None
                yield self.found_in(program, path if has_renderer else APP_JSON, ("renderer",))
                return


class SkylineWindow(ProgramRule):
    """Settings of a navigation bar that Skyline never shows."""

    id = "skyline-window"
    severity = Severity.NOTE
    message = N_("window sets up a navigation bar, which Skyline pages do not have")
    why = N_("Users see no title and no way back but the one that the page draws.")
    help = N_('Set "navigationStyle": "custom" in window, and draw the bar yourself.')

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare window with the renderer."""
        options = program.app.get("rendererOptions")
        skyline = program.app.get("renderer") == "skyline" or (
            isinstance(options, dict) and bool(options.get("skyline"))
        )
        window = _window(program)
        if skyline and window.get("navigationStyle") != "custom" and any(map(window.get, _TITLE_KEYS)):
            yield self.found_at_key(program, APP_JSON, ("window",))
