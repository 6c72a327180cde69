"""The TypeScript of the recipes against the platform's own API types, in strict mode."""

import os
import subprocess
from pathlib import Path

import pytest

from mpconsole.scaffold.erase import erase_types
from tests.oracle.official import CHECKOUT
from tests.scaffold.conftest import Variants


@pytest.mark.slow
def test_the_recipes_type_check(variants: Variants) -> None:
    modules = Path(
        os.environ.get("MPCONSOLE_TEST_CACHE", CHECKOUT / ".cache"), "types", "node_modules"
    ).resolve()
    compiler = modules / "typescript" / "bin" / "tsc"
    assert compiler.exists(), f"TypeScript is not in {modules}: run `make system-deps`"
    for answers, project in variants.items():
        if answers.typescript:
            types = ["--typeRoots", str(modules)]
            done = subprocess.run(
                ["node", str(compiler), "-p", str(project), *types],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{answers}\n{done.stdout}"


def test_what_is_erased_is_plain_javascript(variants: Variants) -> None:
    """Erasing again finds nothing: no type is left in the JavaScript of a recipe."""
    for answers, project in variants.items():
        if not answers.typescript:
            for script in project.rglob("*.js"):
                source = script.read_text("utf-8")
                assert erase_types(source) == source, script
