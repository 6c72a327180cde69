"""The official tool compiles every variant, as written and with the project's own settings."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.oracle.official import compile_many
from tests.scaffold.conftest import Variants


@pytest.mark.slow
@pytest.mark.parametrize("setting", [{}, {"useProjectConfig": True}], ids=["default", "project"])
def test_every_variant_compiles(variants: Variants, setting: dict[str, bool]) -> None:
    for answers, result in zip(variants, compile_many(list(variants.values()), setting), strict=True):
        assert not result.refused, f"{answers}: {result.code} {result.message}"
        assert "app.json" in {path.lstrip("/") for path in result.files}
        # a file that holds types alone compiles to nothing: the one thing that may be left out
        assert [line for line in result.warnings if not line.endswith("models.ts")] == []


@pytest.mark.slow
def test_sass_and_our_unfolding_mean_the_same(variants: Variants, tmp_path: Path) -> None:
    """The styles that Sass itself makes of a TypeScript variant are those of its JavaScript twin."""
    pairs = [
        (answers, project, variants[replace(answers, language="javascript")])
        for answers, project in variants.items()
        if answers.typescript and answers.words == "en"
    ]
    outputs = [tmp_path / str(index) for index in range(len(pairs))]
    compile_many([project for _answers, project, _twin in pairs], {}, outputs=outputs)
    for (answers, _project, twin), output in zip(pairs, outputs, strict=True):
        styles = {path.relative_to(output): path for path in output.rglob("*.wxss")}
        ours = {path.relative_to(twin / "miniprogram"): path for path in twin.rglob("*.wxss")}
        assert styles.keys() == ours.keys()
        for name, path in styles.items():
            assert meaning(path) == meaning(ours[name]), f"{answers.recipe}: {name}"


def meaning(style: Path) -> list[str]:
    """A style sheet without comments and layout: one entry a rule, declarations in order.

    Sass puts a rule's declarations in front of the rules nested in it, as we do.
    """
    text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\s*([{};:,>+])\s*", r"\1", " ".join(text.split())).replace(";}", "}")
    return re.findall(r"[^{}]+\{|[^{}]+\}|\}", text)
