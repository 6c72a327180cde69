"""Access logs as real servers write them, read as exchanges."""

from datetime import datetime
from typing import Any

import pytest

from mpconsole.backend.exchange import Exchange
from mpconsole.backend.foreign import read_line
from mpconsole.backend.lines import event_line
from mpconsole.backend.logtimes import milliseconds, moment

LOGS = {
    "pino-http": (
        '{"level":30,"time":1732300000123,"pid":1,"hostname":"h","req":{"id":1,"method":"GET"'
        ',"url":"/api/cart?x=1","query":{},"headers":{"host":"a"},"remoteAddress":"::1","remo'
        'tePort":5},"res":{"statusCode":200,"headers":{"content-length":"12"}},"responseTime"'
        ':12,"msg":"request completed"}'
    ),
    "bunyan": (
        '{"name":"app","hostname":"h","pid":1,"level":30,"req":{"method":"POST","url":"/api/x'
        '","headers":{}},"res":{"statusCode":201},"msg":"","time":"2026-11-22T10:00:00.123Z",'
        '"v":0,"latency":15}'
    ),
    "structlog": (
        '{"event":"request_finished","method":"GET","path":"/api/cart","status_code":200,"dur'
        'ation":0.0123,"timestamp":"2026-11-22T10:00:00.123456Z","level":"info"}'
    ),
    "django-structlog": (
        '{"request":"GET /api/cart?page=2","code":200,"event":"request_finished","timestamp":'
        '"2026-11-22T10:00:00Z","level":"info"}'
    ),
    "nginx json": (
        '{"time_iso8601":"2026-11-22T10:00:00+08:00","remote_addr":"1.2.3.4","request":"GET /'
        'api/cart?x=1 HTTP/1.1","status":"200","body_bytes_sent":"512","request_time":"0.012"'
        ',"http_user_agent":"w"}'
    ),
    "nginx json2": (
        '{"msec":"1732300000.123","request_method":"GET","request_uri":"/api/cart?x=1","statu'
        's":502,"bytes_sent":512,"request_time":0.012,"host":"a"}'
    ),
    "caddy": (
        '{"level":"info","ts":1732300000.123,"logger":"http.log.access","msg":"handled reques'
        't","request":{"remote_ip":"1.2.3.4","proto":"HTTP/2.0","method":"GET","host":"a.com"'
        ',"uri":"/api/cart?x=1","headers":{"User-Agent":["curl"]}},"bytes_read":0,"duration":'
        '0.012345,"size":512,"status":404,"resp_headers":{"Content-Type":["text/html"]}}'
    ),
    "traefik": (
        '{"ClientAddr":"1.2.3.4:5","DownstreamContentSize":512,"DownstreamStatus":200,"Durati'
        'on":12345678,"RequestMethod":"GET","RequestPath":"/api/cart?x=1","RequestHost":"a.co'
        'm","RouterName":"r","StartUTC":"2026-11-22T10:00:00.123456789Z","time":"2026-11-22T1'
        '0:00:00Z","level":"info","msg":""}'
    ),
    "gcp": (
        '{"httpRequest":{"requestMethod":"GET","requestUrl":"https://a.com/api/cart?x=1","req'
        'uestSize":"100","status":200,"responseSize":"512","userAgent":"w","remoteIp":"1.2.3.'
        '4","latency":"0.012s"},"severity":"INFO","timestamp":"2026-11-22T10:00:00.123Z"}'
    ),
    "ecs": (
        '{"@timestamp":"2026-11-22T10:00:00.123Z","http":{"request":{"method":"get","body":{"'
        'bytes":100}},"response":{"status_code":200,"body":{"bytes":512}}},"url":{"path":"/ap'
        'i/cart","query":"x=1","full":"https://a/api/cart?x=1"},"event":{"duration":12345678}'
        ',"message":"GET"}'
    ),
    "ecs flat": (
        '{"@timestamp":"2026-11-22T10:00:00.123Z","http.request.method":"GET","http.response.'
        'status_code":200,"url.path":"/api/cart","url.query":"x=1","event.duration":12345678}'
    ),
    "otel": (
        '{"time":"2026-11-22T10:00:00Z","attributes":{"http.request.method":"GET","url.path":'
        '"/api/cart","http.response.status_code":200}}'
    ),
    "zap gin": (
        '{"level":"info","ts":1732300000.123,"msg":"/api/cart","status":200,"method":"GET","p'
        'ath":"/api/cart","query":"x=1","ip":"1.2.3.4","latency":0.012,"time":"2026-11-22T10:'
        '00:00Z"}'
    ),
    "logrus": (
        '{"level":"info","method":"GET","uri":"/api/cart","status":200,"latency":"12.3ms","by'
        'tes_out":512,"time":"2026-11-22T18:00:00+08:00"}'
    ),
    "echo": (
        '{"time":"2026-11-22T10:00:00.123456789+08:00","id":"","remote_ip":"::1","host":"loca'
        'lhost:1323","method":"GET","uri":"/api/cart?x=1","user_agent":"curl","status":200,"e'
        'rror":"","latency":12345678,"latency_human":"12.345678ms","bytes_in":0,"bytes_out":5'
        "12}"
    ),
    "serilog": (
        '{"@t":"2026-11-22T10:00:00.123Z","@m":"HTTP GET /api/cart responded 200","RequestMet'
        'hod":"GET","RequestPath":"/api/cart","StatusCode":200,"Elapsed":12.34}'
    ),
    "rails lograge": (
        '{"method":"GET","path":"/api/cart","format":"json","controller":"C","action":"i","st'
        'atus":200,"duration":12.34,"view":1.0,"@timestamp":"2026-11-22T10:00:00Z"}'
    ),
    "morgan": (
        '{"method":"GET","url":"/api/cart","status":"200","response-time":"12.3","res[content'
        '-length]":"512","date":"2026-11-22T10:00:00.000Z"}'
    ),
    "envoy": (
        '{"start_time":"2026-11-22T10:00:00.123Z","method":"GET","path":"/api/cart?x=1","prot'
        'ocol":"HTTP/1.1","response_code":200,"bytes_sent":512,"bytes_received":0,"duration":'
        '12,"upstream_host":"1"}'
    ),
    "aws alb/apigw": (
        '{"requestId":"x","ip":"1","requestTime":"22/Nov/2026:10:00:00 +0000","httpMethod":"G'
        'ET","resourcePath":"/api/cart","path":"/prod/api/cart","status":"200","protocol":"HT'
        'TP/1.1","responseLength":"512","responseLatency":"12"}'
    ),
    "plain": ('INFO:     127.0.0.1:5000 - "GET /api/cart?x=1 HTTP/1.1" 200 OK'),
    "combined": (
        '1.2.3.4 - - [22/Nov/2026:10:00:00 +0000] "GET /api/cart?x=1 HTTP/1.1" 200 512 "-" "curl/8"'
    ),
}
TOLD = {
    "pino-http": (200, 12.0, 12), "bunyan": (201, 15.0, 0), "structlog": (200, 12.3, 0),
    "django-structlog": (200, 0.0, 0), "nginx json": (200, 12.0, 512), "nginx json2": (502, 12.0, 512),
    "caddy": (404, 12.345, 512), "traefik": (200, 12.346, 512), "gcp": (200, 12.0, 512),
    "ecs": (200, 12.346, 512), "ecs flat": (200, 12.346, 0), "otel": (200, 0.0, 0), "zap gin": (200, 12.0, 0),
    "logrus": (200, 12.3, 512), "echo": (200, 12.346, 512), "serilog": (200, 12.34, 0),
    "rails lograge": (200, 12.34, 0), "morgan": (200, 12.3, 512), "envoy": (200, 12.0, 512),
    "aws alb/apigw": (200, 12.0, 512), "plain": (200, 0.0, 0), "combined": (200, 0.0, 512),
}  # fmt: skip


def read(text: str) -> Exchange:
    event = read_line(text)
    assert event is not None
    exchange = Exchange.from_event(event)
    assert exchange is not None
    return exchange


@pytest.mark.parametrize("name", LOGS)
def test_a_line_of_a_real_server_is_an_exchange(name: str) -> None:
    exchange = read(LOGS[name])
    assert exchange.response is not None
    assert (exchange.status, exchange.duration_ms, exchange.response.size) == TOLD[name]
    assert exchange.method == ("POST" if name == "bunyan" else "GET")
    assert exchange.path in ("/api/cart", "/prod/api/cart", "/api/x")
    assert exchange.query in ("", "x=1", "page=2")
    assert exchange.matched, "a real backend has no routes of ours that could be missing"
    assert datetime.fromisoformat(exchange.time).tzinfo is not None


def test_secrets_of_other_logs_are_masked() -> None:
    exchange = read(
        '{"req":{"method":"GET","url":"/a?access_token=abc","headers":{"Authorization":"Bearer abc"}},'
        '"res":{"statusCode":200,"headers":{"x-a":["1","2"]}}}'
    )
    assert "abc" not in str(exchange)
    assert exchange.response is not None
    assert exchange.response.headers == (("x-a", "1"), ("x-a", "2"))


@pytest.mark.parametrize(
    "text",
    [
        '{"method":"GET","path":',
        '{"method":"GET","path":"/x"}',
        '{"method":"GET","path":"/x","status":"odd"}',
        '{"method":"GET","path":"/x","status":true}',
        "[" * 5000,
        '{"a":' * 5000,
    ],
)
def test_what_tells_of_no_answer_is_a_line(text: str) -> None:
    event = read_line(text)
    assert event is not None
    assert event.kind == "line"
    assert event_line(event)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (1732300000.123, "2024-11-22T18:26:40.123Z"),
        (1732300000123, "2024-11-22T18:26:40.123Z"),
        ("1732300000123456789", "2024-11-22T18:26:40.123Z"),
        ("2026-11-22T10:00:00.123456789+08:00", "2026-11-22T02:00:00.123Z"),
        ("22/Nov/2026:10:00:00 +0000", "2026-11-22T10:00:00.000Z"),
        ("soon", None),
        (12, None),
        (None, None),
        (True, None),
    ],
)
def test_moments(value: Any, wanted: str | None) -> None:
    assert moment(value) == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"latency": "1m2.5s"}, 62_500),
        ({"latency": "150µs"}, 0.15),
        ({"latency": "soon"}, 0),
        ({"duration": 456_789, "downstreamstatus": 200}, 0.457),
        ({"duration": 850}, 850),
        ({"duration": 0.85}, 0.85),
        ({"requesttime": "22/Nov/2026:10:00:00 +0000", "responselatency": "12"}, 12),
        ({"duration": float("nan")}, 0),
        ({}, 0),
    ],
)
def test_durations(fields: dict[str, Any], wanted: float) -> None:
    assert milliseconds(fields) == pytest.approx(wanted)
