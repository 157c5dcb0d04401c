"""Channels as an operator works with them: stop the answers and let them go on, a limit that holds
answers and never votes, a dead letter sent again while its number is there."""

import re
import sqlite3

import pytest

from console import Person, console_ready
from fakes import AT_BAD_NUMBER
from gateway import TOKEN, eventually, phone


@pytest.fixture
def start(make_gateway):
    def start(**kw):
        g = make_gateway(console=True, **kw)
        console_ready(g)
        return g, Person(g, "awa", "operator").enter()
    return start


def number(gateway, sql):
    db = sqlite3.connect(f"file:{gateway.database}?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchone()[0]
    finally:
        db.close()


def metric(gateway, name, channel="at"):
    found = re.search(rf'^{name}{{channel="{channel}"}} (\d+)$', gateway.get("/metrics").text, re.M)
    return int(found.group(1))


def card(browser, name):
    page = browser.get("/canaux")
    assert page.status == 200, page
    return next(c for c in page.text.split("<section")[1:] if f"<h2>{name} " in c)


def test_a_pause_holds_answers_and_no_votes(start, send_api):
    gateway, awa = start()
    page = awa.post("/canaux/at/pause", raison="")
    assert number(gateway, "SELECT COUNT(*) FROM channel_pause") == 0, page
    page = awa.post("/canaux/at/pause", raison="facture impayée")
    assert page.status == 200 and "en pause par awa" in card(awa, "at"), page.text
    gateway.at(phone(1), "1")
    assert gateway.tally()["1"] == 1
    eventually("it is seen to be held", lambda: metric(gateway, "kalata_channel_paused") == 1)
    assert send_api.requests == []
    gateway.restart()
    eventually("after a restart too", lambda: metric(gateway, "kalata_channel_paused") == 1)
    assert send_api.requests == []
    console_ready(gateway)
    awa.get("/canaux")
    assert awa.post("/canaux/at/reprendre", raison="payée").status == 200
    eventually("what waited is sent", lambda: send_api.sent)
    assert metric(gateway, "kalata_channel_paused") == 0
    assert "en service" in card(awa, "at")
    assert number(gateway, "SELECT COUNT(*) FROM act WHERE actor = 'awa'"
                           " AND subject = 'at' AND reason IN ('facture impayée', 'payée')") == 2


def test_the_limit_of_the_day(start, send_api):
    gateway, awa = start(at_options='segment-price = "12.5"\n\tdaily-limit = 2')
    for n in range(1, 3):
        gateway.at(phone(n), "1")
    eventually("two are sent", lambda: number(gateway, "SELECT COALESCE(SUM(segments), 0) FROM spend") == 2)
    for n in range(3, 6):
        gateway.at(phone(n), "2")
    eventually("the limit is seen", lambda: metric(gateway, "kalata_channel_limit_reached") == 1)
    assert gateway.tally() == {"1": 2, "2": 3, "3": 0, "4": 0}, "votes count all the same"
    assert len(send_api.requests) == 2
    assert number(gateway, "SELECT COUNT(*) FROM outbox WHERE state = 1") == 3
    shown = card(awa, "at")
    assert "limite du jour atteinte" in shown and "<meter" in shown
    assert "25\u00a0FCFA" in shown, "two segments of 12.5"
    assert gateway.log_text().count("daily-limit=2") == 1, "one warning"


def test_dead_letters_are_sent_again(start, send_api):
    gateway, awa = start()
    send_api.next(AT_BAD_NUMBER, AT_BAD_NUMBER)
    for n in (1, 2):
        gateway.at(phone(n), "1")
    eventually("both are dead", lambda: number(gateway, "SELECT COUNT(*) FROM outbox WHERE state = 3") == 2)
    page = awa.get("/canaux/at/rebuts")
    letters = re.findall(r'name="lettre" value="(\d+)"', page.text)
    assert len(letters) == 2 and "66000001" not in page.text
    awa.post("/canaux/at/renvoyer", lettre=letters[0], raison="")
    assert number(gateway, "SELECT COUNT(*) FROM outbox WHERE state = 3") == 2, "a reason is needed"
    page = awa.post("/canaux/at/renvoyer", lettre=letters[0], raison="numéro corrigé")
    assert page.status == 200, page.text
    eventually("one is out", lambda: len(send_api.sent) == 1)
    awa.post("/canaux/at/renvoyer", raison="tous")
    eventually("the other too", lambda: len(send_api.sent) == 2)
    assert sorted(m["to"] for m in send_api.sent) == [phone(1), phone(2)]
    eventually("no number is kept of what is sent",
               lambda: number(gateway, "SELECT COUNT(*) FROM outbox WHERE phone IS NOT NULL") == 0)
    assert awa.get("/canaux/at/rebuts").shows("Aucune.")
    page = awa.post("/canaux/at/renvoyer", lettre="0x1", raison="essai")
    assert page.status == 400


def test_no_secret_and_no_way_for_others(start, make_gateway):
    gateway, awa = start()
    gateway.at(phone(1), "1")
    page = awa.get("/canaux").text
    for secret in (*TOKEN.values(), "at-key", "kannel-password", "twilio-auth-token"):
        assert secret not in page
    assert awa.get("/canaux/nobody/rebuts").status == 404
    viewer = Person(gateway, "vera", "viewer").enter()
    assert viewer.get("/canaux").status == 403
    assert viewer.post("/canaux/at/pause", raison="essai").status == 403
    assert number(gateway, "SELECT COUNT(*) FROM channel_pause") == 0


def test_where_answers_go_while_an_api_is_down(start, send_api):
    """And what is odd about a message is said where it is looked at."""
    from fakes import FakeApi, reply
    other = FakeApi()
    try:
        gateway, awa = start(at_options='fallback = "spare"\n\twindow = 1', options=f'''
channel "spare" {{
	provider = "africastalking"
	token = "spare-token-0123456789abcdef"
	addresses = {{"76000009"}}
	send-url = "{other.url}version1/messaging"
	username = "sandbox"
	api-key = "k"
}}
''')
        assert "En cas de panne, les réponses partiront par <a href=\"#spare\">spare</a>" in card(awa, "at")
        send_api.next(*[reply(503, "no")] * 5)
        for i in range(8):
            gateway.at(phone(i), "1")
        eventually("all left by the other", lambda: number(
            gateway, "SELECT COUNT(*) FROM outbox WHERE state = 5 AND channel = 'spare'") >= 3
            and number(gateway, "SELECT COUNT(*) FROM outbox WHERE state < 5") == 0)
        shown = card(awa, "at")
        assert "les réponses partent par" in shown and "depuis le démarrage" in shown
        gateway.post_form(gateway.path("other"), {"sender": phone(9), "receiver": "36777", "message": "VOTE 2"})
        seq = number(gateway, "SELECT MAX(seq) FROM message")
        page = awa.get(f"/c/icon/messages/{seq}")
        assert page.shows("sans identifiant de l'opérateur"), page.text
        assert not awa.get(f"/c/icon/messages/{seq - 1}").shows("sans identifiant")
    finally:
        other.stop()
