"""A real gateway in a folder of its own, seen only from outside: its commands, its sockets and
its signals. Shared by the black-box, fault and load tests.

No sleeps stand for "it should be done by now": `eventually` looks until a thing is true, and
fails after a time so long that only a fault explains it.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse
import uuid
from pathlib import Path

from fakes import twilio_fields, twilio_signature

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("KALATA", "build/kalata")
PATIENCE = 30

TOKEN = {name: f"{name}-token-0123456789abcdef" for name in ("at", "twilio", "kannel", "other")}
AUTH_TOKEN = "twilio-auth-token"
ACCOUNT = "AC" + "0" * 32
PUBLIC_URL = "https://vote.example.org"
SHORT_CODE = "36777"
OUR_NUMBER = "+22378000001"
USSD_CODE = "*384*11469#"


def eventually(what, true, patience=PATIENCE):
    """Looks until `true()` holds and returns what it said."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = true()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"still not so: {what}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def stamp(seconds):
    """UTC, that many seconds from now, as a campaign writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def campaign(name="icon", opens=-3600, closes=86400, **vote):
    names = ["Awa Exemple", "Moussa Modele", "Fatoumata Patron", "Issa Specimen"]
    return {
        "id": name, "title": {"fr": "Essai", "bm": "Kalata"}, "regions": "ml-2023",
        "addresses": [SHORT_CODE, OUR_NUMBER, USSD_CODE],
        "vote": {"opens": stamp(opens), "closes": stamp(closes), "grace_minutes": 0,
                 "revote": "last", "bare_code": True, "echo_choice": True, "ask_region": False,
                 "public_results": False, **vote},
        "candidates": [{"code": str(i + 1), "name": n} for i, n in enumerate(names)],
    }


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = dict((k.lower(), v) for k, v in response.getheaders())
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")

    def __repr__(self):
        return f"<{self.status} {self.body[:200]!r}>"


class Gateway:
    def __init__(self, folder, send_url="http://127.0.0.1:9/", options="", at_options="", binary=None, console=False):
        self.folder = Path(folder)
        self.binary = str(binary or BINARY)
        self.port = free_port()
        self.console_port = free_port() if console else 0
        self.send_url = send_url
        self.conf = self.folder / "kalata.conf"
        self.log = self.folder / "log"
        self.database = self.folder / "kalata.db"
        self.process = None
        self.expected_exit = 0
        self.write_conf(options, at_options)

    # --- files ---------------------------------------------------------------------------

    def write_conf(self, options="", at_options=""):
        send, addresses = self.send_url, f'{{"{SHORT_CODE}", "{OUR_NUMBER}", "{USSD_CODE}"}}'
        self.conf.write_text(f'''
listen      = "127.0.0.1:{self.port}"
console     = "{f"127.0.0.1:{self.console_port}" if self.console_port else ""}"
public-url  = "{PUBLIC_URL}"
database    = "sqlite:{self.database}"
secret-file = "{self.folder}/secret.key"
languages   = {{"fr", "bm"}}
{options}
channel "at" {{
	provider = "africastalking"
	token = "{TOKEN['at']}"
	addresses = {addresses}
	sender = "{SHORT_CODE}"
	send-url = "{send}version1/messaging"
	username = "sandbox"
	api-key = "at-key"
	rate = 1000
	{at_options}
}}
channel "twilio" {{
	provider = "twilio"
	token = "{TOKEN['twilio']}"
	addresses = {addresses}
	account-sid = "{ACCOUNT}"
	auth-token = "{AUTH_TOKEN}"
}}
channel "kannel" {{
	provider = "kannel"
	token = "{TOKEN['kannel']}"
	addresses = {addresses}
	username = "kalata"
	password = "kannel-password"
}}
channel "other" {{
	provider = "external"
	token = "{TOKEN['other']}"
	addresses = {addresses}
	from-field = "sender"
	to-field = "receiver"
	text-field = "message"
	id-field = "ref"
	reply = "{{text}}"
}}
''')

    def set_up(self, document=None):
        self.must("init")
        self.import_campaign(document or campaign())
        return self

    def import_campaign(self, document):
        path = self.folder / f"{document['id']}.json"
        path.write_text(json.dumps(document, ensure_ascii=False))
        self.must("campaign", "import", str(path))

    # --- commands ------------------------------------------------------------------------

    def command(self, command, *args, **kw):
        kw.setdefault("timeout", 120)
        return subprocess.run([self.binary, command, "-c", str(self.conf), *args],
                              capture_output=True, text=True, check=False, **kw)

    def must(self, command, *args):
        run = self.command(command, *args)
        assert run.returncode == 0, f"{command} {args}: {run.returncode}\n{run.stdout}{run.stderr}"
        return run.stdout

    def results(self, name="icon"):
        return json.loads(self.must("results", name, "--json"))

    def tally(self, name="icon"):
        """{"1": votes, …}, after checking that every way to add up gives the same."""
        r = self.results(name)
        votes = {c["code"]: c["votes"] for c in r["candidates"]}
        counted = r["totals"]["counted"]
        assert sum(votes.values()) == counted
        assert sum(region["votes"] for region in r["regions"]) == counted
        assert sum(sum(c["by_source"].values()) for c in r["candidates"]) == counted
        return votes

    def verify(self):
        run = self.command("verify")
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    # --- the process ---------------------------------------------------------------------

    def start(self, before=(), ready=True):
        assert self.process is None
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*before, self.binary, "serve", "-c", str(self.conf)], stdout=log, stderr=log)
        if ready:
            eventually("the gateway is ready", self.is_ready)
        return self

    def is_ready(self):
        assert self.process.poll() is None, "it ended:\n" + self.log_text()[-4000:]
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self.process = None
        text = self.log_text()
        assert "Sanitizer" not in text and "runtime error:" not in text, text[-6000:]
        assert status == 0, f"exit {status}\n{text[-4000:]}"

    def kill(self):
        """As a power cut for the process: no drain, no farewell."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None

    def restart(self):
        self.stop()
        return self.start()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    # --- webhooks ------------------------------------------------------------------------

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def get(self, path):
        return self.request("GET", path)

    def post_form(self, path, fields, headers=None):
        form = urllib.parse.urlencode(fields) if not isinstance(fields, (bytes, str)) else fields
        return self.request("POST", path, form, {
            "Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def path(self, channel, event="sms"):
        return f"/hooks/{channel}/{TOKEN[channel]}/{event}"

    def at(self, phone, text, ident=None, to=SHORT_CODE):
        return self.post_form(self.path("at"), at_form(phone, text, ident, to))

    def ussd(self, phone, text, session, code=USSD_CODE):
        """One step: `text` is everything typed so far, joined by '*'."""
        return self.post_form(self.path("at", "ussd"), {
            "phoneNumber": phone, "serviceCode": code, "text": text, "sessionId": session,
            "networkCode": "61001"})

    def ussd_end(self, phone, text, session, status="Success"):
        return self.post_form(self.path("at", "ussd-end"), {
            "date": "2026-11-02 10:00:00", "sessionId": session, "serviceCode": USSD_CODE,
            "networkCode": "61001", "phoneNumber": phone, "status": status, "cost": "0",
            "durationInMillis": "30000", "hopsCount": "4", "input": text,
            "lastAppResponse": "CON 1. Oui", "errorMessage": ""})

    def twilio(self, phone, text, ident=None, to=OUR_NUMBER, auth_token=AUTH_TOKEN):
        fields, path = twilio_fields(phone, text, to, ident), self.path("twilio")
        return self.post_form(path, fields, {"X-Twilio-Signature": twilio_signature(
            PUBLIC_URL + path, fields, auth_token)})

    def kannel(self, phone, text, ident=None, to=SHORT_CODE):
        """Its reply is the answer to the citizen, which makes it the tests' favourite."""
        query = urllib.parse.urlencode({"id": ident or str(uuid.uuid4()), "from": phone, "to": to,
                                        "text": text, "coding": "0", "charset": "UTF-8"})
        return self.get(self.path("kannel") + "?" + query)

    def other(self, phone, text, ident=None, to=SHORT_CODE):
        return self.post_form(self.path("other"), {
            "sender": phone, "receiver": to, "message": text, "ref": ident or uuid.uuid4().hex})


def at_form(phone, text, ident=None, to=SHORT_CODE):
    return {"linkId": "", "text": text, "to": to, "id": ident or str(uuid.uuid4()),
            "date": "2026-11-02 10:00:00", "from": phone, "networkCode": "61001"}


def phone(n):
    """Obviously nobody's: +2236600xxxx."""
    return f"+2236600{n:04d}"
