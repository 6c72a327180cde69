"""Fixes of what stands in app.json and its like."""

from typing import Any

from mpconsole.checks.context import APP_JSON, Program
from mpconsole.checks.finding import Finding
from mpconsole.checks.fixes.json_edits import JsonEdits
from mpconsole.checks.fixes.model import Edit, Fix
from mpconsole.checks.fixes.registry import mends
from mpconsole.checks.fixes.source import Source, source_of
from mpconsole.checks.key_paths import parse_keys
from mpconsole.checks.shaping import KeyPath
from mpconsole.i18n import N_

COLOURS = {"white": "#ffffff", "black": "#000000"}
"""The names of colours that people write most; the platform takes numbers alone."""
_EMPTY_PAGE = {".js": "Page({})\n", ".wxml": "<view></view>\n"}


def _keys(finding: Finding) -> KeyPath:
    return parse_keys(str(finding.args.get("key", "")))


def _fix(title: str, edit: Edit | None, *, safe: bool = True, **args: Any) -> Fix | None:
    return Fix(title, (edit,), args, safe) if edit is not None else None


@mends("page-repeated")
def remove_page(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Remove the second of two equal entries."""
    return _fix(N_("Remove the second one"), JsonEdits(source).remove(_keys(finding)))


@mends("colour-form")
def write_colour(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the number of a colour that was named."""
    colour = COLOURS.get(str(finding.args["value"]).strip().lower())
    if colour is None:
        return None
    return _fix(N_("Write {colour}"), JsonEdits(source).replace(_keys(finding), colour), colour=colour)


@mends("wrong-type")
def write_type(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Take the quotes off a boolean or a number, or put them on."""
    edits, keys = JsonEdits(source), _keys(finding)
    node = edits.node(keys) if keys else None
    if node is None or len(finding.args["expected"]) != 1:
        return None
    text = source.text[node.start : node.end]
    match finding.args["expected"][0], finding.args["found"]:
        case "boolean", "string" if text in ('"true"', '"false"'):
            value: Any = text == '"true"'
        case "number", "string" if text[1:-1].isdecimal() and text.isascii():
            value = int(text[1:-1])
        case "string", "number":
            value = text
        case _:
            return None
    return _fix(N_("Write {value}"), edits.replace(keys, value), value=edits_text(value))


def edits_text(value: Any) -> str:
    """Write a value for a title."""
    from mpconsole.checks.fixes.json_edits import written

    return written(value)


@mends("wrong-value")
def write_value(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the allowed value that differs in letters' case or space alone."""
    value = finding.args["value"]
    if not isinstance(value, str):
        return None
    alike = [one for one in finding.args["expected"] if one.lower() == value.strip().lower()]
    if len(alike) != 1:
        return None
    return _fix(N_("Write {value}"), JsonEdits(source).replace(_keys(finding), alike[0]), value=alike[0])


@mends("path-form")
def write_path(program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write a path as the platform takes it, where a file or folder stands behind it then."""
    path = str(finding.args["path"]).strip().replace("\\", "/")
    while "//" in path:
        path = path.replace("//", "/")
    path = path.removeprefix("./").lstrip("/")
    there = any(program.exists(path + end) for end in ("", ".js", ".wxml")) or program.is_folder(path)
    if not path or ".." in path or not there:
        return None
    return _fix(N_("Write {value}"), JsonEdits(source).replace(_keys(finding), path), value=path)


@mends("tab-page-form")
def write_tab_page(program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the page without query and extension, where it is declared so."""
    page = str(finding.args["page"]).partition("?")[0].partition(".")[0]
    if page not in program.main_pages:
        return None
    return _fix(N_("Write {value}"), JsonEdits(source).replace(_keys(finding), page), value=page)


@mends("unknown-key")
def rename_key(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Write the known key that is nearest: then it begins to count."""
    near = finding.args.get("near")
    if not near:
        return None
    start, end = source.span(finding.place)
    return _fix(N_("Write {value}"), Edit(source.path, start, end, f'"{near}"'), safe=False, value=str(near))


@mends("component-unused")
def remove_component(_program: Program, finding: Finding, source: Source) -> Fix | None:
    """Remove a declaration that nothing uses."""
    edit = JsonEdits(source).remove(("usingComponents", finding.args["name"]))
    return _fix(N_("Remove {name} from usingComponents"), edit, safe=False, name=finding.args["name"])


@mends("component-undeclared")
def declare_component(_program: Program, _finding: Finding, source: Source) -> Fix | None:
    """Add `"component": true`."""
    edits = JsonEdits(source)
    there = edits.node(("component",)) is not None
    edit = edits.replace(("component",), value=True) if there else edits.add((), "component", value=True)
    return _fix(N_("Add {value}"), edit, value='"component": true')


@mends("skyline-lazy-loading", "lazy-code-loading")
def load_lazily(program: Program, _finding: Finding, _source: Source) -> Fix | None:
    """Set lazyCodeLoading in app.json: components' code then runs when it is needed."""
    source = source_of(program, APP_JSON)
    if source is None:
        return None
    edits, key, value = JsonEdits(source), "lazyCodeLoading", "requiredComponents"
    edit = edits.replace((key,), value) if edits.node((key,)) else edits.add((), key, value)
    return _fix(N_("Add {value}"), edit, safe=False, value=f'"{key}": "{value}"')


@mends("private-info-undeclared")
def declare_private_info(program: Program, finding: Finding, _source: Source) -> Fix | None:
    """Name an interface in requiredPrivateInfos of app.json."""
    source, key, name = source_of(program, APP_JSON), "requiredPrivateInfos", finding.args["name"]
    if source is None:
        return None
    edits = JsonEdits(source)
    edit = edits.append((key,), name) if edits.node((key,)) else edits.add((), key, [name])
    return _fix(N_("Add {value} to requiredPrivateInfos"), edit, safe=False, value=name)


@mends("url-check-off")
def check_addresses(_program: Program, _finding: Finding, source: Source) -> Fix | None:
    """Switch the check of legal domains on."""
    edit = JsonEdits(source).replace(("setting", "urlCheck"), value=True)
    return _fix(N_("Write {value}"), edit, safe=False, value="true")


@mends("page-file-missing")
def make_page(program: Program, finding: Finding, _source: Source) -> Fix | None:
    """Make the files that a page lacks, as good as empty."""
    missing = finding.args["missing"]
    wanted = [(path, text) for path in missing for end, text in _EMPTY_PAGE.items() if path.endswith(end)]
    edits = tuple(Edit(program.prefix + path, 0, 0, text) for path, text in wanted)
    if not edits or any(edit.file in program.snapshot.files for edit in edits):
        return None
    return Fix(N_("Make {files}"), edits, {"files": ", ".join(edit.file for edit in edits)}, safe=False)
