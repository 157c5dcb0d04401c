"""A campaign's evening on a real Kannel, with the sample configuration: thousands of SMS, both sides killed
in the middle, and an SMPP link that breaks."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "black"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from gateway import ROOT, SHORT_CODE, TOKEN, Gateway, eventually, free_port, phone   # noqa: E402
from smsc import LineSmsc, SmppSmsc, gsm7                                      # noqa: E402
from test_kannel import listens                                                # noqa: E402

EXAMPLE = ROOT / "config" / "kannel.conf.example"
PATIENCE = 90


def shortened(text):
    """The sample, with shorter pauses: what is tested is that they are there."""
    return text.replace("http-queue-delay = 3", "http-queue-delay = 1").replace(
        "reconnect-delay = 10", "reconnect-delay = 1").replace("log-level = 2", "log-level = 0")


class Boxes:
    """bearerbox and smsbox with config/kannel.conf.example, its capitals and ports replaced."""

    def __init__(self, folder, gateway, smpp=None):
        self.folder = folder
        self.port = {name: free_port() for name in ("13000", "13001", "13013")}
        self.smsc = free_port()
        (folder / "spool").mkdir()
        text = shortened(EXAMPLE.read_text())
        for old, new in {**{p: str(n) for p, n in self.port.items()}, "8080": str(gateway.port),
                         "/kannel/TOKEN/": f"/kannel/{TOKEN['kannel']}/", "/var/log/kannel": str(folder),
                         "/var/spool/kannel": str(folder / "spool"), "SMSC-HOST": "127.0.0.1",
                         "port = 2775": f"port = {smpp}"}.items():
            assert old in text, old
            text = text.replace(old, new)
        if smpp is None:
            before, rest = text.split("group = smsc\n", 1)
            text = before + (f"group = smsc\nsmsc = fake\nsmsc-id = FAKE\nhost = 127.0.0.1\nport = {self.smsc}\n"
                             "connect-allow-ip = 127.0.0.1\n\n") + rest.split("\n\n", 1)[1]
        self.conf = folder / "kannel.conf"
        self.conf.write_text(text)
        self.boxes = []
        self.start(smpp is None)

    def start(self, fake=True):
        for box in ("bearerbox", "smsbox"):
            self.boxes.append(subprocess.Popen([f"/usr/sbin/{box}", "-v", "4", str(self.conf)],
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            if box == "bearerbox":
                eventually("bearerbox listens", lambda: listens(self.port["13001"]))
            else:
                eventually("smsbox listens", lambda: listens(self.port["13013"]))
        if fake:
            eventually("the SMSC's port listens", lambda: listens(self.smsc))

    def kill(self):
        for box in reversed(self.boxes):
            box.kill()
            box.wait()
        self.boxes = []


@pytest.fixture
def gateway(tmp_path):
    g = Gateway(tmp_path).set_up().start()
    yield g
    g.stop()
    g.verify()


def votes_of(n, seed):
    """[(phone, kind, text, candidate)]: text, UCS-2 with Bambara letters, 8-bit with accents."""
    dice = random.Random(seed)
    ways = [("text", "VOTE {}"), ("text", "je vote {}"), ("text", "{}"), ("ucs2", "vote {} ɛɔɲŋ"),
            ("ucs2", "VOTE {}"), ("data", "Vote {} é")]
    made = []
    for i in range(n):
        kind, text = dice.choice(ways)
        candidate = str(dice.randint(1, 4))
        made.append((f"+22366{100000 + i}", kind, text.format(candidate), candidate))
    return made


def test_thousands_of_sms_and_both_sides_killed(tmp_path, gateway):
    seed = random.SystemRandom().randrange(10 ** 6)
    votes = votes_of(3000, seed)
    kannel = Boxes(tmp_path, gateway)
    try:
        smsc = LineSmsc(kannel.smsc)
        began = time.monotonic()

        def send(some):
            for number, kind, text, _candidate in some:
                smsc.send(number, SHORT_CODE, kind, text)

        def counted():
            return sum(gateway.tally().values())

        send(votes[:1000])
        eventually("some are counted", lambda: counted() > 300, PATIENCE)
        gateway.kill()                          # us, in the middle
        send(votes[1000:1500])
        gateway.start()
        eventually("what Kannel kept is counted", lambda: counted() == 1500, PATIENCE)
        ours = time.monotonic() - began
        send(votes[1500:])
        eventually("some more are counted", lambda: counted() > 1800, PATIENCE)
        kannel.kill()                           # Kannel, in the middle
        had = counted()
        kannel.start()
        smsc.connect()
        again = 0
        end = time.monotonic() + PATIENCE
        while counted() < len(votes) and time.monotonic() < end:
            before = counted()
            time.sleep(2)
            if counted() == before:             # an SMSC delivers again what was not acknowledged
                missing = [v for v in votes if v[0].lstrip("+") not in smsc.answers]
                again += len(missing)
                send(missing)
        right = {c: sum(v[3] == c for v in votes) for c in "1234"}
        assert gateway.tally() == right
        eventually("the answers are with the SMSC", lambda: sum(smsc.answers.values()) > 0)
        twice = sum(n > 1 for n in smsc.answers.values())
        none = sum(v[0].lstrip("+") not in smsc.answers for v in votes)
        print(f"# kannel: {len(votes)} SMS, seed {seed}: all counted once; we were killed (first 1500 in {ours:.1f} s),"
              f" Kannel was killed at {had}; {again} delivered again by the SMSC; {none} phones without an answer,"
              f" {twice} with two")
        # only what Kannel held when it was killed can have gone without, or twice
        assert none + twice <= len(votes) - had
        assert sum(n > 2 for n in smsc.answers.values()) == 0
    finally:
        kannel.kill()


def test_an_smpp_link(tmp_path, gateway):
    operator = SmppSmsc()
    kannel = Boxes(tmp_path, gateway, operator.port)
    try:
        assert operator.bound.wait(30)

        def said_to(number):
            return [said for _source, target, _coding, said in operator.submits if target == number.lstrip("+")]

        operator.deliver(phone(1), SHORT_CODE, 0, gsm7("VOTE 1 é"))
        operator.deliver(phone(2), SHORT_CODE, 8, "vote 2 ɛɔɲŋ".encode("utf-16-be"))
        operator.deliver(phone(3), SHORT_CODE, 3, "Vote 3 é".encode("latin-1"))
        long = "bonjour, je suis contente de ce jour et je vote 4"
        for part, text in ((2, long[30:]), (1, long[:30])):
            operator.deliver(phone(4), SHORT_CODE, 0, gsm7(text), bytes([5, 0, 3, 77, 2, part]))
        eventually("four are counted", lambda: sum(gateway.tally().values()) == 4)
        assert gateway.tally() == {"1": 1, "2": 1, "3": 1, "4": 1}
        for i, name in enumerate(("Awa Exemple", "Moussa Modele", "Fatoumata Patron", "Issa Specimen")):
            eventually("the answer is out", lambda n=i: said_to(phone(n + 1)))
            (answer,) = said_to(phone(i + 1))
            assert name in answer and "compté" in answer, answer
        assert all(coding == 0 and source == SHORT_CODE for source, _t, coding, _s in operator.submits)
        # the link breaks, and comes back by itself
        operator.cut()
        eventually("it has bound again", lambda: operator.binds == 2 and operator.bound.is_set(), PATIENCE)
        operator.deliver(phone(5), SHORT_CODE, 0, gsm7("VOTE 1"))
        eventually("counted over the new link", lambda: gateway.tally()["1"] == 2)
        eventually("and answered", lambda: said_to(phone(5)))
        # we are away for a moment: Kannel asks again
        gateway.stop()
        sequence = operator.deliver(phone(6), SHORT_CODE, 0, gsm7("VOTE 2"))
        eventually("Kannel has taken it", lambda: sequence in operator.taken)
        gateway.start()
        eventually("counted when we are back", lambda: gateway.tally()["2"] == 2, PATIENCE)
        eventually("and answered", lambda: said_to(phone(6)))
        print(f"# SMPP: {len(operator.taken)} deliver_sm, {len(operator.submits)} submit_sm, {operator.binds} binds")
    finally:
        kannel.kill()
        operator.stop()
