"""Keys and values that a document may not have, by the platform's own tables."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from mpconsole.checks.context import APP_JSON, PLUGIN_JSON_PATH, PROJECT_CONFIG, Program
from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.rule import JSON_CONTENT, PLUGIN_CONTENT, DocumentRule
from mpconsole.checks.shaping import Mismatch, at, kind_of, mismatches, nearest
from mpconsole.checks.theming import variants_of
from mpconsole.i18n import N_
from mpconsole.platform.app_json import APP
from mpconsole.platform.page_json import PAGE
from mpconsole.platform.project_config import PROJECT_CONFIG as CONFIG
from mpconsole.platform.shapes import Record
from mpconsole.platform.small_documents import PLUGIN_JSON, SITEMAP, THEME


def shape_of(program: Program, path: str) -> Record | None:
    """Return the table that a document is held against."""
    if path == APP_JSON:
        return APP
    if path == PROJECT_CONFIG:
        return CONFIG
    if path == PLUGIN_JSON_PATH and program.snapshot.layout.plugin_root is not None:
        return PLUGIN_JSON
    if path == program.theme_path:
        return THEME
    if path == program.sitemap_path:
        return SITEMAP
    return PAGE if program.is_member(path) else None


def _mismatches(program: Program, path: str) -> tuple[Mismatch, ...]:
    """Return where a document differs from its table, found once for all rules that ask."""
    found = program.mismatches.get(path)
    if found is None:
        shape, value = shape_of(program, path), program.value(path)
        variants = variants_of(program, path, value) if shape is not None else ()
        found = tuple(one for variant in variants for one in mismatches(variant, shape or PAGE))
        program.mismatches[path] = found
    return found


class ShapeRule(DocumentRule):
    """What the shape rules share: each shows one kind of mismatch."""

    kind: ClassVar[str]
    official: ClassVar[int | bool | None] = JSON_CONTENT
    reads_files = False

    def find_in(self, program: Program, path: str) -> Iterator[Finding]:
        """Yield this rule's kind of mismatch."""
        document = program.document(path)
        if document is None or document.error is not None or not document.text:
            return
        seen = set()
        for mismatch in _mismatches(program, path):
            if mismatch.kind == self.kind and (mismatch.path, mismatch.key) not in seen:
                seen.add((mismatch.path, mismatch.key))
                yield from self.tell(program, path, document.value, mismatch)

    @abstractmethod
    def tell(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> Iterator[Finding]:
        """Make the finding of one mismatch."""

    def code(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> dict[str, Any]:
        """Return what the official tool says: it does not look into sitemap.json."""
        if path == PLUGIN_JSON_PATH:
            return {"official": PLUGIN_CONTENT}
        if shape_of(program, path) is SITEMAP:
            return {"accepted": True}
        return {"official": True} if _breaks_the_tool(program, path, value, mismatch) else {}


class WrongType(ShapeRule):
    """A value of the wrong JSON type."""

    id = "wrong-type"
    kind = "type"
    message = N_("{key} must be {expected}, not {found}")
    variants: ClassVar[Mapping[str, str]] = {"document": N_("{file} must hold {expected}, not {found}")}
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Write a value of the type that the platform expects.")

    def tell(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> Iterator[Finding]:
        """Say which type is expected and which is there."""
        found = kind_of(at(value, mismatch.path) if mismatch.path else value)
        args: dict[str, Any] = {"expected": list(mismatch.expected), "found": found}
        if not mismatch.path:
            args |= {"case": "document", "file": path}
        args |= self.code(program, path, value, mismatch)
        yield self.found_in(program, path, mismatch.path, **args)


class WrongValue(ShapeRule):
    """A value that is none of the allowed ones."""

    id = "wrong-value"
    kind = "value"
    message = N_("{key} is {value}, which is none of the allowed values")
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Allowed: {expected}")

    def tell(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> Iterator[Finding]:
        """Say what may stand here."""
        args = {"value": at(value, mismatch.path), "expected": list(mismatch.expected)}
        args |= self.code(program, path, value, mismatch)
        yield self.found_in(program, path, mismatch.path, **args)


class MissingKey(ShapeRule):
    """A key that must be there and is not."""

    id = "missing-key"
    kind = "missing"
    message = N_('"{missing}" is missing here')
    why = N_("The official tool stops here: the program can be neither previewed nor uploaded.")
    help = N_("Add the key: the platform refuses the document without it.")

    def tell(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> Iterator[Finding]:
        """Point at the object that lacks the key."""
        code = self.code(program, path, value, mismatch)
        yield self.found_in(program, path, mismatch.path, missing=mismatch.key, **code)


class UnknownKey(ShapeRule):
    """A key that the platform does not know: it is ignored, often a slip of the pen."""

    id = "unknown-key"
    kind = "unknown"
    severity = Severity.NOTE
    official = None
    message = N_('"{unknown}" is no key of the platform here: it is ignored')
    variants: ClassVar[Mapping[str, str]] = {
        "near": N_('"{unknown}" is no key of the platform here: did you mean "{near}"?')
    }
    why = N_("The platform ignores it: what it was to change stays as it is.")
    help = N_("Correct its spelling, or remove it.")

    def tell(self, program: Program, path: str, value: Any, mismatch: Mismatch) -> Iterator[Finding]:
        """Point at the key, with the known one that is nearest."""
        if mismatch.key.startswith("$") or mismatch.key == "__warning__":
            return
        near = nearest(mismatch.key, mismatch.expected)
        more = {"case": "near", "near": near} if near else {}
        keys = (*mismatch.path, mismatch.key)
        yield self.found_at_key(program, path, keys, unknown=mismatch.key, **more)


def _breaks_as_a_whole(program: Program, path: str, value: Any) -> bool:
    if isinstance(value, dict | list) or path == program.theme_path:
        return False
    if path == PROJECT_CONFIG:
        return value is None
    return path == APP_JSON or not value


def _breaks_the_tool(program: Program, path: str, value: Any, mismatch: Mismatch) -> bool:
    """Whether the official tool stumbles over this value before it can judge it, and gives no code."""
    from mpconsole.platform.window import THEMED_WINDOW_KEYS

    if not mismatch.path:
        return _breaks_as_a_whole(program, path, value)
    if path == APP_JSON:
        here = at(value, mismatch.path)
        is_list = mismatch.path == ("tabBar", "list")
        in_list = mismatch.path[:2] == ("tabBar", "list") and len(mismatch.path) == 3
        return (is_list and isinstance(here, str) and here != "") or (in_list and here is None)
    themed = len(mismatch.path) == 1 and mismatch.path[0] in THEMED_WINDOW_KEYS
    return themed and program.is_member(path) and not isinstance(at(value, mismatch.path), str)
