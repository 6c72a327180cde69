"""What reviewers send back, and what users never find."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, Program, normal
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import word_facts
from mpconsole.checks.rule import DocumentRule, FileRule, Needs, ProgramRule
from mpconsole.i18n import N_

_PLACEHOLDER = re.compile(
    r"""lorem\ ipsum.*|hello,?\ ?world!?|todo\b.*|x{3,}|asdf+|foo|foobar|[\w/-]+\.wxml
    |test(?:ing|\ ?text)?|测试(?:文本|内容|文字|标题|数据|页面)?|占位(?:文字|文本|内容|符)?
    |(?:测试){2,}|敬请期待[!！.。…]*|(?:即将|马上|近期)(?:上线|推出|开放)[!！.。,，…]*(?:敬请期待)?[!！.。…]*
    |(?:该|此|本)?(?:页面?|功能|模块|栏目)?(?:正在|还在|努力)?(?:开发|建设|完善|施工)中[!！.。,，…]*(?:敬请期待)?[!！.。…]*
    |coming\ soon[!.…]*|(?:page\ |site\ )?under\ construction[!.…]*|(?:work|feature)\ in\ progress[!.…]*
    |这里?是(?:一?[段个])?(?:测试)?(?:标题|内容|文字|文本|描述|数据)|(?:标题|内容|描述|示例)文字""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_READERS = (".js", ".ts", ".wxml", ".wxs", ".json")
_MOST_NODES = 1000
_MOST_DEPTH = 30


class PageUnreachable(ProgramRule):
    """A page that nothing in the program leads to.

    A page counts as reached where any file but its own has its last name (`index` aside) among its words:
    paths are relative, and put together at run time. Pages that codes or messages open are worth a note.
    """

    id = "page-unreachable"
    on_output = False
    needs = Needs.NAMES | Needs.CONTENTS
    severity = Severity.NOTE
    message = N_("nothing in the program leads to the page {page}")
    why = N_("Reviewers ask how to reach it, and users never find it.")
    help = N_("Lead to it, remove it, or leave it where codes and messages open it from outside.")

    def part(self, program: Program, path: str) -> object:
        """A file matters by the pages' names among its words."""
        wanted = frozenset().union(*program.page_marks.values())
        return word_facts(program, path).among(wanted) if path.endswith(_READERS) else None

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for each page's words, tabs and the first page aside."""
        pages = program.page_marks
        if len(pages) < 2:
            return
        wanted = frozenset().union(*pages.values())
        said = [
            (path.rpartition(".")[0].removeprefix(program.prefix), named)
            for path in program.with_extension(*_READERS)
            if path != program.prefix + APP_JSON and (named := word_facts(program, path).among(wanted))
        ]
        entries, places = self._entries(program), _declared(program)
        for page, words in pages.items():
            if page not in entries and not any(words <= named for stem, named in said if stem != page):
                yield self.found_in(program, APP_JSON, places.get(page, ()), page=page)

    def _entries(self, program: Program) -> set[str]:
        """Return the pages that open by themselves: the first one, and those of the tab bar."""
        bar: Any = program.app.get("tabBar")
        items = bar.get("list") if isinstance(bar, dict) else None
        tabs = {str(item.get("pagePath")) for item in items or () if isinstance(item, dict)}
        return {*program.main_pages[:1], str(program.app.get("entryPagePath")), *tabs}


def _declared(program: Program) -> dict[str, tuple[str | int, ...]]:
    """Return where each page is declared in app.json."""
    places: dict[str, tuple[str | int, ...]] = {}
    for package in program.subpackages:
        for index, written in enumerate(package.value.get("pages") or ()):
            if isinstance(written, str):
                keys = (program.subpackages_key, package.index, "pages", index)
                places[normal(package.root + written)] = keys
    for index, written in enumerate(program.app.get("pages") or ()):
        if isinstance(written, str):
            places[written] = ("pages", index)
    return places


class ViewRule(FileRule):
    """What these rules share: they judge WXML by itself."""

    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    severity = Severity.NOTE
    reads_files = False


class PlaceholderText(ViewRule):
    """Text that somebody left where the real one was to stand."""

    id = "placeholder-text"
    on_output = False
    message = N_('"{text}" reads like a placeholder')
    why = N_("Reviewers send back programs with content that is not finished.")
    help = N_("Write what users are to read.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare each text that is shown as it stands."""
        facts = program.wxml(path)
        for text in facts.texts if facts is not None else ():
            if _PLACEHOLDER.fullmatch(text.name):
                yield self.found_span(path, text.span, text=text.name[:40])


class PageEmpty(ViewRule):
    """A page that shows nothing."""

    id = "page-empty"
    severity = Severity.WARNING
    message = N_("the page shows nothing: its WXML is empty")
    why = N_("Users see a white screen, and reviewers send the program back.")
    help = N_("Write the page, or remove it from app.json.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for anything that draws."""
        facts, page = program.wxml(path), path.removesuffix(".wxml").removeprefix(program.prefix)
        if facts is None or page not in program.all_pages:
            return
        if not (facts.nodes or facts.texts or facts.uses or facts.includes or facts.dynamic_templates):
            yield self.found_on(path)


class ViewHeavy(ViewRule):
    """More elements in a page than the experience score allows: 1000, or 30 one in another."""

    id = "view-heavy"
    on_output = False
    message = N_("{count} elements stand in this file, more than {most}")
    variants: ClassVar[dict[str, str]] = {
        "deep": N_("elements stand {count} deep in this file, more than {most}")
    }
    why = N_("Every element costs memory and time at each update; the experience score counts them.")
    help = N_("Draw what is on the screen alone, and give parts components of their own.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Compare with the experience score's limits."""
        facts = program.wxml(path)
        if facts is None:
            return
        if facts.nodes > _MOST_NODES:
            yield self.found_on(path, count=facts.nodes, most=_MOST_NODES)
        if facts.depth > _MOST_DEPTH:
            yield self.found_on(path, count=facts.depth, most=_MOST_DEPTH, case="deep")


class ShareUntitled(FileRule):
    """`onShareAppMessage` that gives no title, or an empty one: the card then shows the program's name."""

    id = "share-untitled"
    on_output = False
    severity = Severity.NOTE
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    reads_files = False
    message = N_("onShareAppMessage gives no title")
    why = N_("The card that users send shows the program's name alone, and a picture of the screen.")
    help = N_("Return an object with title, path and imageUrl.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the pages of the script."""
        for unit in program.script(path).units:
            if unit.untitled_share is not None:
                yield self.found_span(path, unit.untitled_share)


class TimerLeft(FileRule):
    """An interval that nothing clears: it goes on when its page is gone."""

    id = "timer-left"
    on_output = False
    severity = Severity.NOTE
    extensions: ClassVar[tuple[str, ...]] = (".js", ".ts")
    reads_files = False
    message = N_("nothing clears this interval")
    why = N_(
        "It goes on when the page is left, and once more with each visit; the experience score counts it."
    )
    help = N_("Keep its number, and call clearInterval in onUnload or detached.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look at the scripts of pages and components."""
        facts = program.script(path)
        kinds = {unit.kind for unit in facts.units}
        for span in facts.timers if kinds & {"Page", "Component"} else ():
            yield self.found_span(path, span)


class SitemapPageUnknown(DocumentRule):
    """A rule of sitemap.json for a page that does not exist."""

    id = "sitemap-page-unknown"
    severity = Severity.WARNING
    reads_files = False
    message = N_('the page "{page}" is not declared in app.json')
    why = N_("The rule applies to nothing.")
    help = N_('Correct the path: it stands as in app.json, or is "*" for every page.')

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each page up."""
        if path != program.sitemap_path or not program.app:
            return
        for index, rule in enumerate(_rules(program, path)):
            page = rule.get("page")
            if isinstance(page, str) and page != "*" and page.lstrip("/") not in program.all_pages:
                yield self.found_in(program, path, ("rules", index, "page"), page=page)


class SitemapClosed(DocumentRule):
    """A sitemap that keeps every page out of search."""

    id = "sitemap-closed"
    severity = Severity.NOTE
    reads_files = False
    message = N_("the sitemap keeps every page out of search")
    why = N_("The platform's search shows pages that the sitemap allows.")
    help = N_("Allow the pages that everybody may find.")

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for a rule against every page, and none before it for any: the first that fits counts."""
        rules = _rules(program, path) if path == program.sitemap_path else []
        ranked = any("priority" in rule for rule in rules)
        against = [
            index for index, rule in enumerate(rules) if rule.get("page") == "*" and not rule.get("params")
        ]
        before = rules if ranked else rules[: against[0] + 1] if against else []
        if before and against and all(rule.get("action") == "disallow" for rule in before):
            yield self.found_in(program, path, ("rules", against[0]))


def _rules(program: Program, path: str) -> list[dict[str, Any]]:
    rules = program.object(path).get("rules")
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
