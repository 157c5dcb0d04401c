"""Messages and agreements as operators see them: who may, what is shown and what never is, the way
of a message nobody understood from triage to the tally, by two people."""

import csv
import io
import json
import re
import socket
import sqlite3

import pytest

from console import Browser, Person, console_ready
from gateway import campaign, phone

EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"
BIDI = "\u202evote 1\u202c \u2066x\u2069"


def number(gateway, sql):
    db = sqlite3.connect(f"file:{gateway.database}?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchone()[0]
    finally:
        db.close()


def say(gateway, n, text):
    """The message's number."""
    assert gateway.kannel(phone(n), text).status == 200
    return number(gateway, "SELECT MAX(seq) FROM message")


class Team:
    def __init__(self, make_gateway, document=None):
        self.g = make_gateway(document, console=True)
        console_ready(self.g)
        self.awa = Person(self.g, "awa", "operator").enter()
        self.binta = Person(self.g, "binta", "verifier").enter()
        self.chaka = Person(self.g, "chaka", "operator").enter()

    def propose(self, message, code="2", reason="lu ensemble"):
        page = self.awa.post(f"/c/icon/messages/{message}/attribuer", candidat=code, raison=reason)
        assert page.shows("Proposé"), page.text
        return number(self.g, "SELECT MAX(id) FROM proposal")


@pytest.fixture
def team(make_gateway):
    return Team(make_gateway)


def harmless(page):
    """Nothing of ours contains these; so whoever sent them got nowhere."""
    assert page.status == 200, page
    for part in ("<script>alert", "<img src=x", "onerror=alert(2)>", "\u202e", "\u2066", "\x01"):
        assert part not in page.text
    assert re.findall(r"<script(?! type=\"module\" src=\"/assets/)", page.text) == []


# --- from triage to the tally ----------------------------------------------------------------


def test_two_people_assign_a_message(team):
    message = say(team.g, 1, "je vote 1 ou 2")
    page = team.awa.get("/c/icon/messages?etat=triage")
    assert page.shows("je vote 1 ou 2") and page.shows("À trier")
    page = team.awa.get(f"/c/icon/messages/{message}")
    assert page.shows("un vote pas clair") and page.shows("Awa Exemple") and page.shows("Proposer")
    proposal = team.propose(message)
    assert sum(team.g.tally().values()) == 0
    page = team.awa.get(f"/accords/{proposal}")
    assert page.shows("une autre personne doit donner son accord")
    assert "/accepter" not in page.text and "/retirer" in page.text
    page = team.awa.post(f"/accords/{proposal}/accepter")      # by hand: no button
    assert page.shows("une autre personne doit donner son accord")
    assert sum(team.g.tally().values()) == 0
    page = team.binta.get("/accords")
    assert page.shows("lu ensemble") and page.shows("En attente")
    page = team.binta.get(f"/accords/{proposal}")
    assert page.shows("Moussa Modele") and "/accepter" in page.text
    page = team.binta.post(f"/accords/{proposal}/accepter", raison="d'accord")
    assert page.shows("C'est fait") and page.shows("accepté") and page.shows("d'accord")
    assert team.g.tally()["2"] == 1
    page = team.awa.get(f"/c/icon/messages/{message}")
    assert page.shows("attribué à deux") and "attribuer\"" not in page.text
    assert team.awa.get("/c/icon/messages?etat=triage").shows("Aucun message")
    assert team.awa.get("/c/icon/messages?etat=assigned").shows("je vote 1 ou 2")
    assert team.binta.get("/accords").shows("Décidé")


def test_refuse_and_withdraw(team):
    first = team.propose(say(team.g, 1, "je vote 1 ou 2"))
    page = team.binta.post(f"/accords/{first}/refuser", raison="")
    assert page.shows("Il manque le motif") and page.shows("attend")
    page = team.chaka.post(f"/accords/{first}/retirer", raison="moi")
    assert page.shows("Seule la personne qui a proposé")
    page = team.binta.post(f"/accords/{first}/refuser", raison="pas clair du tout")
    assert page.shows("refusé") and page.shows("pas clair du tout")
    page = team.binta.post(f"/accords/{first}/accepter")
    assert page.shows("a déjà été refusée")
    second = team.propose(say(team.g, 2, "je vote 1 ou 2"))
    page = team.awa.post(f"/accords/{second}/retirer", raison="erreur")
    assert page.shows("retiré")
    assert sum(team.g.tally().values()) == 0


def test_the_citizen_who_votes_meanwhile_wins(team):
    proposal = team.propose(say(team.g, 1, "je vote 1 ou 2"))
    say(team.g, 1, "vote 3")
    page = team.binta.post(f"/accords/{proposal}/accepter")
    assert page.shows("c'est sa dernière parole qui compte")
    assert team.g.tally() == {"1": 0, "2": 0, "3": 1, "4": 0}


@pytest.mark.parametrize("fields, words", [
    ({"candidat": "2", "raison": ""}, "Il manque le motif"),
    ({"candidat": "2", "raison": "  "}, "Il manque le motif"),
    ({"candidat": "", "raison": "lu"}, "n'a pas ce candidat"),
    ({"candidat": "99", "raison": "lu"}, "n'a pas ce candidat"),
    ({"candidat": EVIL, "raison": "lu"}, "n'a pas ce candidat"),
    ({"raison": "lu"}, "n'a pas ce candidat"),
    ({"candidat": "2", "raison": "é" * 400}, "too long"),
])
def test_bad_proposals(team, fields, words):
    message = say(team.g, 1, "je vote 1 ou 2")
    page = team.awa.post(f"/c/icon/messages/{message}/attribuer", **fields)
    harmless(page)
    assert page.shows(words), page.text
    assert number(team.g, "SELECT COUNT(*) FROM proposal") == 0


def test_what_is_understood_has_no_form_and_is_refused(team):
    message = say(team.g, 1, "vote 2")
    assert "attribuer" not in team.awa.get(f"/c/icon/messages/{message}").text
    page = team.awa.post(f"/c/icon/messages/{message}/attribuer", candidat="1", raison="non")
    assert page.shows("a été compté à son arrivée")


# --- what is never shown ---------------------------------------------------------------------


def test_texts_and_names_are_harmless_everywhere(make_gateway):
    document = campaign()
    document["candidates"][1]["name"] = "Moussa <script>alert(1)</script>"
    document["title"]["fr"] = "Essai <img src=x onerror=alert(2)>"
    team = Team(make_gateway, document)
    message = say(team.g, 1, EVIL)
    say(team.g, 2, BIDI)
    say(team.g, 3, "vote \x01\x02 deux")
    pages = ["/c/icon/messages", "/c/icon/messages?etat=triage", f"/c/icon/messages/{message}",
             f"/c/icon/messages/{message + 1}", f"/c/icon/messages/{message + 2}", "/accords"]
    proposal = team.propose(message, reason=EVIL)
    page = team.awa.get(f"/c/icon/messages?q={'%3Cscript%3E%22%27'}&region=%22%3E%3Cscript%3E")
    assert page.status in (200, 400)
    if page.status == 200:
        harmless(page)
    for path in pages:
        harmless(team.awa.get(path))
    for browser in (team.awa, team.binta):
        harmless(browser.get(f"/accords/{proposal}"))
        harmless(browser.get("/accords"))
    harmless(team.binta.post(f"/accords/{proposal}/refuser", raison=EVIL))


@pytest.mark.parametrize("text", ["vote ou appelle 66000007", "appelle +223 66 00 00 07",
                                  "66-00-00-07 vote", "tel 6 6 0 0 0 0 0 7", "٦٦٠٠٠٠٠٧ oui"])
def test_numbers_are_masked(team, text):
    message = say(team.g, 1, text)
    for path in ("/c/icon/messages", f"/c/icon/messages/{message}", "/c/icon/messages.csv"):
        page = team.awa.get(path)
        assert "••••" in page.text
        digits = re.sub(r"\D", "", re.sub(r"<[^>]*>", "", page.text))
        for whole in ("66000007", "22366000007"):
            assert whole not in digits
        assert phone(1)[4:] not in page.text


# --- the list --------------------------------------------------------------------------------


def test_pages_of_fifty(team):
    for i in range(60):
        say(team.g, i, f"vote {i % 4 + 1}")
    first = team.awa.get("/c/icon/messages?etat=counted")
    assert first.text.count("<tr><th scope=\"row\">") == 50
    assert len(first.body) < 200_000
    following = re.search(r'rel="next" href="([^"]*)"', first.text).group(1).replace("&amp;", "&")
    second = team.awa.get("/c/icon/messages" + following)
    assert second.text.count("<tr><th scope=\"row\">") == 10
    seen = re.findall(r"/c/icon/messages/(\d+)", first.text + second.text)
    assert len(seen) == 60 == len(set(seen))
    assert seen == sorted(seen, key=int, reverse=True)


def test_searching(team):
    answer = team.g.kannel(phone(1), "vote 3")
    receipt = re.search(r"\b([0-9A-HJKMNP-TV-Z]{6})\b", answer.text)
    say(team.g, 2, "bonjour la famille")
    assert team.awa.get("/c/icon/messages?q=FAMILLE").shows("bonjour la famille")
    assert team.awa.get("/c/icon/messages?q=cousin").shows("Aucun message")
    stored = number(team.g, "SELECT receipt FROM voter WHERE receipt <> ''")
    assert receipt is None or receipt.group(1) == stored
    if any(c.isdigit() for c in stored):
        page = team.awa.get(f"/c/icon/messages?q={stored.lower()}")
        assert page.shows("vote 3") and not page.shows("bonjour")
    assert team.awa.get("/c/icon/messages?source=2").shows("Aucun message")
    assert team.awa.get("/c/icon/messages?candidat=3").shows("vote 3")


@pytest.mark.parametrize("query", ["etat=nul", "etat=ALL", "region=" + "x" * 40, "q=" + "a" * 100,
                                   "canal=" + "x" * 200])
def test_bad_filters_are_told(team, query):
    assert team.awa.get(f"/c/icon/messages?{query}").status == 400


@pytest.mark.parametrize("query", ["avant=0", "avant=-1", "avant=abc", "avant=99999999999999999999",
                                   "source=9", "source=x"])
def test_nonsense_numbers_are_left_out(team, query):
    say(team.g, 1, "vote 3")
    assert team.awa.get(f"/c/icon/messages?{query}").shows("vote 3")


@pytest.mark.parametrize("path", [
    "/c/icon/messages/0", "/c/icon/messages/1", "/c/icon/messages/-1", "/c/icon/messages/9e9",
    "/c/icon/messages/999999", "/accords/0", "/accords/1", "/accords/x",
    "/accords/99999999999999999999", "/c/nul/messages"])
def test_what_is_not_there(team, path):
    say(team.g, 1, "vote 3")
    assert team.awa.get(path).status == 404


def test_csv_opens_in_a_spreadsheet(team):
    say(team.g, 1, "=HYPERLINK(\"http://x\")")
    say(team.g, 2, "un; deux\n\"trois\"")
    page = team.awa.get("/c/icon/messages.csv")
    assert page.headers["content-type"].startswith("text/csv")
    assert page.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "entrée" and len(rows) == 3
    assert rows[2][6].startswith("'=")
    assert rows[1][6].replace("\n", " ") == "un; deux \"trois\""
    assert all(len(row) == len(rows[0]) for row in rows)


# --- campaigns -------------------------------------------------------------------------------


def ask(gateway, **request):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(30)
        s.connect(f"{gateway.database}.control")
        s.sendall(json.dumps({"do": "proposal", **request}).encode() + b"\n")
        answer = b""
        while part := s.recv(65536):
            answer += part
    return json.loads(answer)


def test_a_document_shows_what_changes(team):
    document = json.loads(team.g.must("campaign", "export", "icon"))
    document["candidates"][0]["name"] = "Awa <script>alert(1)</script>"
    document["vote"]["ask_region"] = True
    del document["title"]["bm"]
    answer = ask(team.g, act="propose", kind="document", campaign="icon",
                 document=json.dumps(document), actor="awa", reason="nom corrigé")
    assert answer["ok"], answer
    page = team.binta.get(f"/accords/{answer['seq']}")
    harmless(page)
    for words in ("candidates[1].name", "vote.ask_region", "title.bm", "Awa Exemple"):
        assert page.shows(words), words
    assert not page.shows("vote.opens")
    page = team.binta.post(f"/accords/{answer['seq']}/accepter")
    assert page.shows("C'est fait")
    assert team.g.results()["candidates"][0]["name"].startswith("Awa <script>")
    harmless(team.binta.get("/accords"))


def test_viewers_see_none_of_it(team):
    message = say(team.g, 1, "je vote 1 ou 2")
    dede = Person(team.g, "dede", "viewer").enter()
    for path in ("/c/icon/messages", f"/c/icon/messages/{message}", "/c/icon/messages.csv", "/accords"):
        assert dede.get(path).status == 403
    assert team.binta.get(f"/c/icon/messages/{message}").status == 403
    page = team.binta.post(f"/c/icon/messages/{message}/attribuer", candidat="1", raison="x")
    assert page.status == 403
    assert Browser(team.g).get("/c/icon/messages").status == 303


def test_in_english(team):
    message = say(team.g, 1, "je vote 1 ou 2")
    team.awa.post("/moi/langue", langue="en")
    page = team.awa.get(f"/c/icon/messages/{message}")
    assert page.shows("What was read in it") and page.shows("an unclear vote")
    page = team.awa.post(f"/c/icon/messages/{message}/attribuer", candidat="2", raison="")
    assert page.shows("no reason is given")
