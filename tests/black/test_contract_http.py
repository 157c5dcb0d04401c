"""What aggregators and supervisors meet: one constant 404, 403, 503 with Retry-After, HEAD,
health, readiness, metrics."""

import http.client
import shutil
import socket
import sqlite3
import subprocess

import pytest

from gateway import TOKEN, at_form, eventually, phone


def constant(reply):
    headers = {k: v for k, v in reply.headers.items() if k != "date"}
    return reply.status, headers, reply.body


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_wrong_address_is_the_same_404(gateway, method):
    at = TOKEN["at"]
    wrong = ["/", "/hooks", "/hooks/", "/hooks/at", f"/hooks/at/{at}", f"/hooks/at/{at}/",
             f"/hooks/at/{at}/smss", f"/hooks/at/{at}/sms/", f"/hooks/at/{at[:-1]}/sms",
             f"/hooks/at/{at}x/sms", f"/hooks/at/{at.upper()}/sms", "/hooks/at//sms",
             f"/hooks/twilio/{at}/sms", f"/hooks/none/{at}/sms", f"/hooks/at/{at}/%73ms",
             f"/hooks//{at}/sms", f"//hooks/at/{at}/sms", f"/hooks/at/{at}/../{at}/sms",
             "/favicon.ico", "/metrics/", "/Healthz", "/hooks/at/" + "a" * 2000 + "/sms"]
    replies = {path: gateway.request(method, path, b"a=b" if method == "POST" else None)
               for path in wrong}
    first = constant(replies["/"])
    assert first[0] == 404
    for path, reply in replies.items():
        assert constant(reply) == first, path


def test_signatures(gateway):
    good = gateway.twilio(phone(1), "VOTE é 1")
    assert good.status == 200 and good.headers["content-type"].startswith("text/xml")
    assert "Awa Exemple" in good.text
    bad = gateway.twilio(phone(2), "1", auth_token="somebody else's")
    assert bad.status == 403
    unsigned = gateway.post_form(gateway.path("twilio"), {"From": phone(3), "Body": "1"})
    assert unsigned.status == 403
    assert gateway.tally()["1"] == 1


def test_each_provider_gets_the_body_it_wants(gateway):
    # not the same words: those would be answered once
    for send, text, kind, body in ((gateway.at, "1", None, None), (gateway.twilio, "VOTE 1", "text/xml", "<Message>"),
                                   (gateway.kannel, "vote 1", "text/plain", "Awa Exemple"),
                                   (gateway.other, "je vote 1", "text/plain", "Awa Exemple")):
        reply = send(phone(1), text)
        assert reply.status == 200
        assert kind is None or reply.headers["content-type"].startswith(kind)
        assert body is None or body in reply.text
    assert gateway.tally()["1"] == 1, "one phone through four doors is one vote"


GARBLED = {
    "a byte that is no UTF-8": b"text=%E9lire+1%FF&",
    "NUL bytes": b"text=%001%00&",
    "control characters": b"text=%07%1B1%7F&",
    "broken escapes": b"text=%zz1%&",
    "UTF-16 left as it is": b"text=%00V%00O%00T%00E%00+%001&",
    "empty": b"text=&",
    "no text at all": b"",
    "a byte order mark": b"text=%EF%BB%BF1&",
    "very long": b"text=" + b"1" * 9000 + b"&",
}


@pytest.mark.parametrize("raw", GARBLED.values(), ids=GARBLED.keys())
def test_what_a_phone_garbled_is_no_reason_to_refuse(gateway, raw):
    body = raw + b"to=36777&id=garbled&from=%2B22366000001&date=x&linkId="
    reply = gateway.post_form(gateway.path("at"), body)
    assert reply.status == 200
    assert gateway.post_form(gateway.path("at"), body).status == 200


def test_head(gateway):
    """HEAD has the headers of GET and no body: the next answer on the line is not shifted."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    for path in ("/healthz", "/readyz", "/metrics", "/nowhere"):
        connection.request("HEAD", path)
        head = connection.getresponse()
        assert head.read() == b""
        connection.request("GET", path)
        get = connection.getresponse()
        get.read()
        assert head.status == get.status, path
    connection.close()


def test_head_sends_no_body_byte(gateway):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as s:
        s.sendall(b"HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        data = b""
        while chunk := s.recv(65536):
            data += chunk
    assert data.startswith(b"HTTP/1.1 200")
    assert data.endswith(b"\r\n\r\n") and data.count(b"\r\n\r\n") == 1


def test_health_readiness_metrics(gateway):
    assert gateway.get("/healthz").status == 200
    assert gateway.get("/readyz").status == 200
    assert gateway.at(phone(1), "1").status == 200
    reply = gateway.get("/metrics")
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/plain")
    names = {line.split("{")[0].split(" ")[0] for line in reply.text.splitlines()
             if line and line[0] != "#"}
    assert names and all(n.startswith(("kalata_", "process_")) for n in names)
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not here")
    run = subprocess.run(["promtool", "check", "metrics"], input=reply.text, text=True,
                         capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_what_cannot_be_kept_is_503_and_heals(gateway):
    """Somebody else holds the database: never 2xx, never 4xx, and afterwards nothing is wrong."""
    thief = sqlite3.connect(gateway.database, isolation_level=None)
    thief.execute("PRAGMA wal_autocheckpoint = 0")
    thief.execute("BEGIN IMMEDIATE")
    try:
        refused = gateway.at(phone(1), "1", ident="held")
        assert refused.status == 503
        assert int(refused.headers["retry-after"]) > 0
        assert gateway.get("/healthz").status == 200
        eventually("not ready", lambda: gateway.get("/readyz").status == 503)
    finally:
        thief.execute("ROLLBACK")
        thief.close()
    eventually("ready again", lambda: gateway.get("/readyz").status == 200)
    assert gateway.at(phone(1), "1", ident="held").status == 200
    assert gateway.tally()["1"] == 1


def test_answers_in_order_on_one_line(gateway):
    """Two requests in one packet: two answers, the first one first."""
    body = "&".join(f"{k}={v}" for k, v in at_form("%2B22366000001", "1").items()).replace(" ", "+")
    one = (f"POST {gateway.path('at')} HTTP/1.1\r\nHost: x\r\nContent-Type: "
           f"application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    two = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as s:
        s.sendall((one + two).encode())
        data = b""
        while chunk := s.recv(65536):
            data += chunk
    statuses = [line.split()[1] for line in data.split(b"\r\n") if line.startswith(b"HTTP/1.1")]
    assert statuses == [b"200", b"404"]
