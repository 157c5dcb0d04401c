"""A real Kannel between an SMSC simulator and the gateway: what the citizen's handset sends, what
comes back to it, and what happens when we are away for a moment."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "black"))
sys.dont_write_bytecode = True
from fakes import percent                                       # noqa: E402
from gateway import Gateway, SHORT_CODE, TOKEN, eventually, free_port, phone   # noqa: E402

FAKE_SMSC = "/usr/lib/kannel/test/fakesmsc"

# A blank line ends a group.
CONF = """
group = core
admin-port = {admin}
admin-password = x
admin-interface = "127.0.0.1"
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-file = "{folder}/bearerbox.log"
log-level = 0
store-type = file
store-location = "{folder}/store"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = "127.0.0.1"
log-file = "{folder}/smsbox.log"
log-level = 0
http-request-retry = 20
http-queue-delay = 1
mo-recode = true

group = sendsms-user
username = kalata
password = kannel-password
concatenation = true

group = sms-service
keyword = default
catch-all = true
get-url = "http://127.0.0.1:{gateway}/hooks/kannel/{token}/sms?id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&time=%t&smsc=%i"
assume-plain-text = true
omit-empty = true
max-messages = 1
"""


class Kannel:
    def __init__(self, folder, gateway):
        self.folder = folder
        self.port = {name: free_port() for name in ("admin", "box", "smsc", "send")}
        conf = folder / "kannel.conf"
        conf.write_text(CONF.format(folder=folder, gateway=gateway.port, token=TOKEN["kannel"],
                                    **self.port).lstrip())
        self.boxes = []
        for box, sign in (("bearerbox", "Connected to"), ("smsbox", "Connected to bearerbox")):
            self.boxes.append(subprocess.Popen([f"/usr/sbin/{box}", "-v", "4", str(conf)],
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            log = folder / f"{box}.log"
            if box == "bearerbox":
                eventually("bearerbox listens", lambda: listens(self.port["box"])
                           and listens(self.port["admin"]))
            else:
                eventually("smsbox is connected",
                           lambda: log.exists() and sign in log.read_text(errors="replace"))

    def handset(self, message, until):
        """Sends one "FROM TO TYPE TEXT" and stays on the line until `until(log)` holds, where the log
        has each `Got message N: <FROM TO TYPE TEXT>` that came back."""
        log = self.folder / "handset.log"
        with open(log, "wb") as out:
            smsc = subprocess.Popen([FAKE_SMSC, "-H", "127.0.0.1", "-r", str(self.port["smsc"]), "-i",
                                     "0.01", "-m", "1", message],
                                    stdin=subprocess.PIPE, stdout=out, stderr=out)
        try:
            eventually("the handset has what it waits for",
                       lambda: until(log.read_text(errors="replace")))
        finally:
            smsc.kill()
            smsc.wait()
        return log.read_text(errors="replace")

    def stop(self):
        for box in reversed(self.boxes):
            box.kill()
            box.wait()


def answered(log):
    """Has an answer come, to its last byte?"""
    return re.search(r"Got message \d+: <[^>]*>", log)


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def pair(tmp_path):
    gateway = Gateway(tmp_path).set_up().start()
    kannel = Kannel(tmp_path, gateway)
    yield kannel, gateway
    kannel.stop()
    if gateway.process is not None:
        gateway.stop()
    gateway.verify()


@pytest.mark.parametrize("kind,text,name", [
    ("text", "je vote 1", "Awa Exemple"),
    ("text", "2", "Moussa Modele"),
    ("ucs2", percent("sugandi 3 ɛɔ".encode("utf-16-be")), "Fatoumata Patron"),
    ("data", "je+vote+4+%E9", "Issa Specimen")])
def test_a_vote_in_any_coding_is_counted_and_answered(pair, kind, text, name):
    kannel, gateway = pair
    told = kannel.handset(f"{phone(1)} {SHORT_CODE} {kind} {text}", answered)
    assert name in told
    assert gateway.results()["totals"]["counted"] == 1


def test_a_robot_gets_nothing_back(pair):
    kannel, gateway = pair
    told = kannel.handset(f"Orange {SHORT_CODE} text je vote 1",
                          lambda _log: gateway.results()["totals"]["messages"] == 1)
    told += kannel.handset(f"{phone(1)} {SHORT_CODE} text 2", answered)
    assert told.count("Got message") == 1 and "Moussa Modele" in told
    assert gateway.results()["totals"]["counted"] == 1


def test_a_moment_of_absence_loses_nothing(pair):
    """Kannel repeats with the same id until we are back."""
    kannel, gateway = pair
    gateway.stop()
    log = kannel.folder / "smsbox.log"

    def back_when_missed(told):
        missed = log.read_text(errors="replace")
        if gateway.process is None and ("etry" in missed or "onnection failed" in missed):
            gateway.start()
        return answered(told)

    told = kannel.handset(f"{phone(1)} {SHORT_CODE} text 1", back_when_missed)
    assert "Awa Exemple" in told
    assert gateway.tally()["1"] == 1
