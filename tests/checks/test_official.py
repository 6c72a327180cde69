"""The recorded answers of the suite are what the official tool says."""

from pathlib import Path

import pytest

from tests.checks.cases import load
from tests.oracle.official import Result, compile_many

pytestmark = pytest.mark.slow


def _answer(result: Result) -> int | bool | None:
    if not result.refused:
        return None
    return result.code if result.code is not None and result.code > 0 else True  # -1: it has no code


def test_recorded_answers_are_the_official_tools(tmp_path: Path) -> None:
    cases = load()
    folders = [case.write(tmp_path / str(index)) for index, case in enumerate(cases)]
    results = zip(cases, compile_many(folders), strict=True)
    answers = {case.name: _answer(result) for case, result in results}
    assert answers == {case.name: case.official for case in cases}
