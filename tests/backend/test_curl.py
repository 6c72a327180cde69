"""Copied as curl and pasted into a shell, a request arrives as it did before."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from mpconsole.backend.curl import curl
from mpconsole.backend.exchange import Exchange, Part
from mpconsole.events import Event


@dataclass
class Listener:
    """Takes requests byte by byte, as they come over the wire."""

    server: socket.socket
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                line, _address = self.server.accept()
            except OSError:
                return
            with line:
                self.heard.append(_whole(line))
                line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")


def _whole(line: socket.socket) -> bytes:
    """Read one request to the end that its headers announce."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, _end, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length")),
        0,
    )
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(server)
        thread = threading.Thread(target=found.serve, daemon=True)
        thread.start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def exchange(request: bytes, raw_path: str = "") -> Exchange:
    """Make an exchange of a request as it came."""
    head, _end, body = request.partition(b"\r\n\r\n")
    first, *headers = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ")
    path, _mark, query = target.partition("?")
    parts = [(name, value.strip()) for name, _colon, value in (one.partition(":") for one in headers)]
    try:
        text: str | None = body.decode()
    except UnicodeDecodeError:
        text = None
    part = Part(tuple(parts), len(body), body, text)
    return Exchange(1, "", method, path, query, None, None, 200, 1, None, part, None, raw_path=raw_path)


def _sorted(request: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, _end, body = request.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, sorted(one for one in headers if not one.lower().startswith(b"connection")), body


REQUESTS = {
    "get": b"GET /api/cart?q=tea&x=[1,{2}] HTTP/1.1\r\nhost: HOST\r\nuser-agent: wechat\r\naccept: */*",
    "no habits": b"GET / HTTP/1.1\r\nhost: HOST",
    "head": b"HEAD /api HTTP/1.1\r\nhost: HOST\r\naccept: */*",
    "other host": b"GET / HTTP/1.1\r\nhost: api.example.com",
    "packed": b"GET / HTTP/1.1\r\nhost: HOST\r\naccept-encoding: gzip, deflate",
    "quotes": b'POST /a HTTP/1.1\r\nhost: HOST\r\nx-odd: it\'s; $(id) `ls` "q" \\ !\r\nx-empty:\r\n\r\n',
    "json": b"POST /a HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\n\r\n"
    + '{"a": "it\'s $HOME `ls` \\"龙\\" !!"}'.encode(),
    "no type": b"POST /a HTTP/1.1\r\nhost: HOST\r\n\r\nplain",
    "a file?": b"POST /a HTTP/1.1\r\nhost: HOST\r\ncontent-type: text/plain\r\n\r\n@/etc/passwd",
    "lines": b"PUT /a HTTP/1.1\r\nhost: HOST\r\ncontent-type: text/plain\r\n\r\na\nb\n\nc\n",
    "tabs": b"PUT /a HTTP/1.1\r\nhost: HOST\r\ncontent-type: text/plain\r\n\r\na\tb\r\n\x1b[31m",
    "bytes": b"PATCH /a HTTP/1.1\r\nhost: HOST\r\ncontent-type: image/png\r\n\r\n" + bytes(range(256)),
    "utf-8 header": b"GET / HTTP/1.1\r\nhost: HOST\r\nx-name: " + "龙井".encode(),
}


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("name", REQUESTS)
def test_the_same_request_arrives(listener: Listener, name: str, shell: str) -> None:
    request = REQUESTS[name].replace(b"HOST", listener.url.removeprefix("http://").encode())
    if b"\r\n\r\n" not in request:
        request += b"\r\n\r\n"
    head, end, body = request.partition(b"\r\n\r\n")
    if body:
        request = head + b"\r\ncontent-length: %d" % len(body) + end + body
    command = curl(exchange(request), listener.url)
    subprocess.run([shell, "-c", command], check=True, capture_output=True, timeout=20)
    first, headers, sent = _sorted(listener.heard[0])
    wanted_first, wanted_headers, wanted = _sorted(request)
    assert (first, sent) == (wanted_first, wanted)
    assert _small(headers) == _small(wanted_headers)


def _small(headers: list[bytes]) -> list[tuple[bytes, bytes]]:
    pairs = [one.partition(b":") for one in headers]
    return sorted((name.lower(), value.strip()) for name, _colon, value in pairs)


def test_the_path_is_sent_as_it_was_sent(listener: Listener) -> None:
    event = Event(
        1, "exchange", "", data={"method": "GET", "path": "/a b/c", "raw_path": "/a%20b%2Fc", "query": "x"}
    )
    seen = Exchange.from_event(event)
    assert seen is not None
    subprocess.run(["sh", "-c", curl(seen, listener.url)], check=True, capture_output=True, timeout=20)
    assert listener.heard[0].startswith(b"GET /a%20b%2Fc?x HTTP/1.1")
