"""Campaigns made and changed in the console: every field with bad input, two people at once, what is
frozen once the vote has opened, and a test box that keeps nothing."""

import html
import json
import re
import sqlite3

import pytest

from console import Person, console_ready
from gateway import campaign, phone, stamp


@pytest.fixture
def site(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    return g


def counts(site):
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as db:
        return [db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0]
                for t in ("message", "voter", "ledger", "outbox", "entry")]


def form(page):
    """What a browser would send of the settings' form, untouched."""
    body = page.text[page.text.index('class="stack'):]
    body = body[:body.index("</form>")]
    fields = {}

    def add(name, value):
        fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    for tag in re.findall(r"<input [^>]*>", body):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and " checked" not in tag):
            add(name.group(1), value.group(1) if value else "")
    for name, value in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</textarea>', body):
        add(name, value)
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        if chosen:
            add(name, chosen.group(1))
    return fields


def document(site, name="icon"):
    return json.loads(site.must("campaign", "export", name))


def test_saving_what_is_there_changes_nothing_that_matters(site):
    b = Person(site, "awa").enter()
    before = document(site)
    fields = form(b.get("/c/icon/campagne"))
    page = b.post("/c/icon/campagne", **fields)
    assert page.shows("Enregistré"), page.text
    after = document(site)
    assert after["candidates"] == before["candidates"]
    assert after["vote"]["opens"] == before["vote"]["opens"]
    assert after["title"] == before["title"] and after["addresses"] == before["addresses"]


def test_a_new_campaign_in_a_small_form(site):
    b = Person(site, "awa").enter()
    b.get("/campagnes")
    page = b.post("/campagnes", id="essai-2", title="Deuxième essai", regions="ml-2023",
                  opens=stamp(86400)[:-1], closes=stamp(2 * 86400)[:16],
                  candidates="1; Awa Exemple\n 2 ;Moussa Modele\n\n")
    assert page.shows("Enregistré"), page.text
    made = document(site, "essai-2")
    assert [(c["code"], c["name"]) for c in made["candidates"]] == [
        ("1", "Awa Exemple"), ("2", "Moussa Modele")]
    page = b.post("/campagnes", id="essai-2", title="encore", regions="ml-2023")
    assert page.status == 422 and page.shows("existe déjà")
    whole = dict(campaign("colle"), addresses=["36999"])
    assert b.post("/campagnes", document=json.dumps(whole)).shows("Enregistré")


@pytest.mark.parametrize("field, value", [
    ("id", "Majuscules et blancs"), ("id", ""), ("title", ""), ("regions", "ml-1900"),
    ("opens", "hier"), ("closes", "1999-01-01T00:00:00"), ("candidates", "1; A\n1; B"),
    ("candidates", "vote; Awa"), ("document", "{"), ("document", "[]"), ("document", '{"id": 3}'),
    ("title", "ɛ" * 200),
])
def test_bad_input_is_told_and_kept(site, field, value):
    b = Person(site, "awa").enter()
    b.get("/campagnes")
    fields = {"id": "neuf", "title": "Neuf", "regions": "ml-2023", "opens": stamp(3600)[:16],
              "closes": stamp(7200)[:16], "candidates": "1; Awa Exemple", field: value}
    page = b.post("/campagnes", **fields)
    assert page.status == 422 and page.shows("Rien n'est enregistré"), page.text
    assert html.escape(value, quote=True) in page.text.replace("&#39;", "&#x27;") or field == "regions"
    assert "neuf" not in site.must("campaign", "list")


def test_two_people_at_once(site):
    one, two = Person(site, "awa").enter(), Person(site, "binta", "operator").enter()
    a, b = form(one.get("/c/icon/campagne/document")), form(two.get("/c/icon/campagne/document"))
    doc = json.loads(a["document"][0])
    doc["title"]["fr"] = "De la première"
    assert one.post("/c/icon/campagne/document", base=a["base"], document=json.dumps(doc)).shows("Enregistré")
    doc["title"]["fr"] = "De la seconde"
    page = two.post("/c/icon/campagne/document", base=b["base"], document=json.dumps(doc))
    assert page.status == 422 and page.shows("entre-temps")
    assert "De la seconde" in html.unescape(page.text)      # nothing typed is lost
    assert document(site)["title"]["fr"] == "De la première"
    # what a second press would undo is told before it is done
    told = html.unescape(page.text)
    assert "maintenant « De la première », votre page y mettrait « De la seconde »" in told
    assert "title.fr" in told
    again = form(page)
    assert two.post("/c/icon/campagne/document", base=again["base"], document=json.dumps(doc)).shows("Enregistré")


def test_what_touches_the_count_waits_for_another_person(site):
    awa, binta = Person(site, "awa").enter(), Person(site, "binta", "verifier").enter()
    fields = form(awa.get("/c/icon/campagne"))
    was = document(site)["vote"]["closes"]
    fields["vote.closes"] = [stamp(5 * 86400)[:-1]]
    page = awa.post("/c/icon/campagne", **fields)
    assert page.shows("dites pourquoi") and document(site)["vote"]["closes"] == was
    fields = form(awa.get("/c/icon/campagne")) | {"vote.closes": fields["vote.closes"],
                                                  "raison": ["trois jours de pluie"]}
    page = awa.post("/c/icon/campagne", **fields)
    assert page.shows("Proposé") and document(site)["vote"]["closes"] == was
    ident = re.search(r"/accords/(\d+)", page.text).group(1)
    page = awa.post(f"/accords/{ident}/accepter", raison="moi-même")
    assert document(site)["vote"]["closes"] == was
    binta.get("/accords")
    binta.post(f"/accords/{ident}/accepter", raison="vu la pluie")
    assert document(site)["vote"]["closes"] == fields["vote.closes"][0] + "Z"


def test_closing_an_open_vote_takes_two(site):
    awa, binta = Person(site, "awa").enter(), Person(site, "binta", "operator").enter()
    page = awa.post("/c/icon/campagne/fermer", raison="essai")
    assert page.shows("Proposé")
    assert site.kannel(phone(1), "vote 1").text.startswith("Votre vote") or site.tally()["1"] == 1
    ident = re.search(r"/accords/(\d+)", page.text).group(1)
    binta.get("/accords")
    binta.post(f"/accords/{ident}/accepter", raison="d'accord")
    assert site.results()["status"] == "closed"


def test_texts_go_at_once_and_are_measured(site):
    b = Person(site, "awa").enter()
    page = b.get("/c/icon/campagne/textes")
    assert page.shows("GSM-7") and page.shows("vote_counted")
    fields = form(page)
    fields["vote_counted"] = ["Merci {name}, recu {receipt}"]
    assert b.post("/c/icon/campagne/textes", **fields).shows("Enregistré")
    assert document(site)["texts"]["fr"]["vote_counted"] == "Merci {name}, recu {receipt}"
    assert "Merci Awa Exemple" in site.kannel(phone(1), "vote 1").text
    for text, words in (("Mɛrci", "ɛ"), ("x" * 161, "SMS"), ("{nom}", "placeholder")):
        fields = form(b.get("/c/icon/campagne/textes")) | {"vote_counted": [text]}
        page = b.post("/c/icon/campagne/textes", **fields)
        assert page.status == 422 and words in page.text, text
    fields = form(b.get("/c/icon/campagne/textes")) | {"vote_counted": [""]}
    b.post("/c/icon/campagne/textes", **fields)
    assert "texts" not in document(site)
    told = json.loads(b.get("/c/icon/mesure?cle=vote_counted&langue=fr&texte=Merci%20%C3%A7a").body)
    assert not told["fine"] and "UCS-2" in told["line"] and "70" in told["line"]
    assert b.get("/c/icon/mesure?cle=x&langue=fr&texte=a").status == 400


def test_the_test_box_keeps_nothing(site):
    b = Person(site, "awa").enter()
    before = counts(site)
    for text in ("vote 3", "je vote pour awa", "bonjour", "1 ou 2 ?", "<script>alert(1)</script>", "x" * 600):
        page = b.get("/c/icon/essai?texte=" + "".join(f"%{c:02x}" for c in text.encode()))
        assert page.status == 200 and "<script>alert" not in page.text
    page = b.get("/c/icon/essai?texte=vote+3")
    assert page.shows("Le vote serait compté") and page.shows("Fatoumata Patron")
    assert counts(site) == before


def test_names_are_harmless(site):
    b = Person(site, "awa").enter()
    evil = "<img src=x onerror=alert(1)>\"'"
    doc = dict(campaign("mal", opens=3600, closes=7200), addresses=["36998"])
    doc["candidates"][0]["name"] = evil[:30]
    page = b.post("/campagnes", document=json.dumps(doc))
    for path in ("/campagnes", "/c/mal/campagne", "/c/mal/campagne/document", "/c/mal", "/c/mal/essai?texte=vote+1"):
        assert "<img src=x" not in b.get(path).text, path
    assert "<img src=x" not in page.text


def sparse(site):
    """An open campaign whose document leaves to their defaults what it may."""
    doc = campaign("maigre")
    doc["vote"] = {"opens": stamp(-3600), "closes": stamp(86400)}
    del doc["addresses"]
    path = site.folder / "maigre.json"
    path.write_text(json.dumps(doc))
    site.must("campaign", "import", str(path))
    return doc


def test_a_default_that_becomes_a_word_is_no_change(site):
    """A title goes at once though the form also sends what the document did not say."""
    b = Person(site, "awa").enter()
    before = sparse(site)
    fields = form(b.get("/c/maigre/campagne")) | {"title.fr": ["Un titre plus long"]}
    page = b.post("/c/maigre/campagne", **fields)
    assert page.shows("Enregistré"), page.text
    after = document(site, "maigre")
    assert after["title"]["fr"] == "Un titre plus long"
    assert after["vote"] == before["vote"] and "addresses" not in after
    # and what the form does change still waits for another person
    for field, value in (("revote", "first"), ("vote.grace_minutes", "60"), ("addresses", "36777")):
        page = b.post("/c/maigre/campagne", **form(b.get("/c/maigre/campagne")) | {field: [value]})
        assert page.shows("dites pourquoi"), field
        assert document(site, "maigre") == after, field
    fields = form(b.get("/c/maigre/campagne"))
    del fields["bare_code"]
    assert b.post("/c/maigre/campagne", **fields).shows("dites pourquoi")


def test_a_missing_reason_loses_nothing_typed(site):
    b = Person(site, "awa").enter()
    later = stamp(5 * 86400)[:-1]
    fields = form(b.get("/c/icon/campagne")) | {"vote.closes": [later], "title.fr": ["Titre tapé"]}
    page = b.post("/c/icon/campagne", **fields)
    assert page.status == 422 and page.shows("dites pourquoi")
    assert form(page)["vote.closes"] == [later] and form(page)["title.fr"] == ["Titre tapé"]
    assert 'href="#raison"' in page.text
    assert b.post("/c/icon/campagne", **form(page) | {"raison": ["la pluie"]}).shows("Proposé")
