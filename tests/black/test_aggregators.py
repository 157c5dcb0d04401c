"""Every aggregator that sends, through real sockets: the real gateway against an API of each that does
as it is told, well and badly. One row per aggregator; a new one is a row."""

import hashlib
import hmac
import json
import re
import socket
import struct
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

from gateway import SHORT_CODE, eventually, phone
from test_providers import DEAD, DELIVERED, QUEUED, SENT, UNCLEAR, rows

TOKEN = "aggregator-token-0123456789abcdef"


def whole(status, body, kind="application/json"):
    body = body if isinstance(body, str) else json.dumps(body)
    return (f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
            f"{body}").encode()


class Api:
    """Answers the first send to a phone with `fates` of it, any other with `fate`: (bytes, how it ends);
    tokens always well."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.seen, self.lock, self.hold = [], threading.Lock(), threading.Event()
        self.fate, self.fates = None, {}
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def serve(self, line):
        with line:
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    more = line.recv(65536)
                    if not more:
                        return
                    data += more
                head, rest = data.split(b"\r\n\r\n", 1)
                length = int((re.search(rb"(?i)content-length: (\d+)", head) or [0, 0])[1])
                while len(rest) < length:
                    rest += line.recv(65536)
                body, data = rest[:length], rest[length:]
                if b"oauth" in head.split(b"\r\n")[0]:
                    line.sendall(whole(200, {"access_token": "T", "expires_in": "3600"}))
                    continue
                with self.lock:
                    answer, end = self.fate_of(urllib.parse.unquote_plus(head.decode() + body.decode()))
                if end == "hold":
                    self.hold.wait()
                    return
                if end == "slow":           # a byte of the head, the rest when one no longer hopes
                    line.sendall(answer[:1])
                    time.sleep(1)
                    answer = answer[1:]
                line.sendall(answer)
                if end == "reset":
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                if end not in ("keep", "slow"):
                    return

    def fate_of(self, text):
        self.seen.append(text)
        number = next((n for n in self.fates if n.lstrip("+") in text), None)
        return self.fates.pop(number, self.fate)

    def to(self, number):
        """How many requests were for this phone."""
        with self.lock:
            return sum(number.lstrip("+") in text for text in self.seen)

    def stop(self):
        self.hold.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass                            # stopped before
        self.listener.close()


GOOD = {
    "africastalking": whole(201, {"SMSMessageData": {"Message": "m", "Recipients": [
        {"statusCode": 101, "status": "Success", "messageId": "A1"}]}}),
    "orange": whole(201, {"outboundSMSMessageRequest": {"resourceURL": "http://x/y/9"}}),
    "mtn": whole(200, {"statusCode": "0000", "transactionId": "T1"}),
    "infobip": whole(200, {"messages": [{"messageId": "m", "status": {"groupId": 1}}]}),
    "vonage": whole(200, {"messages": [{"message-id": "v", "status": "0"}]}),
    "clickatell": whole(202, {"messages": [{"apiMessageId": "c", "accepted": True}]}),
    "jasmin": whole(200, 'Success "j-1"', "text/plain"),
    "capcom6": whole(202, {"id": "x", "state": "Pending"}),
    "textbee": whole(201, {"data": {"success": True, "smsBatchId": "b"}}),
    "external": whole(200, "taken ok", "text/plain"),
    "twilio": whole(201, {"sid": "SM1", "status": "queued", "error_code": None}),
    "kannel": whole(202, "0: Accepted for delivery", "text/plain"),
}
TOKENS = {"orange", "mtn"}
REPEATS = {"mtn", "infobip", "capcom6"}     # an unknown outcome may be asked for again
SETTINGS = {
    "africastalking": ('username = "u"\napi-key = "k"', "/version1/messaging"),
    "orange": ('client-id = "i"\nclient-secret = "s"\nsender = "+2230000"', "/smsmessaging/v1/x"),
    "mtn": ('client-id = "i"\nclient-secret = "s"', "/v2/messages/sms/outbound"),
    "infobip": ('api-key = "k"', ""),
    "vonage": ('api-key = "k"\napi-secret = "s"', "/sms/json"),
    "clickatell": ('api-key = "k"', "/messages"),
    "jasmin": ('username = "u"\npassword = "p"', "/send"),
    "capcom6": ('username = "u"\npassword = "p"', "/message"),
    "textbee": ('api-key = "k"\ndevice = "d"', "/api/v1"),
    "external": ('response-check = "ok"', "/send"),
    "twilio": ('account-sid = "AC1"\nauth-token = "a"', "/Messages.json"),
    "kannel": ('username = "u"\npassword = "p"', "/cgi-bin/sendsms"),
}
# These answer in the webhook's reply. Through their API goes what is sent in another channel's
# place: that one's API is nowhere.
INLINE = {"twilio", "kannel"}
TO_OPEN = 5     # failures until a breaker opens
# what the API does with the first request for an answer, and what that ends in; LATER: its second gets through
LATER = "later"
HTML = "<html><body>Maintenance</body></html>"
CASES = [
    ("a good answer", None, SENT),
    ("a good answer, slowly", "slow", SENT),
    ("half an answer", (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"mess", "close"), UNCLEAR),
    ("reset in the head", (b"HTTP/1.1 20", "reset"), UNCLEAR),
    ("nothing, then closed", (b"", "close"), UNCLEAR),
    ("a page with 200", (whole(200, HTML, "text/html"), "keep"), UNCLEAR),
    ("an endless answer", (whole(200, "x" * 200000, "text/plain"), "close"), UNCLEAR),
    ("200 and nothing in it", (whole(200, "", "text/plain"), "keep"), UNCLEAR),
    ("no HTTP at all", (b"220 mail.example.org ESMTP\r\n", "close"), UNCLEAR),
    ("599", (whole(599, HTML, "text/html"), "keep"), UNCLEAR),
    ("408", (whole(408, HTML, "text/html"), "keep"), LATER),
    ("500", (whole(500, HTML, "text/html"), "keep"), LATER),
    ("502", (whole(502, HTML, "text/html"), "keep"), LATER),
    ("413", (whole(413, HTML, "text/html"), "keep"), DEAD),
    ("503", (whole(503, HTML, "text/html"), "keep"), LATER),
    ("429", (whole(429, "slow", "text/plain"), "keep"), LATER),
    ("400", (whole(400, "no", "text/plain"), "keep"), DEAD),
    ("504", (whole(504, HTML, "text/html"), "keep"), UNCLEAR),
]


# of the account or the address, not of this answer: it waits, and a person is told
ACCOUNT = [301, 401, 403, 404, 405]


def channel(name, provider, url, lines, more=""):
    return f'''
channel "{name}" {{
	provider = "{provider}"
	token = "{TOKEN}"
	addresses = {{"{SHORT_CODE}"}}
	send-url = "{url}"
	rate = 1000
	window = 1
{lines}
{more}
}}
'''


def via(name):
    """The channel its messages come by."""
    return f"to-{name}" if name in INLINE else f"by-{name}"


@pytest.fixture
def world(make_gateway):
    apis = {name: Api() for name in GOOD}
    options = ""
    for name, (lines, path) in SETTINGS.items():
        options += channel(f"by-{name}", name, apis[name].url + path, lines)
        if name in INLINE:
            options += channel(f"to-{name}", "clickatell", "http://127.0.0.1:9/", 'api-key = "k"',
                               more=f'fallback = "by-{name}"')
    yield make_gateway(options=options), apis
    for api in apis.values():
        api.stop()


def inbound(name, number, text):
    """(path and query, body, type) as this aggregator brings a message."""
    bare = number.lstrip("+")
    form = "application/x-www-form-urlencoded"
    ident = f"id-{bare}"
    body = {
        "africastalking": (form, {"from": number, "to": SHORT_CODE, "text": text, "id": ident}),
        "orange": ("json", {"inboundSMSMessageNotification": {"inboundSMSMessage": {
            "senderAddress": f"tel:{number}", "destinationAddress": f"+223{SHORT_CODE}", "message": text,
            "dateTime": "2026-11-02T10:00:00Z"}}}),
        "mtn": ("json", {"senderAddress": bare, "receiverAddress": SHORT_CODE, "message": text, "created": 1}),
        "infobip": ("json", {"results": [{"from": bare, "to": SHORT_CODE, "text": text, "messageId": ident}]}),
        "vonage": (form, {"msisdn": bare, "to": SHORT_CODE, "text": text, "messageId": ident}),
        "clickatell": ("json", {"fromNumber": bare, "toNumber": SHORT_CODE, "text": text, "messageId": ident}),
        "jasmin": (form, {"from": bare, "to": SHORT_CODE, "content": text, "id": ident, "coding": "0"}),
        "capcom6": ("json", {"event": "sms:received", "id": ident, "payload": {"sender": number, "message": text}}),
        "textbee": ("json", {"smsId": ident, "sender": number, "message": text}),
        "external": (form, {"from": number, "to": SHORT_CODE, "text": text, "id": ident}),
    }["clickatell" if name in INLINE else name]
    kind, fields = body
    if kind == "json":
        return json.dumps(fields), "application/json"
    return urllib.parse.urlencode(fields), form


def deliver(gateway, name, number, text="1"):
    body, kind = inbound(name, number, text)
    reply = gateway.request("POST", f"/hooks/{via(name)}/{TOKEN}/sms", body, {"Content-Type": kind})
    assert reply.status == 200, (name, reply)
    assert name != "jasmin" or reply.body == b"ACK/Jasmin"
    return rows(gateway, "SELECT MAX(seq) FROM message")[0][0]


def state(gateway, row):
    return rows(gateway, f"SELECT state FROM outbox WHERE id = {row}")[0][0]


def stand_in(gateway, apis):
    """Opens the breakers of the channels in whose place the APIs of INLINE are asked."""
    for base, name in enumerate(INLINE):
        apis[name].fate = (GOOD[name], "keep")
        for i in range(TO_OPEN):
            deliver(gateway, name, phone(9000 + 10 * base + i))
        eventually(f"{name} stands in", lambda n=name: rows(
            gateway, f"SELECT COUNT(*) FROM outbox WHERE state = {SENT} AND channel = 'by-{n}'")[0][0] == TO_OPEN)


def test_every_provider_that_sends_has_a_row():
    sources = (Path(__file__).parents[2] / "src/provider").glob("*.c")
    sends = {s.stem for s in sources if ".encode = encode" in s.read_text()}
    assert sends == set(GOOD) == set(SETTINGS)


def test_what_each_api_may_do_to_us(world):
    gateway, apis = world
    stand_in(gateway, apis)
    wanted = []
    for name, api in apis.items():
        api.fate = (GOOD[name], "keep")
    for c, (what, fate, end) in enumerate(CASES):
        for i, (name, api) in enumerate(apis.items()):
            number = phone(100 * c + i)
            api.fates[number] = (GOOD[name], fate or "keep") if fate in (None, "slow") else fate
            wanted.append((what, name, number, end, deliver(gateway, name, number)))
            # a good one between two bad ones, so that no breaker opens
            deliver(gateway, name, phone(100 * c + 50 + i))
    for what, name, number, end, row in wanted:
        repeats = end == LATER or end == UNCLEAR and name in REPEATS
        want = SENT if repeats else end
        eventually(f"{name}: {what}", lambda r=row, w=want: state(gateway, r) == w)
        assert apis[name].to(number) == (2 if repeats else 1), (what, name)
    votes = 2 * len(CASES) * len(apis)
    assert sum(gateway.tally().values()) == votes + len(INLINE) * TO_OPEN
    print(f"# {len(CASES)} fortunes of {len(apis)} send APIs, {votes} votes, all counted")


def test_account_trouble_is_no_answers_fault(world):
    gateway, apis = world
    stand_in(gateway, apis)
    for i, (name, api) in enumerate(apis.items()):
        status = ACCOUNT[i % len(ACCOUNT)]
        api.fate = (whole(status, HTML, "text/html"), "keep")
        row, number = deliver(gateway, name, phone(i)), phone(i)
        opened = f"breaker channel=by-{name} was=closed is=open"
        eventually(f"{name} tells a person of {status}", lambda o=opened: o in gateway.log_text())
        eventually(f"{name}'s answer waits", lambda r=row: state(gateway, r) == QUEUED)
        # a token may be old: those ask for another one and try once more
        assert apis[name].to(number) == (2 if status == 401 and name in TOKENS else 1), (status, name)
    assert sum(gateway.tally().values()) == len(apis) + len(INLINE) * TO_OPEN


def test_no_answer_at_all_is_not_repeated(world):
    gateway, apis = world
    stand_in(gateway, apis)
    for api in apis.values():
        api.fate = (b"", "hold")
    at = {name: deliver(gateway, name, phone(i)) for i, name in enumerate(apis)}
    for i, name in enumerate(apis):
        want = QUEUED if name in REPEATS else UNCLEAR
        eventually(f"{name} has waited long enough", lambda n=name, w=want: state(gateway, at[n]) == w, 40)
        assert apis[name].to(phone(i)) == 1 or name in REPEATS
    assert sum(gateway.tally().values()) == len(apis) + len(INLINE) * TO_OPEN


def test_an_api_nobody_listens_at(world):
    gateway, apis = world
    # those with a token have a connection open since they got it
    apis = {name: api for name, api in apis.items() if name not in TOKENS | INLINE}
    for api in apis.values():
        api.stop()
    at = {name: deliver(gateway, name, phone(i)) for i, name in enumerate(apis)}
    for name in apis:
        eventually(f"{name} was tried", lambda n=name: rows(
            gateway, f"SELECT reason FROM outbox WHERE id = {at[n]}") == [("no connection",)])
        assert state(gateway, at[name]) in (QUEUED, 2)
    assert sum(gateway.tally().values()) == len(apis)


def test_many_messages_in_one_request(world):
    gateway, apis = world
    apis["infobip"].fate = (GOOD["infobip"], "keep")
    batch = {"results": [{"from": phone(i)[1:], "to": SHORT_CODE, "text": str(i % 4 + 1), "messageId": f"m{i}"}
                         for i in range(100)] + [{"text": "nobody"}, {"from": {}, "text": []}]}
    for _ in range(3):
        reply = gateway.request("POST", f"/hooks/by-infobip/{TOKEN}/sms", json.dumps(batch),
                                {"Content-Type": "application/json"})
        assert reply.status == 200
        assert gateway.tally() == {"1": 25, "2": 25, "3": 25, "4": 25}
    eventually("all are answered", lambda: rows(gateway, f"SELECT COUNT(*) FROM outbox WHERE state = {SENT}")[0][0] == 100)
    assert apis["infobip"].to("messageId") == 100


def infobip_report(i):
    """As large as theirs are: all the fields of their documentation."""
    return {"bulkId": f"BULK-{i}", "messageId": f"by-infobip-{i}", "to": phone(i)[1:], "from": SHORT_CODE,
            "sentAt": "2026-11-02T10:00:00.000+0000", "doneAt": "2026-11-02T10:00:01.000+0000", "smsCount": 1,
            "mccMnc": "61001", "callbackData": "", "price": {"pricePerMessage": 0.01, "currency": "EUR"},
            "status": {"groupId": 3, "groupName": "DELIVERED", "id": 5, "name": "DELIVERED_TO_HANDSET",
                       "description": "Message delivered to handset"},
            "error": {"groupId": 0, "groupName": "Ok", "id": 0, "name": "NO_ERROR", "description": "No Error",
                      "permanent": False}}


def test_what_is_not_on_disk_is_not_acknowledged(world):
    gateway, apis = world
    apis["infobip"].fate = (GOOD["infobip"], "keep")

    def post(event, results):
        return gateway.request("POST", f"/hooks/by-infobip/{TOKEN}/{event}", json.dumps({"results": results}),
                               {"Content-Type": "application/json"}).status

    said = [{"from": phone(i)[1:], "to": SHORT_CODE, "text": "1", "messageId": f"m{i}", "cleanText": "1", "keyword": "",
             "receivedAt": "2026-11-02T10:00:00.000+0000", "smsCount": 1, "price": {"pricePerMessage": 0, "currency": "EUR"},
             "callbackData": None, "entityId": "e", "applicationId": "a", "campaignReferenceId": "c"} for i in range(150)]
    for _ in range(2):
        assert post("sms", said) == 200
        assert gateway.tally()["1"] == 150
    # more messages than one request may have
    many = [{"from": phone(1000 + i)[1:], "text": "2", "messageId": f"n{i}"} for i in range(300)]
    assert post("sms", many) == 503
    # more JSON than is read at all
    assert post("sms", [{"from": phone(2000)[1:], "text": "2", "messageId": "x", "more": [1] * 9000}]) == 503
    eventually("all are answered", lambda: rows(
        gateway, f"SELECT COUNT(*) FROM outbox WHERE state = {SENT}")[0][0] >= 100)
    sent = [row for (row,) in rows(gateway, f"SELECT id FROM outbox WHERE state = {SENT} ORDER BY id LIMIT 100")]
    assert post("status", [infobip_report(row) for row in sent]) == 200
    wanted = ",".join(map(str, sent))
    assert rows(gateway, f"SELECT COUNT(*) FROM outbox WHERE state = {DELIVERED} AND id IN ({wanted})") == [(100,)]


def test_parts_over_the_wire(world):
    gateway, apis = world
    apis["vonage"].fate = (GOOD["vonage"], "keep")
    said = ["bonjour, je suis contente de ", "ce jour et je ", "vote 3"]
    for part in (2, 3, 1, 2):
        form = {"msisdn": phone(1)[1:], "to": SHORT_CODE, "text": said[part - 1], "messageId": f"p{part}",
                "concat": "true", "concat-ref": "9", "concat-total": "3", "concat-part": str(part)}
        assert gateway.post_form(f"/hooks/by-vonage/{TOKEN}/sms", form).status == 200
    assert gateway.tally()["3"] == 1
    assert rows(gateway, "SELECT raw FROM message") == [("".join(said).encode(),)]


PHONE = '''
channel "fonda" {
	provider = "envayasms"
	token = "aggregator-token-0123456789abcdef"
	addresses = {"76000009", "76000008"}
}
channel "cap" {
	provider = "capcom6"
	token = "aggregator-token-0123456789abcdef"
	addresses = {"36777"}
	username = "u"
	password = "p"
	signing-key = "key"
}
'''


def test_missed_calls(make_gateway):
    from gateway import campaign
    document = campaign()
    document["addresses"] += ["+22376000009", "+22376000008"]
    document["candidates"][2]["call"] = "+22376000009"
    gateway = make_gateway(document, options=PHONE)

    def call(number, rung, at):
        return gateway.post_form(f"/hooks/fonda/{TOKEN}/sms", {
            "action": "incoming", "from": number, "phone_number": rung, "message_type": "call",
            "message": "", "timestamp": str(at)})

    assert json.loads(call(phone(1), "76000008", 1).body) == {"events": []}     # nobody's number
    assert gateway.tally() == {"1": 0, "2": 0, "3": 0, "4": 0}
    assert rows(gateway, "SELECT COUNT(*) FROM message")[0][0] == 1
    reply = json.loads(call(phone(1), "76000009", 2).body)
    assert reply["events"][0]["messages"][0]["to"] == phone(1)
    assert "Fatoumata" in reply["events"][0]["messages"][0]["message"]
    call(phone(1), "76000009", 3)
    assert gateway.tally()["3"] == 1
    assert rows(gateway, "SELECT COUNT(*) FROM message")[0][0] == 3
    assert rows(gateway, "SELECT COUNT(*) FROM message_flag WHERE flags = 1")[0][0] == 3


def test_a_signature_has_its_time(make_gateway):
    gateway = make_gateway(options=PHONE)
    body = json.dumps({"event": "sms:received", "id": "e1", "payload": {"sender": phone(1), "message": "1"}})

    def post(at, key="key", text=body):
        stamp = str(int(time.time()) + at)
        return gateway.request("POST", f"/hooks/cap/{TOKEN}/sms", text, {
            "Content-Type": "application/json", "X-Timestamp": stamp,
            "X-Signature": hmac.new(key.encode(), (body + stamp).encode(), hashlib.sha256).hexdigest()}).status

    assert [post(-900), post(900), post(0, "guess"), post(0, text=body.replace("1", "2"))] == [403] * 4
    assert sum(gateway.tally().values()) == 0
    assert "stale channel=cap" in gateway.log_text() and "forged channel=cap" in gateway.log_text()
    assert post(-100) == 200
    assert gateway.tally()["1"] == 1


def test_a_sick_channel_has_another_in_its_place(make_gateway):
    sick, well = Api(), Api()
    try:
        sick.fate, well.fate = (whole(503, "no"), "keep"), (GOOD["clickatell"], "keep")
        gateway = make_gateway(options=f'''
channel "first" {{
	provider = "clickatell"
	token = "{TOKEN}"
	addresses = {{"{SHORT_CODE}"}}
	api-key = "k"
	send-url = "{sick.url}/messages"
	window = 1
	fallback = "second"
}}
channel "second" {{
	provider = "clickatell"
	token = "{TOKEN}2"
	addresses = {{"76000009"}}
	api-key = "k"
	send-url = "{well.url}/messages"
}}
''')
        for i in range(12):
            body, kind = inbound("clickatell", phone(i), "1")
            gateway.request("POST", f"/hooks/first/{TOKEN}/sms", body, {"Content-Type": kind})
        eventually("all left by the other", lambda: rows(
            gateway, f"SELECT COUNT(*) FROM outbox WHERE state = {SENT} AND channel = 'second'")[0][0] == 12)
        assert len(sick.seen) == 5 and len(well.seen) == 12
        assert all('"from":"76000009"' in text for text in well.seen)
    finally:
        sick.stop()
        well.stop()
