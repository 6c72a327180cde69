"""The official tool compiles every variant, as written and with the project's own settings."""

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
