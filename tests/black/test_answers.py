"""What citizens get back: one answer a message, none to machines, and never so many that two
machines talking to each other burn the credit."""

import pytest

from gateway import OUR_NUMBER, SHORT_CODE, campaign, eventually, phone

# The default alphabet of GSM 03.38, without its extension table.
GSM7 = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
           "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")

NOBODIES = ["Orange", "ORANGE MALI", "Malitel", "100", "7777", SHORT_CODE, OUR_NUMBER, "", "+", "0",
            "+223", "Info+223", "36777@sms"]


@pytest.mark.parametrize("sender", NOBODIES)
def test_machines_are_neither_counted_nor_answered(gateway, send_api, sender):
    reply = gateway.kannel(sender, "je vote 1")
    assert (reply.status, reply.body) == (200, b"")
    reply = gateway.twilio(sender, "je vote 1")
    assert reply.status == 200 and "Message" not in reply.text
    assert gateway.at(sender, "je vote 1").status == 200
    assert gateway.at(phone(1), "1").status == 200      # behind it, so that we need not wait long
    eventually("the citizen is answered", lambda: send_api.sent)
    assert [m["to"] for m in send_api.sent] == [phone(1)]
    assert gateway.results()["totals"]["counted"] == 1


ROBOTS = ["Bonjour, rappelez-moi SVP au +22366000009. Merci",
          "Vous avez recu 1 appel manque du 66000009 le 02/11 a 10:01",
          "Votre credit est de 3 FCFA. Composez *111# pour recharger"]


@pytest.mark.parametrize("text", ROBOTS)
def test_a_robots_digits_are_no_vote(gateway, text):
    assert gateway.kannel(phone(1), text).status == 200
    assert gateway.results()["totals"]["counted"] == 0


def test_at_most_six_answers_an_hour(gateway, send_api):
    for n in range(12):
        assert gateway.at(phone(1), f"{n % 4 + 1}").status == 200
    assert gateway.at(phone(2), "1").status == 200
    eventually("the other phone is answered", lambda: any(m["to"] == phone(2) for m in send_api.sent))
    assert sum(m["to"] == phone(1) for m in send_api.sent) == 6
    assert gateway.tally()["4"] == 1, "votes beyond count all the same"


def test_the_limit_holds_for_answers_in_the_webhooks_reply(gateway):
    answered = sum(gateway.kannel(phone(1), f"{n % 4 + 1}").body != b"" for n in range(12))
    assert answered == 6
    assert gateway.kannel(phone(2), "1").body != b""


def test_the_same_words_under_a_new_id_are_answered_once(gateway):
    """An operator that delivers again, or a finger that pressed twice."""
    assert gateway.kannel(phone(1), "1", "a").body != b""
    assert gateway.kannel(phone(1), "1", "b").body == b""
    assert gateway.kannel(phone(1), "1", "a").body != b"", "the first again is told what it was told"
    assert gateway.kannel(phone(1), "2", "c").body != b"", "another vote is news"
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}


def test_the_limit_is_a_setting(make_gateway):
    g = make_gateway(options="answers-per-hour = 2")
    assert sum(g.kannel(phone(1), f"{n % 4 + 1}").body != b"" for n in range(5)) == 2
    quiet = make_gateway(options="answers-per-hour = 0")
    assert quiet.kannel(phone(1), "1").body == b""
    assert quiet.tally()["1"] == 1


def test_one_answer_however_many_copies(gateway, send_api):
    for _ in range(8):
        assert gateway.at(phone(1), "1", ident="same").status == 200
    gateway.at(phone(2), "2")
    eventually("both are answered", lambda: {m["to"] for m in send_api.sent} == {phone(1), phone(2)})
    assert len(send_api.sent) == 2
    gateway.restart()
    gateway.at(phone(3), "3")
    eventually("the third too", lambda: len(send_api.sent) >= 3)
    assert [m["to"] for m in send_api.sent][2:] == [phone(3)], "nothing is sent again after a restart"


def test_answers_are_one_plain_segment(gateway):
    texts = ["1", "aide", "langue bambara", "region Sikasso", "statut", "resultats", "bonjour",
             "1 ou 2 ?", "vote 9", "pas le 1", "stop", "start"]
    for n, text in enumerate(texts):
        answer = gateway.kannel(phone(n), text).text
        assert answer, text
        assert set(answer) <= GSM7, (text, answer)
        assert len(answer) <= 160, (text, answer)


def test_the_language_of_the_answer_is_that_of_the_keyword(gateway):
    french = gateway.kannel(phone(1), "je vote 1").text
    bambara = gateway.kannel(phone(2), "ne be kalata ke 1").text
    assert "Awa Exemple" in french and "Awa Exemple" in bambara
    assert french.split()[0] != bambara.split()[0]


def test_outside_the_window(make_gateway):
    before = make_gateway(campaign(opens=3600))
    assert before.kannel(phone(1), "1").text
    assert before.results()["totals"]["counted"] == 0
    after = make_gateway(campaign(opens=-7200, closes=-3600))
    assert after.kannel(phone(1), "1").text
    late = make_gateway(campaign(opens=-7200, closes=-60, grace_minutes=30))
    assert late.kannel(phone(1), "1").text
    totals = late.results()["totals"]
    assert (totals["counted"], totals["late"]) == (0, 1)


def test_a_delivery_report_is_acknowledged(gateway, send_api):
    gateway.at(phone(1), "1")
    sent = eventually("the answer is out", lambda: send_api.sent)[0]
    fields = {"id": sent["id"], "status": "Success", "phoneNumber": phone(1), "networkCode": "61001"}
    for _ in range(2):
        assert gateway.post_form(gateway.path("at", "status"), fields).status == 200
    fields = {"id": "ATXid_unknown", "status": "Failed", "failureReason": "UserInBlackList"}
    assert gateway.post_form(gateway.path("at", "status"), fields).status == 200
    assert gateway.results()["totals"]["messages"] == 1


def test_an_answer_comes_from_the_sender_that_is_configured(gateway, send_api):
    """Not from the address that was written to, which the aggregator may not let us send from."""
    assert gateway.at(phone(1), "1", to=OUR_NUMBER).status == 200
    eventually("the citizen is answered", lambda: send_api.sent)
    assert send_api.sent[0]["from"] == SHORT_CODE
