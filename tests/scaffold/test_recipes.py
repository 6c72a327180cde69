import json
import re
import struct
import tomllib
from pathlib import Path
from typing import Any

from mpconsole.assets import PROJECT_TEMPLATE
from mpconsole.checks.run import check
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.scaffold import compose
from mpconsole.scaffold.answers import RECIPES
from mpconsole.settings import load_project
from tests.scaffold.conftest import NAME, Variants


def texts(project: Path) -> list[tuple[str, str]]:
    return [
        (path.relative_to(project).as_posix(), path.read_text("utf-8"))
        for path in sorted(project.rglob("*"))
        if path.is_file() and path.suffix != ".png"
    ]


def test_nothing_of_the_template_is_left(variants: Variants) -> None:
    for answers, project in variants.items():
        for path, text in texts(project):
            assert not re.search(r"\[%|%\]|\[#|\[\[ | \]\]|words\.", text), f"{answers}: {path}"
            assert not path.endswith(".jinja")
            assert text.endswith("\n"), path
            assert not re.search(r"\n{3}|[ \t]\n", text), f"{answers}: {path}"


def test_names_are_known_before_anything_is_rendered(variants: Variants) -> None:
    for answers, project in variants.items():
        expected = compose.names(answers.recipe, typescript=answers.typescript)
        assert [path for path, _text in texts(project)] == [
            name for name in expected if not name.endswith(".png")
        ]


def test_json_and_toml_are_valid_and_carry_the_answers(variants: Variants) -> None:
    for project in variants.values():
        for path, text in texts(project):
            if path.endswith(".json"):
                json.loads(text)
            if path.endswith(".toml"):
                tomllib.loads(text)
        config = json.loads((project / "project.config.json").read_text("utf-8"))
        assert (config["projectname"], config["appid"]) == (NAME, "touristappid")
        assert config["miniprogramRoot"] == "miniprogram/"


def test_each_language_has_its_own_files_alone(variants: Variants) -> None:
    for answers, project in variants.items():
        endings = {path.suffix for path in (project / "miniprogram").rglob("*")}
        typed, plain = {".ts", ".scss"}, {".js", ".wxss"}
        assert endings >= (typed if answers.typescript else plain)
        assert not endings & (plain if answers.typescript else typed)


def test_our_own_model_opens_it(variants: Variants) -> None:
    for answers, project in variants.items():
        snapshot = open_snapshot(locate(project))
        assert not [document for document in snapshot.documents.values() if document.error]
        script = "ts" if answers.typescript else "js"
        for page in snapshot.pages:
            assert {f"{page.path}.wxml", f"{page.path}.{script}"} <= snapshot.files.keys()
        assert len(snapshot.packages) == (2 if answers.recipe == "shop" else 1)


def test_our_own_check_finds_nothing(variants: Variants) -> None:
    for answers, project in variants.items():
        snapshot = open_snapshot(locate(project))
        assert check(snapshot, load_project(project)) == (), answers


def test_every_handler_that_a_view_names_exists(variants: Variants) -> None:
    for answers, project in variants.items():
        script = "ts" if answers.typescript else "js"
        for view in (project / "miniprogram").rglob("*.wxml"):
            code = view.with_suffix(f".{script}").read_text("utf-8")
            for name in re.findall(r'\b(?:bind|catch):?\w+="(\w+)"', view.read_text("utf-8")):
                assert re.search(rf"^ +(async )?{name}\(", code, re.MULTILINE), f"{view}: {name}"


def test_every_component_that_a_view_uses_is_declared_and_no_other(variants: Variants) -> None:
    for project in variants.values():
        for view in (project / "miniprogram").rglob("*.wxml"):
            declared = json.loads(view.with_suffix(".json").read_text("utf-8")).get("usingComponents", {})
            text = view.read_text("utf-8")
            ours = {path.name for path in (project / "miniprogram" / "components").glob("*")}
            assert {name for name in ours if re.search(rf"<{name}[\s/>]", text)} == set(declared)


def test_both_word_lists_say_the_same_things() -> None:
    def keys(words: dict[str, Any], prefix: str = "") -> set[str]:
        return {
            name
            for key, value in words.items()
            for name in (keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key})
        }

    for recipe in RECIPES:
        assert keys(compose.words(recipe, "en")) == keys(compose.words(recipe, "zh-CN"))


def test_words_can_stand_in_quotes_of_any_kind() -> None:
    for recipe in RECIPES:
        for language in ("en", "zh-CN"):
            words = compose.words(recipe, language)
            for group in set(words) - {"readme", "mock", "project"}:
                text = json.dumps(words[group], ensure_ascii=False).replace("Pu'er", "")
                assert not re.search(r"'|\\|<|>|&", text), (recipe, language, group)


def test_icons_are_what_the_platform_takes() -> None:
    icons = list(PROJECT_TEMPLATE.rglob("*.png"))
    assert len(icons) == 8
    for icon in icons:
        data = icon.read_bytes()
        assert struct.unpack(">II", data[16:24]) == (81, 81)
        assert len(data) <= 40 * 1024
