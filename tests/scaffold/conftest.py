"""Every variant of every recipe, rendered once."""

import shutil
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from mpconsole.scaffold.answers import LANGUAGES, RECIPES, WORDS, Answers
from mpconsole.scaffold.render import rendered

NAME = '荷塘 "Lotus" & <Tea>'
Variants = Mapping[Answers, Path]


@pytest.fixture(scope="session")
def variants(tmp_path_factory: pytest.TempPathFactory) -> Variants:
    found = {}
    for recipe, language, words in product(RECIPES, LANGUAGES, WORDS):
        answers = Answers(recipe, NAME, "touristappid", language, words, git=False)
        target = tmp_path_factory.mktemp("made") / f"{recipe}-{language}-{words}"
        with rendered(answers, target.name) as stage:
            shutil.copytree(stage, target)
        found[answers] = target
    return found
