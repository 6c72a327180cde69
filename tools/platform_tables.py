"""Write the platform's interfaces and components into `mpconsole/platform/tables/`, from published typings.

    python tools/platform_tables.py            fetch the packages below with npm, write both tables
    python tools/platform_tables.py FOLDER     read packages that lie unpacked in FOLDER, each under its name

Facts alone are taken: names, versions, allowed values. `miniprogram-api-typings` (by the platform's makers)
has every member of `wx`; the attributes of components are those that any of the three other packages knows,
since each leaves some out; allowed values are those of `wevu`, generated from the platform's documentation.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from mpconsole.platform.components import BUILT_IN

PACKAGES = {
    "miniprogram-api-typings": "5.2.3",
    "wevu": "6.20.4",
    "@tarojs/components": "4.2.1",
    "@minapp/common": "3.0.0",
}
TABLES = Path(__file__).resolve().parent.parent / "mpconsole" / "platform" / "tables"

_IN_FORMS = ("checkbox", "checkbox-group", "input", "picker", "radio", "radio-group", "slider", "switch")
LEFT_OUT = {
    **dict.fromkeys(_IN_FORMS, ("name",)),
    "button": ("activity-type", "business-id"),
    "editor": ("focus", "name"),
    "input": ("name", "auto-fill"),
    "scroll-view": ("throttle",),
    "textarea": ("name", "cursor-color"),
    "video": ("bindadclose", "bindaderror", "bindadload", "bindadplay"),
}
"""Attributes that none of them knows, and that work."""

_SINCE = re.compile(r"需要基础库：\s*`(\d[\d.]*)`")
_DEPRECATED = re.compile(r"@deprecated[^\n]*?(?:\[(\d[\d.]*)\][^\n]*)?(?=\n|\*/|$)")
_INSTEAD = re.compile(r"\[(wx\.\w+)\]")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


def fetch(folder: Path) -> None:
    """Unpack the packages below `folder`, without running anything of theirs."""
    for name, version in PACKAGES.items():
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run(
                ["npm", "pack", "--silent", f"{name}@{version}"],
                cwd=scratch,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            (archive,) = Path(scratch).glob("*.tgz")
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(scratch) / "package", folder / name)


def wx_members(package: Path) -> dict[str, dict[str, object]]:
    """Return the members of `wx`: `since`, and for deprecated ones `deprecated` and `instead`."""
    root = _parse(package / "types/wx/lib.wx.api.d.ts")
    found: dict[str, dict[str, object]] = {}
    for member, comment in _members(_interface(root, "Wx")):
        name = _name(member)
        entry = found.setdefault(name, {})
        if since := _SINCE.search(comment):
            entry["since"] = since.group(1)
        if deprecated := _DEPRECATED.search(comment):
            entry["deprecated"] = deprecated.group(1) or True
            instead = [one for one in _INSTEAD.findall(deprecated.group()) if one != f"wx.{name}"]
            if instead:
                entry["instead"] = list(dict.fromkeys(instead))
    return dict(sorted(found.items()))


def components(folder: Path) -> dict[str, dict[str, object]]:
    """Return the components by tag: `attributes` (allowed values, `boolean` or None), and `events`."""
    found: dict[str, dict[str, set[str] | None]] = {}
    for tag, name, values in (
        *_of_wevu(folder / "wevu"),
        *_of_taro(folder / "@tarojs/components"),
        *_of_minapp(folder / "@minapp/common"),
        *((tag, name, None) for tag, names in LEFT_OUT.items() for name in names),
    ):
        attributes = found.setdefault(
            "picker" if tag.startswith("picker-") and tag not in BUILT_IN else tag, {}
        )
        known = attributes.get(name)
        attributes[name] = known | values if known and values else (known or values)
    return {tag: _entry(attributes) for tag, attributes in sorted(found.items()) if tag in BUILT_IN}


def _entry(attributes: dict[str, set[str] | None]) -> dict[str, object]:
    events = sorted({name[4:].lstrip(":") for name in attributes if name.startswith("bind")})
    rest = {
        name: "boolean" if values == {"boolean"} else sorted(values) if values else None
        for name, values in sorted(attributes.items())
        if not name.startswith("bind")
    }
    return {"attributes": rest, "events": events}


def _of_wevu(package: Path) -> Iterator[tuple[str, str, set[str] | None]]:
    for path in sorted((package / "dist/weappIntrinsicElements/elements").glob("*.d.mts")):
        tag = path.name.removesuffix(".d.mts")
        for node in _walk(_parse(path)):
            if node.type == "property_signature":
                kind = node.child_by_field_name("type")
                assert kind is not None
                yield tag, _name(node), _literals(kind)


def _of_taro(package: Path) -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield what Taro's typings say the platform supports; values serve many platforms, and are left out."""
    for path in sorted((package / "types").rglob("*.d.ts")):
        for node in _walk(_parse(path)):
            if node.type != "interface_declaration" or not _name(node).endswith("Props"):
                continue
            tag = _kebab(_name(node).removesuffix("Props"))
            for member, comment in _members(node):
                if "weapp" in _supported(comment):
                    yield tag, _taro_name(_name(member)), None


def _of_minapp(package: Path) -> Iterator[tuple[str, str, set[str] | None]]:
    for component in json.loads((package / "res/components.json").read_text("utf-8")):
        for attribute in component.get("attrs", ()):
            values = {str(one["value"]) for one in attribute.get("enum", ()) if one.get("value")}
            yield component["name"], attribute["name"], values or None


def _supported(comment: str) -> list[str]:
    line = re.search(r"@supported ([^\n*]*)", comment)
    return re.split(r"[,\s]+", line.group(1)) if line else []


def _taro_name(name: str) -> str:
    if re.match(r"on[A-Z]", name):
        return f"bind{name[2:].lower()}"
    return _kebab(name)


def _kebab(name: str) -> str:
    return _HUMP.sub(r"-\1", name).lower()


def _literals(node: Node) -> set[str] | None:
    """Return the values of a union of strings or `boolean`, None where the type is anything else."""
    if _text(node).lstrip(": ") == "boolean":
        return {"boolean"}
    texts = [_text(one) for one in _walk(node) if one.type == "string_fragment"]
    others = [one for one in _walk(node) if one.type in ("predefined_type", "type_identifier")]
    return set(texts) if texts and not others else None


def _interface(root: Node, name: str) -> Node:
    return next(node for node in _walk(root) if node.type == "interface_declaration" and _name(node) == name)


def _members(interface: Node) -> Iterator[tuple[Node, str]]:
    body = interface.child_by_field_name("body")
    assert body is not None
    comment = ""
    for child in body.named_children:
        if child.type == "comment":
            comment = _text(child)
        elif child.type in ("method_signature", "property_signature"):
            yield child, comment
            comment = ""


def _name(node: Node) -> str:
    name = node.child_by_field_name("name")
    assert name is not None
    return _text(name).strip("'\"")


def _walk(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(here.named_children)


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode("utf-8")


def _parse(path: Path) -> Node:
    language = Language(tree_sitter_typescript.language_typescript())
    return Parser(language).parse(path.read_bytes()).root_node


def write(path: Path, sources: list[str], key: str, entries: dict[str, dict[str, object]]) -> None:
    """Write a table, one entry a line, so that a change shows."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}"
        for name, entry in entries.items()
    ]
    head = json.dumps([f"{name}@{PACKAGES[name]}" for name in sources])
    body = ",\n".join(lines)
    path.write_text(f'{{"sources": {head}, "{key}": {{\n{body}\n}}}}\n', encoding="utf-8")


def generate(modules: Path, tables: Path) -> None:
    """Write both tables from the packages in the folder `modules`."""
    typings, *others = PACKAGES
    write(tables / "wx.json", [typings], "members", wx_members(modules / typings))
    write(tables / "components.json", others, "components", components(modules))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        generate(Path(sys.argv[1]), TABLES)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            fetch(Path(scratch))
            generate(Path(scratch), TABLES)
