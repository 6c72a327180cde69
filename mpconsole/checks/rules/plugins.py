"""Plugins that app.json asks for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.rule import JSON_CONTENT, ProgramRule
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_
from mpconsole.platform.app_json import PLUGIN_VERSION


def _plugins(program: Program) -> Iterator[tuple[KeyPath, str, Mapping[str, Any]]]:
    """Yield every plugin of the program and of its subpackages: its place, alias and value."""
    yield from _of(program.app.get("plugins"), ("plugins",))
    for package in program.subpackages:
        keys = (program.subpackages_key, package.index, "plugins")
        yield from _of(package.value.get("plugins"), keys)


def _of(plugins: object, keys: KeyPath) -> Iterator[tuple[KeyPath, str, Mapping[str, Any]]]:
    for alias, value in plugins.items() if isinstance(plugins, dict) else ():
        if isinstance(value, dict):
            yield (*keys, alias), alias, value


class PluginVersion(ProgramRule):
    """A version that is no version, or `dev` outside the plugin's own project."""

    id = "plugin-version"
    message = N_('the plugin "{alias}" has the version "{version}", which is none')
    variants: ClassVar[Mapping[str, str]] = {
        "dev": N_(
            'the plugin "{alias}" has the version "dev", which works in the plugin\'s own project alone'
        ),
        "own": N_('the plugin "{alias}" is made here: in its own project its version is "dev"'),
        "other": N_('the plugin "{alias}" has the version "dev": its provider is this project then, {appid}'),
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Write a version such as 1.2.3, each part of at most three digits.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Judge each version."""
        if program.snapshot.layout.plugin_root is not None:
            yield from self._in_own_project(program)
            return
        for keys, alias, plugin in _plugins(program):
            version = plugin.get("version")
            if not isinstance(version, str):
                continue
            if version == "dev":
                yield self.found_in(
                    program, APP_JSON, (*keys, "version"), alias=alias, version=version, case="dev"
                )
            elif re.fullmatch(PLUGIN_VERSION, version) is None:
                yield self.found_in(program, APP_JSON, (*keys, "version"), alias=alias, version=version)

    def _in_own_project(self, program: Program) -> Iterator[Finding]:
        """The official tool judges `dev` alone here: it is for the plugin that is made, and no other."""
        appid = program.config.get("pluginAppid") or program.config.get("appid")
        for keys, alias, plugin in _plugins(program) if isinstance(appid, str) and appid else ():
            version, own = plugin.get("version"), plugin.get("provider") == appid
            if own != (version == "dev"):
                place, case = ("version", "own") if own else ("provider", "other")
                args = {"alias": alias, "version": version, "appid": appid, "case": case}
                yield self.found_in(program, APP_JSON, (*keys, place), **args)


class PluginRepeated(ProgramRule):
    """One plugin asked for twice, or two plugins under one alias."""

    id = "plugin-repeated"
    message = N_("the plugin {provider} is asked for twice")
    variants: ClassVar[Mapping[str, str]] = {"alias": N_('two plugins have the alias "{alias}"')}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Declare it once, in the package that uses it.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Compare providers, then aliases."""
        providers: set[str] = set()
        aliases: set[str] = set()
        for keys, alias, plugin in _plugins(program):
            provider = str(plugin.get("provider"))
            if provider in providers:
                yield self.found_in(program, APP_JSON, keys, provider=provider)
            elif alias in aliases:
                yield self.found_in(program, APP_JSON, keys, alias=alias, provider=provider, case="alias")
            providers.add(provider)
            aliases.add(alias)
