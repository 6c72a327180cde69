"""Components that documents use."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, PLUGIN_JSON_PATH, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import JSON_CONTENT, DocumentRule, Needs, ProgramRule
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_
from mpconsole.platform.app_json import EXTENDED_LIBRARIES
from mpconsole.project import components


def _libraries(value: Mapping[str, Any]) -> Mapping[str, Any]:
    named = value.get("useExtendedLib")
    return named if isinstance(named, dict) else {}


def extended_packages(program: Program, document: str) -> tuple[str, ...]:
    """Return the npm packages that `useExtendedLib` brings to a document."""
    chosen = dict(_libraries(program.app))
    package = program.subpackage_of(document.removeprefix(program.prefix))
    if package is not None:
        chosen |= _libraries(package.value)
    return tuple(name for library, on in chosen.items() if on for name in EXTENDED_LIBRARIES.get(library, ()))


def is_extended(value: str, packages: tuple[str, ...]) -> bool:
    """Whether a component's name is a part of an extended library, which lies outside the project."""
    return value.startswith(packages) or value.startswith(
        tuple(f"/miniprogram_npm/{name}" for name in packages)
    )


class ComponentMissing(DocumentRule):
    """A component in `usingComponents` or `componentGenerics` without .json and .wxml."""

    id = "component-missing"
    message = N_('the component "{path}" does not exist')
    variants: ClassVar[Mapping[str, str]] = {
        "letters": N_('the component "{path}" does not exist, but {near} does: upper and lower case count')
    }
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Looked for .json and .wxml at: {searched}")
    official = JSON_CONTENT

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Search each component as the official tool does."""
        if path == PLUGIN_JSON_PATH and program.snapshot.layout.plugin_root is not None:
            yield from self._of_plugin(program)
        if path != APP_JSON and not program.is_member(path):
            return
        document = program.prefix + APP_JSON if path == APP_JSON else path
        packages, part = extended_packages(program, document), _part(program, document)
        for keys, value in _named(program.object(path)):
            if components.is_outside(value) or (packages and is_extended(value, packages)):
                continue
            if components.resolve(value, document, program.snapshot.files, part) is None:
                searched = components.candidates(value, document, part)
                code = True if self._passes_the_first_look(program, value) else None
                args = {"path": value, "searched": searched} | _letters(program, searched)
                yield self.found_in(program, path, keys, official=code, **args)

    def _of_plugin(self, program: Program) -> Iterator[Finding]:
        """Search the components that plugin.json names, below the plugin's own root."""
        for keys, value in _named(program.object(PLUGIN_JSON_PATH)):
            if components.is_outside(value):
                continue
            if components.resolve(value, PLUGIN_JSON_PATH, program.snapshot.files, "plugin/") is None:
                searched = components.candidates(value, PLUGIN_JSON_PATH, "plugin/")
                yield self.found_in(program, PLUGIN_JSON_PATH, keys, path=value, searched=searched)

    def _passes_the_first_look(self, program: Program, value: str) -> bool:
        """Whether the tool finds it from the root at first, and stumbles over it later without a code."""
        if not value.startswith("../"):
            return False
        while value.startswith("../"):
            value = value.removeprefix("../")
        from_root = f"/{value}"
        found = components.resolve(from_root, APP_JSON, program.snapshot.files, program.prefix)
        return found is not None


def _part(program: Program, document: str) -> str:
    """What goes before the paths that `document` names from its root: a plugin has a root of its own."""
    return "plugin/" if program.prefix and document.startswith("plugin/") else program.prefix


def _letters(program: Program, searched: list[str]) -> dict[str, str]:
    """Return the arguments that say so where letters' case alone is wrong."""
    for path in searched:
        near = program.other_letters(f"{path}.json")
        if near is not None and program.other_letters(f"{path}.wxml") is not None:
            return {"case": "letters", "near": near.removesuffix(".json")}
    return {}


class ComponentScriptMissing(ProgramRule):
    """A component without .js: the official tool lets it pass, and it fails when it is shown."""

    id = "component-script-missing"
    severity = Severity.WARNING
    message = N_("the component {component} has no .js")
    why = N_("The official tool lets it pass, and the component fails when it is shown.")
    help = N_("Create the file with Component({{}}): the component does not work without it.")

    def find(self, program: Program) -> Iterator[Finding]:
        """Look for each component's script."""
        for name in program.snapshot.components:
            if not program.stands(f"{name}.js"):
                yield self.found_on(f"{name}.json", component=name)


class ComponentUndeclared(DocumentRule):
    """A component whose JSON does not say that it is one."""

    id = "component-undeclared"
    on_output = False
    severity = Severity.WARNING
    message = N_('{file} is used as a component, but does not say "component": true')
    why = N_("The framework makes a component of it only where it says so itself.")
    help = N_('Add "component": true to it.')
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for the key, pages used as components aside."""
        if path.removesuffix(".json") not in program.snapshot.components or path == APP_JSON:
            return
        value = program.object(path)
        is_page = path.removesuffix(".json").removeprefix(program.prefix) in program.all_pages
        if program.value(path) is not None and not value.get("component") and not is_page:
            yield self.found_in(program, path, (), file=path)


class GenericForm(DocumentRule):
    """A generic that is neither `true` nor an object with a default."""

    id = "generic-form"
    message = N_("{key} must be true or name a default component")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_('Write true, or {{"default": "/components/x"}}.')
    official = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for null, which the table of keys lets pass."""
        generics = program.object(path).get("componentGenerics") if program.is_member(path) else None
        for name, generic in generics.items() if isinstance(generics, dict) else ():
            if generic is None:
                yield self.found_in(program, path, ("componentGenerics", name))


class ExtendedLibraryUnknown(ProgramRule):
    """`useExtendedLib` names a library that the platform does not have."""

    id = "extended-library-unknown"
    needs = Needs.NAMES | Needs.DOCUMENTS
    message = N_('useExtendedLib names "{library}": the platform has only {known}')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Remove it, and install the library from npm.")
    official = JSON_CONTENT

    def find(self, program: Program) -> Iterator[Finding]:
        """Look each name up. The official tool only looks where a component is used."""
        used = any(next(components.named(program.object(path)), None) for path in self._documents(program))
        for keys, library in self._names(program):
            if library not in EXTENDED_LIBRARIES:
                yield self.finding_for(program, keys, library, used=used)

    def finding_for(self, program: Program, keys: KeyPath, library: str, *, used: bool) -> Finding:
        """Make the finding, accepted by the official tool where nothing is used."""
        known = list(EXTENDED_LIBRARIES)
        return self.found_at_key(program, APP_JSON, keys, accepted=not used, library=library, known=known)

    def _documents(self, program: Program) -> list[str]:
        return [APP_JSON, *(f"{name}.json" for name in program.members)]

    def _names(self, program: Program) -> Iterator[tuple[KeyPath, str]]:
        for library in _libraries(program.app):
            yield ("useExtendedLib", library), library
        for package in program.subpackages:
            for library in _libraries(package.value):
                yield (program.subpackages_key, package.index, "useExtendedLib", library), library


def _named(value: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield the components that a document names, those in a generics list or text of app.json too.

    The official tool has no table for `componentGenerics` there, and takes what it finds one by one.
    """
    yield from components.named(value)
    using = value.get("usingComponents")
    yield from (
        (("usingComponents", key), name)
        for key, name in (using.items() if isinstance(using, dict) else ())
        if name == ""  # the folder itself, and what it has for an index
    )
    generics = value.get("componentGenerics")
    for item in generics if isinstance(generics, list | str) else ():
        name = item.get("default") if isinstance(item, dict) else item
        if isinstance(name, str) and name:
            yield ("componentGenerics",), name
