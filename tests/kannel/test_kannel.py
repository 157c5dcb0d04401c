"""A real Kannel between an SMSC simulator and the gateway: what the citizen's handset sends, what
comes back to it, and what happens when we are away for a moment."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "black"))
sys.dont_write_bytecode = True
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

    def handset(self, *messages, replies):
        """Sends "FROM TO TYPE TEXT" messages and stays until that many replies came."""
        out = self.folder / "handset.log"
        with open(out, "wb") as log:
            smsc = subprocess.Popen([FAKE_SMSC, "-H", "127.0.0.1", "-r", str(self.port["smsc"]), "-i",
                                     "0.01", "-m", str(len(messages)), *messages],
                                    stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            eventually(f"{replies} replies", lambda: out.read_text(errors="replace")
                       .count("Got message") >= replies)
        finally:
            smsc.kill()
            smsc.wait()
        return out.read_text(errors="replace")

    def stop(self):
        for box in reversed(self.boxes):
            box.kill()
            box.wait()


def listens(port):
    import socket
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


def test_votes_in_three_codings_are_counted_and_answered(pair):
    kannel, gateway = pair
    ucs2 = "".join(f"%{b:02X}" for b in "je vote 3 ɛɔ".encode("utf-16-be"))
    told = kannel.handset(f"{phone(1)} {SHORT_CODE} text je vote 1",
                          f"{phone(2)} {SHORT_CODE} text 2",
                          f"{phone(3)} {SHORT_CODE} ucs2 {ucs2}",
                          f"{phone(4)} {SHORT_CODE} data je+vote+4+%E9", replies=4)
    for name in ("Awa Exemple", "Moussa Modele"):
        assert name in told
    assert gateway.results()["totals"]["counted"] >= 3
    assert gateway.results()["totals"]["messages"] == 4


def test_a_robot_gets_nothing_back(pair):
    kannel, gateway = pair
    told = kannel.handset(f"Orange {SHORT_CODE} text je vote 1",
                          f"{phone(1)} {SHORT_CODE} text 1", replies=1)
    assert told.count("Got message") == 1
    assert gateway.results()["totals"]["counted"] == 1


def test_a_moment_of_absence_loses_nothing(pair):
    """Kannel repeats with the same id until we are back."""
    kannel, gateway = pair
    gateway.stop()
    log = kannel.folder / "smsbox.log"

    out = kannel.folder / "away.log"
    with open(out, "wb") as sink:
        smsc = subprocess.Popen([FAKE_SMSC, "-H", "127.0.0.1", "-r", str(kannel.port["smsc"]), "-i",
                                 "0.01", "-m", "1", f"{phone(1)} {SHORT_CODE} text 1"],
                                stdin=subprocess.PIPE, stdout=sink, stderr=sink)
    eventually("Kannel found us away", lambda: "etry" in log.read_text(errors="replace")
               or "onnection failed" in log.read_text(errors="replace"))
    gateway.start()
    eventually("the vote came after all", lambda: gateway.results()["totals"]["counted"] == 1)
    eventually("and its answer", lambda: "Awa Exemple" in out.read_text(errors="replace"))
    smsc.kill()
    smsc.wait()
    assert gateway.tally()["1"] == 1
