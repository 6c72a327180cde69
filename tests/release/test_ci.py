"""Signed uploads, held against a sandbox that verifies them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mpconsole import container
from mpconsole.errors import MpconsoleError
from mpconsole.release.platforms import sandbox as rehearsal
from mpconsole.release.platforms.ci import sign
from mpconsole.release.platforms.errors import RefusedError
from mpconsole.release.platforms.protocol import Parcel
from tests.release.conftest import Sandbox

APPID = "wx0123456789abcdef"
PACKAGE = container.compress(container.write([("/app.json", b'{"pages":["a"]}')]))


def write_key(path: Path, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return write_key(tmp_path / "right.key", rsa.generate_private_key(65537, 2048))


@pytest.fixture
def strict(tmp_path: Path, key: Path) -> Iterator[Sandbox]:
    server = Sandbox(tmp_path / "strict", "--key", f"{APPID}={key}")
    yield server
    server.stop()


async def test_the_platform_accepts_our_signature_and_no_other(
    strict: Sandbox, key: Path, tmp_path: Path
) -> None:
    other = write_key(tmp_path / "other.key", rsa.generate_private_key(65537, 2048))
    for wrong in (None, other):
        platform = await rehearsal.connect(strict.url, APPID, key=wrong)
        with pytest.raises(RefusedError):
            await platform.upload(Parcel(PACKAGE, "1.0.0", ""))
        await platform.close()
    platform = await rehearsal.connect(strict.url, APPID, key=key)
    assert await platform.upload(Parcel(PACKAGE, "1.0.0", ""))
    await platform.close()
    (upload,) = strict.exchanges("/wxa/ci/upload")
    assert upload["changes"][0]["verified"] is True


def test_a_key_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no key")
    write_key(tmp_path / "curve", ec.generate_private_key(ec.SECP256R1()))
    for name, words in (
        ("text", "no code upload key"),
        ("curve", "no code upload key"),
        ("gone", "cannot be read"),
    ):
        with pytest.raises(MpconsoleError, match=words):
            sign(tmp_path / name, b"message")
