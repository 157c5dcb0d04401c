"""The ledger as people read it, prove it and carry it away."""

import csv
import http.client
import io
import re
import socket
import sqlite3
import threading

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


HOSTILE = ('=HYPERLINK("http://x.example";"y")', "+22366000009", "-1+1", "@SUM(A1)", "\t=1",
           'dit "oui"; puis non', "deux\nlignes", "<script>alert(1)</script>", "ɛ ɔ ɲ")


def test_hostile_words_reach_a_spreadsheet_as_text(site):
    """Written straight into the rows: nothing that is stored may become a formula, a cell or a tag."""
    b = Person(site, "awa", "verifier").enter()
    before = {}
    for i, reason in enumerate(HOSTILE):
        Person(site, f"p{i}")
        with sqlite3.connect(site.database) as db:
            seq, was = db.execute("SELECT seq, reason FROM act ORDER BY seq DESC LIMIT 1").fetchone()
            db.execute("UPDATE act SET reason = ? WHERE seq = ?", (reason, seq))
            before[seq] = was
    rows = list(csv.reader(io.StringIO(b.get("/journal.csv").body.decode("utf-8-sig"), newline=""),
                           delimiter=";"))
    assert {len(r) for r in rows} == {len(rows[0])}
    told = [r[6] for r in rows[1:] if int(r[0]) in before]
    assert told == [("'" if reason[0] in "=+-@\t" else "") + reason for reason in HOSTILE]
    page = b.get("/journal?genre=people")
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
    with sqlite3.connect(site.database) as db:
        db.executemany("UPDATE act SET reason = ? WHERE seq = ?", [(r, s) for s, r in before.items()])


MANY = 120_000


@pytest.fixture
def long_ledger(site):
    """Entries enough to fill every buffer between the console and a browser that does not read; they
    follow from nothing and go again, for each test ends with a verification."""
    site.at(phone(1), "vote 1")
    b = Person(site, "awa", "verifier").enter()
    with sqlite3.connect(site.database) as db:
        last = db.execute("SELECT * FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        names = [c[1] for c in db.execute("PRAGMA table_info(ledger)")]
        row = dict(zip(names, last))
        columns = ", ".join(n for n in names if n != "seq")
        db.execute(f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "
                   f"INSERT INTO ledger (seq, {columns}) SELECT {row['seq']} + n.i, {columns} "
                   f"FROM ledger, n WHERE seq = {row['seq']}")
    yield b
    with sqlite3.connect(site.database) as db:
        db.execute("DELETE FROM ledger WHERE seq > ?", (row["seq"],))


def slow_download(b):
    """The answer's head, and a socket that takes little."""
    c = http.client.HTTPConnection("127.0.0.1", b.port, timeout=30)
    c.sock = socket.socket()
    c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    c.sock.settimeout(30)
    c.sock.connect(("127.0.0.1", b.port))
    c.request("GET", "/journal.csv", headers={"Cookie": f"__Host-kalata={b.cookie}"})
    return c, c.getresponse()


def test_a_download_that_fails_does_not_look_whole(site, long_ledger):
    """A file that ended where reading failed would pass for the ledger."""
    b = long_ledger
    connection, reply = slow_download(b)
    assert reply.status == 200
    with sqlite3.connect(site.database) as db:
        db.execute("ALTER TABLE decision RENAME TO elsewhere")
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        reply.read()
    connection.close()
    with sqlite3.connect(site.database) as db:
        db.execute("ALTER TABLE elsewhere RENAME TO decision")
    assert len(b.get("/journal.csv").body.splitlines()) > MANY


def test_downloads_are_bounded_and_who_goes_makes_room(long_ledger):
    b = long_ledger
    held = [slow_download(b) for _i in range(4)]
    assert [r.status for _c, r in held] == [200] * 4
    refused = b.get("/journal.csv")
    assert refused.status == 503 and refused.headers["retry-after"]
    assert b.get("/journal").status == 200
    for connection, reply in held:
        reply.close()
        connection.close()
    eventually("room again", lambda: b.get("/journal.csv").status == 200)


def test_verifying_while_votes_come_in(site):
    """What comes meanwhile is not in it and breaks nothing."""
    for i in range(50):
        site.kannel(phone(i), "vote 1")
    b = Person(site, "awa").enter()
    stop, sent = threading.Event(), []

    def vote():
        while not stop.is_set() and len(sent) < 3000:
            sent.append(site.kannel(phone(len(sent) % 5000), "vote 2").status)
    voters = threading.Thread(target=vote)
    voters.start()
    try:
        for _i in range(5):
            before = len(sent)
            b.post("/journal/verifier")
            assert "Tout concorde" in verdict(b)
            eventually("a vote more", lambda: len(sent) > before or len(sent) >= 3000)
    finally:
        stop.set()
        voters.join()
    assert sent and set(sent) == {200}


def test_two_verifications_are_one(site):
    site.at(phone(1), "vote 1")
    b = Person(site, "awa").enter()
    for _i in range(4):
        assert b.post("/journal/verifier", follow=False).status == 303
    assert "Tout concorde" in verdict(b)
    assert Browser(site).get("/journal").status == 303
