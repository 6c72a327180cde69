"""The code-quality panel's rules say what the official panel says."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.run import check
from mpconsole.settings import ProjectSettings
from tests.checks.cases import load
from tests.oracle.official import judge_quality

pytestmark = pytest.mark.slow

RULES: Mapping[str, tuple[str, ...]] = {
    "package-heavy": ("PACKAGE_SIZE_LIMIT",),
    "media-heavy": ("IMAGE_AND_AUDIO_LIMIT",),
    "code-misplaced": ("CONTAINS_OTHER_PKG_JS", "CONTAINS_OTHER_PKG_COMPONENTS"),
    "plugin-unused": ("CONTAINS_UNUSED_PLUGINS",),
    "component-unused": ("CONTAINS_UNUSED_COMPONENTS",),
    "file-unused": ("CONTAINS_UNUSED_CODES",),
}


PASSED_BY_THE_TOOL = [
    ("quality/component-misplaced", "code-misplaced"),
    ("quality/file-unused", "file-unused"),
    ("quality/file-of-types-alone", "file-unused"),
]
"""The tool's library passes these, which the panel's own words forbid: a component that one subpackage alone
uses, and a script that nothing uses. Its dependency analysis (`ci.analyseCode`) calls that script unused.
"""


def test_as_the_official_panel(tmp_path: Path) -> None:
    cases = [case for case in load() if case.name.startswith("quality/")]
    folders = [case.write(tmp_path / str(index)) for index, case in enumerate(cases)]
    different = []
    for case, folder, official in zip(cases, folders, judge_quality(folders), strict=True):
        ours = {one.rule for one in check(open_anything(find_layout(folder)), ProjectSettings())}
        for rule, names in RULES.items():
            if all(official.verdicts[name] for name in names) == (rule in ours):
                different.append((case.name, rule))
    assert different == PASSED_BY_THE_TOOL
