"""What hides findings: settings by glob and key, options, the baseline; and what they never hide."""

from dataclasses import replace
from pathlib import Path

import pytest

from mpconsole.checks import baseline
from mpconsole.checks.finding import Severity
from mpconsole.checks.opening import find_layout, open_anything
from mpconsole.checks.reports.sources import Sources
from mpconsole.checks.run import check, for_release, judge, recheck
from mpconsole.checks.severities import require_known
from mpconsole.errors import MpconsoleError, UsageError
from mpconsole.project.snapshot import next_snapshot
from mpconsole.settings import ChecksSettings, ProjectSettings, load_project
from tests.checks.cases import Case

APP = '{"pages": ["pages/home/index"], "window": {"backgroundColor": "white", "odd": 1}, "odd": 2}'
WXML = "<gone/>\n<other/>\n"


def project(folder: Path, toml: str = "", **files: str) -> Path:
    """Write a program with two unknown tags, two unknown keys and one refusal."""
    Case("", {"files": {"app.json": APP, "pages/home/index.wxml": WXML, **files}}).write(folder)
    if toml:
        (folder / "mpconsole.toml").write_text(toml)
    return folder


def told(folder: Path) -> list[tuple[str, str, int]]:
    layout = find_layout(folder)
    findings = check(open_anything(layout), load_project(layout.base))
    found = [(one.rule, one.severity.value, one.place.line) for one in findings]
    return [one for one in found if one[0] != "lazy-code-loading"]


@pytest.mark.parametrize(
    ("toml", "left"),
    [
        ('[checks.files."pages/**"]\ntag-unknown = "off"', {"unknown-key", "colour-form"}),
        ('[checks.files."pages/**"]\n"*" = "off"', {"unknown-key", "colour-form"}),
        ('[checks.files."*/home/*.wxml"]\ntag-unknown = "off"', {"unknown-key", "colour-form"}),
        ('[checks.files."lib/**"]\n"*" = "off"', {"unknown-key", "colour-form", "tag-unknown"}),
        ('[checks.files."**"]\n"*" = "off"', {"colour-form"}),  # a refusal is hidden by its own name alone
        ('[checks.files."app.json"]\ncolour-form = "off"', {"unknown-key", "tag-unknown"}),
        ('[rules.tag-unknown]\nknown = ["gone", "other"]', {"unknown-key", "colour-form"}),
        ('[rules.tag-unknown]\nseverity = "off"', {"unknown-key", "colour-form"}),
        ('[checks.files."**"]\n"*" = "off"\ntag-unknown = "note"', {"colour-form", "tag-unknown"}),
    ],
)
def test_settings_hide(toml: str, left: set[str], tmp_path: Path) -> None:
    assert {rule for rule, _severity, _line in told(project(tmp_path, toml))} == left


def test_the_last_glob_counts_and_a_key_of_a_document_can_be_meant(tmp_path: Path) -> None:
    toml = '[checks.files]\n"**" = {unknown-key = "error"}\n"app.json#window.odd" = {unknown-key = "off"}'
    found = told(project(tmp_path, toml))
    assert [one for one in found if one[0] == "unknown-key"] == [("unknown-key", "error", 1)]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[checks.files."**"]\ntag-unkown = "off"', "tag-unkown"),
        ('[checks.files."**"]\ntag-unknown = "never"', "never"),
        ("[rules.tag-unknown]\nknow = []", "know"),
        ("[rules.tag-unknown]\nknown = 1", "known"),
        ("[rules.unknown-key]\nknown = []", "known"),
        ("[rules.tag-unknown]\nseverity = 3", "tag-unknown"),
    ],
)
def test_settings_that_mean_nothing_are_refused(toml: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        require_known(load_project(project(tmp_path, toml)))
    assert said in raised.value.message
    assert "mpconsole.toml" in raised.value.message


def test_a_release_tells_refusals_however_they_are_hidden(tmp_path: Path) -> None:
    folder = project(tmp_path, '[rules]\ncolour-form = "off"')
    layout = find_layout(folder)
    snapshot, settings = open_anything(layout), load_project(layout.base)
    assert "colour-form" not in {one.rule for one in check(snapshot, settings)}
    (refusal,) = [one for one in for_release(snapshot, settings) if one.official is not None]
    assert (refusal.rule, refusal.severity) == ("colour-form", Severity.ERROR)
    settings = replace_rules(settings, {"colour-form": "note"})
    (refusal,) = [one for one in for_release(snapshot, settings) if one.official is not None]
    assert refusal.severity is Severity.ERROR


def replace_rules(settings: ProjectSettings, rules: dict[str, str]) -> ProjectSettings:
    return ProjectSettings(checks=settings.checks, rules=dict(rules))


def write_baseline(folder: Path) -> int:
    layout = find_layout(folder)
    snapshot, settings = open_anything(layout), load_project(layout.base)
    path = baseline.path_of(layout.base, settings)
    return baseline.write(path, judge(snapshot, settings).findings, Sources(snapshot).line)


def test_a_baseline_knows_findings_by_their_line_wherever_it_moves(tmp_path: Path) -> None:
    folder = project(tmp_path)
    assert write_baseline(folder) == 4  # two tags, two keys
    assert {rule for rule, _severity, _line in told(folder)} == {"colour-form"}
    view = folder / "pages/home/index.wxml"
    view.write_text(f"<view>\n{WXML}<third/>\n</view>")
    assert told(folder)[1:] == [("tag-unknown", "warning", 4)]
    view.write_text("<gone a='1'/>\n  <other/>\n")
    assert told(folder)[1:] == [("tag-unknown", "warning", 1)]


def test_a_baseline_counts(tmp_path: Path) -> None:
    folder = project(tmp_path, **{"pages/home/index.js": "a('http://a.cn/')\nPage({})"})
    write_baseline(folder)
    (folder / "pages/home/index.js").write_text("a('http://a.cn/')\na('http://a.cn/')\nPage({})")
    assert [one for one in told(folder) if one[0] == "host-unsafe"] == [("host-unsafe", "warning", 2)]


@pytest.mark.parametrize("text", ["x", 'schema = "other/1"', 'schema = "mpconsole.baseline/1"\n"a" = 1'])
def test_a_broken_baseline_is_told(text: str, tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "mpconsole-baseline.toml").write_text(text)
    with pytest.raises(MpconsoleError) as raised:
        told(folder)
    assert "mpconsole-baseline.toml" in raised.value.message


def test_a_baseline_that_changes_is_taken_up_by_the_next_save(tmp_path: Path) -> None:
    folder = project(tmp_path)
    layout = find_layout(folder)
    snapshot, settings = open_anything(layout), ProjectSettings(checks=ChecksSettings())
    before = check(snapshot, settings)
    write_baseline(folder)
    (folder / "pages/home/index.js").write_text("Page({ })")
    change = next_snapshot(snapshot, [folder / "pages/home/index.js"])
    after = recheck(change, settings)
    assert len(before) - len(after) == 4
    assert after == check(replace(change.after), settings)
