"""Mutated projects get the official tool's verdict: refused together, with one of our codes."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.run import check
from mpconsole.settings import ProjectSettings
from tests.checks.cases import Case, load
from tests.oracle.official import Result, compile_many

pytestmark = pytest.mark.slow

DOCUMENTS = ("app.json", "pages/home/index.json", "components/c.json", "theme.json", "project.config.json")
VALUES = (
    *(None, True, False, 0, 1, 3.5, "", " ", "a", "@a", "@bar", "#fff", "white", "black", "custom", "all"),
    *("pages/home/index", "/pages/home/index", "./pages", "../x", "a//b", "a\\b", "__APP__", "1.0.0", "dev"),
    *(
        "skyline",
        "requiredComponents",
        "shop",
        "components/c",
        "/components/c",
        "plugin://a/b",
        "getLocation",
    ),
    *([], {}, [None], [1], ["a"], {"a": 1}, {"a": "b"}, ["pages/home/index"]),
)
KEYS = (
    *("pages", "window", "tabBar", "list", "root", "name", "subPackages", "subpackages", "usingComponents"),
    *(
        "pagePath",
        "iconPath",
        "renderer",
        "themeLocation",
        "plugins",
        "preloadRule",
        "packages",
        "backgroundColor",
    ),
    *("componentGenerics", "workers", "entryPagePath", "setting", "packOptions", "navigationStyle", "custom"),
    *("navigationBarTitleText", "requiredPrivateInfos", "lazyCodeLoading", "componentFramework", "zzz"),
)
COUNT = 400
SEED = 20260701


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (container, key) below a JSON value."""
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield value, key
            yield from places(value[key])


def mutated(value: Any, chance: random.Random) -> Any:
    """Return a copy of a JSON value with one thing replaced, removed, added or doubled."""
    copied = copy.deepcopy(value)
    found = list(places(copied))
    kind = chance.choice(("replace", "replace", "remove", "add", "double"))
    if not found or kind == "add":
        holders = [copied, *(holder[key] for holder, key in found)]
        target = chance.choice([one for one in holders if isinstance(one, dict)] or [{}])
        target[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
        return copied
    holder, key = chance.choice(found)
    if kind == "remove":
        del holder[key]
    elif kind == "double" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[key] = copy.deepcopy(chance.choice(VALUES))
    return copied


def mutate(folder: Path, chance: random.Random) -> None:
    """Change one or two of a project's documents."""
    for _round in range(chance.choice((1, 1, 2))):
        path = folder / chance.choice(
            [name for name in DOCUMENTS if (folder / name).is_file()] or ["app.json"]
        )
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        path.write_text(json.dumps(mutated(value, chance)), encoding="utf-8")


def ours(folder: Path) -> set[int | bool]:
    findings = check(open_anything(find_layout(folder)), ProjectSettings())
    return {finding.official for finding in findings if finding.official is not None}


def agrees(result: Result, codes: set[int | bool]) -> bool:
    if not result.refused:
        return not codes
    coded = result.code is not None and result.code > 0
    return (result.code in codes) if coded else any(code is True for code in codes)


def test_mutated_projects_get_the_official_verdict(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    cases = [case for case in load() if not case.name.startswith(("json_syntax", "shipping"))]
    folders = []
    for index in range(COUNT):
        case: Case = chance.choice(cases)
        folder = case.write(tmp_path / f"{index}-{case.name.replace('/', '-')}")
        mutate(folder, chance)
        folders.append(folder)
    wrong = []
    for folder, result in zip(folders, compile_many(folders), strict=True):
        codes = ours(folder)
        if not agrees(result, codes):
            app = (folder / "app.json").read_text(encoding="utf-8") if (folder / "app.json").exists() else ""
            wrong.append(
                f"{folder.name}: {result.code} {result.message[:200]!r}, ours {codes}\n  {app[:600]}"
            )
    assert not wrong, "\n".join(wrong)
