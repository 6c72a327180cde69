"""Which program a folder means, and what is said where it means none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mpconsole.errors import UsageError
from mpconsole.project.discovery import (
    NotAProjectError,
    NotBuiltError,
    assume,
    is_stale,
    locate,
    normalise_root,
)
from mpconsole.project.model import FoundBy

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(**files: object) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return tmp_path

    return write


APP = {"pages": ["pages/a"]}


def test_a_plain_program(make: Make) -> None:
    base = make(**{"app.json": APP})
    layout = locate(base)
    assert (layout.base, layout.root, layout.found_by) == (base, base, FoundBy.APP_JSON)


@pytest.mark.parametrize("written", ["mini", "mini/", "./mini", "/mini", "mini//", ".\\mini"])
def test_miniprogram_root_in_every_spelling(make: Make, written: str) -> None:
    base = make(
        **{"project.config.json": {"miniprogramRoot": written}, "mini/app.json": APP, "app.json": APP}
    )
    layout = locate(base)
    assert (layout.base, layout.root, layout.root_as_written) == (base, base / "mini", written)


def test_from_inside_the_program_its_project_config_is_found(make: Make) -> None:
    base = make(
        **{
            "project.config.json": {"miniprogramRoot": "mini/"},
            "mini/app.json": APP,
            "mini/pages/a.js": "",
        }
    )
    assert locate(base / "mini/pages") == locate(base / "mini") == locate(base)


def test_another_programs_config_above_is_not_ours(make: Make) -> None:
    base = make(**{"project.config.json": {}, "app.json": APP, "examples/one/app.json": APP})
    assert locate(base / "examples/one").base == base / "examples/one"


def test_an_app_json_of_another_tool_above_does_not_count(make: Make) -> None:
    base = make(**{"app.json": {"expo": {}}, "folder/x.txt": ""})
    with pytest.raises(NotAProjectError):
        locate(base / "folder")


@pytest.mark.parametrize("output", ["dist", "dist/dev/mp-weixin", "dist/build/mp-weixin", "miniprogram"])
def test_the_output_of_a_framework(make: Make, output: str) -> None:
    package = {"dependencies": {"@dcloudio/uni-app": "3"}}
    files = {"package.json": package, f"{output}/app.json": APP, f"{output}/project.config.json": {}}
    base = make(**files, **{"src/pages.json": "{}"})
    layout = locate(base / "src")
    assert (layout.base, layout.root) == (base, base / output)
    assert (layout.found_by, layout.framework) == (FoundBy.FRAMEWORK_OUTPUT, "uni-app")
    assert layout.config_path == base / output / "project.config.json"


@pytest.mark.parametrize(
    ("package", "files", "command"),
    [
        ({"dependencies": {"@tarojs/taro": "4"}}, {}, "npx taro build --type weapp"),
        ({"dependencies": {"@tarojs/taro": "4"}, "scripts": {"build:weapp": "x"}}, {}, "npm run build:weapp"),
        (
            {"devDependencies": {"@dcloudio/vite-plugin-uni": "3"}, "scripts": {"dev:mp-weixin": "x"}},
            {"pnpm-lock.yaml": ""},
            "pnpm run dev:mp-weixin",
        ),
        ({"dependencies": {"@mpxjs/core": "2"}, "scripts": {"build": "x"}}, {"yarn.lock": ""}, "yarn build"),
        ({"devDependencies": {"weapp-vite": "5"}}, {}, "npx weapp-vite build"),
        ({}, {"manifest.json": "{}", "pages.json": "{}"}, "npx uni build -p mp-weixin"),
    ],
)
@pytest.mark.parametrize("configured", [True, False])
def test_sources_alone_name_the_command_that_builds_them(
    make: Make, package: dict[str, object], files: dict[str, str], command: str, configured: bool
) -> None:
    config = {"project.config.json": {"miniprogramRoot": "dist/"}} if configured else {}
    base = make(**{"package.json": package, **files, **config})
    with pytest.raises(NotBuiltError) as caught:
        locate(base)
    assert caught.value.hint is not None
    assert command in caught.value.hint


def test_a_plugin_project(make: Make) -> None:
    config = {"compileType": "plugin", "miniprogramRoot": "miniprogram/", "pluginRoot": "plugin/"}
    base = make(**{"project.config.json": config, "plugin/plugin.json": {}, "miniprogram/app.json": APP})
    layout = locate(base)
    assert (layout.root, layout.plugin_root) == (base / "miniprogram", base / "plugin")


def test_a_broken_config_still_is_a_project(make: Make) -> None:
    base = make(**{"project.config.json": "{ // comment\n}", "app.json": APP})
    assert locate(base).root == base


def test_what_is_no_project_is_said_in_one_sentence(make: Make) -> None:
    base = make(**{"file.txt": ""})
    for place, words in (
        (base, "not a mini program"),
        (base / "file.txt", "is a file"),
        (base / "no", "no folder"),
    ):
        with pytest.raises(UsageError, match=words):
            locate(place)
    assert assume(base).found_by is FoundBy.GIVEN


def test_a_config_that_points_elsewhere_makes_the_layout_stale(make: Make) -> None:
    base = make(
        **{"project.config.json": {"miniprogramRoot": "one"}, "one/app.json": APP, "two/app.json": APP}
    )
    layout = locate(base)
    assert not is_stale(layout)
    make(**{"project.config.json": {"miniprogramRoot": "two"}})
    assert is_stale(layout)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("", ""),
        ("/", ""),
        ("./", ""),
        (".", ""),
        ("a", "a/"),
        ("a/../b", "b/"),
        ("../x", "x/"),
        ("a/b//", "a/b/"),
    ],
)
def test_roots_are_normalised_as_the_official_tool_does(written: str, normal: str) -> None:
    assert normalise_root(written) == normal
