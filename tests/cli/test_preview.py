"""`mpconsole preview`: the unmodified official tool, led to a sandbox, and the code that it answers with."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mpconsole.assets import SCHEMAS
from mpconsole.cli.main import run
from mpconsole.official.words import hint_for
from mpconsole.release.preview import blocks
from tests.oracle.official import modules
from tests.release.conftest import Sandbox
from tests.size.projects import write

APPID = "wx0123456789abcdef"
PROGRAM = {
    "app.json": {"pages": ["pages/home", "pages/item"]},
    **dict.fromkeys(("pages/home.wxml", "pages/item.wxml"), "<view/>"),
    **dict.fromkeys(("pages/home.js", "pages/item.js"), "Page({})"),
    "project.config.json": {"appid": APPID, "setting": {"es6": False}},
}


def new_key(path: Path) -> Path:
    private = rsa.generate_private_key(65537, 2048)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path / f"private.{APPID}.key")


@pytest.fixture
def project(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MPCONSOLE_UPLOAD_KEY", str(key))
    return write(tmp_path / "shop", PROGRAM)


@pytest.fixture
def sandbox(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    server = Sandbox(tmp_path / "sandbox", "--for-miniprogram-ci", "--key", f"{APPID}={key}")
    ready = json.loads((server.folder / "ready.json").read_text())
    for name, value in ready["env"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(modules()))
    yield server
    server.stop()


def test_a_code_of_half_blocks_is_the_code() -> None:
    link = "https://servicewechat.com/preview?token=0123456789"
    modules_ = [list(row) for row in segno.make(link, micro=False, error="l").matrix_iter(border=2)]
    read = []
    for line in blocks(link):
        read.append([int(cell in " ▄") for cell in line])
        read.append([int(cell in " ▀") for cell in line])
    assert read[: len(modules_)] == modules_
    assert all(not cell for row in read[len(modules_) :] for cell in row)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('{"errCode":-10008,"errMsg":"invalid ip: 1.2.3.4"}', "IP white list"),
        ("invalid signature", "make a new one"),
        ("connect ECONNREFUSED 127.0.0.1:9", "HTTPS_PROXY"),
    ],
)
def test_what_goes_wrong_is_one_sentence_with_what_to_do(said: str, words: str) -> None:
    hint = hint_for(20003, said)
    assert hint is not None
    assert words in hint


def test_a_page_that_is_none_is_refused(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["preview", str(project), "--page", "pages/gone"]) == 2
    error = capfd.readouterr().err
    assert "app.json names no page pages/gone" in error
    assert "pages/home, pages/item" in error


def test_without_a_key_it_says_where_to_get_one(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPCONSOLE_UPLOAD_KEY")
    monkeypatch.setenv("MPCONSOLE_OFFICIAL_TOOL", str(project))
    write(project, {"miniprogram-ci/package.json": {"version": "2.1.42"}})
    assert run(["preview", str(project)]) == 3
    assert "https://mp.weixin.qq.com/" in capfd.readouterr().err


@pytest.mark.slow
def test_a_code_a_picture_and_a_link(
    sandbox: Sandbox, project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "code.png"
    wish = ["--page", "pages/item", "--query", "id=3", "--scene", "1047", "--robot", "9"]
    assert run(["preview", str(project), "--json", "--output", str(picture), *wish]) == 0
    document = json.loads(capfd.readouterr().out)
    jsonschema.validate(document, json.loads((SCHEMAS / "preview-1.json").read_text()))
    assert document["link"].startswith(sandbox.url)
    assert document["packages"]["__FULL__"] > 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    (exchange,) = sandbox.exchanges("/wxa/ci/testSourceURL")
    asked = json.dumps(exchange["query"])
    for words in ("pages/item", "id=3", "1047"):
        assert words in asked
    assert exchange["query"]["robot"] == "9"
    assert run(["preview", str(project)]) == 0
    out = capfd.readouterr().out
    assert document["link"].rpartition("?")[0] in out
    assert "█▀" in out
    assert "preview.png" in out


@pytest.mark.slow
def test_a_wrong_key_and_a_missing_proxy(
    sandbox: Sandbox,
    project: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MPCONSOLE_UPLOAD_KEY", str(new_key(tmp_path / "other.key")))
    assert run(["preview", str(project)]) == 4
    error = capfd.readouterr().err
    assert "make a new one at https://mp.weixin.qq.com/" in error
    assert len(error.splitlines()) == 2
    sandbox.kill()
    assert run(["preview", str(project)]) == 4
    assert "HTTPS_PROXY" in capfd.readouterr().err


@pytest.mark.slow
def test_after_every_save_another_one(sandbox: Sandbox, project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mpconsole", "preview", str(project), "--watch", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as watching:
        try:
            assert watching.stdout is not None
            first = json.loads(watching.stdout.readline())
            aside = tmp_path / "saved"
            aside.write_text("Page({ more: 1 })")
            aside.replace(project / "pages" / "home.js")
            second = json.loads(watching.stdout.readline())
            assert second["link"] != first["link"]
            assert second["packages"]["__FULL__"] > first["packages"]["__FULL__"]
        finally:
            watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 130
