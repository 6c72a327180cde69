"""Tags and the components that are declared for them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.linking import templates_behind
from mpconsole.checks.options import RuleOptions, options_of
from mpconsole.checks.rule import DocumentRule, FileRule
from mpconsole.checks.using import declared_tags
from mpconsole.i18n import N_
from mpconsole.platform.components import BUILT_IN, HTML, STRUCTURE

_BROUGHT = frozenset(BUILT_IN | HTML | STRUCTURE)


class TagUnknown(FileRule):
    """A tag that is no component of the platform and that nobody declares: nothing is drawn for it."""

    id = "tag-unknown"
    on_output = False
    severity = Severity.WARNING
    extensions: ClassVar[tuple[str, ...]] = (".wxml",)
    message = N_("<{tag}> is no component of the platform, and usingComponents does not declare it")
    why = N_("Nothing is drawn for it, nor for what stands in it.")
    help = N_("Declare it in {document}, or correct its name.")
    reads_files = False

    class Options(RuleOptions, frozen=True):
        """`known`: tags that something else brings."""

        known: tuple[str, ...] = ()

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look each tag up; templates belong to whoever uses them, and so do their tags."""
        facts, stem = program.wxml(path), path.removesuffix(".wxml")
        if facts is None or not program.is_member(f"{stem}.json"):
            return
        strange = [tag for tag in facts.tags if tag not in _BROUGHT and not tag.startswith("xr-")]
        if not strange:
            return
        known = declared_tags(program, f"{stem}.json")
        known |= set(options_of(program.settings, self.id, self.Options).known)
        for tag in strange:
            if tag not in known:
                span = facts.tags[tag]
                yield self.found_span(path, span, tag=tag, document=f"{stem}.json")

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the document that declares components."""
        return (f"{path.removesuffix('.wxml')}.json",)


class ComponentUnused(DocumentRule):
    """A declared component that no tag uses: it ships and is loaded for nothing.

    A rule of the official code-quality panel.
    """

    id = "component-unused"
    on_output = False
    severity = Severity.WARNING
    message = N_('the component "{name}" is declared and never used')
    why = N_("It is loaded and registered wherever the document is used, for nothing.")
    help = N_("Remove it from usingComponents: it is loaded for nothing.")
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Look for each declared name among the tags behind the document."""
        using = program.object(path).get("usingComponents")
        judged = path == APP_JSON or program.is_member(path)
        if not isinstance(using, dict) or not using or not judged:
            return
        if "miniprogram_npm/" in path:
            return
        used = self._used(program, path)
        for name in using:
            if name not in used:
                yield self.found_at_key(program, path, ("usingComponents", name), name=name)

    def reads(self, program: Program, path: str) -> Iterable[str]:
        """Hang on the tags behind the document."""
        if not program.object(path).get("usingComponents"):
            return ()
        if path == APP_JSON:
            return program.with_extension(".wxml", ".json")
        return templates_behind(program, f"{path.removesuffix('.json')}.wxml")

    def _used(self, program: Program, path: str) -> set[str]:
        if path == APP_JSON:
            files: Iterable[str] = program.with_extension(".wxml")
            documents = [APP_JSON, *(f"{name}.json" for name in program.members)]
        else:
            files = templates_behind(program, f"{path.removesuffix('.json')}.wxml")
            documents = [path]
        names: set[str] = set()
        for file in files:
            facts = program.wxml(file)
            if facts is not None:
                names |= facts.tags.keys() | {generic.name for generic in facts.generics}
        for document in documents:
            placeholders = program.object(document).get("componentPlaceholder")
            if isinstance(placeholders, dict):
                names |= {value for value in placeholders.values() if isinstance(value, str)}
        return names
