"""Every case of the suite: the findings that are made, and the official code on them."""

from pathlib import Path

import pytest

from mpconsole.checks.run import check
from mpconsole.checks.words import help_text, message
from mpconsole.project.discovery import NotAProjectError, assume, locate
from mpconsole.project.model import Layout
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import load_project
from tests.checks.cases import Case, load


@pytest.mark.parametrize("case", load(), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    layout = _layout(case.write(tmp_path))
    findings = check(open_snapshot(layout), load_project(layout.base))
    assert sorted(finding.rule for finding in findings) == case.rules
    codes = {finding.official for finding in findings} - {None}
    assert codes == ({case.official} if case.official is not None else set())
    for finding in findings:
        assert message(finding)
        assert help_text(finding)


def _layout(folder: Path) -> Layout:
    try:
        return locate(folder)
    except NotAProjectError:
        return assume(folder)
