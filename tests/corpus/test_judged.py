"""A sample of 218 findings in real programs, each looked at in its source and judged.

`judged.json` holds them as [program, rule, severity, file, line, column, verdict]: `true`, or `mended` where
the finding was false and its rule was mended. The sample has every finding of rules that found little, and a
random choice of the others' (seed 20261122).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from mpconsole.checks.run import check
from mpconsole.project.discovery import locate
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
from tests.corpus.programs import CORPUS, Program, ready

pytestmark = pytest.mark.slow

JUDGED: dict[str, Any] = json.loads(Path(__file__).with_name("judged.json").read_text(encoding="utf-8"))
Key = tuple[str, str, int, int]


def judged(program: str, verdict: str) -> set[Key]:
    rows = [row for row in JUDGED["findings"] if (row[0], row[-1]) == (program, verdict)]
    return {(rule, file, line, column) for _program, rule, _severity, file, line, column, _verdict in rows}


@pytest.mark.parametrize("program", CORPUS, ids=str)
def test_true_findings_are_still_made_and_mended_ones_no_more(program: Program, tmp_path: Path) -> None:
    found = check(open_snapshot(locate(ready(program, tmp_path / "p"))), ProjectSettings())
    keys = {(one.rule, one.place.file, one.place.line, one.place.column) for one in found}
    assert judged(program.name, "true") - keys == set()
    assert judged(program.name, "mended") & keys == set()


def test_few_were_false_and_none_at_severity_error() -> None:
    rows = JUDGED["findings"]
    false = [row for row in rows if row[-1] != "true"]
    assert len(rows) >= 218
    assert len(false) / len(rows) < 0.03
    assert [row for row in false if row[2] == "error"] == []
    assert {row[1] for row in rows} == JUDGED["reasons"].keys()
