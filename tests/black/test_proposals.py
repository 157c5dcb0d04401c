"""What takes two people, over the control socket as the console asks for it: a message given to a
candidate, a campaign changed, closed and opened. In the tallies at once, in the ledger, and there
after a kill."""

import json
import socket
import sqlite3

import pytest

from gateway import campaign, phone


def ask(gateway, **request):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(30)
        s.connect(f"{gateway.database}.control")
        s.sendall(json.dumps({"do": "proposal", **request}).encode() + b"\n")
        answer = b""
        while part := s.recv(65536):
            answer += part
    return json.loads(answer)


def must(gateway, **request):
    answer = ask(gateway, **request)
    assert answer["ok"], answer
    return answer


def refused(gateway, words, **request):
    answer = ask(gateway, **request)
    assert not answer["ok"]
    assert words in "; ".join(answer["errors"]), answer


def number(gateway, sql):
    db = sqlite3.connect(f"file:{gateway.database}?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchone()[0]
    finally:
        db.close()


def propose(gateway, kind, **more):
    return must(gateway, act="propose", kind=kind, campaign="icon", actor="awa",
                reason="vu à deux", **more)["seq"]


def agree(gateway, proposal):
    return must(gateway, act="agree", id=proposal, actor="binta", reason="")


@pytest.fixture
def unread(gateway):
    """A gateway and a message that names two candidates."""
    gateway.kannel(phone(1), "je vote 1 ou 2")
    return gateway, number(gateway, "SELECT MAX(seq) FROM message")


def test_a_message_is_assigned_by_two(unread):
    gateway, message = unread
    assert sum(gateway.tally().values()) == 0
    proposal = propose(gateway, "assign", subject=message, code="2")
    assert sum(gateway.tally().values()) == 0
    refused(gateway, "another person must", act="agree", id=proposal, actor="awa", reason="")
    answer = agree(gateway, proposal)
    assert len(answer["receipt"]) == 6 and answer["campaign"] == "icon"
    assert gateway.tally()["2"] == 1
    totals = gateway.results()["totals"]
    assert totals["messages"] == 1 and totals["votes"] == 1
    assert answer["receipt"] in gateway.kannel(phone(1), "STATUT").text
    gateway.verify()


def test_it_is_there_after_a_kill(unread):
    gateway, message = unread
    agree(gateway, propose(gateway, "assign", subject=message, code="2"))
    waits = propose(gateway, "close")
    gateway.kill()
    gateway.start()
    assert gateway.tally()["2"] == 1
    agree(gateway, waits)
    assert gateway.results()["status"] == "closed"
    gateway.verify()


def test_a_document_is_checked_when_proposed_and_when_agreed(gateway):
    new = campaign()
    new["candidates"][0]["name"] = "Awa Exemple Corrigée"
    broken = json.dumps({**new, "candidates": new["candidates"][1:]})
    refused(gateway, "cannot vanish", act="propose", kind="document", campaign="icon",
            document=broken, actor="awa", reason="non")
    other = json.dumps({**new, "id": "autre"})
    refused(gateway, "another campaign's", act="propose", kind="document", campaign="icon",
            document=other, actor="awa", reason="non")
    proposal = propose(gateway, "document", document=json.dumps(new))
    assert gateway.results()["candidates"][0]["name"] == "Awa Exemple"
    agree(gateway, proposal)
    assert gateway.results()["candidates"][0]["name"] == "Awa Exemple Corrigée"
    assert number(gateway, "SELECT note FROM ledger WHERE kind = 21") == "awa + binta"
    late = propose(gateway, "document", document=json.dumps(campaign()))
    new["candidates"][0]["name"] = "Awa Exemple Encore"
    gateway.import_campaign(new)
    refused(gateway, "was changed since", act="agree", id=late, actor="binta", reason="")
    must(gateway, act="withdraw", id=late, actor="awa", reason="dépassé")
    gateway.verify()


def test_closing_and_opening_by_two(gateway):
    agree(gateway, propose(gateway, "close"))
    assert gateway.results()["status"] == "closed"
    gateway.kannel(phone(2), "vote 1")
    assert sum(gateway.tally().values()) == 0
    agree(gateway, propose(gateway, "open"))
    gateway.kannel(phone(2), "vote 1")
    assert gateway.tally()["1"] == 1


@pytest.mark.parametrize("request_, words", [
    ({"act": "bless"}, "must be propose, agree, refuse or withdraw"),
    ({"act": "propose", "kind": "elect"}, "must be assign, document, open or close"),
    ({"act": "propose", "kind": "assign", "campaign": "icon", "subject": 9, "code": "1",
      "actor": "awa", "reason": "x"}, "no message 9"),
    ({"act": "propose", "kind": "assign", "campaign": "icon", "subject": "9", "code": 1,
      "actor": "awa", "reason": "x"}, "no message 0"),
    ({"act": "propose", "kind": "document", "campaign": "icon", "document": "{", "actor": "awa",
      "reason": "x"}, ""),
    ({"act": "propose", "kind": "close", "campaign": "nowhere", "actor": "awa", "reason": "x"},
     "no such campaign"),
    ({"act": "propose", "kind": "close", "campaign": "icon", "actor": "", "reason": "x"},
     "nobody is named"),
    ({"act": "propose", "kind": "close", "campaign": "icon", "actor": "awa", "reason": " "},
     "no reason is given"),
    ({"act": "propose", "kind": "close", "campaign": "icon", "actor": "awa", "reason": "x" * 300},
     "too long"),
    ({"act": "agree", "id": 77, "actor": "binta"}, "no proposal 77"),
    ({"act": "agree", "id": 1e300, "actor": "binta"}, "no proposal"),
])
def test_what_is_refused(gateway, request_, words):
    before = number(gateway, "SELECT COUNT(*) FROM ledger")
    refused(gateway, words, **request_)
    assert number(gateway, "SELECT COUNT(*) FROM ledger") == before
