"""The other end of every channel: send APIs that take an answer as the aggregator would, or
misbehave as it does on a bad day, and webhooks in each aggregator's own format.

A fake answers well unless told otherwise: `api.next(REFUSED, DROP)` is how the next two requests
fare. Everything stays on the loopback.
"""

import base64
import hashlib
import hmac
import json
import socket
import threading
import urllib.parse
import uuid
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# --- how a request may fare instead of well -----------------------------------------------

DROP = object()         # read to the last byte, then the line goes dead: was it sent?
HOLD = object()         # no answer until release(): was it sent?


def reply(status, body="", content_type="text/plain; charset=UTF-8", **headers):
    return status, {"Content-Type": content_type, **headers}, body


def json_reply(status, value):
    return reply(status, json.dumps(value), "application/json")


THROTTLED = reply(429, "Too many requests")
UNAVAILABLE = reply(503, "<html>Service Unavailable</html>", "text/html")
BROKEN_INSIDE = reply(500, "")
BAD_GATEWAY = reply(502, "<html>Bad Gateway</html>", "text/html")
GATEWAY_TIMEOUT = reply(504, "<html>Gateway Timeout</html>", "text/html")
PORTAL = reply(200, "<html>Connectez-vous au Wi-Fi</html>", "text/html")


def at_recipients(message, *recipients):
    return json_reply(201, {"SMSMessageData": {"Message": message, "Recipients": list(recipients)}})


def at_recipient(code, status, number="+22366000000", ident="None"):
    return {"statusCode": code, "number": number, "status": status, "cost": "0", "messageId": ident}


AT_BAD_KEY = reply(401, "The supplied authentication is invalid")     # no JSON, though asked for
AT_NO_SENDER = at_recipients("InvalidSenderId")                       # a 201 that sent nothing
AT_NO_CREDIT = at_recipients("Sent to 0/1", at_recipient(405, "InsufficientBalance"))
AT_OPTED_OUT = at_recipients("Sent to 0/1", at_recipient(406, "UserInBlacklist"))
AT_BAD_NUMBER = at_recipients("Sent to 0/1", at_recipient(403, "InvalidPhoneNumber"))
AT_GATEWAY = at_recipients("Sent to 0/1", at_recipient(501, "GatewayError"))


# --- dialects: one request to {"to", "from", "text"}, and the answer that takes it ---------

class AfricasTalking:
    wants = {"username", "to", "message"}

    @staticmethod
    def sms(request):
        f = request.form
        return {"to": f["to"], "from": f.get("from", ""), "text": f["message"]}

    @staticmethod
    def refuses(request):
        if request.headers.get("apikey") is None:
            return AT_BAD_KEY
        if request.headers.get("accept") != "application/json":
            return reply(201, "<AfricasTalkingResponse/>", "application/xml")
        return None

    @staticmethod
    def takes(sms):
        sms["id"] = "ATXid_" + uuid.uuid4().hex
        return at_recipients("Sent to 1/1 Total Cost: XOF 14.0000 Message parts: 1",
                             {**at_recipient(101, "Success", sms["to"], sms["id"]),
                              "cost": "XOF 14.0000"})


class Twilio:
    wants = {"To", "Body"}

    @staticmethod
    def sms(request):
        f = request.form
        return {"to": f["To"], "from": f.get("From", f.get("MessagingServiceSid", "")),
                "text": f["Body"], "callback": f.get("StatusCallback")}

    @staticmethod
    def refuses(request):
        if not request.headers.get("authorization", "").startswith("Basic "):
            return json_reply(401, {"code": 20003, "message": "Authenticate", "status": 401})
        return None

    @staticmethod
    def takes(sms):
        sms["id"] = "SM" + uuid.uuid4().hex
        return json_reply(201, {"sid": sms["id"], "status": "queued", "error_code": None,
                                "to": sms["to"], "from": sms["from"], "num_segments": "1"})


class Kannel:
    wants = {"username", "password", "to", "text"}

    @staticmethod
    def sms(request):
        q = request.query
        return {"to": q["to"], "from": q.get("from", ""), "text": q["text"], "id": "",
                "callback": q.get("dlr-url")}

    @staticmethod
    def refuses(request):
        if request.method == "POST":
            return reply(400, "Invalid content-type")
        return None

    @staticmethod
    def takes(sms):
        return reply(202, "0: Accepted for delivery", "text/html")


class Anything:
    """A gateway of the `external` kind: keeps the request, says ok."""
    wants = set()

    @staticmethod
    def sms(request):
        return {"to": "", "from": "", "text": request.body.decode(), "id": ""}

    @staticmethod
    def refuses(request):
        return None

    @staticmethod
    def takes(sms):
        return json_reply(200, {"status": "ok"})


class Request:
    def __init__(self, handler, body):
        parts = urllib.parse.urlsplit(handler.path)
        self.method, self.path, self.body = handler.command, parts.path, body
        self.headers = {k.lower(): v for k, v in handler.headers.items()}
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.form = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace"),
                                                keep_blank_values=True))


class FakeApi:
    """`requests` is everything that was asked, `sent` what was taken, both in order of arrival."""

    def __init__(self, dialect=AfricasTalking):
        self.dialect = dialect
        self.requests, self.sent = [], []
        self.fates, self.lock, self.open = deque(), threading.Lock(), threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def next(self, *fates):
        with self.lock:
            self.fates.extend(fates)

    def release(self):
        self.open.set()

    def stop(self):
        self.release()
        self.server.shutdown()
        self.server.server_close()

    def fate(self, request):
        """Kept before it is answered: who gets our answer finds it in the lists."""
        with self.lock:
            self.requests.append(request)
            if self.fates:
                return self.fates.popleft()
            refusal = self.dialect.refuses(request)
            given = {**request.query, **request.form}
            if refusal is None and not self.dialect.wants <= given.keys():
                refusal = reply(400, f"missing: {sorted(self.dialect.wants - given.keys())}")
            if refusal is not None:
                return refusal
            sms = self.dialect.sms(request)
            answer = self.dialect.takes(sms)
            self.sent.append(sms)
            return answer

    def handler(api):           # noqa: N805  the handler's own self is the connection
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                fate = api.fate(Request(self, body))
                if fate is HOLD:
                    api.open.wait()
                if fate in (HOLD, DROP):
                    self.close_connection = True
                    return
                status, headers, text = fate
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = do_PUT = serve

            def log_message(self, *_args):
                pass

        return Handler


# --- the aggregators' side of our webhooks -------------------------------------------------

def raw(port, data, patience=30):
    """Sends these bytes and nothing else; all that comes back until the line is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as s:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := s.recv(65536):
            answer += chunk
    return answer


def percent(data):
    """Every byte escaped, as Kannel does with what is no text."""
    return "".join(f"%{b:02X}" for b in data)


def twilio_signature(url, fields, auth_token):
    """`fields`: (name, value) pairs of the body; the same name and value twice counts once."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1)
                            .digest()).decode()


def twilio_fields(phone, text, to, ident=None):
    """What an incoming message carries: many fields, most of them empty."""
    ident = ident or "SM" + uuid.uuid4().hex
    return [("ToCountry", "ML"), ("ToState", ""), ("SmsMessageSid", ident), ("NumMedia", "0"),
            ("ToCity", ""), ("FromZip", ""), ("SmsSid", ident), ("FromState", ""),
            ("SmsStatus", "received"), ("FromCity", ""), ("Body", text), ("FromCountry", "ML"),
            ("To", to), ("ToZip", ""), ("NumSegments", "1"), ("MessageSid", ident),
            ("AccountSid", "AC" + "0" * 32), ("From", phone), ("ApiVersion", "2010-04-01")]


def kannel_query(phone, raw_text, to, coding=0, charset="UTF-8", ident=None):
    """`raw_text`: the bytes the SMSC gave; everything is escaped as Kannel escapes."""
    return (f"id={ident or uuid.uuid4()}&from={urllib.parse.quote(phone, safe='')}&to={to}"
            f"&text={percent(raw_text)}&coding={coding}&charset={charset}"
            f"&time=2026-11-02+10%3A00%3A00&smsc=ORANGE&hex={raw_text.hex()}")


def multipart(fields, boundary="----0f1e2d3c"):
    """(content type, body) of multipart/form-data."""
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]
    return f"multipart/form-data; boundary={boundary}", "".join(parts) + f"--{boundary}--\r\n"
