"""A fleet against a real sandbox: rows, quotas, repetition, a crash, and a file that cannot be right."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from mpconsole.errors import UsageError
from mpconsole.release.fleet.file import read_fleet
from tests.release.conftest import Sandbox
from tests.size.projects import PAGE, write

SCHEMA = json.loads((SCHEMAS / "fleet-1.json").read_text("utf-8"))
APPIDS = [f"wx{number:016x}" for number in range(1, 5)]


def make(folder: Path, sandbox: Sandbox, count: int = 3, **extra: str) -> Path:
    write(folder / "shop", PAGE | {"project.config.json": {"appid": "touristappid"}})
    lines = ["parallel = 2"]
    for number, appid in enumerate(APPIDS[:count]):
        lines += ["[[program]]", f'name = "p{number}"', 'path = "shop"', f'appid = "{appid}"']
        lines += [f'base_url = "{sandbox.url}"', f'ext = "ext{number}.json"']
        (folder / f"ext{number}.json").write_text(json.dumps({"ext": {"client": number}}))
    file = folder / "fleet.toml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def command(file: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "mpconsole", "release", "fleet", str(file), "--yes", "--json", *words]


def fleet(file: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = subprocess.run(command(file, *words), capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    value: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(value, SCHEMA)
    return value


def outcomes(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["outcome"], row["release"] and row["release"]["phase"]) for row in report["programs"]]


def order(sandbox: Sandbox, path: str, kind: str, times: int) -> None:
    body = {"path": path, "kind": kind, "times": times}
    httpx.post(f"{sandbox.url}/__mpconsole__/fault", json=body, trust_env=False).raise_for_status()


@pytest.fixture
def approving(tmp_path: Path) -> Any:
    server = Sandbox(tmp_path / "sandbox", "--auto", "approve", "--after", "0", "--quota", "3")
    yield server
    server.stop()


@pytest.mark.slow
def test_programs_of_one_folder_are_built_one_after_the_other(tmp_path: Path, sandbox: Sandbox) -> None:
    file = make(tmp_path, sandbox)
    hook = "mkdir ../lock && sleep 0.5 && rmdir ../lock"
    (tmp_path / "shop" / "mpconsole.toml").write_text(f'[hooks]\nbefore_build = "{hook}"\n')
    assert outcomes(fleet(file, "--version", "1.0.0")) == [("done", "ready")] * 3


@pytest.mark.slow
def test_the_next_version_follows_a_rejection_and_is_reported_as_a_table(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    file = make(tmp_path, sandbox, count=1)
    (row,) = fleet(file, "--version", "1.0.0", "--until", "submitted")["programs"]
    assert (row["appid"], row["platform"]) == (APPIDS[0], "sandbox")
    sandbox.verdict(row["release"]["audit_id"], "reject", "too simple")
    words = [word for word in command(file, "--version", "1.0.1", "--markdown") if word != "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"| ✔ | p0 | `{APPIDS[0]}` | sandbox (REHEARSAL) | 1.0.1 |" in done.stdout
    assert all("REHEARSAL" in line for line in done.stderr.splitlines())


@pytest.mark.slow
def test_many_programs_of_one_project_go_live_and_again_changes_nothing(
    tmp_path: Path, approving: Sandbox
) -> None:
    file = make(tmp_path, approving)
    words = ("--version", "1.0.0", "--until", "live", "--timeout", "60")
    for _again in range(2):
        report = fleet(file, *words)
        assert outcomes(report) == [("done", "live")] * 3
        assert report["summary"] == {"done": 3, "waiting": 0, "failed": 0}
    assert len(approving.exchanges("/wxa/submit_audit")) == 3
    assert len(approving.exchanges("/wxa/release")) == 3
    commits = [
        event["request"]["ext_json"] for event in approving.exchanges("/wxa/commit") if "request" in event
    ]
    assert len(set(commits)) == len(commits)
    # The month's quota is used up by now: what cannot be submitted is told, and not tried.
    report = fleet(file, "--version", "1.1.0", "--until", "submitted", code=1)
    assert outcomes(report) == [("failed", "ready")] * 3
    assert "no submission is left" in report["programs"][0]["message"]
    assert {row["tries"] for row in report["programs"]} == {1}


@pytest.mark.slow
def test_one_that_fails_stops_no_other_and_what_may_be_repeated_is(tmp_path: Path, sandbox: Sandbox) -> None:
    file = make(tmp_path, sandbox)
    bad = write(tmp_path / "bad", PAGE | {"a.js": "wx.request({url: 'http://localhost:4100'})"})
    with file.open("a") as text:
        text.write(f'[[program]]\nname = "bad"\npath = "{bad.name}"\nbase_url = "{sandbox.url}"\n')
    order(sandbox, "/wxa/addtotemplate", "html", 1)  # acts, and answers nonsense
    report = fleet(file, "--version", "1.0.0", "--until", "submitted", code=1)
    assert outcomes(report) == [("done", "in review")] * 3 + [("failed", None)]
    assert [item["name"] for item in report["programs"][3]["preflight"]] == ["addresses"]
    assert max(row["tries"] for row in report["programs"]) == 2
    assert len(sandbox.exchanges("/wxa/submit_audit")) == 3
    waiting = fleet(file, "--version", "1.0.0", "--until", "approved", code=1)
    assert outcomes(waiting)[:3] == [("waiting", "in review")] * 3
    later = fleet(file, "--version", "2.0.0", code=1)
    assert "is in the way" in later["programs"][0]["message"]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/wxa/ci/upload", "/wxa/commit", "/wxa/submit_audit"])
def test_after_kill_9_the_same_command_goes_on(tmp_path: Path, sandbox: Sandbox, path: str) -> None:
    file = make(tmp_path, sandbox)
    words = ("--version", "1.0.0", "--until", "submitted")
    process = subprocess.Popen(
        command(file, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy()
    )
    while not sandbox.exchanges(path):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert outcomes(fleet(file, *words)) == [("done", "in review")] * 3
    submitted = [event["appid"] for event in sandbox.exchanges("/wxa/submit_audit")]
    assert sorted(submitted) == APPIDS[:3]


def test_a_dry_run_says_how_each_stands_and_asks_nobody(tmp_path: Path, sandbox: Sandbox) -> None:
    file = make(tmp_path, sandbox)
    before = len(sandbox.events())
    assert outcomes(fleet(file, "--version", "1.0.0", "--dry-run")) == [("waiting", None)] * 3
    assert len(sandbox.events()) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no program"),
        ("[[program]]\npath = 'gone'", "no folder gone"),
        ("[[program]]\npath = 'shop'\n[[program]]\npath = 'shop'", "needs an appid"),
        ("[[program]]\npath = 'shop'\nappid = 'a'\n[[program]]\npath = 'shop'\nappid = 'a'", "two programs"),
        ("[[program]]\npath = 'shop'\nenvironment = 'prod'", "no environment"),
        ("parallel = 0\n[[program]]\npath = 'shop'", "from 1 to 16"),
        ("[[program]]\npath = 'shop'\ncolour = 1", "colour"),
        ("[", "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_right(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path / "shop", PAGE)
    file = tmp_path / "fleet.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=words):
        read_fleet(file)
    with pytest.raises(UsageError, match="no fleet file"):
        read_fleet(tmp_path / "none.toml")


def test_what_is_a_programs_own_is_put_into_its_settings(tmp_path: Path) -> None:
    write(tmp_path / "shop", PAGE)
    (tmp_path / "shop" / "mpconsole.toml").write_text('[env.prod]\nappid = "wx1"\nrobot = 3\n')
    file = tmp_path / "fleet.toml"
    file.write_text(
        "[[program]]\npath = 'shop'\nenvironment = 'prod'\next = 'a.json'\nplatform = 'sandbox'\n"
    )
    (program,) = read_fleet(file).programs
    env = program.settings.env["prod"]
    assert (env.appid, env.robot, env.ext) == ("wx1", 3, str(tmp_path / "a.json"))
    assert (program.settings.release.platform, program.apart) == ("sandbox", False)
