"""Environments: which program, which key, which platform; refused before any network where it cannot be."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mpconsole.errors import UsageError
from mpconsole.release import keys
from mpconsole.release.targets import resolve
from mpconsole.settings import EnvironmentSettings, ProjectSettings, ReleaseSettings
from mpconsole.state import state_folder

ONE, TWO = "wx1111111111111111", "wx2222222222222222"


def env(**settings: object) -> EnvironmentSettings:
    return EnvironmentSettings(**settings)  # type: ignore[arg-type]


def test_without_settings_it_is_a_rehearsal(tmp_path: Path) -> None:
    target = resolve(ProjectSettings(), tmp_path, None, environ={})
    assert (target.platform, target.appid, target.environment) == ("sandbox", "touristappid", "default")
    assert target.rehearsal
    assert resolve(ProjectSettings(), tmp_path, ONE, environ={}).appid == ONE


def test_an_appid_and_a_key_mean_the_official_uploader(tmp_path: Path) -> None:
    settings = ProjectSettings(env={"prod": env(appid=ONE, key="../up.key")})
    target = resolve(settings, tmp_path / "p", None, environ={})
    assert (target.platform, target.key) == ("miniprogram-ci", tmp_path / "up.key")
    assert resolve(settings, tmp_path / "p", None, platform="sandbox", environ={}).rehearsal
    by_variable = resolve(ProjectSettings(), tmp_path, ONE, environ={"MPCONSOLE_UPLOAD_KEY": "/k/up.key"})
    assert by_variable.platform == "miniprogram-ci"


def test_flags_then_variables_then_the_project(tmp_path: Path) -> None:
    settings = ProjectSettings(
        env={"test": env(appid=ONE), "prod": env(appid=TWO)}, release=ReleaseSettings(base_url="http://a")
    )
    assert resolve(settings, tmp_path, None, environ={}).environment == "prod"
    environ = {"MPCONSOLE_ENV": "test", "MPCONSOLE_BASE_URL": "http://b"}
    target = resolve(settings, tmp_path, None, environ=environ)
    assert (target.environment, target.appid, target.base_url) == ("test", ONE, "http://b")
    target = resolve(settings, tmp_path, None, environment="prod", base_url="http://c", environ=environ)
    assert (target.environment, target.base_url) == ("prod", "http://c")


def test_a_key_of_another_program_is_refused(tmp_path: Path) -> None:
    settings = ProjectSettings(env={"prod": env(appid=ONE, key=f"../private.{TWO}.key")})
    with pytest.raises(UsageError, match=f"belongs to {TWO}, not to {ONE}"):
        resolve(settings, tmp_path / "p", None, environ={})
    shared = ProjectSettings(
        env={"test": env(appid=ONE, key="../up.key"), "prod": env(appid=TWO, key="../up.key")}
    )
    with pytest.raises(UsageError, match=r"\[env\.test\] uses the same upload key"):
        resolve(shared, tmp_path / "p", None, environment="prod", environ={})


def test_a_key_in_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    with pytest.raises(UsageError, match="lies in the project"):
        resolve(ProjectSettings(env={"prod": env(appid=ONE, key="keys/up.key")}), tmp_path, None, environ={})


def test_a_key_in_the_repository_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    project = tmp_path / "apps" / "shop"
    project.mkdir(parents=True)
    with pytest.raises(UsageError, match="lies in the project"):
        resolve(ProjectSettings(env={"prod": env(appid=ONE, key="../up.key")}), project, None, environ={})


def test_a_key_that_has_uploaded_another_program_is_refused(tmp_path: Path) -> None:
    key, other = tmp_path / "up.key", tmp_path / "copy.key"
    private = rsa.generate_private_key(65537, 2048)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    other.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    keys.remember(key, ONE)
    keys.remember(tmp_path / "none.key", TWO)
    written = (state_folder() / "upload-keys.json").read_bytes()
    assert b"PRIVATE" not in written
    settings = ProjectSettings(env={"prod": env(appid=TWO, key=str(other))})
    with pytest.raises(UsageError, match=f"belongs to {ONE}, not to {TWO}"):
        resolve(settings, tmp_path / "p", None, environ={})
    assert resolve(settings, tmp_path / "p", None, environ={"MPCONSOLE_UPLOAD_KEY": "/k/b.key"}).appid == TWO
    own = ProjectSettings(env={"prod": env(appid=ONE, key=str(other))})
    assert resolve(own, tmp_path / "p", None, environ={}).key == other


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (ProjectSettings(env={"a": env(), "b": env()}), "several environments"),
        (ProjectSettings(env={"prod": env(appid=ONE, robot=31)}), "robots are 1 to 30"),
        (ProjectSettings(env={"prod": env(appid=ONE, key="/k/a.key", ext="ext.json")}), "third-party"),
        (ProjectSettings(release=ReleaseSettings(platform="moon")), "no platform"),
        (ProjectSettings(release=ReleaseSettings(platform="open-platform")), "no appid"),
    ],
)
def test_what_cannot_be(tmp_path: Path, settings: ProjectSettings, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        resolve(settings, tmp_path, None, environ={})


def test_ext_json_and_defines(tmp_path: Path) -> None:
    (tmp_path / "ext.json").write_text('{"ext": {"a": 1, "b": 1}, "pages": ["x"], "extAppid": "other"}')
    settings = ProjectSettings(env={"prod": env(appid=ONE, ext="ext.json", defines={"b": "2"})})
    target = resolve(settings, tmp_path, None, environ={})
    assert target.ext_json() == {
        "extEnable": True,
        "ext": {"a": 1, "b": "2"},
        "pages": ["x"],
        "extAppid": ONE,
    }
    (tmp_path / "ext.json").write_text("[")
    with pytest.raises(UsageError, match="not valid JSON"):
        target.ext_json()
