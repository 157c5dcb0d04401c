"""USSD from outside: what an aggregator posts, and what a villager reads and types. The walks
read the screens, as people do; only their order is known here, not their numbers."""

import re
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway import TOKEN, USSD_CODE, campaign, eventually, phone

GSM7 = set("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
           "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")


class Handset:
    """A phone in a session: `screen` is what it shows, `open` whether it may answer."""

    def __init__(self, gateway, number, session=None):
        self.gateway, self.number = gateway, number
        self.session = session or f"ATUid_{uuid.uuid4().hex}"
        self.typed, self.answers = None, 0

    def send(self):
        reply = self.gateway.ussd(self.number, self.typed or "", self.session)
        assert reply.status == 200, reply
        assert reply.headers["content-type"].startswith("text/plain")
        kind, self.screen = reply.text[:4], reply.text[4:]
        assert kind in ("CON ", "END "), reply
        assert len(self.screen) <= 160 and set(self.screen) <= GSM7, self.screen
        self.open = kind == "CON "
        return self.screen

    def dial(self, behind=""):
        self.typed = behind
        return self.send()

    def key(self, text):
        assert self.open, f"the session is over: {self.screen}"
        self.typed = f"{self.typed}*{text}" if self.typed else text
        self.answers += 1
        return self.send()

    def choose(self, label):
        """Types the number in front of the line that holds the label, over pages."""
        for _page in range(20):
            found = re.search(rf"^(\w+)\. [^\n]*{re.escape(label)}", self.screen, re.M)
            if found:
                return self.key(found[1])
            more = re.search(r"^(00)\. ", self.screen, re.M)
            assert more, f"no line {label!r} in {self.screen!r}"
            self.key(more[1])
        raise AssertionError("pages without end")

    def to_menu(self):
        self.dial()
        if "Voter" not in self.screen:
            self.choose("ran")      # français, as the language writes it
        return self.screen

    def to_confirm(self, name):
        self.to_menu()
        self.choose("Voter")
        self.choose(name)
        assert name in self.screen, "the confirmation names the candidate"
        return self.screen

    def vote(self, name):
        self.to_confirm(name)
        return self.choose("Oui")


def receipt(screen):
    found = re.search(r"\b[0-9A-HJKMNP-TV-Z]{6}\b", screen)
    assert found, screen
    return found[0]


def test_a_new_voter_needs_at_most_five_answers_a_known_one_three(gateway):
    new = Handset(gateway, phone(1))
    receipt(new.vote("Awa"))
    assert gateway.tally()["1"] == 1 and new.answers <= 5
    known = Handset(gateway, phone(1))
    receipt(known.vote("Moussa"))
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0} and known.answers <= 3


def test_a_resend_gets_the_same_screen_and_counts_nothing(gateway):
    h = Handset(gateway, phone(2))
    h.to_confirm("Awa")
    again = h.send()
    assert gateway.tally()["1"] == 0 and again == h.screen
    first = h.choose("Oui")
    for _ in range(3):
        assert h.send() == first
    assert gateway.tally()["1"] == 1
    assert gateway.results()["totals"]["replaced"] == 0


def test_dialling_a_candidate_only_selects(gateway):
    h = Handset(gateway, phone(3))
    h.dial("3")
    assert h.open and "Fatoumata" in h.screen
    assert gateway.tally()["3"] == 0
    h.choose("Oui")
    assert gateway.tally()["3"] == 1


@pytest.mark.parametrize("dialled", ["9", "99", "1*2", "*", "**", "vote 1", "#", "1*1*1*1*1"])
def test_whatever_is_dialled_votes_for_nobody(gateway, dialled):
    h = Handset(gateway, phone(4))
    h.dial(dialled)
    assert sum(gateway.tally().values()) == 0 and h.open


def test_an_end_notice_is_no_vote(gateway):
    h = Handset(gateway, phone(5))
    h.to_confirm("Awa")
    for status in ("Incomplete", "Success", "Failed"):
        assert gateway.ussd_end(h.number, h.typed + "*1", h.session, status).status == 200
    assert gateway.tally()["1"] == 0
    h.choose("Oui")
    assert gateway.tally()["1"] == 1, "an early notice did not take the session away"


def test_sms_and_ussd_are_one_vote(gateway):
    Handset(gateway, phone(6)).vote("Awa")
    gateway.at(phone(6), "2")
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}
    candidates = {c["code"]: c["by_source"] for c in gateway.results()["candidates"]}
    assert candidates["2"] == {"sms": 1, "ussd": 0, "voice": 0}
    Handset(gateway, phone(6)).vote("Awa")
    candidates = {c["code"]: c["by_source"] for c in gateway.results()["candidates"]}
    assert candidates["1"] == {"sms": 0, "ussd": 1, "voice": 0} and candidates["2"]["sms"] == 0


def test_redialling_offers_to_go_on(gateway):
    h = Handset(gateway, phone(7))
    h.to_confirm("Issa")
    again = Handset(gateway, phone(7))
    again.dial()
    assert "Issa" not in again.screen
    again.key("1")
    assert "Issa" in again.screen
    again.choose("Oui")
    assert gateway.tally()["4"] == 1
    late = h.key("1")       # the dropped session answers after all
    assert late and gateway.tally()["4"] == 1
    assert gateway.results()["totals"]["replaced"] == 0


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_session_survives_a_restart_at_every_step(gateway, how):
    h = Handset(gateway, phone(8))

    def restart():
        if how == "stop":
            gateway.stop()
        else:
            gateway.kill()
        gateway.start()
        before = h.screen
        assert h.send() == before, "a resend after the restart"

    h.to_menu()
    for label in ("Voter", "Awa", "Oui"):
        restart()
        h.choose(label)
    restart()
    assert gateway.tally()["1"] == 1
    gateway.stop()
    gateway.verify()


def test_stars_are_text_and_not_borders(gateway):
    h = Handset(gateway, phone(9))
    h.to_menu()
    for odd in ("*", "**", "****", "", "1*", " ", "é", "\u0000", "x" * 150):
        before = h.typed
        h.key(odd)
        assert h.typed.startswith(before) and sum(gateway.tally().values()) == 0
        if not h.open:
            h = Handset(gateway, phone(9))
            h.to_menu()


def test_a_long_conversation_is_not_taken_for_a_resend(gateway):
    """Some 600 letters typed into one session: accumulated text grows with each answer."""
    h = Handset(gateway, phone(12))
    h.to_menu()
    h.choose("Voter")
    for _ in range(4):
        h.key("x" * 150)
    h.choose("Awa")
    h.choose("Oui")
    assert gateway.tally()["1"] == 1


def test_without_session_ids_a_redial_begins_again(gateway):
    first, again = (Handset(gateway, phone(13)) for _ in range(2))
    first.session = again.session = ""
    first.to_confirm("Awa")
    again.dial()
    assert "Awa" not in again.screen, "the redial is no resend"
    again.key("1")      # go on
    again.choose("Oui")
    assert gateway.tally()["1"] == 1


def test_two_phones_at_once_and_one_phone_twice(gateway):
    sessions = [Handset(gateway, phone(20 + i // 2)) for i in range(16)]

    def walk(h):
        h.dial()
        for _ in range(6):
            if "Awa" in h.screen and "Oui" in h.screen:
                h.choose("Oui")
                return
            for label in ("ran", "Voter", "Awa", "Recommencer"):
                if re.search(rf"^\w+\. [^\n]*{label}", h.screen, re.M) and \
                        not (label == "ran" and "Voter" in h.screen):
                    h.choose(label)
                    break

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(walk, sessions))
    assert gateway.tally()["1"] == 8
    gateway.stop()
    gateway.verify()


def test_who_is_no_phone_gets_a_screen_and_no_vote(gateway):
    for sender in ("36777", "VOTE", "", "+22378000001"):
        reply = gateway.ussd(sender, "1", "s1")
        assert reply.status == 200 and reply.text.startswith("END "), (sender, reply)
    assert sum(gateway.tally().values()) == 0


def test_other_events_stay_the_same_404(gateway):
    assert gateway.get(f"/hooks/kannel/{TOKEN['kannel']}/ussd").status == 404
    assert gateway.get(f"/hooks/at/{TOKEN['at']}/ussd/session/1/start").status == 404
    assert gateway.request("PUT", f"/hooks/at/{TOKEN['at']}/ussd", b"x").status in (404, 405)


def test_logs_and_metrics_show_no_number(gateway):
    Handset(gateway, phone(10)).vote("Awa")
    eventually("the step is logged", lambda: "ussd" in gateway.log_text())
    text = gateway.log_text() + gateway.get("/metrics").text
    assert phone(10) not in text and phone(10).lstrip("+") not in text
    assert re.search(r'kalata_ussd_screens_total\{channel="at"\} [1-9]', text)


@pytest.mark.parametrize("running", [True, False])
def test_the_handset_in_the_terminal(gateway, running):
    if not running:
        gateway.stop()
    run = subprocess.run(
        [gateway.binary, "ussd", "-c", str(gateway.conf), "--from", phone(11), "--to",
         USSD_CODE[:-1] + "*2#"], input="1\n", capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert "Moussa" in run.stdout and gateway.tally()["2"] == 1


def test_who_waits_on_a_handset_is_told_by_sms(make_gateway, send_api):
    document = campaign()
    document["forms"] = [{
        "id": "atelier", "keywords": ["ATELIER"], "title": {"fr": "Atelier (exemple)"},
        "capacity": 1, "waiting": 5, "fields": [
            {"key": "name", "type": "name", "required": True, "max": 60}]}]
    gateway = make_gateway(document)
    gateway.at(phone(40), "ATELIER Awa Exemple")
    h = Handset(gateway, phone(41))
    h.to_menu()
    h.choose("Atelier")
    h.key("Moussa Modele")
    h.choose("Envoyer")
    eventually("the first is told", lambda: len(send_api.sent) == 1)
    gateway.at(phone(40), "ANNULER ATELIER")
    told = eventually("the next is told", lambda: [m for m in send_api.sent if m["to"] == phone(41)])
    assert told[0]["from"] == "36777" and "Atelier" in told[0]["text"]
    gateway.stop()
    gateway.verify()
