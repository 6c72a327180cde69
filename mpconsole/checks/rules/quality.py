"""The rules of the official code-quality panel, as far as they can be judged without the platform."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import names, word_facts
from mpconsole.checks.rule import Needs, ProgramRule
from mpconsole.i18n import N_
from mpconsole.platform.limits import ADVICE_MEDIA, ADVICE_PACKAGE
from mpconsole.project.graph import Graph, Node, Role
from mpconsole.size.app_limits import MEDIA

_EVERYTHING = Needs.NAMES | Needs.CONTENTS
_MINIFIERS = {"script": "minified", "wxml": "minifyWXML", "wxss": "minifyWXSS"}


class LazyCodeLoading(ProgramRule):
    """Every page's code is run when the program starts (a rule of the official code-quality panel)."""

    id = "lazy-code-loading"
    on_output = False
    severity = Severity.NOTE
    message = N_("lazyCodeLoading is not set: all components' code runs at every start")
    why = N_("The more code runs at the start, the later the first page is there.")
    help = N_('Add "lazyCodeLoading": "requiredComponents" to app.json.')

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the key, where there is something to put off."""
        if program.app and program.snapshot.components and "lazyCodeLoading" not in program.app:
            yield self.found_on(APP_JSON)


class PackageHeavy(ProgramRule):
    """A package over what the panel advises (1.5 MB); the platform refuses one over 2 MB."""

    id = "package-heavy"
    needs = _EVERYTHING
    severity = Severity.NOTE
    message = N_(
        "the package {package} holds {bytes} bytes of sources, more than the {limit} that are advised"
    )
    variants: ClassVar[Mapping[str, str]] = {
        "main": N_("the main package holds {bytes} bytes of sources, more than the {limit} that are advised")
    }
    why = N_("Users wait while a package is fetched, and the platform refuses one over 2 MB.")
    help = N_("Move pages into subpackages, and files that need not ship to a server: see mpconsole size.")

    def part(self, program: Program, path: str) -> object:
        """A file matters by its package's weight, once that is too much."""
        weight = program.weights.get(program.snapshot.package_of(path).name, 0)
        return weight if weight > ADVICE_PACKAGE else None

    def find(self, program: Program) -> Iterator[Finding]:
        """Add up each package."""
        for package in program.snapshot.packages:
            size = program.weights.get(package.name, 0)
            if size > ADVICE_PACKAGE:
                args = {"case": "main"} if package.is_main else {}
                yield self.found_on(APP_JSON, package=package.name, bytes=size, limit=ADVICE_PACKAGE, **args)


class MediaHeavy(ProgramRule):
    """Pictures and sounds that are heavier together than the panel advises (200 KB)."""

    id = "media-heavy"
    needs = _EVERYTHING
    severity = Severity.NOTE
    message = N_("{count} pictures and sounds weigh {bytes} bytes together, {heaviest} most of all")
    why = N_("They make the package heavier for every user, also for those who never see them.")
    help = N_("Put them on a server and name their addresses; keep under {limit} bytes what must ship.")

    def part(self, program: Program, path: str) -> object:
        """Pictures and sounds matter by their sizes."""
        return program.snapshot.files[path].size if path.endswith(MEDIA) else None

    def find(self, program: Program) -> Iterator[Finding]:
        """Add up what would ship."""
        found = program.with_extension(*MEDIA)
        media = [(program.snapshot.files[path].size, path) for path in found if program.ships(path)]
        total = sum(size for size, _path in media)
        if total > ADVICE_MEDIA:
            heaviest = max(media)[1]
            args = {"count": len(media), "bytes": total, "heaviest": heaviest, "limit": ADVICE_MEDIA}
            yield self.found_on(heaviest, **args)


class CodeMisplaced(ProgramRule):
    """A script or component of the main package that one subpackage alone uses."""

    id = "code-misplaced"
    on_output = False
    needs = _EVERYTHING
    severity = Severity.NOTE
    message = N_("{file} lies in the main package, and only the subpackage {package} uses it")
    why = N_("Everybody loads the main package at the first start, also those who never open the subpackage.")
    help = N_("Move it into {package}.")

    def part(self, program: Program, path: str) -> object:
        """A file matters by where it leads."""
        return program.usage.graph

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare what the main package reaches with what each subpackage reaches."""
        if not program.subpackages or program.snapshot.layout.plugin_root is not None:
            return
        graph, app = program.usage.graph, Node(Role.APP, APP_JSON)
        roots = [node for node in graph.edges if node.role is Role.SUBPACKAGE]
        main = _reached(graph, [app], without=frozenset(roots))
        users: dict[str, set[str]] = {}
        for root in roots:
            for node in _reached(graph, [root], without=frozenset()):
                if node.role in (Role.JS, Role.COMPONENT) and node not in main:
                    users.setdefault(node.path, set()).add(root.path)
        for path, roots_of in sorted(users.items()):
            is_main = path in program.snapshot.files and program.snapshot.package_of(path).is_main
            component = f"{posixpath.splitext(path)[0]}.json"  # its script is told of with it
            is_part = path != component and component in users
            if len(roots_of) == 1 and is_main and not is_part and "miniprogram_npm/" not in path:
                yield self.found_on(path, file=path, package=next(iter(roots_of)))


def _reached(graph: Graph, start: list[Node], without: frozenset[Node]) -> set[Node]:
    seen, waiting = set(start), list(start)
    while waiting:
        for node in graph.edges.get(waiting.pop(), ()):
            if node not in seen and node not in without:
                seen.add(node)
                waiting.append(node)
    return seen


class FileUnused(ProgramRule):
    """Files that nothing leads to from app.json, by the official tool's dependency analysis."""

    id = "file-unused"
    on_output = False
    needs = _EVERYTHING
    severity = Severity.NOTE
    message = N_("nothing uses {file}")
    why = N_("It ships with the program for nothing, unless ignoreUploadUnusedFiles leaves it out.")
    help = N_(
        "Remove it, or leave it out by packOptions.ignore. A page that app.json does not name counts too."
    )

    def part(self, program: Program, path: str) -> object:
        """A file matters by where it leads."""
        return program.usage.graph

    def find(self, program: Program) -> Iterator[Finding]:
        """Ask the dependency analysis; of JSON, which any script may read as a file, nothing is said."""
        if not program.app or program.snapshot.layout.plugin_root is not None:
            return
        for path in sorted(program.usage.unused):
            if path.endswith(".json") or "miniprogram_npm/" in path or path not in program.snapshot.files:
                continue
            if path.endswith(".ts") and program.script(path).only_types:
                continue  # whoever uses it names it in types alone
            if program.ships(path):
                yield self.found_on(path, file=path)


class PluginUnused(ProgramRule):
    """A plugin that is declared and that nothing names."""

    id = "plugin-unused"
    on_output = False
    needs = _EVERYTHING
    severity = Severity.WARNING
    message = N_('the plugin "{alias}" is declared and never used')
    why = N_("It is fetched with the package that declares it, and counts towards that package's size.")
    help = N_("Remove it from plugins.")

    def part(self, program: Program, path: str) -> object:
        """A file matters by the aliases among its words."""
        return [alias for _keys, alias in self._declared(program) if word_facts(program, path).has(alias)]

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the alias among the words of every file."""
        for keys, alias in self._declared(program):
            if not names(program, self._readers(program), alias):
                yield self.found_at_key(program, APP_JSON, keys, alias=alias)

    def _declared(self, program: Program) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for alias in _keys(program.app.get("plugins")):
            yield ("plugins", alias), alias
        for package in program.subpackages:
            for alias in _keys(package.value.get("plugins")):
                yield (program.subpackages_key, package.index, "plugins", alias), alias

    def _readers(self, program: Program) -> Iterator[str]:
        for path in program.with_extension(".js", ".ts", ".wxml", ".json"):
            if posixpath.basename(path) != APP_JSON:
                yield path


class MinifyOff(ProgramRule):
    """Minifying on upload is switched off."""

    id = "minify-off"
    on_output = False
    severity = Severity.NOTE
    message = N_("scripts are not minified on upload: setting.minified is off")
    variants: ClassVar[Mapping[str, str]] = {
        "wxml": N_("WXML is not minified on upload: setting.minifyWXML is off"),
        "wxss": N_("WXSS is not minified on upload: setting.minifyWXSS is off"),
    }
    why = N_("Packages that are not minified are heavier, and take longer to fetch and to run.")
    help = N_("Switch it on in the setting of project.config.json.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at those settings that say no."""
        setting = program.config.get("setting")
        if not isinstance(setting, dict):
            return
        for case, key in _MINIFIERS.items():
            if setting.get(key) is False:
                yield self.found_in(program, PROJECT_CONFIG, ("setting", key), case=case)


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []
