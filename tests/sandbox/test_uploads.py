"""The official uploader's endpoints."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import rsa

from mpconsole import container
from mpconsole.units import MB


def sign(key: rsa.RSAPrivateKey, appid: str, random: str) -> str:
    """Sign as the official uploader does: RSA over the text itself, padded as PKCS#1 type 1."""
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    text = json.dumps({"appid": appid, "rand_str": random}).encode()
    block = b"\0\1" + b"\xff" * (size - len(text) - 3) + b"\0" + text
    return b64encode(pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(size, "big")).decode()


def signed_package(signature: str) -> bytes:
    files = [
        ("/app.json", b'{"pages": ["a"]}'),
        ("/ci.signature", json.dumps({"signature": signature}).encode()),
    ]
    return container.compress(container.write(files))


def test_sizes_are_by_package_and_of_content_alone(client, packed) -> None:
    package = packed(shop__list=b"x" * 1000, pages__cart__cart=b"y" * 10)
    rows = {row["name"]: row["size"] for row in client.upload(package)["body"]["subpackage_info"]}
    assert rows["shop/"] == 1000
    assert rows["__FULL__"] == rows["__APP__"] + 1000


def test_source_maps_and_the_signature_do_not_weigh(client) -> None:
    app = b'{"pages": []}'
    files = [("/app.json", app), ("/app.js.map", b"m" * 5000), ("/ci.signature", b"{}")]
    answer = client.upload(container.compress(container.write(files)))
    assert answer["body"]["subpackage_info"][0] == {"name": "__FULL__", "size": len(app)}


def test_the_same_files_are_the_same_package(client, packed) -> None:
    client.upload(packed())
    client.upload(packed())
    keys = {
        change["package"]
        for event in client.server.events()
        if event["kind"] == "exchange" and event["appid"] == client.appid
        for change in event["changes"]
        if change["what"] == "upload"
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("pages__big", "main package source size 2049KB exceed max limit 2MB"),
        ("shop__big", "subpackage shop/ source size 2048KB exceed max limit 2MB"),
    ],
)
def test_a_package_over_two_megabytes_is_refused(client, packed, where, words) -> None:
    answer = client.upload(packed(**{where: b"\1" * (2 * MB + (0 if "shop" in where else 1))}))
    if "shop" in where:
        assert answer["errCode"] == 0, "exactly 2 MB fits"
        answer = client.upload(packed(**{where: b"\1" * (2 * MB + 1)}))
        words = words.replace("2048", "2049")
    assert answer["errCode"] == 80200
    assert words in answer["errMsg"]


def test_twenty_megabytes_can_be_uploaded_but_not_committed_for_a_client(client) -> None:
    roots = [f"s{number:02}" for number in range(11)]
    app = {"pages": ["a"], "subPackages": [{"root": root, "pages": ["p"]} for root in roots]}
    files = [("/app.json", json.dumps(app).encode())]
    files += [(f"/{root}/x.js", bytes([65 + number]) * (2 * MB - 9)) for number, root in enumerate(roots)]
    template = client.template(container.compress(container.write(files)))
    assert client.commit(template)["errcode"] == 85044


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\3\4 a zip",
        container.compress(b"not a package"),
        container.compress(container.write([("/pages/a.js", b"")])),
        container.compress(container.write([("/app.json", b"{")])),
        container.compress(container.write([("/app.json", b"[]")])),
    ],
    ids=["nothing", "a zip", "no package", "no app.json", "broken app.json", "a list"],
)
def test_what_is_no_package_is_refused(client, body) -> None:
    answer = client.upload(body)
    assert answer["errCode"] == 85043
    assert len(answer["errMsg"]) > 20


def test_odd_app_json_does_not_upset_the_platform(client) -> None:
    odd = {
        "pages": "x",
        "subPackages": [1, {"root": 2}, {"root": "s"}],
        "plugins": [],
        "requiredPrivateInfos": 3,
    }
    files = [("/app.json", json.dumps(odd).encode()), ("/s/a.js", b"1")]
    assert client.upload(container.compress(container.write(files)))["errCode"] == 0


@pytest.mark.parametrize("query", [{"robot": "31"}, {"robot": "x"}, {"version": ""}, {"appid": "../x"}])
def test_wrong_arguments_are_refused(client, query) -> None:
    assert client.upload(**query)["errCode"] in (40013, 40097)


def test_preview_answers_a_picture(client) -> None:
    body = client.upload(path="testSourceURL")["body"]
    assert b64decode(body["qrcode_img"]).startswith(b"\xff\xd8\xff")
    assert client.component_get("/wxa/gettemplatedraftlist")["errcode"] == 0


def test_a_big_preview_has_four_megabytes_a_package(client, packed) -> None:
    three, five = (packed(pages__big=b"\1" * (size * MB)) for size in (3, 5))
    assert client.upload(three, path="testSourceURL")["errCode"] == 80200
    assert client.upload(three, path="testSourceURL", bigPackageSizeSupport=1)["errCode"] == 0
    answer = client.upload(five, path="testSourceURL", bigPackageSizeSupport=1)
    assert answer["errCode"] == 80200
    assert "main package source size 5121KB exceed max limit 4MB" in answer["errMsg"]


def test_the_uploader_is_told_limits_and_extensions(client) -> None:
    http = client.server.http
    attr = http.post("/wxa/ci/getattr", json={"appid": client.appid, "signature": "x"}).json()["data"]
    assert (attr["setting"]["MaxCodeSize"], attr["released"]) == (2, False)
    assert ".wxml" in http.get("/wxa/ci/getwhiteextlist").json()["data"]["miniProgram"]


@pytest.mark.slow
@pytest.mark.parametrize("half", ["private", "public"])
def test_where_a_key_is_registered_the_signature_must_be_right(start, connect, tmp_path: Path, half) -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))
    pem = tmp_path / "upload.key"
    if half == "private":
        encoding = (ser.Encoding.PEM, ser.PrivateFormat.TraditionalOpenSSL, ser.NoEncryption())
        pem.write_bytes(key.private_bytes(*encoding))
    else:
        pem.write_bytes(
            key.public_key().public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo)
        )
    server = start("--key", f"wxsigned={pem}")

    def random(appid: str = "wxsigned") -> str:
        answer = server.http.post("/wxa/ci/getrandstr", json={"appid": appid, "clientRand": 1}).json()
        return answer["data"]["randomString"]

    def upload(signature: str) -> int:
        query = {"appid": "wxsigned", "version": "1.0.0", "robot": "1"}
        package = signed_package(signature)
        return server.http.post("/wxa/ci/upload", params=query, content=package).json()["errCode"]

    once = sign(key, "wxsigned", random())
    assert upload(once) == 0
    assert upload(once) == 41001, "a random string works once"
    assert upload(sign(other, "wxsigned", random())) == 41001
    assert upload(sign(key, "wxsigned", "made up")) == 41001
    assert upload(sign(key, "wxsigned", random("wxother"))) == 41001
    assert upload(sign(key, "wxother", random())) == 41001
    for noise in ("", "x", "AAAA", b64encode(b"\xff" * 256).decode()):
        assert upload(noise) == 41001
    late = sign(key, "wxsigned", random())
    server.advance(301)
    assert upload(late) == 41001
    assert "signature verified" in server.http.get("/programs/wxsigned").text
