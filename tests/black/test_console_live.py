"""The live page from outside: what an event stream tells, to whom, and what it cannot cost."""

import csv
import io
import json
import re
import socket

import pytest

from console import Browser, Person, console_ready
from gateway import PATIENCE, campaign, eventually, phone


@pytest.fixture
def site(make_gateway):
    g = make_gateway(campaign(public_results=True), console=True)
    console_ready(g)
    return g


@pytest.fixture
def awa(site):
    return Person(site, "awa", "viewer").enter()


class Stream:
    """An event stream; `next` gives the events one after another, `numbers` what they told."""

    def __init__(self, browser, campaign_id="icon", method="GET"):
        self.socket = socket.create_connection(("127.0.0.1", browser.port), timeout=PATIENCE)
        self.socket.sendall(f"{method} /c/{campaign_id}/flux HTTP/1.1\r\nHost: localhost\r\n"
                            f"Cookie: __Host-kalata={browser.cookie}\r\n"
                            "Accept: text/event-stream\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while (line := self.file.readline().strip()):
            name, value = line.decode().split(": ", 1)
            self.headers[name.lower()] = value
        self.text, self.numbers, self.full = "", {}, 0

    def block(self):
        """What stands before the next empty line; None at the end."""
        while "\n\n" not in self.text:
            size = int(self.file.readline().strip() or b"0", 16)
            if size == 0:
                return None
            self.text += self.file.read(size).decode()
            self.file.readline()
        block, self.text = self.text.split("\n\n", 1)
        return block

    def next(self):
        """The next snapshot or change, parsed and taken in."""
        while True:
            block = self.block()
            if block is None:
                return None
            fields = dict(line.split(": ", 1) for line in block.split("\n"))
            if "data" in fields and fields.get("event") != "t":
                told = json.loads(fields["data"])
                assert fields["id"].isdigit()
                if told.get("full"):
                    self.numbers, self.full = {}, self.full + 1
                self.numbers.update(told["v"])
                return told

    def until(self, name, n):
        while self.numbers.get(name, 0) != n:
            assert self.next() is not None, f"the stream ended, {name} = {self.numbers.get(name)}"
        return self.numbers

    def close(self):
        self.file.close()
        self.socket.close()


def snapshot(browser):
    return json.loads(browser.get("/c/icon/instantane").text)


def nonzero(numbers):
    return {name: n for name, n in numbers.items() if n}


def test_a_stream_tells_each_vote(site, awa):
    s = Stream(awa)
    assert s.status == 200
    assert s.headers["content-type"].startswith("text/event-stream")
    assert "no-cache" in s.headers["cache-control"] and s.headers["x-accel-buffering"] == "no"
    first = s.next()
    assert first["full"] and first["phase"] == "open" and nonzero(first["v"]) == {"entries": first["v"]["entries"]}
    site.at(phone(1), "1 Sikasso")
    numbers = s.until("counted", 1)
    assert numbers["c0"] == numbers["s0.0"] == numbers["r3"] == numbers["x3.0"] == 1
    site.at(phone(1), "2")      # replaces it; the region stays
    numbers = s.until("replaced", 1)
    assert (numbers["c0"], numbers["c1"], numbers["x3.1"], numbers["counted"]) == (0, 1, 1, 1)
    assert s.full == 1
    s.close()


def test_changes_lead_where_a_new_browser_begins(site, awa):
    s = Stream(awa)
    s.next()
    for i in range(40):
        site.at(phone(i), f"{i % 4 + 1} {['Kayes', 'Gao', 'Mopti', ''][i % 4 - i % 3]}")
    s.until("counted", 40)
    other = Stream(awa)
    other.until("counted", 40)
    polled = snapshot(awa)
    assert nonzero(s.numbers) == nonzero(other.numbers) == nonzero(polled["v"])
    results = site.results()
    assert polled["head"] == results["ledger"]["head"]
    assert [s.numbers.get(f"c{i}", 0) for i in range(4)] == [c["votes"] for c in results["candidates"]]
    assert [s.numbers.get(f"r{i}", 0) for i in range(len(results["regions"]))] == \
        [r["votes"] for r in results["regions"]]
    s.close()
    other.close()


def test_many_browsers_are_told_the_same(site, awa):
    streams = [Stream(awa) for _ in range(60)]
    for s in streams:
        assert s.next()["full"]
    site.at(phone(7), "3")
    for s in streams:
        s.until("c2", 1)
        s.close()
    site.at(phone(8), "3")
    again = Stream(awa)
    again.until("c2", 2)
    again.close()


def memory_of_console(site):
    """Resident kB of the console's process: the gateway's one child."""
    pid = site.process.pid
    child = open(f"/proc/{pid}/task/{pid}/children").read().split()[0]
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{child}/status").read()).group(1))


def test_browsers_that_read_nothing_cost_little(make_gateway, monkeypatch):
    # a sanitizer keeps what was freed for a while: that is not what is measured here
    monkeypatch.setenv("ASAN_OPTIONS", "quarantine_size_mb=1")
    site = make_gateway(console=True)
    console_ready(site)
    awa = Person(site, "awa", "viewer").enter()
    deaf = [Stream(awa) for _ in range(100)]
    reader = Stream(awa)
    before = memory_of_console(site)
    for i in range(30):
        site.at(phone(i), "1")
        reader.until("counted", i + 1)
    grown = memory_of_console(site) - before
    print(f"# 100 browsers that read nothing, 30 snapshots: {grown} kB more")
    assert grown < 100 * 80
    for s in (*deaf, reader):
        s.close()


def test_nobody_watches_unseen(site, awa):
    nobody = Browser(site)
    for path in ("/c/icon/flux", "/c/icon/instantane"):
        assert nobody.get(path).status == 401
    assert nobody.get("/c/icon").status == 303
    assert awa.get("/c/nosuch/flux").status == 404
    assert awa.get("/c/nosuch").status == 404


def test_head_of_a_stream_has_no_end_to_wait_for(site, awa):
    page = awa.request("HEAD", "/c/icon/flux")
    assert page.status == 200 and page.body == b""
    assert page.headers["content-type"].startswith("text/event-stream")


def test_streams_end_with_the_gateway(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    s = Stream(Person(g, "awa", "viewer").enter())
    assert s.next()["full"]
    g.stop()
    assert s.block() is None or s.next() is None


def cells(text, name):
    return [c.replace("\u202f", "") for c in re.findall(rf'data-k="{re.escape(name)}">([^<]*)<', text)]


def test_the_page_has_the_numbers_without_a_script(site, awa):
    for i in range(6):
        site.at(phone(i), f"{1 + i % 2} Sikasso")
    page = awa.get("/c/icon")
    assert page.status == 200
    assert cells(page.text, "counted")[0] == "6" and set(cells(page.text, "c0")) == {"3"}
    assert set(cells(page.text, "x3.1")) == {"3"} and set(cells(page.text, "r3")) == {"6"}
    assert 'http-equiv="refresh" content="60"' in page.text and "style=" not in page.text
    assert page.shows("inconnue") and page.shows("50,0\u202f%")
    assert awa.get("/").headers["location"] == "/c/icon"


@pytest.mark.parametrize("query, has, lacks", [
    ("?region=03", ["Sikasso <span", 'data-k="x3.0"'], ['data-k="via0"']),
    ("?candidat=2", ["Moussa Modele <span", 'data-k="s1.0"'], ['data-k="x3.0"']),
    ("?region=03&candidat=2", ["Sikasso <span", "Moussa Modele <span"], []),
    ("?carte=habitants", ['data-scale="people"'], []),
    ("?region=99&candidat=x&carte=y", ['data-k="via0"'], ["enlever ce filtre"]),
    ("?region=%3Cscript%3E&candidat=%22%3E", ['data-k="via0"'], ["<script>"]),
])
def test_filters_are_links(site, awa, query, has, lacks):
    text = awa.get("/c/icon" + query).text
    for words in has:
        assert words in text, words
    for words in lacks:
        assert words not in text, words


def test_names_of_a_campaign_are_only_text(make_gateway):
    bad = '<img src=x onerror=alert(1)>"\'&'
    document = campaign(public_results=True)
    document["title"]["fr"] = "Essai " + bad
    document["candidates"][0]["name"] = "Awa " + bad
    g = make_gateway(document, console=True)
    console_ready(g)
    awa = Person(g, "awa", "viewer").enter()
    for path in ("/c/icon", "/c/icon?candidat=1", "/c/icon/proces-verbal", "/r/icon", "/c/icon/flux"):
        page = awa.get(path) if "flux" not in path else Stream(awa).next()
        text = page.text if hasattr(page, "text") else json.dumps(page)
        assert "<img" not in text and "onerror=alert(1)>" not in text, path


def test_the_sheet_to_sign_names_the_entry_it_rests_on(site, awa):
    site.at(phone(1), "1")
    page = awa.get("/c/icon/proces-verbal")
    ledger = site.results()["ledger"]
    assert page.status == 200 and f"kalata verify --head {ledger['head']}" in page.text
    assert page.shows(f"n° {ledger['entries']}") or page.shows(f"n°\u00a0{ledger['entries']}")
    assert page.shows("Résultats provisoires")
    assert site.command("verify", "--head", ledger["head"]).returncode == 0


def test_a_spreadsheet_adds_up(site, awa):
    for i in range(5):
        site.at(phone(i), f"{1 + i % 3} Gao")
    page = awa.get("/c/icon/resultats.csv")
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert "resultats-icon.csv" in page.headers["content-disposition"]
    assert page.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(page.body.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Région" and rows[0][-1] == "Total" and rows[-1][-1] == "5"
    assert sum(int(r[-1]) for r in rows[1:-1]) == 5
    assert [int(x) for x in rows[-1][3:7]] == [2, 2, 1, 0]


# --- for everybody ---------------------------------------------------------------------------

def test_public_results_are_nobodys_page(site, awa):
    site.at(phone(1), "2")
    nobody = Browser(site, language="en")
    page = nobody.get("/r/icon")
    assert page.status == 200 and "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "public, max-age=15"
    assert page.headers["vary"] == "Accept-Encoding"
    assert 'lang="fr"' in page.text and "Deconnexion" not in page.text and 'class="menu"' not in page.text
    assert set(cells(page.text, "c1")) == {"1"}
    assert awa.get("/r/icon").body == page.body     # who is logged in sees the same
    assert 'lang="en"' in nobody.get("/r/icon?lang=en").text
    same = nobody.get("/r/icon", **{"If-None-Match": page.headers["etag"]})
    assert same.status == 304 and same.body == b""
    assert nobody.get("/r/icon", **{"If-None-Match": '"other"'}).status == 200
    assert nobody.get("/r/icon/resultats.csv").body.startswith(b"\xef\xbb\xbf")


def test_public_results_follow_within_seconds(site):
    nobody = Browser(site)
    assert set(cells(nobody.get("/r/icon").text, "c0")) == {"0"}
    site.at(phone(1), "1")
    eventually("the public page tells it", lambda: set(cells(nobody.get("/r/icon").text, "c0")) == {"1"})


def test_private_results_are_as_if_there_were_none(make_gateway):
    g = make_gateway(campaign(public_results=False), console=True)
    console_ready(g)
    nobody = Browser(g)
    for rest in ("", "/resultats.csv"):
        private, missing = nobody.get("/r/icon" + rest), nobody.get("/r/nosuch" + rest)
        assert private.status == missing.status == 404
        assert private.body == missing.body
