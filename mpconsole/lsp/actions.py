"""Fixes as code actions, and comments that hide a finding."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types

from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.mending import plan
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import fix_of
from mpconsole.checks.suppressions import EXTENSIONS, MARK
from mpconsole.i18n import _
from mpconsole.lsp.diagnostics import diagnostic
from mpconsole.lsp.positions import Positions
from mpconsole.lsp.projects import OpenProject

FIX_ALL = "source.fixAll.mpconsole"


def actions(
    project: OpenProject, path: str, wanted: types.Range, only: Iterable[str] | None
) -> list[types.CodeAction]:
    """Return what can be done about the findings within a range."""
    kinds = tuple(only) if only is not None else None
    found: list[types.CodeAction] = []
    positions = Positions(project.text(path))
    for finding in project.findings.get(path, ()):
        here = _touches(positions.of_place(finding.place), wanted)
        if here and _asked(types.CodeActionKind.QuickFix, kinds):
            found += _of_finding(project, finding, positions)
    if _asked(FIX_ALL, kinds, explicit=True):
        found += _fix_all(project, path)
    return found


def _of_finding(project: OpenProject, finding: Finding, positions: Positions) -> Iterator[types.CodeAction]:
    told = [diagnostic(finding, positions)]
    fix = fix_of(project.program, finding)
    if fix is not None:
        yield types.CodeAction(
            title=fix.words,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=told,
            is_preferred=fix.safe,
            edit=workspace_edit(project, fix.edits),
        )
    hiding = _comment(finding, positions)
    if hiding is not None:
        yield types.CodeAction(
            title=_("Hide this: {comment}").format(comment=f"{MARK} {finding.rule}"),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=told,
            edit=workspace_edit(project, [hiding]),
        )


def _fix_all(project: OpenProject, path: str) -> Iterator[types.CodeAction]:
    """Yield the action that applies every safe fix of one file that is in no other's way."""
    program = project.program
    safe = [one for one in project.findings.get(path, ()) if _is_safe(fix_of(program, one), path)]
    planned = plan(project.snapshot, project.settings, safe)
    for change in planned.changes:
        positions = Positions(project.text(change.file))
        text = change.after.decode("utf-8").removeprefix("\ufeff")
        whole = types.TextEdit(positions.range(0, len(positions.text)), text)
        yield types.CodeAction(
            title=_("Mend what can be mended without a doubt"),
            kind=FIX_ALL,
            edit=types.WorkspaceEdit(changes={uri_of(project, change.file): [whole]}),
        )


def _is_safe(fix: Fix | None, path: str) -> bool:
    return fix is not None and fix.safe and fix.files == (path,)


def workspace_edit(project: OpenProject, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Return edits as the protocol writes them; a file that is not there yet is made first."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    known = project.snapshot.files.keys() | project.snapshot.documents.keys()
    if all(file in known for file in by_file):
        texts = {file: _text_edits(project, file, some) for file, some in by_file.items()}
        return types.WorkspaceEdit(changes={uri_of(project, file): some for file, some in texts.items()})
    steps: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    for file, some in by_file.items():
        uri = uri_of(project, file)
        if file not in known:
            steps.append(types.CreateFile(uri))
        document = types.OptionalVersionedTextDocumentIdentifier(uri)
        steps.append(types.TextDocumentEdit(document, list(_text_edits(project, file, some))))
    return types.WorkspaceEdit(document_changes=steps)


def uri_of(project: OpenProject, file: str) -> str:
    """Return a file's address as the editor calls it."""
    return Path(project.disk_path(file)).as_uri()


def _text_edits(project: OpenProject, file: str, edits: Iterable[Edit]) -> list[types.TextEdit]:
    positions = Positions(project.text(file))
    return [types.TextEdit(positions.range(edit.start, edit.end), edit.text) for edit in edits]


def _comment(finding: Finding, positions: Positions) -> Edit | None:
    """Return the comment that hides a finding, on a line of its own before it."""
    path, line = finding.place.file, finding.place.line
    if not path.endswith(EXTENSIONS) or not line:
        return None
    start = positions.offset(types.Position(line - 1, 0))
    if path.endswith(".wxml"):
        before = positions.text[:start]
        if before.rfind("<") > before.rfind(">"):
            return None  # the line begins within a tag, where no comment can stand
    rest = positions.text[start:]
    indent = rest[: len(rest) - len(rest.lstrip(" \t"))]
    words = f"{MARK} {finding.rule}"
    style = path.endswith((".wxss", ".css", ".less", ".scss", ".sass"))
    comment = f"<!-- {words} -->" if path.endswith(".wxml") else f"/* {words} */" if style else f"// {words}"
    return Edit(path, start, start, f"{indent}{comment}\n")


def _touches(one: types.Range, other: types.Range) -> bool:
    return _at(one.start) <= _at(other.end) and _at(other.start) <= _at(one.end)


def _at(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _asked(kind: str, only: tuple[str, ...] | None, *, explicit: bool = False) -> bool:
    """Whether a kind of action is asked for: those on whole files only by name."""
    if only is None:
        return not explicit
    return any(kind == one or kind.startswith(f"{one}.") for one in only)
