"""Push notifications: what a receiver gets, opened by wechatpy, and how they are tried again."""

import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from wechatpy.crypto import WeChatCrypto


class Receiver:
    """A server of the third-party platform's, which answers `answers` in turn and then `success`."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.got: list[tuple[str, bytes]] = []
        left = list(answers)
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status, text = left.pop(0) if left else (200, "success")
                got.append((self.path, body))
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_arguments: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/message/$APPID$"


@pytest.fixture
def receiver() -> Iterator[Callable[..., Receiver]]:
    made: list[Receiver] = []

    def make(*answers: tuple[int, str]) -> Receiver:
        made.append(Receiver(*answers))
        return made[-1]

    yield make
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def opened(known: dict, path: str, body: bytes) -> dict[str, str]:
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    crypto = WeChatCrypto(known["message_token"], known["encoding_aes_key"], known["component_appid"])
    text = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    return {element.tag: element.text or "" for element in ET.fromstring(text)}


def wait_for_pushes(server, count: int) -> list[dict]:
    while True:
        pushes = [event for event in server.events() if event["kind"] == "push"]
        if len(pushes) >= count:
            return pushes
        time.sleep(0.02)


def test_a_rejection_is_pushed_to_the_programs_address(start, connect, receiver, monkeypatch) -> None:
    target = receiver()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # knows nothing of what runs on this machine
    server = start("--callback", f"{target.url}?tenant=7")
    client = connect(server)
    client.commit()
    server.verdict(client.submit(), "reject", "1:按钮 ]]> 无效<br>")
    assert wait_for_pushes(server, 1)[0]["delivered"]
    path, body = target.got[0]
    assert urlsplit(path).path == f"/message/{client.appid}"
    assert parse_qs(urlsplit(path).query)["tenant"] == ["7"]
    assert ET.fromstring(body).findtext("ToUserName") == opened(client.known, path, body)["ToUserName"]
    message = opened(client.known, path, body)
    assert message["Event"] == "weapp_audit_fail"
    assert message["Reason"] == "1:按钮 ]]> 无效<br>"
    assert int(message["FailTime"]) > 1_700_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verdict", "event", "field"),
    [("approve", "weapp_audit_success", "SuccTime"), ("delay", "weapp_audit_delay", "DelayTime")],
)
def test_other_verdicts(start, connect, receiver, verdict, event, field) -> None:
    target = receiver()
    server = start("--callback", target.url)
    client = connect(server)
    client.commit()
    server.verdict(client.submit(), verdict, "x")
    wait_for_pushes(server, 1)
    message = opened(client.known, *target.got[0])
    assert message["Event"] == event
    assert field in message


@pytest.mark.slow
def test_what_is_not_taken_is_tried_three_times(start, connect, receiver) -> None:
    target = receiver((500, "no"), (200, "not success"), (404, ""))
    server = start("--callback", target.url, "--auto", "approve")
    client = connect(server)
    client.commit()
    client.submit()
    pushes = wait_for_pushes(server, 3)
    assert [(push["attempt"], push["delivered"]) for push in pushes] == [(1, False), (2, False), (3, False)]
    assert "HTTP 500" in pushes[0]["detail"]
    messages = [opened(client.known, *got) for got in target.got]
    assert messages[0] == messages[1] == messages[2]


@pytest.mark.slow
def test_nobody_there_is_said_and_harms_nothing(start, connect) -> None:
    server = start("--callback", "http://127.0.0.1:9/x")
    client = connect(server)
    client.commit()
    audit = client.submit()
    server.verdict(audit, "approve")
    push = wait_for_pushes(server, 1)[0]
    assert (push["delivered"], push["detail"]) == (False, "ConnectError")
    assert client.post("/wxa/get_auditstatus", auditid=audit)["status"] == 0
