"""The ledger as people read it, prove it and carry it away."""

import csv
import io
import re
import sqlite3

import pytest

from console import Browser, Person, console_ready
from gateway import eventually, phone


@pytest.fixture
def site(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    return g


def verdict(b):
    """Waits for the verification that was asked for to end."""
    def look():
        found = re.search(r'id="verdict">([^<]*)<', b.get("/journal").text)
        return found and found.group(1)
    return eventually("a verdict", look)


def test_reading_and_filters(site):
    for i in range(3):
        assert site.at(phone(i), "vote 1").status < 300
    b = Person(site, "awa").enter()
    page = b.get("/journal")
    assert page.shows("vote compté") and page.shows("personne invitée") and page.shows("campagne créée")
    page = b.get("/journal?genre=messages")
    assert page.shows("vote compté") and not page.shows("campagne créée (")
    assert "personne invitée" not in page.text
    page = b.get("/journal?genre=people&qui=root")
    assert page.shows("personne invitée") and "vote compté" not in page.text
    assert b.get("/journal?genre=people&qui=personne").shows("Aucune écriture")
    for bad in ("genre=x", "avant=0", "avant=x", "avant=99999999999999999999", "campagne=a%26b"):
        assert b.get(f"/journal?{bad}").status == 400, bad
    # nothing of whom a vote was for
    assert "Awa Exemple" not in b.get("/journal").text


def test_older_entries_by_links(site):
    for i in range(60):
        assert site.kannel(phone(i), "vote 2").status < 300
    b = Person(site, "awa").enter()
    seen, path = [], "/journal?genre=messages"
    while path:
        page = b.get(path)
        seen += [int(n) for n in re.findall(r'<tr><td class="n">(\d+)</td>', page.text)]
        link = re.search(r'class="pager"><a href="([^"]*)"', page.text)
        path = link and link.group(1).replace("&amp;", "&")
    assert len(seen) == 60 and seen == sorted(seen, reverse=True)


def test_verify_clean_with_a_head_and_without(site):
    site.at(phone(1), "vote 1")
    b = Person(site, "awa").enter()
    head = re.search(r'id="tete-actuelle">([0-9a-f]{64})<', b.get("/journal").text).group(1)
    site.at(phone(2), "vote 2")
    b.post("/journal/verifier", tete=head)
    assert "Tout concorde" in verdict(b)
    assert b.get("/journal").shows("La tête notée est celle de l'écriture")
    other = "ab" * 32
    b.post("/journal/verifier", tete=other)
    eventually("the other verdict", lambda: "cette tête n" in verdict(b))
    page = b.post("/journal/verifier", tete="not a head")
    assert page.shows("64 chiffres")


def test_a_touched_database_is_found_out(site):
    for i in range(5):
        site.at(phone(i), "vote 1")
    b = Person(site, "awa").enter()
    with sqlite3.connect(site.database) as db:
        before = db.execute("SELECT seq, raw FROM message ORDER BY seq LIMIT 1 OFFSET 2").fetchone()
        db.execute("UPDATE message SET raw = X'78' WHERE seq = ?", (before[0],))
    b.post("/journal/verifier")
    told = verdict(b)
    assert "FAUX" in told and str(before[0]) in told
    with sqlite3.connect(site.database) as db:
        db.execute("UPDATE message SET raw = ? WHERE seq = ?", (before[1], before[0]))


def test_the_download_is_the_ledger(site):
    for i in range(30):
        site.at(phone(i), "vote 1")
    awa = Person(site, "awa", "verifier")
    b = awa.enter()
    reply = b.get("/journal.csv")
    assert reply.status == 200 and reply.body.startswith(b"\xef\xbb\xbf")
    assert "journal.csv" in reply.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(reply.body.decode("utf-8-sig"), newline=""), delimiter=";"))
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as db:
        ledger = db.execute("SELECT seq, lower(hex(hash)) FROM ledger ORDER BY seq").fetchall()
    assert [(int(r[0]), r[-1]) for r in rows[1:]] == ledger
    # who goes in the middle disturbs nobody
    assert b.get("/healthz").status == 200


def test_two_verifications_are_one(site):
    site.at(phone(1), "vote 1")
    b = Person(site, "awa").enter()
    for _i in range(4):
        assert b.post("/journal/verifier", follow=False).status == 303
    assert "Tout concorde" in verdict(b)
    assert Browser(site).get("/journal").status == 303
