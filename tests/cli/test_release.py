"""`mpconsole release`: each step as a command, in processes of their own, against a real sandbox."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.cli.table import cell_width
from tests.pseudoterminal import Terminal
from tests.release.conftest import Sandbox
from tests.size.projects import PAGE, write

SCHEMA = json.loads((SCHEMAS / "release-1.json").read_text("utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", PAGE | {"project.config.json": {"appid": "wx0123456789abcdef"}})


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    server = Sandbox(tmp_path / "sandbox")
    yield server
    server.stop()


class Cli:
    """Runs `mpconsole release` on one project."""

    def __init__(self, project: Path, sandbox: Sandbox) -> None:
        self.project = project
        self.url = sandbox.url

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "mpconsole",
                "release",
                *words,
                "--project",
                str(self.project),
                "--base-url",
                self.url,
            ],
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *words: str, code: int = 0) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.returncode == code, done.stderr
        value: dict[str, Any] = json.loads(done.stdout)
        jsonschema.validate(value, SCHEMA)
        return value


@pytest.fixture
def cli(project: Path, sandbox: Sandbox) -> Cli:
    return Cli(project, sandbox)


@pytest.mark.slow
def test_by_script_from_upload_to_rollback(cli: Cli, sandbox: Sandbox) -> None:
    assert cli.json("status") == {"schema": "mpconsole.release/1", "release": None}
    for version in ("1.0.0", "1.1.0"):
        uploaded = cli.json("upload", "--yes", "--version", version, "--notes", f"notes {version}")
        assert uploaded["release"]["phase"] == "ready"
        assert {item["name"] for item in uploaded["preflight"]} >= {"size", "checks", "version"}
        submitted = cli.json("submit", "--yes", "--version", version, "--for-reviewer", "account demo")
        audit_id = submitted["release"]["audit_id"]
        sandbox.verdict(audit_id, "approve")
        if version == "1.1.0":
            phased = cli.json("publish", "--yes", "--percent", "10")
            assert (phased["release"]["phase"], phased["release"]["percent"]) == ("phased", 10)
        assert cli.json("publish", "--yes")["release"]["phase"] == "live"
    assert cli.json("rollback", "--yes")["release"]["phase"] == "rolled back"
    assert [one["version"] for one in cli.json("history")["releases"]] == ["1.1.0", "1.0.0"]
    assert len(sandbox.exchanges("/wxa/submit_audit")) == 2


def test_every_line_says_that_it_is_a_rehearsal(cli: Cli) -> None:
    done = cli.run("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    assert done.returncode == 0
    lines = (done.stdout + done.stderr).splitlines()
    assert lines
    assert all(line.startswith("REHEARSAL") for line in lines), lines
    chinese = cli.run("status", MPCONSOLE_LANG="zh_CN")
    assert "本地审核演练，不会提交到微信" in chinese.stdout
    assert all(line.startswith("演练") for line in chinese.stdout.splitlines())


def test_every_other_line_says_which_program_it_is(cli: Cli) -> None:
    done = cli.run("upload", "--dry-run", "--version", "1.0.0", "--notes", "n", "--platform", "open-platform")
    assert done.returncode == 0
    lines = (done.stdout + done.stderr).splitlines()
    assert lines
    assert all(line.startswith("default wx0123456789abcdef  ") for line in lines), lines


def test_a_dry_run_asks_nobody_and_writes_nothing(cli: Cli, sandbox: Sandbox, project: Path) -> None:
    before = len(sandbox.events())
    done = cli.json("upload", "--dry-run", "--version", "1.0.0", "--notes", "n")
    assert done["release"] is None
    assert len(sandbox.events()) == before
    (project / "a.js").write_text("wx.request({url: 'http://localhost:4100/x'})")
    failed = cli.json("upload", "--dry-run", "--version", "1.0.0", code=1)
    (item,) = [one for one in failed["preflight"] if one["outcome"] == "failed"]
    assert (item["name"], item["places"]) == ("addresses", ["a.js:1"])


def test_a_failed_preflight_stops_unless_it_is_accepted_by_name(cli: Cli, project: Path) -> None:
    (project / "a.js").write_text("wx.request({url: 'http://localhost:4100/x'})")
    stopped = cli.run("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    assert stopped.returncode == 1
    assert "--accept addresses" in stopped.stderr
    assert cli.json("status")["release"] is None
    went = cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n", "--accept", "addresses")
    assert went["release"]["phase"] == "ready"


def test_missing_answers_are_named(cli: Cli) -> None:
    done = cli.run("upload")
    assert done.returncode == 2
    assert "--version" in done.stderr
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    assert cli.run("submit", "--yes").returncode == 2
    done = cli.run("submit")
    assert done.returncode == 2
    assert "--version --yes" in done.stderr
    done = cli.run("submit", "--yes", "--version", "1.0.1")
    assert done.returncode == 2
    assert "nothing was submitted" in done.stderr
    done = cli.run("publish", "--yes")
    assert done.returncode == 2
    assert "cannot be published" in done.stderr


def test_an_empty_version_is_no_version(cli: Cli, sandbox: Sandbox) -> None:
    done = cli.run("upload", "--yes", "--version", "", "--notes", "n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a version" in done.stderr
    assert sandbox.exchanges("/wxa/ci/upload") == []


def test_an_item_that_does_not_exist_cannot_be_accepted(cli: Cli) -> None:
    done = cli.run("upload", "--dry-run", "--version", "1.0.0", "--notes", "n", "--accept", "nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr
    assert "addresses" in done.stderr


def test_what_the_reviewer_said_meanwhile_is_asked_before_the_next_step(cli: Cli, sandbox: Sandbox) -> None:
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    audit_id = cli.json("submit", "--yes", "--version", "1.0.0")["release"]["audit_id"]
    waits = cli.run("upload", "--yes", "--version", "1.0.1", "--notes", "n")
    assert waits.returncode == 1
    assert "--accept review" not in waits.stderr
    sandbox.verdict(audit_id, "reject", "too simple")
    again = cli.json("submit", "--yes", "--version", "1.0.0", "--feedback", "it has two pages now")
    assert again["release"]["phase"] == "in review"
    (_first, second) = sandbox.exchanges("/wxa/submit_audit")
    assert second["request"]["feedback_info"] == "it has two pages now"
    sandbox.verdict(again["release"]["audit_id"], "reject", "still too simple")
    assert cli.json("upload", "--yes", "--version", "1.0.1", "--notes", "n")["release"]["phase"] == "ready"


def test_the_wrong_version_uploads_no_pictures(cli: Cli, sandbox: Sandbox, project: Path) -> None:
    (project / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (project / "mpconsole.toml").write_text('[review]\npictures = ["a.png"]\n')
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    assert cli.run("submit", "--yes", "--version", "1.0.1").returncode == 2
    assert sandbox.exchanges("/wxa/uploadmedia") == []


def test_what_was_never_submitted_is_not_watched(cli: Cli) -> None:
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    done = cli.run("watch", "--timeout", "60")
    assert done.returncode == 2
    assert "not in review" in done.stderr
    assert "mpconsole release submit" in done.stderr


def test_watch_ends_with_the_verdict(cli: Cli, sandbox: Sandbox) -> None:
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    audit_id = cli.json("submit", "--yes", "--version", "1.0.0")["release"]["audit_id"]
    up = cli.run("watch", "--timeout", "0", "--interval", "0.1")
    assert up.returncode == 4
    sandbox.verdict(audit_id, "reject", "1:no account<br>2:too simple<br>")
    done = cli.run("watch", "--timeout", "60", "--interval", "0.1")
    assert done.returncode == 1
    assert "1:no account\n" in done.stdout
    assert sandbox.url in done.stderr


def test_without_a_terminal_the_wizard_names_the_commands(cli: Cli) -> None:
    done = cli.run()
    assert done.returncode == 2
    assert "mpconsole release upload" in done.stderr


@pytest.mark.slow
def test_a_narrow_terminal_is_not_overflowed(cli: Cli, sandbox: Sandbox, project: Path) -> None:
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    terminal = Terminal("release", "status", "--project", str(project), "--base-url", sandbox.url, columns=50)
    assert terminal.code() == 0
    lines = terminal.shown.splitlines()
    assert max(map(cell_width, lines)) <= 50
    assert all(line.startswith("REHEARSAL") for line in lines)


def test_a_platform_that_is_gone_is_exit_4(cli: Cli, sandbox: Sandbox) -> None:
    sandbox.kill()
    done = cli.run("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    assert done.returncode == 4
    assert "cannot be reached" in done.stderr
    assert "mpconsole sandbox --port" in done.stderr
    assert "Traceback" not in done.stderr
    sandbox.start()


def test_an_unknown_environment_and_platform_are_named(cli: Cli) -> None:
    assert "prod" in cli.run("status", "--env", "prod").stderr
    done = cli.run("status", "--platform", "moon")
    assert (done.returncode, "moon" in done.stderr) == (2, True)


@pytest.mark.slow
def test_in_a_terminal_the_wizard_opens(
    project: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal("release", "--project", str(project), "--base-url", sandbox.url)
    terminal.until("Preflight")
    terminal.until("REHEARSAL")
    os.kill(terminal.process, signal.SIGTERM)
    assert terminal.code() == 0
