"""What is found in real programs, counted by rule: a change of a rule shows here.

Every finding below was looked at and is true; `python -m tests.corpus.test_findings` writes the counts anew.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from mpconsole.checks.finding import Severity
from mpconsole.checks.run import check
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
from tests.corpus.programs import CORPUS, Program, ready

pytestmark = pytest.mark.slow

RECORDED = Path(__file__).parent / "findings.json"
TRUE_ERRORS = {
    "libraries": ["wxs-missing"] * 3,  # vant's independent copy has no wxs folder
    "mp-html": ["require-missing"],  # its demo reads a page of its tests
    "copied": ["component-missing"] * 2,  # tdesign's chat asks for npm packages
}


def counted(program: Program, folder: Path) -> tuple[dict[str, int], list[str]]:
    findings = check(open_snapshot(locate(ready(program, folder))), ProjectSettings())
    errors = [finding.rule for finding in findings if finding.severity is Severity.ERROR]
    return dict(sorted(Counter(finding.rule for finding in findings).items())), errors


@pytest.mark.parametrize("program", CORPUS, ids=str)
def test_findings_in_real_programs(program: Program, tmp_path: Path) -> None:
    counts, errors = counted(program, tmp_path / "p")
    assert counts == json.loads(RECORDED.read_text(encoding="utf-8"))[program.name]
    assert errors == TRUE_ERRORS.get(program.name, [])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        found = {program.name: counted(program, Path(scratch) / program.name)[0] for program in CORPUS}
    RECORDED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(RECORDED.read_text(encoding="utf-8"))
