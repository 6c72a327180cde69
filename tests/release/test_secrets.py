"""Secrets: where they come from, and that they are said to nobody."""

import os
from pathlib import Path

import keyring
import keyring.backend
import pytest

from mpconsole.errors import ExitCode, MpconsoleError, UsageError
from mpconsole.release import secrets

APPID = "wx1111111111111111"


class Memory(keyring.backend.KeyringBackend):
    """A keyring of its own, so that no test touches the person's."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def ring() -> Memory:
    before = keyring.get_keyring()
    memory = Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def write(text: str, mode: int = 0o600) -> Path:
    path = Path(os.environ["MPCONSOLE_CONFIG_DIR"]) / "credentials.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_environment_then_file_then_keyring(ring: Memory) -> None:
    ring.set_password("mpconsole", f"{APPID}/refresh_token", "from the ring")
    assert secrets.find("refresh_token", APPID, environ={}) == "from the ring"
    write(f'[{APPID}]\nrefresh_token = "from the file"')
    assert secrets.find("refresh_token", APPID, environ={}) == "from the file"
    environ = {"MPCONSOLE_REFRESH_TOKEN": "for all"}
    assert secrets.find("refresh_token", APPID, environ=environ) == "for all"
    environ[f"MPCONSOLE_REFRESH_TOKEN_{APPID.upper()}"] = "for this one"
    assert secrets.find("refresh_token", APPID, environ=environ) == "for this one"
    assert secrets.find("refresh_token", "wx2", environ={}) is None


def test_a_missing_one_is_named_with_its_three_places() -> None:
    with pytest.raises(MpconsoleError, match=f"component_secret of {APPID}") as missing:
        secrets.require("component_secret", APPID)
    assert missing.value.exit_code is ExitCode.ENVIRONMENT
    assert missing.value.hint is not None
    for words in (
        "MPCONSOLE_COMPONENT_SECRET",
        "credentials.toml",
        f"keyring set mpconsole {APPID}/component_secret",
    ):
        assert words in missing.value.hint


def test_a_file_that_others_may_read_is_refused() -> None:
    write(f'[{APPID}]\nrefresh_token = "x"', 0o644)
    with pytest.raises(UsageError, match="can be read by others"):
        secrets.find("refresh_token", APPID, environ={})


def test_a_broken_file_is_named_but_not_quoted() -> None:
    write(f"[{APPID}]\nrefresh_token = hushhush")
    with pytest.raises(UsageError, match="not valid TOML") as broken:
        secrets.find("refresh_token", APPID, environ={})
    assert "hushhush" not in str(broken.value)
