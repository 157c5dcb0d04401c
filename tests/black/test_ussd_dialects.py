"""The doors of the USSD dialects, through real sockets: channels without a send API, a URL with a
tail, methods, ends of sessions, and what comes back for bytes nobody understands."""

import json

import pytest

from gateway import USSD_CODE

NAMES = ["safaricom", "hubtel", "arkesel", "nalo", "infobip", "comviva"]
SECRET = "0123456789abcdef"
CHANNELS = "".join(f'''
channel "{name}" {{
	provider = "{name}"
	token = "{SECRET}"
	addresses = {{"{USSD_CODE}"}}
}}''' for name in NAMES)


@pytest.fixture
def gateway(make_gateway):
    return make_gateway(options=CHANNELS)


def path(name, tail=""):
    return f"/hooks/{name}/{SECRET}/ussd{tail}"


def doc(reply):
    return json.loads(reply.body)


def post(gateway, where, body):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return gateway.request("POST", where, text, {"Content-Type": "application/json"})


def test_channels_that_never_send_need_no_send_url_and_have_no_sms(gateway):
    for name in NAMES:
        reply = post(gateway, f"/hooks/{name}/{SECRET}/sms", {"from": "1", "text": "1"})
        assert reply.status == 404, name
        assert gateway.get(f"/hooks/{name}/{SECRET}x/ussd?ORIG=1").status == 404, name


def test_garbage_gets_the_dialects_own_end(gateway):
    """Never silence, never a 4xx: the handset shows what we say, and the session is over."""
    garbage = b'{"Type": "Response", \xff\x00'
    said = {
        "safaricom": lambda r: r.text.startswith("END ") and r.text[4:],
        "hubtel": lambda r: doc(r)["Type"] == "release" and doc(r)["Message"],
        "arkesel": lambda r: doc(r)["continueSession"] is False and doc(r)["message"],
        "nalo": lambda r: doc(r)["MSGTYPE"] is False and doc(r)["MSG"],
        "infobip": lambda r: doc(r)["shouldClose"] is True and doc(r)["ussdMenu"],
        "comviva": lambda r: r.headers["freeflow"] == "FB" and r.text,
    }
    texts = set()
    for name in NAMES:
        reply = post(gateway, path(name), garbage)
        assert reply.status == 200, (name, reply)
        texts.add(said[name](reply))
    assert len(texts) == 1 and texts.pop()


def test_only_infobip_has_addresses_below(gateway):
    end = gateway.request("PUT", path("infobip", "/session/7/end"), '{"reason":"ok","exitCode":0}')
    assert end.status == 200 and doc(end) == {"responseExitCode": 200, "responseMessage": ""}
    state = gateway.get(path("infobip", "/session/7/status"))
    assert state.status == 200 and doc(state)["sessionActive"] is True
    assert gateway.request("PUT", path("hubtel"), "{}").status == 405
    assert gateway.request("DELETE", path("infobip", "/session/7/end")).status == 405
    assert gateway.get(path("comviva", "/session/7/status")).status == 404


def test_an_end_changes_nothing(gateway):
    number = "22366000031"
    replies = [
        post(gateway, path("hubtel"), {"Type": "Timeout", "Mobile": number, "SessionId": "h",
                                       "Message": "1", "Sequence": 4}),
        gateway.get(path("comviva") + f"?msisdn={number}&clean=clean-session&error=522&SessionID=c"
                                      "&input=1"),
        gateway.request("PUT", path("infobip", "/session/1/end"), '{"reason":"ok","exitCode":0}'),
    ]
    assert [r.status for r in replies] == [200, 200, 200]
    assert replies[1].text == ""
    totals = gateway.results()["totals"]
    assert totals["messages"] == totals["votes"] == 0


def test_no_number_in_the_log(gateway):
    """Also where the aggregator made the session's id of it."""
    number = "22366000032"
    gateway.get(path("safaricom") + f"?ORIG={number}&DEST=384&SESSION_ID={number}-1&USSD_PARAMS=11469")
    post(gateway, path("nalo"), {"USERID": "k", "MSISDN": number, "USERDATA": USSD_CODE,
                                 "MSGTYPE": True})
    log = gateway.log_text()
    assert "channel=safaricom" in log and "channel=nalo" in log
    assert "66000032" not in log
