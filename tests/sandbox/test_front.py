"""The door for the official uploader: TLS ends here, and nothing gets out."""

import json
import os
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509


@pytest.fixture(scope="module")
def front(tmp_path_factory, launch) -> Iterator[tuple[str, str, str]]:
    """Return the sandbox's URL, the proxy's, and the authority's file."""
    server = launch(tmp_path_factory.mktemp("front"), "--for-miniprogram-ci")
    ready = json.loads(server.ready.read_text())
    yield server.url, ready["env"]["HTTPS_PROXY"], ready["env"]["NODE_EXTRA_CA_CERTS"]
    server.stop()


@pytest.mark.parametrize("name", ["servicewechat.com", "api.weixin.qq.com"])
def test_the_platforms_names_lead_here(front, name) -> None:
    _url, proxy, authority = front
    context = ssl.create_default_context(cafile=authority)
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    with httpx.Client(proxy=proxy, verify=context, trust_env=False) as http:
        answer = http.post(f"https://{name}/wxa/ci/getrandstr", json={"appid": "wx1", "clientRand": 1}).json()
    assert answer["errCode"] == 0


def test_without_the_authority_nobody_believes_it(front) -> None:
    with (
        httpx.Client(proxy=front[1], trust_env=False) as http,
        pytest.raises(httpx.ConnectError, match=r"(?i)certificate"),
    ):
        http.get("https://servicewechat.com/")


def test_the_authority_vouches_for_nothing_else(front) -> None:
    text = ssl.create_default_context(cafile=front[2]).get_ca_certs()
    assert text[0]["subject"] == ((("commonName", "mpconsole sandbox"),),)
    certificate = x509.load_pem_x509_certificate(Path(front[2]).read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    assert {name.value for name in names or ()} == {"servicewechat.com", "api.weixin.qq.com"}


def test_its_key_is_for_its_owner_alone(front) -> None:
    folder = Path(front[2]).parent
    assert stat.S_IMODE((folder / "server.pem").stat().st_mode) == 0o600
    assert "PRIVATE" not in Path(front[2]).read_text()


@pytest.mark.parametrize(
    "head",
    [
        "CONNECT example.com:443 HTTP/1.1\r\n\r\n",
        "CONNECT servicewechat.com:80 HTTP/1.1\r\n\r\n",
        "GET http://servicewechat.com/ HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "x" * 20_000,
    ],
    ids=["another host", "another port", "no CONNECT", "nonsense", "endless"],
)
def test_no_other_way_out(front, head) -> None:
    address = urlsplit(front[1])
    with socket.create_connection((address.hostname, address.port), timeout=10) as raw:
        raw.sendall(head.encode())
        try:
            answer = raw.recv(100)
        except ConnectionResetError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 403")


def test_two_lines_for_the_environment(front) -> None:
    folder = Path(front[2]).parents[2]
    lines = (folder / "stdout").read_text().splitlines()
    assert [line.partition("=")[0] for line in lines] == ["NODE_EXTRA_CA_CERTS", "HTTPS_PROXY"]
    assert os.path.exists(lines[0].partition("=")[2])  # noqa: PTH110 - as a shell would
