"""`mpconsole release …` for what the platform keeps beside the releases, against a real sandbox."""

import json
import subprocess
import zlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mpconsole.assets import SCHEMAS
from tests.cli.test_release import Cli, cli, project, sandbox
from tests.release.conftest import Sandbox

__all__ = ["cli", "project", "sandbox"]
SCHEMA = json.loads((SCHEMAS / "program-1.json").read_text("utf-8"))
PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"picture")
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 16
PRIVACY = """
[privacy]
contact_email = "me@shop.cn"
notice_method = "弹窗"
store_days = 30
[privacy.uses]
Location = "附近门店"
"""


def ask(cli: Cli, *words: str) -> dict[str, Any]:
    done = cli.run(*words, "--json")
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(value, SCHEMA)
    return value


def go_live(cli: Cli, sandbox: Sandbox) -> None:
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    submitted = cli.json("submit", "--yes", "--version", "1.0.0")
    sandbox.verdict(submitted["release"]["audit_id"], "approve")
    cli.json("publish", "--yes")


DRY = [
    (["pause"], "/wxa/change_visitstatus"),
    (["resume-service"], "/wxa/change_visitstatus"),
    (["drafts", "--add", "1"], "/wxa/addtotemplate"),
    (["templates", "--delete", "0"], "/wxa/deletetemplate"),
    (["domains", "--add", "request", "https://api.shop.cn"], "/wxa/modify_domain"),
    (["domains", "--remove", "business", "https://www.shop.cn"], "/wxa/setwebviewdomain"),
    (["privacy", "--apply", "wx.getLocation", "--why", "shops"], "/wxa/security/apply_privacy_interface"),
    (["privacy", "--set"], "/cgi-bin/component/setprivacysetting"),
]


@pytest.mark.parametrize(("words", "path"), DRY, ids=[" ".join(words) for words, _path in DRY])
def test_a_dry_run_shows_the_call_and_needs_no_credentials(
    project: Path, words: list[str], path: str
) -> None:
    (project / "mpconsole.toml").write_text(PRIVACY, "utf-8")
    import os
    import sys

    done = subprocess.run(
        [
            *(sys.executable, "-m", "mpconsole", "release", *words, "--dry-run", "--json"),
            *("--platform", "open-platform", "--project", str(project)),
        ],
        env=os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    jsonschema.validate(value, SCHEMA)
    assert [(one["path"], one["sent"]) for one in value["changes"]] == [(path, False)]


@pytest.mark.slow
def test_the_service_is_paused_and_opened_again(cli: Cli, sandbox: Sandbox) -> None:
    refused = cli.run("pause", "--yes")
    assert (refused.returncode, "85021" in refused.stderr) == (4, True)
    go_live(cli, sandbox)
    assert cli.run("pause").returncode == 2
    assert ask(cli, "service")["serving"] is True
    assert ask(cli, "pause", "--yes")["serving"] is False
    assert ask(cli, "resume-service", "--yes")["serving"] is True


@pytest.mark.slow
def test_an_expedited_review_shows_the_quota_and_happens_once(cli: Cli, sandbox: Sandbox) -> None:
    assert cli.run("expedite", "--yes").returncode == 2
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n")
    cli.json("submit", "--yes", "--version", "1.0.0")
    assert ask(cli, "quota")["quota"]["expedite_rest"] == 25
    asked = cli.run("expedite")
    assert (asked.returncode, "25 of 25" in asked.stdout, "--yes" in asked.stderr) == (2, True, True)
    expedited = cli.json("expedite", "--yes")["release"]
    assert [one["status"] for one in expedited["steps"] if one["name"] == "expedite"] == ["done"]
    assert cli.run("expedite", "--yes").returncode == 0
    assert ask(cli, "quota")["quota"]["expedite_rest"] == 24


@pytest.mark.slow
def test_domains_privacy_and_templates(cli: Cli, project: Path) -> None:
    (project / "mpconsole.toml").write_text(PRIVACY, "utf-8")
    cli.json("upload", "--yes", "--version", "1.0.0", "--notes", "n", "--accept", "tree")
    add = ("--add", "request", "https://api.shop.cn", "--add", "business", "https://www.shop.cn")
    for _again in range(2):  # what is so already is no error
        domains = ask(cli, "domains", *add, "--yes")["domains"]
        assert (domains["request"], domains["business"]) == (["https://api.shop.cn"], ["https://www.shop.cn"])
    assert (
        ask(cli, "domains", "--remove", "request", "https://api.shop.cn", "--yes")["domains"]["request"] == []
    )
    wrong = cli.run("domains", "--add", "request", "http://api.shop.cn", "--yes")
    assert (wrong.returncode, "https://HOST" in wrong.stderr) == (2, True)
    assert ask(cli, "privacy", "--set", "--yes")["privacy"]["uses"] == {"Location": "附近门店"}
    applied = ask(cli, "privacy", "--apply", "getLocation", "--why", "shops nearby", "--yes")
    assert {"name": "wx.getLocation", "status": 3, "reason": ""} in applied["interfaces"]
    assert [one["version"] for one in ask(cli, "drafts")["drafts"]] == ["1.0.0"]
    (template,) = ask(cli, "templates")["templates"]
    assert ask(cli, "templates", "--delete", template["id"], "--yes")["templates"] == []
    assert ask(cli, "categories")["categories"]


@pytest.mark.slow
def test_pictures_and_videos_are_looked_at_then_sent(cli: Cli, project: Path, tmp_path: Path) -> None:
    picture, video, other = tmp_path / "a.png", tmp_path / "b.mp4", tmp_path / "c.png"
    picture.write_bytes(PNG)
    video.write_bytes(MP4)
    other.write_bytes(b"<svg/>")
    dry = ask(cli, "media", str(picture), "--dry-run")["media"]
    assert [(row["type"], row["media_id"]) for row in dry] == [("image/png", None)]
    sent = ask(cli, "media", str(picture), str(video))["media"]
    assert [row["type"] for row in sent] == ["image/png", "video/mp4"]
    assert all(row["media_id"] for row in sent)
    refused = cli.run("media", str(other))
    assert (refused.returncode, "c.png" in refused.stderr) == (2, True)
    other.write_bytes(PNG + b"\0" * 2 * 1024 * 1024)
    assert "2.00 MB" in cli.run("media", str(other)).stderr
