"""Who comes in, how, and what they may do there: every address of the console by every role."""

import re
import sqlite3
import subprocess

import pytest

from console import Browser, Person, console_ready, link_of, totp
from gateway import BINARY


@pytest.fixture
def site(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    return g


def test_enrolment_then_log_in(site):
    awa = Person(site, "awa")
    b = awa.enrol()
    assert b.get("/equipe").status == 200
    again, page = awa.log_in(suite="/equipe")
    assert page.status == 303 and page.headers["location"] == "/equipe"
    assert again.get("/equipe").shows("awa")
    cookie = page.headers["set-cookie"]
    for part in ("__Host-kalata=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_a_link_works_once_and_looking_changes_nothing(site):
    awa = Person(site, "awa")
    for _look in range(3):
        assert Browser(site).get(awa.link).status == 200
    awa.enrol()
    assert Browser(site).get(awa.link).status == 404
    enter = link_of(site.must("user", "enter", "awa"))
    assert Browser(site).get(enter).status == 200
    b = Browser(site)
    assert b.post(enter, follow=False).status == 303 and b.cookie
    other = Browser(site)
    other.post(enter)
    assert other.cookie is None


@pytest.mark.parametrize("first, second, words", [
    ("onze lettre", "onze lettre", "Trop court"),
    ("cinq mots pour demain", "cinq mots pour demains", "pas les mêmes"),
    ("motdepasse123", "motdepasse123", "d'abord"),
    ("Azertyuiop123456", "Azertyuiop123456", "d'abord"),
    ("je suis awa de Kati", "je suis awa de Kati", "d'abord"),
    ("é" * 11, "é" * 11, "Trop court"),
    ("x" * 300, "x" * 300, "Trop long"),
])
def test_bad_passwords_are_refused_with_a_reason(site, first, second, words):
    awa = Person(site, "awa")
    page = Browser(site).post(awa.link, mdp1=first, mdp2=second)
    assert page.status == 422 and page.shows(words), page.text
    assert first not in page.text


def test_each_is_spoken_to_in_their_language(site):
    fr = link_of(site.must("user", "add", "awa"))
    en = link_of(site.must("user", "add", "john", "--language", "en"))
    b = Browser(site, language="en-US,en;q=0.9")
    assert b.get(fr).shows("Bienvenue") and b.get(en).shows("Welcome")
    assert b.get("/connexion").shows("Log in") and b.get("/connexion?lang=fr").shows("Connexion")


def test_a_code_is_good_once(site):
    awa = Person(site, "awa")
    awa.enrol()
    code = awa.next_code()
    first, page = awa.log_in(code)
    assert first.cookie
    second, page = awa.log_in(code)
    assert second.cookie is None and page.status == 401 and page.shows("a déjà servi")


def test_no_session_before_the_second_factor(site):
    awa = Person(site, "awa")
    awa.enrol()
    b = Browser(site)
    page = b.post("/connexion", nom="awa", mot_de_passe=awa.password)
    assert page.hidden("etape") and b.cookie is None
    step = page.hidden("etape")
    for wrong in ("", "000000", "12345", "abcdef", "0000000000"):
        page = b.post("/connexion/code", etape=step, code=wrong)
        assert page.status in (401, 429) and b.cookie is None
    # a step that is not ours
    page = Browser(site).post("/connexion/code", etape=step[:-2] + "00", code=awa.next_code())
    assert page.status == 401


def test_unknown_names_and_wrong_passwords_look_alike(site):
    awa = Person(site, "awa")
    awa.enrol()
    fatou = Person(site, "fatou")
    fatou.enrol()
    site.must("user", "disable", "fatou")
    site.must("user", "add", "invitee")
    pages = [Browser(site).post("/connexion", nom=n, mot_de_passe=p) for n, p in (
        ("awa", "wrong password"), ("nobody", "wrong password"), ("fatou", fatou.password),
        ("invitee", ""), ("../etc", "x" * 5000))]
    told = {(page.status, page.text.replace(name, "NAME")) for page, name in zip(
        pages, ("awa", "nobody", "fatou", "invitee", "../etc"))}
    assert len(told) == 1 and pages[0].status == 401, told


def test_guessing_is_slowed_down_known_or_not(site):
    Person(site, "awa").enrol()
    for name in ("awa", "nobody"):
        b = Browser(site)
        status = [b.post("/connexion", nom=name, mot_de_passe=f"guess {i}").status
                  for i in range(7)]
        assert status[0] == 401 and status[-1] == 429, status
        assert status == sorted(status)


def test_the_session_is_new_at_log_in(site):
    """A cookie somebody planted is not the one that gets in (session fixation)."""
    awa = Person(site, "awa")
    awa.enrol()
    planted = "A" * 43
    b = Browser(site)
    b.cookie = planted
    page = b.post("/connexion", nom="awa", mot_de_passe=awa.password)
    page = b.post("/connexion/code", follow=False, etape=page.hidden("etape"), code=awa.next_code())
    assert b.cookie and b.cookie != planted
    thief = Browser(site)
    thief.cookie = planted
    assert thief.get("/moi").status == 303


def test_log_out_and_disable_take_effect_at_once(site):
    Person(site, "root1")
    awa = Person(site, "awa")
    b, other = awa.enter(), awa.enter()
    assert b.get("/moi").status == other.get("/moi").status == 200
    cookie = b.cookie
    b.post("/deconnexion")
    assert b.cookie is None
    b.cookie = cookie
    assert b.get("/moi").status == 303
    site.must("user", "disable", "awa")
    assert other.get("/moi").status == 303


def test_the_last_administrator_stays(site):
    awa = Person(site, "awa")
    b = awa.enter()
    page = b.post("/equipe/awa/desactiver")
    assert page.shows("last administrator")
    page = b.post("/equipe/awa/role", role="viewer")
    assert page.shows("last administrator") and b.get("/equipe").status == 200


def test_forms_of_other_sites_are_refused(site):
    b = Person(site, "awa").enter()
    token = b.csrf
    assert token
    fields = f"csrf={token}&langue=en"
    assert b.request("POST", "/moi/langue", fields, {"Origin": "http://evil.example"}).status == 403
    assert b.request("POST", "/moi/langue", fields, {"Sec-Fetch-Site": "cross-site"}).status == 403
    assert b.request("POST", "/moi/langue", fields, {"Origin": "null"}).status == 403
    assert b.request("POST", "/moi/langue", "langue=en").status == 403
    assert b.request("POST", "/moi/langue", f"csrf={token[:-1]}x&langue=en").status == 403
    other = Person(site, "moussa").enter()
    assert b.request("POST", "/moi/langue", f"csrf={other.csrf}&langue=en").status == 403
    same = {"Origin": f"http://127.0.0.1:{b.port}", "Host": f"127.0.0.1:{b.port}"}
    assert b.request("POST", "/moi/langue", fields, same).status == 303
    # nothing that changes something can be had with GET
    assert b.get("/moi/langue?langue=fr").status == 405


def test_where_the_log_in_leads_is_here(site):
    b = Person(site, "awa").enter()
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "/a%0d%0aX-Evil:%201"):
        page = b.get(f"/connexion?suite={evil}")
        assert page.status == 303 and page.headers["location"] == "/", page.headers


def test_no_address_is_too_long(site):
    """Found by reading: a long address led to a header that did not fit, and the process ended."""
    known = Person(site, "awa").enter()
    for b in (Browser(site), known):
        for n in (10, 79, 100, 300, 3000):
            for path in ("/c/" + "a" * n + "/nominations/" + "b" * n, "/c/" + "%25" * (n // 3) + "/messages",
                         "/canaux/" + "%22" * (n // 3) + "/rebuts", "/connexion?suite=/" + "a" * n,
                         "/journal?qui=" + "a" * n, "/assets/" + "a" * n, "/" + "a" * n):
                assert b.get(path).status in (200, 303, 400, 404, 414), path
            assert b.post("/canaux/" + "a" * n + "/pause", follow=False, raison="x" * n).status in (303, 403, 404, 414)
    assert known.get("/moi").status == 200


def test_tokens_of_programs(site):
    awa = Person(site, "awa", "viewer")
    b = awa.enter()
    page = b.post("/moi/jetons", nom="tableur")
    token = re.search(r'id="jeton">([A-Za-z0-9_-]{43})<', page.text).group(1)
    program = Browser(site)
    program.token = token
    assert program.get("/api/v1/campaigns/icon/results").status != 401
    assert program.get("/api/v1/channels").status == 403
    program.token = token[:-1] + ("A" if token[-1] != "A" else "B")
    reply = program.get("/api/v1/me")
    assert reply.status == 401 and reply.headers["content-type"] == "application/problem+json"
    assert token not in b.get("/moi").text
    digest = re.search(r"/moi/jetons/([0-9a-f]{64})/retirer", b.get("/moi").text).group(1)
    b.post(f"/moi/jetons/{digest}/retirer")
    program.token = token
    assert program.get("/api/v1/me").status == 401


def test_a_new_password_ends_other_sessions(site):
    awa = Person(site, "awa")
    here = awa.enrol()
    there = awa.enter()
    new = "cinq autres mots pour demain"
    page = here.post("/moi/mot-de-passe", ancien="faux", mdp1=new, mdp2=new)
    assert page.shows("pas votre mot de passe")
    page = here.post("/moi/mot-de-passe", ancien=awa.password, mdp1=new, mdp2=new)
    assert page.shows("est changé")
    assert here.get("/moi").status == 200 and there.get("/moi").status == 303
    awa.password = new
    b, _page = awa.log_in()
    assert b.cookie


def test_sessions_outlive_the_console_and_the_gateway(site):
    b = Person(site, "awa").enter()
    site.stop()
    site.start()
    console_ready(site)
    assert b.get("/moi").status == 200


def test_the_console_comes_back_when_it_falls(site):
    b = Person(site, "awa").enter()
    children = subprocess.run(["pgrep", "-P", str(site.process.pid)], stdout=subprocess.PIPE, text=True)
    subprocess.run(["kill", "-9", *children.stdout.split()], check=True)
    console_ready(site)
    assert b.get("/moi").status == 200
    assert site.at("+22366000001", "vote 1").status < 300


# --- every address by every role ----------------------------------------------------------

ROLES = ("viewer", "operator", "verifier", "administrator")
EVERYBODY, ALL = "everybody", "viewer,operator,verifier,administrator"
OP, VER, ADM = "operator,administrator", "verifier,administrator", "administrator"
DESK = "operator,verifier,administrator"
# What is expected, written down apart from the program's own table: an address that is not
# here fails the test, and so does one whose rule changed.
EXPECTED = {
    EVERYBODY: """GET /assets/:file; GET /healthz; GET /connexion; POST /connexion; POST /connexion/code
        GET /bienvenue/:link; POST /bienvenue/:link; POST /bienvenue/:link/code
        GET /r/:campaign; GET /r/:campaign/resultats.csv; GET /api/v1/openapi.json
        GET /api/v1/campaigns/:campaign/results""",
    ALL: """POST /deconnexion; GET /; GET /c/:campaign; GET /c/:campaign/flux
        GET /c/:campaign/instantane; GET /c/:campaign/proces-verbal; GET /c/:campaign/resultats.csv
        GET /journal; POST /journal/verifier; GET /moi; POST /moi/mot-de-passe; POST /moi/sessions
        POST /moi/jetons; POST /moi/jetons/:digest/retirer; POST /moi/langue; GET /api/v1/me
        GET /api/v1/campaigns; GET /api/v1/campaigns/:campaign/minutes; GET /api/v1/ledger""",
    OP: """GET /c/:campaign/messages; GET /c/:campaign/messages/:seq
        POST /c/:campaign/messages/:seq/attribuer; GET /c/:campaign/messages.csv
        POST /accords/:id/retirer; GET /c/:campaign/nominations.csv
        POST /c/:campaign/nominations/:number/preselectionner
        POST /c/:campaign/nominations/:number/promouvoir; GET /campagnes; POST /campagnes
        GET /c/:campaign/campagne; POST /c/:campaign/campagne; GET /c/:campaign/campagne/textes
        POST /c/:campaign/campagne/textes; GET /c/:campaign/campagne/document
        POST /c/:campaign/campagne/document; POST /c/:campaign/campagne/ouvrir
        POST /c/:campaign/campagne/fermer; GET /c/:campaign/essai; GET /c/:campaign/mesure
        GET /canaux; GET /canaux/:channel/rebuts; POST /canaux/:channel/pause
        POST /canaux/:channel/reprendre; POST /canaux/:channel/renvoyer
        GET /api/v1/campaigns/:campaign/messages; GET /api/v1/channels
        POST /api/v1/campaigns/:campaign/messages/:seq/assign""",
    VER: """POST /c/:campaign/nominations/:number/verifier
        POST /c/:campaign/nominations/:number/rejeter; GET /journal.csv""",
    DESK: """GET /accords; GET /accords/:id; POST /accords/:id/accepter; POST /accords/:id/refuser
        GET /c/:campaign/nominations; GET /c/:campaign/nominations/propositions
        GET /c/:campaign/nominations/bilan; GET /c/:campaign/nominations/:number
        POST /c/:campaign/nominations/fusionner; POST /c/:campaign/nominations/:number/separer
        POST /c/:campaign/nominations/actes/:act/annuler
        GET /api/v1/campaigns/:campaign/nominations; GET /api/v1/proposals
        POST /api/v1/proposals/:id/agree""",
    ADM: """GET /equipe; POST /equipe; POST /equipe/:name/role; POST /equipe/:name/lien
        POST /equipe/:name/desactiver; POST /equipe/:name/activer; POST /equipe/:name/sessions""",
}


def expected():
    return {address.strip(): roles for roles, text in EXPECTED.items()
            for address in re.split(r"[;\n]", text) if address.strip()}


def table():
    out = subprocess.run([BINARY, "console", "--routes"], stdout=subprocess.PIPE, check=True, text=True)
    return {f"{method} {path}": roles for method, path, roles in (
        line.split() for line in out.stdout.splitlines())}


def test_every_address_has_the_rule_we_expect():
    assert table() == expected()


# Requested with things that are not there, so that nothing changes: what counts is who is let
# through. These would end the session that asks, or never end.
OWN_RULE = "/api/v1/campaigns/:campaign/results"    # everybody's where the campaign publishes
NOT_ASKED = {"POST /deconnexion", "GET /c/:campaign/flux", "POST /moi/sessions"}


def test_every_address_lets_in_exactly_its_roles(site):
    who = {"nobody": Browser(site), **{r: Person(site, f"la-{r}", r).enter() for r in ROLES}}
    told = []
    for address, roles in expected().items():
        if address in NOT_ASKED:
            continue
        method, pattern = address.split()
        path = re.sub(r":(\w+)", lambda m: "icon" if m.group(1) == "campaign" else "999999", pattern)
        for name, browser in who.items():
            may = roles == EVERYBODY or name in roles.split(",")
            status = (browser.get(path) if method == "GET" else browser.post(path, follow=False)).status
            refused = status in (401, 403) or (status == 303 and name == "nobody")
            if pattern.startswith(("/connexion", "/bienvenue")) or pattern == "/":
                refused = refused and status == 403
            if name == "nobody" and (pattern == "/" or pattern == OWN_RULE):
                continue
            if (may and refused) or (not may and not refused) or status == 500:
                told.append(f"{address} as {name}: {status}")
    assert not told, "\n".join(told)


def test_time_runs_out_for_links(site):
    """The bound itself: a link of a minute ago is fine, its end is in the database."""
    site.must("user", "add", "awa")
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT link_until - created_at FROM staff WHERE name = 'awa'").fetchall()
    assert rows == [(72 * 3600 * 1000,)]
    assert totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59) == "287082"     # RFC 6238, appendix B
