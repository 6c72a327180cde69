"""A proxy between a client and the sandbox that can end either of them at any request and any response.

One connection carries one exchange: the client keeps none open. Each exchange has two moments, before the
request goes on and before the response goes back; `act` is called at each and may end a process.
"""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Moment(Enum):
    """Where in an exchange."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True)
class Exchange:
    """What passed: the method and path of the request, and its body."""

    method: str
    path: str
    body: bytes


Act = Callable[[Moment, Exchange], bool]
"""Called at each moment; true: this exchange goes no further."""


class Proxy:
    """Listens on a free port and passes everything to `upstream` (host, port)."""

    def __init__(self, upstream: tuple[str, int]) -> None:
        self.upstream = upstream
        self.act: Act = lambda _moment, _exchange: False
        self.seen: list[Exchange] = []
        self.request = b""  # the one that passes now, as it came
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            with client:
                client.settimeout(30)
                try:
                    self._exchange(client)
                except OSError:
                    continue

    def _exchange(self, client: socket.socket) -> None:
        request, exchange = _read_request(client)
        self.request = request
        self.seen.append(exchange)
        if self.act(Moment.REQUEST, exchange):
            return
        response = self.forward(request)
        if not self.act(Moment.RESPONSE, exchange):
            client.sendall(response)

    def forward(self, request: bytes) -> bytes:
        """Send a whole request to the sandbox and return its whole response."""
        with socket.create_connection(self.upstream, timeout=30) as server:
            server.sendall(request)
            received = b""
            while b"\r\n\r\n" not in received:
                received += _some(server)
            head, _end, body = received.partition(b"\r\n\r\n")
            length = _length(head)
            while len(body) < length:
                body += _some(server)
            return head + b"\r\nconnection: close\r\n\r\n" + body


def _read_request(client: socket.socket) -> tuple[bytes, Exchange]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(client)
    head, _end, body = received.partition(b"\r\n\r\n")
    while len(body) < _length(head):
        body += _some(client)
    method, target, _version = head.split(b"\r\n", 1)[0].decode().split(" ")
    return head + b"\r\n\r\n" + body, Exchange(method, target.partition("?")[0], body)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("closed in the middle of a message")
    return data


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
