from pathlib import Path

import pytest

from mpconsole.assets import THEMES
from mpconsole.console.theme import COLOURS, load_themes
from mpconsole.state import config_folder


def put(name: str, text: str) -> Path:
    file = config_folder() / "themes" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_ours_are_whole() -> None:
    themes, broken = load_themes()
    assert {"jade", "paper"} <= themes.keys()
    assert not broken
    assert themes["jade"].dark
    assert not themes["paper"].dark


def test_a_person_has_themes_of_their_own() -> None:
    put("night", (THEMES / "jade.toml").read_text("utf-8").replace("#07c160", "gold"))
    themes, broken = load_themes()
    assert themes["night"].primary.upper() == "#FFD700"
    assert not broken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("primary = ", "TOML|Invalid|value"),
        ('primary = "#07c160"', "missing: background"),
        ("\n".join(f'{name} = "#07c160"' for name in COLOURS) + '\nprimry = "red"', "unknown: primry"),
        ("\n".join(f'{name} = "no-colour"' for name in COLOURS), "no-colour"),
    ],
)
def test_a_broken_one_is_told_and_the_others_stay(text: str, words: str) -> None:
    import re

    file = put("broken", text)
    themes, broken = load_themes()
    assert {"jade", "paper"} <= themes.keys()
    assert [one.path for one in broken] == [file]
    assert re.search(words, broken[0].reason), broken[0].reason
