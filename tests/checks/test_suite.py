"""Every case of the suite: the findings that are made, and the official code on them."""

from pathlib import Path

import pytest

from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.run import check
from mpconsole.checks.words import help_text, message
from mpconsole.settings import load_project
from tests.checks.cases import Case, load


@pytest.mark.parametrize("case", load(), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    layout = find_layout(case.write(tmp_path))
    findings = check(open_anything(layout), load_project(layout.base))
    assert case.kept(finding.rule for finding in findings) == case.rules
    codes = {finding.official for finding in findings} - {None}
    assert codes == ({case.official} if case.official is not None else set())
    for finding in findings:
        assert message(finding)
        assert help_text(finding)
