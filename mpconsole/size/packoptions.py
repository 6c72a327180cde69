"""`packOptions` of project.config.json: which files a person keeps out of the package, or in it.

As miniprogram-ci 2.1.42 matches them: path and value are lower-cased first, a path is relative to
miniprogramRoot, `include` wins over everything after the extension list, and a type or a pattern that
it does not know matches nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry: `type` and `value` as written, and `test` of a lower-cased path without leading slash."""

    type: str
    value: str
    test: Test = field(compare=False)

    def __str__(self) -> str:
        return f"{self.type}: {self.value}"


@dataclass(frozen=True, slots=True)
class PackOptions:
    """Both lists, in the order of project.config.json."""

    ignore: tuple[Rule, ...] = ()
    include: tuple[Rule, ...] = ()

    def included_by(self, path: str) -> Rule | None:
        """Return the include rule that keeps `path` in, or None."""
        return _first(self.include, path)

    def ignored_by(self, path: str) -> Rule | None:
        """Return the ignore rule that `path` falls under, or None; include rules are not asked."""
        return _first(self.ignore, path)


def read(config: Mapping[str, Any]) -> PackOptions:
    """Read `packOptions` of project.config.json's value; what has no type and value is left out."""
    options = config.get("packOptions")
    if not isinstance(options, dict):
        return PackOptions()
    return PackOptions(_rules(options.get("ignore")), _rules(options.get("include")))


def rule(kind: str, value: str) -> Rule:
    """Make one rule."""
    make = _TESTS.get(kind)
    return Rule(kind, value, make(value.lower()) if make else _never)


def _rules(entries: Any) -> tuple[Rule, ...]:
    if not isinstance(entries, list):
        return ()
    return tuple(
        rule(entry["type"], entry["value"])
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("type"), str)
        and isinstance(entry.get("value"), str)
    )


def _first(rules: tuple[Rule, ...], path: str) -> Rule | None:
    if not rules:
        return None
    lowered = path.lower()
    return next((one for one in rules if lowered and one.test(lowered)), None)


def _never(_path: str) -> bool:
    return False


def _rooted(text: str) -> str:
    return text if text.startswith("/") else f"/{text}"


def _file(value: str) -> Test:
    wanted = _rooted(value)
    return lambda path: _rooted(path) == wanted


def _folder(value: str) -> Test:
    start = _rooted(value)
    start = start if start.endswith("/") else f"{start}/"
    return lambda path: _rooted(path).startswith(start)


def _prefix(value: str) -> Test:
    return lambda path: path[path.rfind("/") + 1 :].startswith(value)


def _suffix(value: str) -> Test:
    return lambda path: path[path.rfind("/") + 1 :].endswith(value)


def _glob(value: str) -> Test:
    from mpconsole.languages import minimatch

    try:
        test = minimatch.compile(value)
    except minimatch.GlobError:
        return _never
    return lambda path: test(path) or test(_rooted(path))


def _regexp(value: str) -> Test:
    from mpconsole.languages import js_regexp

    try:
        pattern = js_regexp.compile(value, "im")
    except js_regexp.JsRegexpError:
        return _never
    units = js_regexp.code_units
    return lambda path: bool(pattern.search(units(path)) or pattern.search(units(_rooted(path))))


_TESTS: dict[str, Callable[[str], Test]] = {
    "file": _file,
    "folder": _folder,
    "prefix": _prefix,
    "suffix": _suffix,
    "glob": _glob,
    "regexp": _regexp,
}
