"""A certificate for the platform's two names, signed by an authority of this sandbox's own.

The authority may vouch for those two names alone (name constraints), its key never leaves the data folder,
and only a program that is told of it (`NODE_EXTRA_CA_CERTS`) believes it.
"""

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mpconsole.errors import MpconsoleError
from mpconsole.i18n import _

HOSTS = ("servicewechat.com", "api.weixin.qq.com")
_DAYS = 365
_RENEW = datetime.timedelta(days=30)
_SIGNS = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def prepare(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return the authority's certificate file and a server's TLS context; both are made where they are
    missing or about to run out. Raises MpconsoleError where the folder cannot be used.
    """
    authority, chain = folder / "ca.pem", folder / "server.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _is_valid(authority) or not chain.exists():
            _make(authority, chain)
        context.load_cert_chain(chain)
    except OSError as error:
        raise MpconsoleError(
            _("the folder {folder} cannot be used: {reason}").format(folder=folder, reason=error.strerror),
            hint=_("Choose another folder with --data."),
        ) from error
    context.set_alpn_protocols(["http/1.1"])
    return authority, context


def _is_valid(path: Path) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    return certificate.not_valid_after_utc - _now() > _RENEW


def _make(authority: Path, chain: Path) -> None:
    """Write a new authority, then the server's key and certificate; the authority's key is forgotten."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = (
        _builder("mpconsole sandbox", "mpconsole sandbox", root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints([x509.DNSName(host) for host in HOSTS], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .add_extension(_SIGNS, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _builder(HOSTS[0], "mpconsole sandbox", key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain.unlink(missing_ok=True)
    chain.touch(mode=0o600)
    chain.write_bytes(secret + leaf.public_bytes(pem))
    authority.write_bytes(root.public_bytes(pem))


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = _now()
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_DAYS))
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
