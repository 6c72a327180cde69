"""The unmodified official uploader uploads and previews to the sandbox."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import rsa

pytestmark = pytest.mark.slow

APPID = "wx0123456789abcdef"


def cli() -> Path:
    cache = Path(os.environ.get("MPCONSOLE_TEST_CACHE", ".cache")).resolve()
    return cache / "official" / "node_modules" / ".bin" / "miniprogram-ci"


def write_key(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding = (ser.Encoding.PEM, ser.PrivateFormat.TraditionalOpenSSL, ser.NoEncryption())
    path.write_bytes(key.private_bytes(*encoding))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small program with a subpackage, and its upload key beside it."""
    root = tmp_path / "project"
    files = {
        "app.json": json.dumps({"pages": ["pages/a/a"], "subPackages": [{"root": "sub", "pages": ["b"]}]}),
        "app.js": "App({})",
        "pages/a/a.js": "Page({})",
        "pages/a/a.wxml": "<view>茶</view>",
        "sub/b.js": "Page({ data: { long: '" + "x" * 5000 + "' } })",
        "sub/b.wxml": "<view/>",
        "project.config.json": json.dumps({"appid": APPID, "compileType": "miniprogram", "setting": {}}),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    write_key(tmp_path / "upload.key")
    return root


def run(server, project: Path, *arguments: str, key: str = "upload.key") -> subprocess.CompletedProcess[str]:
    """Run the official tool as its users do, led here by the two lines that the sandbox prints."""
    lines = (server.folder / "stdout").read_text().splitlines()
    environment = {name: value for name, _equals, value in (line.partition("=") for line in lines)}
    return subprocess.run(
        [
            *(str(cli()), *arguments, "--pp", str(project), "--appid", APPID),
            *("--pkp", str(project.parent / key), "--uv", "1.2.3", "-r", "7"),
        ],
        env=os.environ | environment,
        cwd=project.parent,
        capture_output=True,
        text=True,
        timeout=240,
    )


def changes(server, what: str) -> list[dict]:
    return [
        change for event in server.events() for change in event.get("changes", ()) if change["what"] == what
    ]


def test_upload_with_a_registered_key(start, project, tmp_path) -> None:
    server = start("--for-miniprogram-ci", "--key", f"{APPID}={tmp_path / 'upload.key'}")
    done = run(server, project, "upload", "--ud", "新版本")
    assert done.returncode == 0, done.stdout + done.stderr
    upload = changes(server, "upload")[0]
    assert (upload["version"], upload["robot"], upload["verified"]) == ("1.2.3", 7, True)
    assert "sub/" in done.stdout + done.stderr
    page = server.http.get(f"/programs/{APPID}").text
    assert "新版本" in page
    assert "signature verified" in page


def test_upload_with_another_key_is_refused(start, project, tmp_path) -> None:
    server = start("--for-miniprogram-ci", "--key", f"{APPID}={tmp_path / 'upload.key'}")
    write_key(tmp_path / "other.key")
    done = run(server, project, "upload", key="other.key")
    assert done.returncode != 0
    assert "invalid signature" in done.stdout + done.stderr
    assert not changes(server, "upload")


def test_upload_of_a_program_without_a_registered_key(start, project) -> None:
    server = start("--for-miniprogram-ci")
    assert run(server, project, "upload").returncode == 0
    assert changes(server, "upload")[0]["verified"] is False


def test_preview_draws_a_code(start, project, tmp_path) -> None:
    server = start("--for-miniprogram-ci")
    picture = tmp_path / "code.jpg"
    done = run(server, project, "preview", "--qrcode-format", "image", "--qrcode-output-dest", str(picture))
    assert done.returncode == 0, done.stdout + done.stderr
    assert picture.read_bytes().startswith(b"\xff\xd8\xff")
    assert len(changes(server, "preview")) == 1
    # The tool's own reader (qrcode-reader) misses about one code in ten, whoever drew it: three contents.
    said = ""
    for turn in range(3):
        (project / "app.js").write_text(f"App({{ turn: {turn} }})\n")
        terminal = run(server, project, "preview")
        said = terminal.stdout + terminal.stderr
        if "terminal qrcode shown above" in said:
            break
    assert "terminal qrcode shown above" in said, "its own reader reads our code"


def test_too_big_a_package_is_refused_in_the_platforms_words(start, project) -> None:
    server = start("--for-miniprogram-ci")
    (project / "big.png").write_bytes(os.urandom(3 * 1024 * 1024))
    done = run(server, project, "upload")
    assert done.returncode != 0
    assert "exceed max limit 2MB" in done.stdout + done.stderr


def test_a_package_over_five_megabytes_comes_by_the_plain_way(start, project) -> None:
    """The uploader would rather use the platform's cloud storage there; it is told that there is none."""
    app = json.loads((project / "app.json").read_text())
    for number in range(4):
        app["subPackages"].append({"root": f"big{number}", "pages": ["p"]})
        (project / f"big{number}").mkdir()
        (project / f"big{number}" / "p.js").write_text("Page({})")
        (project / f"big{number}" / "p.wxml").write_text("<view/>")
        (project / f"big{number}" / "x.png").write_bytes(os.urandom(1_600_000))
    (project / "app.json").write_text(json.dumps(app))
    server = start("--for-miniprogram-ci")
    done = run(server, project, "upload")
    assert done.returncode == 0, done.stdout + done.stderr
    paths = [event["path"] for event in server.events()]
    assert paths.count("/wxa/ci/upload") == 1
    assert "/wxa/ci/getmulticosuploadinfo" in paths
