"""What every test shares: the person's folders are cut off, and with CI=1 a skip is a failure."""

import os
from pathlib import Path

import hypothesis
import pytest

from mpconsole import i18n

# How long an example takes says nothing on a machine that does other things too: benchmarks/ measure.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own state, config and cache folders, English, and no colours."""
    home = tmp_path / "home"
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"MPCONSOLE_{name}_DIR", str(home / name.lower()))
    monkeypatch.setenv("MPCONSOLE_LANG", "en")
    monkeypatch.delenv("MPCONSOLE_PLAIN", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)  # tests that run side by side are given one
    i18n.set_language("en")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although CI is set: {report.longrepr}"
    return report
