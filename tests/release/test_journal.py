"""The journal: what it says after every kind of end, and who may write in it."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mpconsole.errors import MpconsoleError
from mpconsole.release.journal import Journal
from mpconsole.release.lock import LockedError
from mpconsole.release.model import Action, EntryKind, Phase, Release, StepName, StepStatus
from mpconsole.release.words import pages_named

KEYS = {"environment": "prod", "platform": "sandbox"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "state") as journal:
        yield journal


def begin(journal: Journal, version: str = "1.4.0") -> Release:
    return journal.start(appid="wx1", version=version, notes="- 新首页", revision="abc", **KEYS)


def done(journal: Journal, release: Release, step: StepName, **data: object) -> None:
    journal.write(release, step, EntryKind.INTENT)
    journal.write(release, step, EntryKind.DONE, data)


def to_review(journal: Journal, release: Release) -> None:
    for step in (StepName.BUILD, StepName.UPLOAD, StepName.TEMPLATE, StepName.COMMIT, StepName.SCAN):
        done(journal, release, step)
    done(journal, release, StepName.SUBMIT, audit_id=2001)


def verdict(journal: Journal, release: Release, status: int, reason: str = "") -> None:
    journal.write(release, StepName.REVIEW, EntryKind.NOTE, {"status": status, "reason": reason})


def test_nothing_yet(journal: Journal) -> None:
    assert journal.current(**KEYS) is None
    assert journal.history() == ()


def test_a_release_from_start_to_live(journal: Journal) -> None:
    release = begin(journal)
    assert journal.state(release).actions == {Action.ADVANCE, Action.START}
    to_review(journal, release)
    state = journal.current(**KEYS)
    assert state is not None
    assert (state.phase, state.audit_id, state.rehearsal) == (Phase.IN_REVIEW, "2001", True)
    assert state.actions == {Action.WITHDRAW, Action.EXPEDITE}
    verdict(journal, release, 4, "later")
    assert journal.state(release).phase is Phase.DELAYED
    verdict(journal, release, 0)
    assert journal.state(release).actions == {Action.PUBLISH, Action.START}
    done(journal, release, StepName.PHASE, percent=10)
    assert (journal.state(release).phase, journal.state(release).percent) == (Phase.PHASED, 10)
    done(journal, release, StepName.PUBLISH)
    state = journal.state(release)
    assert (state.phase, state.percent) == (Phase.LIVE, None)
    assert all(step.status is StepStatus.DONE for step in state.steps)
    verdict(journal, release, 0)
    assert journal.state(release).phase is Phase.LIVE


def test_what_failed_stands_until_something_else_is_done(journal: Journal) -> None:
    release = begin(journal)
    to_review(journal, release)
    verdict(journal, release, 0)
    for step in (StepName.PHASE, StepName.PUBLISH):
        journal.write(release, step, EntryKind.INTENT, {"percent": 10})
        journal.write(release, step, EntryKind.FAILED, {"code": 85079, "message": "no"})
        assert journal.state(release).step(step).status is StepStatus.FAILED
    done(journal, release, StepName.PUBLISH)
    state = journal.state(release)
    assert {step.status for step in state.steps} == {StepStatus.DONE}
    assert StepName.PHASE not in {step.name for step in state.steps}


def test_a_rejection_carries_its_reason_and_may_be_submitted_again(journal: Journal) -> None:
    release = begin(journal)
    to_review(journal, release)
    verdict(journal, release, 1, "1: no test account<br>")
    state = journal.state(release)
    assert (state.phase, state.reason) == (Phase.REJECTED, "1: no test account<br>")
    assert state.actions == {Action.SUBMIT, Action.START}
    done(journal, release, StepName.SUBMIT, audit_id=2002)
    state = journal.state(release)
    assert (state.phase, state.reason, state.audit_id) == (Phase.IN_REVIEW, "", "2002")


def test_an_open_step_must_be_settled_first(journal: Journal) -> None:
    release = begin(journal)
    to_review(journal, release)
    verdict(journal, release, 0)
    journal.write(release, StepName.PUBLISH, EntryKind.INTENT, {"before": None})
    state = journal.state(release)
    assert (state.open_step, state.actions) == (StepName.PUBLISH, {Action.ADVANCE})
    assert journal.intent(release, StepName.PUBLISH) == {"before": None}
    assert journal.intent(release, StepName.UPLOAD) is None
    journal.write(release, StepName.PUBLISH, EntryKind.FAILED, {"code": 85020, "message": "not passed"})
    state = journal.state(release)
    assert state.open_step is None
    assert state.problem == {"step": "publish", "code": 85020, "message": "not passed"}
    assert state.phase is Phase.APPROVED


def test_environments_and_platforms_are_apart(journal: Journal) -> None:
    begin(journal, "1.0.0")
    journal.start(appid="wx2", environment="test", platform="sandbox", version="2.0.0", notes="")
    state = journal.current(**KEYS)
    assert state is not None
    assert state.release.version == "1.0.0"
    assert [state.release.version for state in journal.history()] == ["2.0.0", "1.0.0"]


CRASH = """
import os, signal, sys
from pathlib import Path
from mpconsole.release.journal import Journal
from mpconsole.release.model import EntryKind, StepName
journal = Journal(Path(sys.argv[1]))
release = journal.start(appid="wx1", environment="prod", platform="sandbox", version="1.0.0", notes="")
for number in range(int(sys.argv[2])):
    journal.write(release, StepName.UPLOAD, EntryKind.NOTE, {"number": number})
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("lines", [0, 1, 7])
def test_every_written_line_survives_kill_9(tmp_path: Path, lines: int) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path), str(lines)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Journal(tmp_path) as journal:
        state = journal.current(**KEYS)
        assert state is not None
        assert [entry.data["number"] for entry in journal.entries(state.release)] == list(range(lines))


HOLD = """
import sys
from pathlib import Path
from mpconsole.release.journal import Journal
with Journal(Path(sys.argv[1])) as journal, journal.exclusive():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_processes_exclude_each_other_and_death_frees_the_lock(journal: Journal) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(journal.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid}"), journal.exclusive():
            pytest.fail("two processes hold the lock")
        begin(journal)
        assert journal.history()
    finally:
        holder.kill()
        holder.communicate()
    with journal.exclusive():
        pass
    with journal.exclusive():
        pass


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    database = sqlite3.connect(tmp_path / "releases.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(MpconsoleError, match="newer mpconsole"):
        Journal(tmp_path)


def test_a_broken_journal_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "releases.sqlite").write_bytes(b"not a database, surely" * 100)
    with pytest.raises(MpconsoleError, match="release journal"):
        Journal(tmp_path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MpconsoleError, match="release journal"):
        Journal(tmp_path / "taken" / "state")


def test_a_reason_stands_beside_the_pages_that_it_names() -> None:
    pages = ["pages/home/home", "pages/home/home2", "shop/list"]
    assert pages_named("1: 页面pages/home/home.html打不开", pages) == ["pages/home/home"]
    assert pages_named("2: /shop/list, pages/home/home2: empty", pages) == ["pages/home/home2", "shop/list"]
    assert pages_named("3: myshop/list/more", pages) == []
