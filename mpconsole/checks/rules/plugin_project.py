"""A plugin's own project: plugin.json and what it names.

Source: miniprogram-ci 2.1.42, whose codes for it are 10091 (no plugin.json) and 10092 (its content).
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import COMPILED, PLUGIN_JSON_PATH, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, PLUGIN_CONTENT, PLUGIN_MISSING, ProgramRule
from mpconsole.checks.rules.paths import path_problem
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_

_PARTS = (".wxml", ".js", ".json")
_STOPS = N_("The official tool stops here: the program can be neither previewed nor uploaded.")


def _named(program: Program) -> Iterator[tuple[str, str, str]]:
    """Yield the public components and the pages: the key of their table, their name, and their path."""
    for table in ("publicComponents", "pages"):
        entries = program.object(PLUGIN_JSON_PATH).get(table)
        for name, path in entries.items() if isinstance(entries, dict) else ():
            if isinstance(path, str):
                yield table, name, path


def _is_there(program: Program, path: str) -> bool:
    """Whether the plugin has a file, on disk or made by a compiler plugin."""
    stem, extension = posixpath.splitext(f"plugin/{path}")
    sources = [stem + source for one in program.compilers for source in COMPILED[one].get(extension, ())]
    return any(one in program.snapshot.files for one in (stem + extension, *sources))


class PluginJsonMissing(ProgramRule):
    """A plugin's project without plugin.json."""

    id = "plugin-json-missing"
    message = N_("plugin.json is not in the plugin's folder")
    why = _STOPS
    help = N_(
        "Create plugin.json there, or point pluginRoot in project.config.json at the folder that has it."
    )
    official = PLUGIN_MISSING

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for the file."""
        root = program.snapshot.layout.plugin_root
        if root is not None and PLUGIN_JSON_PATH not in program.snapshot.files:
            yield self.found_on(PLUGIN_JSON_PATH)


class PluginRootMissing(ProgramRule):
    """A plugin's project whose settings do not say where the plugin is."""

    id = "plugin-root-missing"
    message = N_("pluginRoot is empty, and compileType says that this is a plugin")
    why = _STOPS
    help = N_('Name the plugin\'s folder in project.config.json: "pluginRoot": "plugin/"')
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look at the settings."""
        config = program.object(PROJECT_CONFIG)
        if config.get("compileType") == "plugin" and not config.get("pluginRoot"):
            keys = ("pluginRoot",) if "pluginRoot" in config else ("compileType",)
            yield self.found_in(program, PROJECT_CONFIG, keys)


class PluginPathForm(ProgramRule):
    """A path in plugin.json that the platform does not accept as it is written."""

    id = "plugin-path-form"
    message = N_('"{path}" is no valid path')
    why = _STOPS
    help = N_("Write it relative to the plugin's folder, without a leading slash or dot: components/card")
    official = PLUGIN_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge each path by its form."""
        value = program.object(PLUGIN_JSON_PATH)
        paths: list[tuple[KeyPath, Any]] = [((table, name), path) for table, name, path in _named(program)]
        paths += [((key,), value[key]) for key in ("main", "workers", "themeLocation") if key in value]
        for keys, path in paths:
            if isinstance(path, str) and path_problem(path) is not None:
                code = JSON_CONTENT if keys[0] in ("workers", "themeLocation") else PLUGIN_CONTENT
                yield self.found_in(program, PLUGIN_JSON_PATH, keys, path=path, official=code)


class PluginFileMissing(ProgramRule):
    """A page, a public component or the main script of a plugin that is not there."""

    id = "plugin-file-missing"
    message = N_('"{path}" has no {missing}')
    variants: ClassVar[Mapping[str, str]] = {
        "main": N_('main is "{path}", which does not exist'),
        "workers": N_('workers is "{path}", which is no folder'),
    }
    why = _STOPS
    help = N_("Create it, or correct the path: in a plugin a page's JSON must be there too.")
    official = PLUGIN_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for each file."""
        for table, name, path in _named(program):
            missing = [f"{path}{part}" for part in _PARTS if not _is_there(program, f"{path}{part}")]
            if missing and path_problem(path) is None:
                keys = (table, name)
                yield self.found_in(program, PLUGIN_JSON_PATH, keys, path=path, missing=missing)
        value: Mapping[str, Any] = program.object(PLUGIN_JSON_PATH)
        main, workers = value.get("main"), value.get("workers")
        if isinstance(main, str) and path_problem(main) is None and not _is_there(program, main):
            yield self.found_in(program, PLUGIN_JSON_PATH, ("main",), path=main, case="main")
        if isinstance(workers, str) and path_problem(workers) is None:
            inside = f"plugin/{workers.strip('/')}/"
            if not any(path.startswith(inside) for path in program.snapshot.files):
                args = {"path": workers, "case": "workers", "official": JSON_CONTENT}
                yield self.found_in(program, PLUGIN_JSON_PATH, ("workers",), **args)


class PluginNameRepeated(ProgramRule):
    """A page and a public component of a plugin under one name."""

    id = "plugin-name-repeated"
    message = N_('a page and a public component are both called "{name}"')
    why = _STOPS
    help = N_("Give one of them another name.")
    official = PLUGIN_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare the two tables."""
        components = program.object(PLUGIN_JSON_PATH).get("publicComponents")
        for table, name, _path in _named(program):
            if table == "pages" and isinstance(components, dict) and name in components:
                yield self.found_at_key(program, PLUGIN_JSON_PATH, (table, name), name=name)


class PluginTheme(ProgramRule):
    """A plugin's theme that the official tool looks for where app.json's lies, and fails.

    Measured with miniprogram-ci 2.1.42: it takes the place from app.json, not from plugin.json.
    """

    id = "plugin-theme"
    message = N_("plugin.json has a themeLocation, and app.json has none")
    variants: ClassVar[Mapping[str, str]] = {
        "missing": N_("plugin.json has a themeLocation, and the plugin has no {path}, where app.json's lies")
    }
    why = _STOPS
    help = N_("Give app.json the same themeLocation, with a file there in the plugin and in the program.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare both documents, where the plugin has a page or component to be themed."""
        location = program.object(PLUGIN_JSON_PATH).get("themeLocation")
        plugin = program.snapshot.layout.plugin_root is not None and isinstance(location, str) and location
        if not plugin or not any(True for _one in _named(program)):
            return
        path = program.app.get("themeLocation")
        if path is None:
            yield self.found_in(program, PLUGIN_JSON_PATH, ("themeLocation",), official=True)
        elif isinstance(path, str) and not _is_there(program, path):
            yield self.found_in(program, PLUGIN_JSON_PATH, ("themeLocation",), case="missing", path=path)
