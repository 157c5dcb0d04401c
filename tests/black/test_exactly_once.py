"""One phone, one vote, however often and however written it arrives; a repeat is answered like
the first time and counts nothing."""

import http.client
import threading
import urllib.parse

import pytest

from gateway import campaign, at_form, phone


def test_fifty_phones_eight_copies_at_once(gateway):
    """Eight lines deliver the same message in the same instant, for fifty phones."""
    phones, copies = 50, 8
    start = threading.Barrier(copies)
    statuses = []

    def deliver():
        line = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=60)
        for n in range(phones):
            form = urllib.parse.urlencode(at_form(phone(n), f"vote {n % 4 + 1}", ident=f"id-{n}"))
            start.wait()
            line.request("POST", gateway.path("at"), form,
                         {"Content-Type": "application/x-www-form-urlencoded"})
            reply = line.getresponse()
            reply.read()
            statuses.append(reply.status)
        line.close()

    threads = [threading.Thread(target=deliver) for _ in range(copies)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert statuses == [200] * (phones * copies)
    totals = gateway.results()["totals"]
    assert (totals["messages"], totals["votes"], totals["counted"], totals["replaced"]) == \
        (phones, phones, phones, 0)
    assert gateway.tally() == {"1": 13, "2": 13, "3": 12, "4": 12}
    gateway.verify()


def test_eight_ids_at_once_are_still_one_vote(gateway):
    """The operator delivers again under new ids: every copy is a message, one vote stands."""
    start = threading.Barrier(8)
    statuses = []

    def deliver(n):
        start.wait()
        statuses.append(gateway.at(phone(1), "vote 2", ident=f"copy-{n}").status)

    threads = [threading.Thread(target=deliver, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert statuses == [200] * 8
    totals = gateway.results()["totals"]
    assert (totals["messages"], totals["counted"]) == (8, 1)
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}


FORMS = ["+22366000001", "22366000001", "0022366000001", "66000001", "tel:+22366000001",
         "tel:22366000001", " 22366000001", "+223 66 00 00 01", "223-66-00-00-01"]


def test_every_way_to_write_a_number_is_one_voter(gateway):
    for n, form in enumerate(FORMS):
        assert gateway.kannel(form, f"{n % 4 + 1}").status == 200
    assert gateway.results()["totals"]["counted"] == 1
    assert gateway.tally()[str((len(FORMS) - 1) % 4 + 1)] == 1


def test_a_raw_plus_in_the_form_is_the_same_voter(gateway):
    """Some gateways forget to escape: "+223…" then reaches us with a blank in front."""
    for n, sender in enumerate(("+22366000001", "%2B22366000001", "22366000001")):
        body = f"from={sender}&to=36777&text=1&id=plus-{n}&linkId=&date=x"
        assert gateway.post_form(gateway.path("at"), body).status == 200
    assert gateway.results()["totals"]["counted"] == 1


@pytest.mark.parametrize("door", ["kannel", "twilio", "other", "at"])
def test_a_repeat_is_answered_alike(gateway, door):
    send = getattr(gateway, door)
    first = send(phone(1), "je vote 1", ident="once")
    for again in (send(phone(1), "je vote 1", ident="once"),
                  send(phone(1), "je vote 1", ident="once")):
        assert (again.status, again.body) == (first.status, first.body)
    assert gateway.results()["totals"]["messages"] == 1


def test_a_repeat_after_a_later_vote_changes_nothing(gateway):
    """The old message comes once more after the citizen changed their mind."""
    first = gateway.kannel(phone(1), "1", ident="old")
    gateway.kannel(phone(1), "2", ident="new")
    again = gateway.kannel(phone(1), "1", ident="old")
    assert again.body == first.body
    assert gateway.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}


def test_a_repeat_after_a_restart(gateway):
    first = gateway.kannel(phone(1), "1", ident="once")
    gateway.restart()
    again = gateway.kannel(phone(1), "1", ident="once")
    assert (again.status, again.body) == (first.status, first.body)
    gateway.kill()
    gateway.start()
    again = gateway.kannel(phone(1), "1", ident="once")
    assert (again.status, again.body) == (first.status, first.body)
    assert gateway.results()["totals"]["messages"] == 1


def test_a_repeat_weeks_later(gateway):
    """The vote has closed since: the stored answer again, not "closed"."""
    first = gateway.kannel(phone(1), "1", ident="once")
    gateway.import_campaign(campaign(opens=-30 * 86400, closes=-14 * 86400))
    assert gateway.results()["status"] == "closed"
    again = gateway.kannel(phone(1), "1", ident="once")
    assert (again.status, again.body) == (first.status, first.body)
    fresh = gateway.kannel(phone(2), "1", ident="too-late")
    assert fresh.status == 200 and fresh.body not in (b"", first.body)
    assert gateway.tally() == {"1": 1, "2": 0, "3": 0, "4": 0}


def test_the_same_id_from_another_phone_is_another_message(gateway):
    gateway.kannel(phone(1), "1", ident="shared")
    gateway.kannel(phone(2), "2", ident="shared")
    assert gateway.tally() == {"1": 1, "2": 1, "3": 0, "4": 0}
    assert gateway.results()["totals"]["messages"] == 2


def test_the_same_id_through_another_channel_is_another_message(gateway):
    gateway.kannel(phone(1), "1", ident="shared")
    gateway.other(phone(2), "2", ident="shared")
    assert gateway.results()["totals"] == {**gateway.results()["totals"], "messages": 2, "counted": 2}


def test_no_id_at_all(gateway):
    """A provider that gives no id still must not count a retry twice."""
    fields = {"sender": phone(1), "receiver": "36777", "message": "1"}
    for _ in range(3):
        assert gateway.post_form(gateway.path("other"), fields).status == 200
    assert gateway.results()["totals"]["counted"] == 1


def test_first_vote_stands_where_the_campaign_says_so(make_gateway):
    g = make_gateway(campaign(revote="first"))
    g.kannel(phone(1), "1")
    second = g.kannel(phone(1), "2")
    assert "Awa Exemple" in second.text
    assert g.tally() == {"1": 1, "2": 0, "3": 0, "4": 0}


def test_last_vote_stands_otherwise(gateway):
    gateway.kannel(phone(1), "1 Kayes")
    gateway.kannel(phone(1), "2")
    gateway.kannel(phone(1), "Sikasso")
    r = gateway.results()
    assert r["totals"]["replaced"] == 1 and r["totals"]["counted"] == 1
    regions = {region["name"]: region["votes"] for region in r["regions"] if region["votes"]}
    assert regions == {"Sikasso": 1}
