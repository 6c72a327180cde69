"""The keys of both sides, made on first use and kept in the person's state folder, for this mock alone."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Pair:
    """A private key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def serial(self) -> str:
        """The certificate's number, as headers carry it: hexadecimal, in capitals."""
        return f"{self.certificate.serial_number:040X}"

    @property
    def certificate_pem(self) -> str:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    @property
    def key_pem(self) -> str:
        """The private key as PEM (PKCS #8), as the merchant platform hands it out."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode("ascii")


@dataclass(frozen=True)
class Keys:
    """What the merchant and the platform sign and hide with. `api_v3_key` has 32 characters."""

    merchant: Pair
    platform: Pair
    api_v3_key: str


def load_keys(folder: Path, mchid: str) -> Keys:
    """Return the keys in `folder`; make them where they are not."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = folder / "api_v3_key.txt"
    if not secret.exists():
        _write(secret, secrets.token_hex(16))
    merchant = _pair(folder, "merchant", mchid, "mock merchant")
    return Keys(
        merchant, _pair(folder, "platform", "Tenpay.com sign", "mock platform"), secret.read_text("ascii")
    )


def _pair(folder: Path, name: str, common_name: str, organisation: str) -> Pair:
    key_file, certificate_file = folder / f"{name}_key.pem", folder / f"{name}_cert.pem"
    if not (key_file.exists() and certificate_file.exists()):
        pair = _make(common_name, organisation)
        _write(key_file, pair.key_pem)
        _write(certificate_file, pair.certificate_pem)
    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Pair(key, x509.load_pem_x509_certificate(certificate_file.read_bytes()))


def _make(common_name: str, organisation: str) -> Pair:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mpconsole mock Root CA")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .sign(key, hashes.SHA256())
    )
    return Pair(key, certificate)


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "ascii")
