"""What holds for the rules as a whole."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mpconsole.checks.finding import Finding, Severity
from mpconsole.checks.registry import all_rules
from mpconsole.checks.run import check
from mpconsole.checks.words import message, plain
from mpconsole.project.discovery import assume
from mpconsole.project.snapshot import open_snapshot
from mpconsole.settings import ProjectSettings
from tests.checks.cases import Case, load
from tests.oracle.official import compile_many

WITHOUT_CASE = {
    "file-unreadable",
    "link-broken",
    "name-backslash",
    "path-unreachable",
}  # permissions and links: judged below


def found(folder: Path) -> tuple[Finding, ...]:
    return check(open_snapshot(assume(folder)), ProjectSettings())


@pytest.mark.parametrize("name", all_rules())
def test_every_rule_has_a_case(name: str) -> None:
    assert name in {rule for case in load() for rule in case.rules} | WITHOUT_CASE


@pytest.mark.parametrize("name", all_rules())
def test_every_rule_lets_a_case_pass_that_is_near_to_it(name: str) -> None:
    passed = {rule for case in load() for rule in case.spec.get("passes", ())}
    assert name in passed | WITHOUT_CASE
    assert all(name not in case.rules for case in load() if name in case.spec.get("passes", ()))


@pytest.mark.parametrize("name", all_rules())
def test_ids_are_stable_words_and_errors_are_the_platforms(name: str) -> None:
    rule = all_rules()[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert plain(rule.help)
    assert plain(rule.why), "a rule's page says why"
    assert (rule.severity is Severity.ERROR) or rule.official is None


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    folder = Case("sound", {}).write(tmp_path)
    (folder / "gone.js").symlink_to("nowhere.js")
    (folder / "loop.js").symlink_to("loop.js")
    assert [(one.rule, one.place.file, one.official) for one in found(folder)] == [
        ("link-broken", "gone.js", True),
        ("link-broken", "loop.js", True),
    ]


def _with_backslashes(folder: Path) -> list[Path]:
    """Write projects with one file each whose name holds a backslash."""
    ignoring = '{"packOptions": {"ignore": [{"type": "suffix", "value": "y.js"}]}}'
    written = []
    for index, (name, config) in enumerate(
        (("y.js", "{}"), ("y.png", "{}"), ("y.txt", "{}"), ("y.js", ignoring))
    ):
        project = Case("sound", {"files": {"project.config.json": config}}).write(folder / str(index))
        (project / f"x\\{name}").write_text("1", "utf-8")
        written.append(project)
    return written


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX names")
def test_a_backslash_in_a_name(tmp_path: Path) -> None:
    said = [
        [one.official for one in found(project) if one.rule == "name-backslash"]
        for project in _with_backslashes(tmp_path)
    ]
    assert said == [[10045], [True], [], []]


@pytest.mark.slow
def test_the_official_tool_refuses_backslashes_alike(tmp_path: Path) -> None:
    answers = [(one.refused, one.code) for one in compile_many(_with_backslashes(tmp_path))]
    assert answers == [(True, 10045), (True, None), (False, None), (False, None)]


@pytest.mark.slow
def test_the_official_tool_ends_at_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    for name, target in (("gone", "nowhere.js"), ("loop", "z.js")):
        (Case("sound", {}).write(tmp_path / name) / "z.js").symlink_to(target)
    assert [(one.refused, one.code) for one in compile_many([tmp_path / "gone", tmp_path / "loop"])] == [
        (True, None),
        (True, None),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = Case("sound", {}).write(tmp_path)
    (folder / "pages/home/index.js").chmod(0)
    (folder / "notes.txt").write_text("x")
    (folder / "notes.txt").chmod(0)
    assert _as_nobody(folder, lambda: [(one.rule, one.official) for one in found(folder)]) == repr(
        [("path-unreachable", None), ("file-unreadable", True)]
    )


def test_findings_are_sorted_and_speak(tmp_path: Path) -> None:
    folder = Case("wrong", {"app": '{"window": {"backgroundColor": "white"}, "b": 1, "a": 1}'}).write(
        tmp_path
    )
    findings = found(folder)
    places = [(one.place.file, one.place.line, one.place.column) for one in findings]
    assert places == sorted(places)
    assert [message(one) for one in findings] == [
        'window.backgroundColor is "white", which is no colour such as #ffffff',
        '"b" is no key of the platform here: it is ignored',
        '"a" is no key of the platform here: it is ignored',
    ]


def _as_nobody(folder: Path, work: Callable[[], object]) -> str:
    """Do `work` in a child process that is not root, and return what it gave, as text."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            os.write(writing, repr(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text
