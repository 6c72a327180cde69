"""An OpenAPI document and the files that it refers to, in YAML or JSON.

References may lead into other files of the mock folder; whoever loads watches those as well.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import PurePosixPath
from typing import Any, ClassVar
from urllib.parse import unquote, urldefrag

from mpconsole.backend.documents import decode, parse_json
from mpconsole.backend.sources import BrokenFileError
from mpconsole.i18n import _

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document, and where it stands: the file's name and the JSON pointer in it."""

    value: Any
    file: str
    pointer: str = ""

    def child(self, *keys: str) -> "Node":
        """Return the value below; its value is None where there is none."""
        value, pointer = self.value, self.pointer
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
            pointer += "/" + key.replace("~", "~0").replace("/", "~1")
        return Node(value, self.file, pointer)

    def items(self) -> "Iterator[tuple[str, Node]]":
        """Yield the members of an object."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield str(key), self.child(key)

    def elements(self) -> "Iterator[Node]":
        """Yield the members of a list."""
        if isinstance(self.value, list):
            for index, item in enumerate(self.value):
                yield Node(item, self.file, f"{self.pointer}/{index}")

    @property
    def object(self) -> dict[str, Any]:
        """The value where it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}


class Documents:
    """The document `name` and every file that it refers to; `read` gives a file's content by its name."""

    def __init__(self, name: str, content: bytes, read: Callable[[str], bytes]) -> None:
        self.root = Node(parse(name, content), name)
        self.files: dict[str, Any] = {name: self.root.value}
        self._read = read
        for file, target in list(_references(self.root.value, name)):
            self._load(file, target)

    def resolve(self, node: Node) -> Node:
        """Follow `$ref` until there is none. Raises BrokenFileError where that leads nowhere, or round."""
        for _step in range(_DEEPEST):
            reference = node.object.get("$ref")
            if not isinstance(reference, str):
                return node
            node = self._follow(node.file, reference)
        raise BrokenFileError(_('"{reference}" refers to itself').format(reference=node.object.get("$ref")))

    def _follow(self, file: str, reference: str) -> Node:
        target, fragment = urldefrag(reference)
        name = _joined(file, target)
        node = Node(self.files.get(name), name)
        for key in unquote(fragment).strip("/").split("/") if fragment.strip("/") else ():
            key = key.replace("~1", "/").replace("~0", "~")
            if isinstance(node.value, list) and key.isdigit() and int(key) < len(node.value):
                node = Node(node.value[int(key)], node.file, f"{node.pointer}/{key}")
            else:
                node = node.child(key)
        if node.value is None:
            raise BrokenFileError(_('"{reference}" leads nowhere').format(reference=reference))
        return node

    def _load(self, file: str, target: str) -> None:
        name = _joined(file, target)
        if name in self.files:
            return
        try:
            content = self._read(name)
        except OSError as error:
            words = _("{file}, to which {by} refers, cannot be read: {reason}")
            reason = error.strerror or str(error)
            raise BrokenFileError(words.format(file=name, by=file, reason=reason)) from error
        self.files[name] = parse(name, content)
        for source, other in list(_references(self.files[name], name)):
            self._load(source, other)


def parse(name: str, content: bytes) -> Any:
    """Read YAML or JSON by the file's name. Raises BrokenFileError with file and line."""
    try:
        return parse_json(content) if name.endswith(".json") else _parse_yaml(content)
    except BrokenFileError as error:
        error.file = name
        raise


_MOST_VALUES = 1_000_000


def _parse_yaml(content: bytes) -> Any:
    import yaml  # type: ignore[import-untyped]

    try:
        return _plain(yaml.load(decode(content), Loader=_loader()))  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = " ".join(str(error.problem or error.context or "").split())
        words = _("not valid YAML: {reason}").format(reason=reason)
        raise BrokenFileError(words, mark.line + 1 if mark else 0) from error
    except RecursionError as error:
        raise BrokenFileError(_("the document is nested too deeply, or an anchor holds itself")) from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise BrokenFileError(_("not valid YAML: {reason}").format(reason=reason)) from error


_CORE = {
    "null": (r"~|null|Null|NULL|", "~nN"),
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    "merge": (r"<<", "<"),
}
"""What plain words of YAML 1.2 mean, and by which characters they begin: its core schema, and `<<`.

To YAML 1.1, which the library reads, `no` is false, 12:30 a number and 010 eight.
"""


@cache
def _loader() -> Any:
    """Return a safe loader of YAML 1.2, in which OpenAPI is written; dates stay texts, as in JSON."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    for name, (pattern, first) in _CORE.items():
        begins = [*first, ""] if name == "null" else list(first)
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(f"(?:{pattern})\\Z"), begins)
    Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
    return Loader


def _whole_number(loader: Any, node: Any) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))


def _plain(value: Any) -> Any:
    """Return `value` with texts for keys, as JSON has them: `200:` in YAML is a number."""
    room = count(_MOST_VALUES, -1)

    def copied(value: Any, depth: int) -> Any:
        if depth > 200:
            raise RecursionError
        if next(room) < 0:
            raise BrokenFileError(_("its anchors make more than a million values"))
        if isinstance(value, Mapping):
            return {_key(key): copied(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            return [copied(item, depth + 1) for item in value]
        return value

    return copied(value, 0)


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _references(value: Any, file: str) -> Iterator[tuple[str, str]]:
    """Yield (file, target file) of every reference that leaves its file."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and (target := urldefrag(reference)[0]):
            yield file, target
        for item in value.values():
            yield from _references(item, file)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item, file)


def _joined(file: str, target: str) -> str:
    """Return the name of a file that `file` refers to, inside the mock folder."""
    if not target:
        return file
    if "://" in target:
        raise BrokenFileError(
            _('"{target}" lies on another host; put it beside this file').format(target=target)
        )
    parts: list[str] = []
    for part in (PurePosixPath(file).parent / unquote(target)).parts:
        if part == ".." and not parts:
            raise BrokenFileError(_("{file} lies outside the mock folder").format(file=target))
        if part == "..":
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)
