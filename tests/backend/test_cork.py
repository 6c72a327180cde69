"""An answer's head goes with its body; alone it waits for nothing."""

import socket
from pathlib import Path


def ask(port: int, path: str) -> tuple[socket.socket, bytes]:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode())
    return connection, connection.recv(65536)


def test_head_and_body_come_together(tmp_path: Path, launch) -> None:
    chunks = '[[route.chunks]]\ntext = "soon"\ndelay = "5s"\n'
    (tmp_path / "routes.toml").write_text(
        f'[[route]]\npath = "/a"\ntext = "here"\n[[route]]\npath = "/slow"\n{chunks}'
    )
    _process, ready = launch(tmp_path, "--quiet")
    for _ in range(20):
        connection, first = ask(ready["port"], "/a")
        connection.close()
        assert first.startswith(b"HTTP/1.1 200 OK\r\n")
        assert first.endswith(b"\r\n\r\nhere")
    connection, first = ask(ready["port"], "/slow")
    connection.close()
    assert first.endswith(b"\r\n\r\n"), "the head does not wait for the body"
