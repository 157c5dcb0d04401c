"""Each aggregator's own format, through real sockets: what it sends and how, what it wants to hear,
and what its send API does to us. The database is looked into where no command shows how far an
answer got; the states are numbered for ever in core/message.h."""

import hashlib
import json
import sqlite3
import urllib.parse

import pytest

import fakes
from fakes import FakeApi, kannel_query, multipart, raw, twilio_fields, twilio_signature
from gateway import AUTH_TOKEN, OUR_NUMBER, PUBLIC_URL, SHORT_CODE, TOKEN, at_form, eventually, phone

QUEUED, DEAD, UNCLEAR, SENT, BUFFERED, FAILED, DELIVERED = 1, 3, 4, 5, 6, 7, 8
FORM = "application/x-www-form-urlencoded"


def rows(gateway, sql):
    database = sqlite3.connect(f"file:{gateway.database}?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def messages(gateway):
    return gateway.results()["totals"]["messages"]


def answers(gateway):
    """[(state, attempts)] of the answers that go through a send API, oldest first."""
    return rows(gateway, "SELECT state, attempts FROM outbox ORDER BY id")


@pytest.fixture
def api():
    fake = FakeApi()
    yield fake
    fake.stop()


# --- Africa's Talking -----------------------------------------------------------------------

def test_africastalking_notices_are_no_messages(gateway):
    """What else comes to the SMS address: opt-outs, subscriptions, delivery reports."""
    notices = [
        {"senderId": SHORT_CODE, "phoneNumber": phone(1)},
        {"phoneNumber": phone(1), "shortCode": SHORT_CODE, "keyword": "1", "updateType": "Addition"},
        {"id": "ATXid_1", "status": "Success", "phoneNumber": phone(1), "networkCode": "61001"},
        {},
    ]
    for fields in notices:
        assert gateway.post_form(gateway.path("at"), fields).status == 200, fields
    assert messages(gateway) == 0


@pytest.mark.parametrize("content_type", [FORM, "application/json", "text/plain",
                                          FORM + "; charset=ISO-8859-1", ""])
def test_africastalking_form_under_any_type(gateway, content_type):
    reply = gateway.post_form(gateway.path("at"), at_form(phone(1), "VOTE 3"),
                              {"Content-Type": content_type})
    assert reply.status == 200
    assert gateway.tally()["3"] == 1


def test_africastalking_json_under_a_form_type(gateway):
    fields = at_form(phone(1), "VOTE 2")
    assert gateway.post_form(gateway.path("at"), json.dumps(fields)).status == 200
    assert gateway.tally()["2"] == 1


def test_africastalking_everything_in_the_query_of_a_post(gateway):
    query = urllib.parse.urlencode(at_form(phone(1), "VOTE 2"))
    assert gateway.post_form(gateway.path("at") + "?" + query, "junk").status == 200
    assert gateway.tally()["2"] == 1


def test_africastalking_body_beats_query(gateway):
    path = gateway.path("at") + "?text=VOTE+4"
    assert gateway.post_form(path, at_form(phone(1), "VOTE 2")).status == 200
    assert (gateway.tally()["2"], gateway.tally()["4"]) == (1, 0)


def test_an_empty_message_is_helped(gateway, send_api):
    assert gateway.at(phone(1), "").status == 200
    assert eventually("help goes out", lambda: send_api.sent)[0]["text"]
    assert messages(gateway) == 1


# --- send APIs on a bad day -----------------------------------------------------------------

FATES = {
    # Surely not sent, and it may go better next time.
    "429": (fakes.THROTTLED, SENT, 2),
    "503": (fakes.UNAVAILABLE, SENT, 2),
    "500": (fakes.BROKEN_INSIDE, SENT, 2),
    "502": (fakes.BAD_GATEWAY, SENT, 2),
    "gateway error inside a 201": (fakes.AT_GATEWAY, SENT, 2),
    # It will never do.
    "opted out": (fakes.AT_OPTED_OUT, DEAD, 1),
    "bad number": (fakes.AT_BAD_NUMBER, DEAD, 1),
    "400": (fakes.reply(400, "Bad Request"), DEAD, 1),
    # It may have been sent: never twice.
    "line dropped after the request": (fakes.DROP, UNCLEAR, 1),
    "504": (fakes.GATEWAY_TIMEOUT, UNCLEAR, 1),
    "a page of something else": (fakes.PORTAL, UNCLEAR, 1),
}


@pytest.mark.parametrize("fate,state,requests", FATES.values(), ids=FATES.keys())
def test_send_api_on_a_bad_day(make_gateway, api, fate, state, requests):
    gateway = make_gateway(send_url=api.url)
    api.next(fate)
    assert gateway.at(phone(1), "1").status == 200
    eventually("the answer has its end", lambda: answers(gateway)[0][0] == state)
    assert len(api.requests) == requests
    assert len(api.sent) == requests - 1
    assert gateway.tally()["1"] == 1, "the vote stands whatever becomes of the answer"


ACCOUNT_TROUBLE = {
    "bad key, told in plain text": fakes.AT_BAD_KEY,
    "bad sender: a 201 without recipients": fakes.AT_NO_SENDER,
    "no credit": fakes.AT_NO_CREDIT,
}


@pytest.mark.parametrize("fate", ACCOUNT_TROUBLE.values(), ids=ACCOUNT_TROUBLE.keys())
def test_account_trouble_loses_no_answer(make_gateway, api, fate):
    gateway = make_gateway(send_url=api.url)
    api.next(fate)
    assert gateway.at(phone(1), "1").status == 200
    eventually("one attempt is over", lambda: api.requests)
    eventually("it waits for its next turn, or had it",
               lambda: answers(gateway)[0][0] in (QUEUED, SENT))
    assert gateway.tally()["1"] == 1


def test_retry_after_is_obeyed(make_gateway, api):
    """An hour: the answer waits, its next turn is in the database."""
    gateway = make_gateway(send_url=api.url)
    api.next(fakes.reply(429, "slow down", Retry_After="3000"))
    gateway.at(phone(1), "1")
    eventually("one attempt is over", lambda: answers(gateway)[0] == (QUEUED, 1))
    due, now = rows(gateway, "SELECT due_at, updated_at FROM outbox")[0]
    assert 2_990_000 <= due - now <= 3_010_000


def test_what_goes_out_is_what_was_meant(make_gateway, api):
    gateway = make_gateway(send_url=api.url)
    gateway.at(phone(1), "je vote 1")
    sms = eventually("the answer is out", lambda: api.sent)[0]
    assert (sms["to"], sms["from"]) == (phone(1), SHORT_CODE)
    assert "Awa Exemple" in sms["text"]
    request = api.requests[0]
    assert (request.method, request.path) == ("POST", "/version1/messaging")
    assert request.headers["apikey"] == "at-key"
    assert request.headers["accept"] == "application/json"
    assert request.form["username"] == "sandbox"


def test_an_answer_held_back_holds_nobody_else(make_gateway, api):
    gateway = make_gateway(send_url=api.url)
    api.next(fakes.HOLD)
    gateway.at(phone(1), "1")
    eventually("the first is on its way", lambda: api.requests)
    gateway.at(phone(2), "2")
    eventually("the second is through", lambda: [s["to"] for s in api.sent] == [phone(2)])
    api.release()


# --- delivery reports -----------------------------------------------------------------------

def report(gateway, ident, status):
    return gateway.post_form(gateway.path("at", "status"), {
        "id": ident, "status": status, "phoneNumber": phone(1), "networkCode": "61001"})


@pytest.mark.parametrize("order,end", [
    ("Sent Buffered Success", DELIVERED),
    ("Success Buffered Sent", DELIVERED),
    ("Success Success", DELIVERED),
    ("Buffered Failed", FAILED),
    ("Failed Buffered", FAILED),
    ("Buffered Pondering", BUFFERED),
])
def test_reports_move_forward_in_any_order(make_gateway, api, order, end):
    gateway = make_gateway(send_url=api.url)
    gateway.at(phone(1), "1")
    eventually("it is taken", lambda: answers(gateway)[0][0] == SENT)
    for status in order.split():
        assert report(gateway, api.sent[0]["id"], status).status == 200
    assert answers(gateway)[0][0] == end
    assert messages(gateway) == 1


# --- Twilio ---------------------------------------------------------------------------------

def twilio_post(gateway, fields, event="sms", query="", base=PUBLIC_URL, signature=None):
    path = gateway.path("twilio", event) + query
    return gateway.post_form(path, urllib.parse.urlencode(fields), {
        "X-Twilio-Signature": signature or twilio_signature(base + path, fields, AUTH_TOKEN)})


def test_twilio_signs_what_it_sends(gateway):
    fields = twilio_fields(phone(1), "élire 1 ɛ", OUR_NUMBER)
    good = twilio_post(gateway, fields)
    assert good.status == 200 and "Awa Exemple" in good.text
    with_port = twilio_post(gateway, twilio_fields(phone(2), "1", OUR_NUMBER),
                            base=PUBLIC_URL + ":443")
    with_query = twilio_post(gateway, twilio_fields(phone(3), "1", OUR_NUMBER),
                             query="?campaign=icon&x=%2B")
    doubled = twilio_post(gateway, twilio_fields(phone(4), "1", OUR_NUMBER) +
                          [("MediaUrl", "https://b.example"), ("MediaUrl", "https://a.example"),
                           ("MediaUrl", "https://b.example")])
    assert [r.status for r in (with_port, with_query, doubled)] == [200] * 3
    assert gateway.tally()["1"] == 4


def test_twilio_get_signs_its_url(gateway):
    path = gateway.path("twilio") + "?" + urllib.parse.urlencode(
        twilio_fields(phone(1), "1", OUR_NUMBER))
    signature = {"X-Twilio-Signature": twilio_signature(PUBLIC_URL + path, [], AUTH_TOKEN)}
    assert gateway.request("GET", path, headers=signature).status == 200
    assert gateway.request("GET", path.replace("Body=1", "Body=2"),
                           headers=signature).status == 403
    assert gateway.tally() == {"1": 1, "2": 0, "3": 0, "4": 0}


def test_twilio_json_is_covered_by_its_hash(gateway):
    body = json.dumps(dict(twilio_fields(phone(1), "1", OUR_NUMBER)))
    path = gateway.path("twilio") + "?bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    headers = {"Content-Type": "application/json",
               "X-Twilio-Signature": twilio_signature(PUBLIC_URL + path, [], AUTH_TOKEN)}
    assert gateway.request("POST", path, body, headers).status == 200
    changed = body.replace('"Body": "1"', '"Body": "2"')
    assert changed != body
    assert gateway.request("POST", path, changed, headers).status == 403
    assert gateway.tally() == {"1": 1, "2": 0, "3": 0, "4": 0}


def test_twilio_forgeries_are_403_and_leave_nothing(gateway):
    fields = twilio_fields(phone(1), "1", OUR_NUMBER)
    path = gateway.path("twilio")
    good = twilio_signature(PUBLIC_URL + path, fields, AUTH_TOKEN)
    changed = [(k, "2" if k == "Body" else v) for k, v in fields]
    forgeries = {
        "another text": twilio_post(gateway, changed, signature=good),
        "one field more": twilio_post(gateway, fields + [("A", "b")], signature=good),
        "the query too": twilio_post(gateway, fields, query="?a=b", signature=good),
        "another event": twilio_post(gateway, fields, event="status", signature=good),
        "the Host header's URL": twilio_post(gateway, fields,
                                             base=f"http://127.0.0.1:{gateway.port}"),
        "another token": twilio_post(gateway, fields, signature=twilio_signature(
            PUBLIC_URL + path, fields, AUTH_TOKEN + "x")),
        "no base64": twilio_post(gateway, fields, signature="?"),
        "a forged report": twilio_post(gateway, [("MessageSid", "SM1"), ("MessageStatus", "failed")],
                                       event="status", signature=good),
    }
    assert {name: r.status for name, r in forgeries.items()} == dict.fromkeys(forgeries, 403)
    assert all("Message>" not in r.text for r in forgeries.values())
    assert messages(gateway) == 0


def test_twilio_always_gets_xml(gateway):
    """Any text/plain body of ours would be texted to the voter."""
    nothing = twilio_post(gateway, [("MessageSid", "SM1"), ("MessageStatus", "delivered")])
    status = twilio_post(gateway, [("MessageSid", "SM1"), ("MessageStatus", "delivered")],
                         event="status")
    for reply in (nothing, status):
        assert reply.status == 200
        assert reply.headers["content-type"].startswith("text/xml")
        assert reply.text.endswith("<Response/>")
    assert messages(gateway) == 0


# --- Kannel ---------------------------------------------------------------------------------

CODINGS = {
    "UTF-8 after recoding": ("ne bɛ wote 3".encode(), 2, "UTF-8"),
    "UTF-16BE by its charset": ("wote 3 ɛ".encode("utf-16-be"), 2, "UTF-16BE"),
    "UTF-16BE by its coding": ("VOTE 3".encode("utf-16-be"), 2, ""),
    "UTF-16BE nobody announced": ("VOTE 3".encode("utf-16-be"), 0, "UTF-8"),
    "UTF-16BE with a byte too much": ("VOTE 3".encode("utf-16-be") + b"\0", 2, "UTF-16BE"),
    "Latin-1": ("voté 3".encode("latin-1"), 1, "ISO-8859-1"),
    "N'Ko digit": ("߃".encode("utf-16-be"), 2, "UTF-16BE"),
    "Arabic digit": ("٣".encode("utf-16-be"), 2, "UTF-16BE"),
}


@pytest.mark.parametrize("text,coding,charset", CODINGS.values(), ids=CODINGS.keys())
def test_kannel_codings(gateway, text, coding, charset):
    reply = gateway.get(gateway.path("kannel") + "?" +
                        kannel_query(phone(1), text, SHORT_CODE, coding, charset))
    assert (reply.status, reply.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert reply.body
    assert gateway.tally()["3"] == 1


def test_kannel_silence_is_200_with_a_type(gateway):
    """204 counts as a failure with Kannel, no Content-Type as a binary SMS."""
    quiet = [gateway.get(gateway.path("kannel") + "?" + kannel_query("Orange", b"1", SHORT_CODE)),
             gateway.get(gateway.path("kannel") + "?to=36777&text=1"),
             gateway.get(gateway.path("kannel", "status") + "?id=12&type=1"),
             gateway.get(gateway.path("kannel", "status") + "?id=nobody&type=66")]
    for reply in quiet:
        assert (reply.status, reply.body) == (200, b"")
        assert reply.headers["content-type"].startswith("text/plain")


def test_kannel_request_as_kannel_writes_it(gateway):
    """Byte for byte, with the headers of smsbox."""
    query = kannel_query(phone(1), b"VOTE 2", SHORT_CODE)
    answer = raw(gateway.port, (
        f"GET {gateway.path('kannel')}?{query} HTTP/1.1\r\nHost: 127.0.0.1:{gateway.port}\r\n"
        f"Connection: close\r\nUser-Agent: Kannel/1.4.5\r\n\r\n").encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ") and b"Moussa Modele" in body
    assert gateway.tally()["2"] == 1


# --- External -------------------------------------------------------------------------------

FIELDS = {"sender": "+22366000001", "receiver": SHORT_CODE, "message": "VOTE 4", "ref": "r1"}


def other_request(gateway, kind):
    path = gateway.path("other")
    if kind == "get":
        return gateway.get(path + "?" + urllib.parse.urlencode(FIELDS))
    if kind == "json":
        return gateway.request("POST", path, json.dumps(FIELDS), {"Content-Type": "application/json"})
    if kind == "multipart":
        content_type, body = multipart(FIELDS)
        return gateway.request("POST", path, body, {"Content-Type": content_type})
    return gateway.post_form(path, FIELDS)


def test_external_in_any_shape_is_the_same_message(gateway):
    """Same id, same phone, same text: four deliveries of one message."""
    replies = [other_request(gateway, kind) for kind in ("get", "json", "multipart", "form")]
    assert {r.status for r in replies} == {200}
    assert len({r.body for r in replies}) == 1 and replies[0].body
    assert gateway.tally()["4"] == 1
    assert messages(gateway) == 1


def test_external_json_ids_keep_their_digits(gateway):
    """As doubles these two would be one id, and the second message would be lost."""
    for ident, text in ((9007199254740992, "1"), (9007199254740993, "2")):
        body = json.dumps({"sender": phone(1), "receiver": SHORT_CODE, "message": text, "ref": ident})
        assert gateway.request("POST", gateway.path("other"), body,
                               {"Content-Type": "application/json"}).status == 200
    assert messages(gateway) == 2
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}


def test_long_ids_that_begin_alike_are_two(gateway):
    for last in "12":
        assert gateway.other(phone(1), last, ident="x" * 300 + last).status == 200
    assert messages(gateway) == 2
    assert gateway.tally()["2"] == 1


def test_ambiguous_json_counts_nothing(gateway):
    """A name twice: two readers would take two different votes."""
    body = ('{"sender":"+22366000001","receiver":"36777","ref":"a","message":"VOTE 1",'
            '"message":"VOTE 2"}')
    assert gateway.request("POST", gateway.path("other"), body,
                           {"Content-Type": "application/json"}).status == 200
    assert messages(gateway) == 0


SENDING = '''
channel "phone" {{
	provider = "external"
	token = "phone-token-0123456789abcdef"
	addresses = {{"{address}"}}
	send-url = "{url}send?to={{to_no_plus}}"
	content-type = "application/json"
	body = "{{\\"id\\":\\"{{id}}\\",\\"to\\":\\"{{to}}\\",\\"text\\":\\"{{text}}\\"}}"
	authorization = "Token secret"
	response-check = "ok"
}}
'''


def test_external_through_a_send_api_and_its_report(make_gateway):
    api = FakeApi(fakes.Anything)
    try:
        gateway = make_gateway(options=SENDING.format(address="76000001", url=api.url))
        path = "/hooks/phone/phone-token-0123456789abcdef/"
        reply = gateway.post_form(path + "sms", {"from": phone(1), "to": SHORT_CODE, "text": "1"})
        assert (reply.status, reply.body) == (200, b"")
        request = eventually("the answer is out", lambda: api.requests)[0]
        sms = json.loads(request.body)
        assert request.query == {"to": phone(1)[1:]}
        assert (sms["to"], request.headers["authorization"]) == (phone(1), "Token secret")
        assert "Awa Exemple" in sms["text"]
        eventually("it is taken", lambda: answers(gateway)[0][0] == SENT)
        report = {"id": sms["id"], "status": "DELIVRD"}
        assert gateway.post_form(path + "status", report).status == 200
        assert answers(gateway)[0][0] == DELIVERED
    finally:
        api.stop()


# --- all of them ----------------------------------------------------------------------------

@pytest.mark.parametrize("channel", TOKEN)
@pytest.mark.parametrize("event", ["voice", "ussd", "ussd-end", "fax", "sms/", "SMS", ""])
def test_an_event_a_provider_does_not_have_is_the_constant_404(gateway, channel, event):
    if channel == "at" and event.startswith("ussd"):
        event = "ussd/session/1"        # it has the event, but nothing behind it
    nowhere = gateway.request("POST", "/nowhere", b"a=b")
    reply = gateway.request("POST", gateway.path(channel, event), b"a=b")
    assert (reply.status, reply.body) == (404, nowhere.body)
    assert reply.headers.keys() == nowhere.headers.keys()
