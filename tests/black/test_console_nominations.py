"""The nomination desk in a browser without JavaScript: what each role sees and may do, what every form
answers to bad input, and that what citizens wrote is never markup nor a formula."""

import html
import json
import re
import sqlite3
import time

import pytest

from console import Browser, Person, console_ready
from gateway import campaign, phone, stamp

HEAD = "Nom et prénom;Fonction;Service;Lieu;Région;Secteur;Sexe;Ancienneté;Motif;Témoin 1"
ROWS = [
    "Dr Bintou Modele;médecin;CSREF;Sikasso;Sikasso;santé;F;12;Elle soigne tout le monde;Issa +223 66 00 00 07",
    "MODELE Bintou;médecin;CSREF;Sikasso;Sikasso;santé;F;12;Elle refuse les cadeaux;",
    "Seydou Essai;juge;Tribunal;Kayes;Kayes;justice;M;20;Il juge selon la loi;",
    "Oumou Specimen;directrice;École;Gao;Gao;éducation;F;;Elle est là chaque matin;",
]
HOSTILE = [
    "<script>alert(1)</script> Awa;<img src=x onerror=alert(2)>;\"&lt;b&gt;\";Kignan;;santé;F;3;\"\"\"><svg/onload=alert(3)>\";",
    "Awa \u202eelpmexE;juge;Tribunal;Kayes;Kayes;justice;M;20;renverse ce qui suit;",
    "'=cmd|' /C calc'!A0 Awa;+SOMME(A1);-2+3 service;@lieu Kayes;Kayes;justice;M;20;=1+1 formule;",
]
REASON = {"raison": "vu au bureau"}
NOMINATIONS = "/c/icon/nominations"


def document(**more):
    return {**campaign(opens=3600), "nomination": {"opens": stamp(-3600), "closes": stamp(86400)}, **more}


class Desk:
    def __init__(self, gateway):
        self.g = gateway
        self.people = {}

    def as_(self, role):
        if role not in self.people:
            self.people[role] = Person(self.g, f"une.{role}", role).enter()
        return self.people[role]

    def fill(self, rows=ROWS, name="fiches.csv"):
        path = self.g.folder / name
        path.write_bytes("\r\n".join([HEAD, *rows, ""]).encode("utf-8-sig"))
        self.g.must("nominations", "import", "icon", str(path), "--by", "awa")
        return self

    def list(self):
        return {n["number"]: n for n in json.loads(self.g.must("nominations", "list", "icon", "--json", "--all"))}

    def decisions(self):
        return json.loads(self.g.must("nominations", "decisions", "icon", "--json"))


@pytest.fixture
def desk(make_gateway):
    g = make_gateway(document(), console=True)
    console_ready(g)
    return Desk(g)


def done(page, words):
    assert page.status == 200 and 'class="flash done"' in page.text and page.shows(words), page.text


def refused(page, words):
    assert page.status in (200, 404) and 'class="flash error"' in page.text and page.shows(words), page.text


def rows_of(page):
    """The numbers in the list."""
    body = page.text.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page.text else ""
    return [int(n) for n in re.findall(r'<tr><td class="num">(\d+)</td>', body)]


def tabs(page):
    part = page.text.split('<nav class="tabs"')[1].split("</nav>")[0]
    return [int(re.sub(r"\D", "", n)) for n in re.findall(r"<b>(.*?)</b>", part)]


# ---- the queue


def test_the_queue_finds_and_counts(desk):
    b = desk.fill().as_("operator")
    page = b.get(NOMINATIONS)
    assert page.status == 200 and rows_of(page) == [1, 2, 3, 4] and tabs(page) == [4, 4, 0, 0, 0, 0]
    assert page.shows("Dr Bintou Modele") and page.shows("Personnes 1 à 4 sur 4 (4 nominations)")
    for query, found in (("nom=modele", [1, 2]), ("nom=BINTOU+mod", [1, 2]), ("nom=3", [3]), ("nom=odele", []),
                         ("region=?", []), ("secteur=justice", [3]), ("secteur=?", []), ("etat=verified", []),
                         ("etat=received&ordre=recent", [1, 2, 3, 4]), ("etat=nonsense&page=0&region=zz", [1, 2, 3, 4]),
                         ("page=999999", [1, 2, 3, 4]), ("nom=%3Cscript%3E", []), ("nom=" + "a" * 3000, [])):
        page = b.get(f"{NOMINATIONS}?{query}")
        assert page.status == 200 and rows_of(page) == found, query
        assert "<script>" not in page.text
    gao = re.search(r'<option value="(\w+)">Gao<', page.text).group(1)
    page = b.get(f"{NOMINATIONS}?region={gao}&nom=oumou")
    assert rows_of(page) == [4] and tabs(page) == [1, 1, 0, 0, 0, 0]
    # what was asked stays in the form and in the tabs' addresses
    assert f'<option value="{gao}" selected>' in page.text and f"region={gao}&amp;nom=oumou" in page.text


def test_nothing_yet_and_no_nominations_at_all(desk, make_gateway):
    assert desk.as_("verifier").get(NOMINATIONS).shows("Aucune nomination n'est encore reçue")
    assert desk.as_("verifier").get(NOMINATIONS + "/propositions").shows("plus de personnes qui se ressemblent")
    assert desk.as_("verifier").get(NOMINATIONS + "/bilan").status == 200
    without = make_gateway(campaign(), console=True)
    console_ready(without)
    b = Person(without, "awa", "operator").enter()
    for path in ("", "/propositions", "/bilan", "/1", ".csv"):
        page = b.get(NOMINATIONS + path)
        assert page.status == 200 and page.shows("ne prend pas de nominations") and "/c/icon/campagne" in page.text


def test_closed_nominations_say_what_to_do(make_gateway):
    g = make_gateway({**document(), "nomination": {"opens": stamp(-7200), "closes": stamp(-3600)}}, console=True)
    console_ready(g)
    page = Person(g, "awa", "verifier").enter().get(NOMINATIONS)
    assert page.shows("Les nominations sont closes depuis le") and page.shows("promouvez avant l'ouverture du vote")


# ---- deciding


def test_the_way_of_a_person(desk):
    """Merged, verified, shortlisted, promoted; each by whom the table allows; and people vote for her."""
    desk.fill()
    verifier, operator = desk.as_("verifier"), desk.as_("operator")
    page = operator.get(NOMINATIONS + "/propositions")
    assert page.shows("même nom") and page.shows("points sur 100") and page.shows("identique")
    assert page.shows("différent") and page.shows("mêmes mots") and "autofocus" in page.text
    page = operator.post(NOMINATIONS + "/fusionner", place=page.hidden("place"), autres=page.hidden("autres"),
                         garde=1, raison="Même personne, autre écriture")
    done(page, "C'est une seule personne maintenant.")
    assert page.shows("plus de personnes qui se ressemblent")
    done(verifier.post(NOMINATIONS + "/1/verifier", **REASON), "Vérifiée.")
    done(operator.post(NOMINATIONS + "/2/preselectionner", **REASON), "Retenue.")
    page = operator.get(NOMINATIONS + "/1")
    assert page.hidden("code") == "5" and page.hidden("affiche") == "Dr Bintou Modele" and page.shows("MODELE Bintou")
    page = operator.post(NOMINATIONS + "/1/promouvoir", code="5", affiche="Bintou Modele",
                         alias="MODELE Bintou\r\nDr Bintou\r\n\r\n", **REASON)
    done(page, "La candidature est dans la campagne.")
    assert page.shows("candidate au code 5")
    people = desk.list()
    assert people[1]["status"] == "promoted" and people[1]["code"] == "5" and people[2]["person"] == 1
    assert {d["by"] for d in desk.decisions() if d["act"] != "import"} == {"une.verifier", "une.operator"}
    open_the_vote(desk.g)
    assert "Bintou Modele" in desk.g.kannel(phone(1), "Bintou Modele").text
    assert desk.g.tally()["5"] == 1
    # once people vote she stays, and the page says why
    seq = [d["seq"] for d in desk.decisions() if d["act"] == "promote"][0]
    refused(operator.post(f"{NOMINATIONS}/actes/{seq}/annuler", retour=1, **REASON), "Le vote est ouvert")
    desk.g.verify()


def open_the_vote(g):
    doc = json.loads(g.must("campaign", "export", "icon"))
    doc["vote"]["opens"] = stamp(-60)
    path = g.folder / "open.json"
    path.write_text(json.dumps(doc))
    g.must("campaign", "import", str(path))


def test_an_open_vote_gets_no_candidate_from_one_person(desk):
    desk.fill()
    b = desk.as_("administrator")
    for verb in ("verifier", "preselectionner"):
        done(b.post(f"{NOMINATIONS}/1/{verb}", **REASON), "")
    open_the_vote(desk.g)
    refused(b.post(f"{NOMINATIONS}/1/promouvoir", code="5", affiche="Bintou Modele", **REASON),
            "avec l'accord d'une autre personne")
    assert desk.list()[1]["status"] == "shortlisted" and len(desk.g.results()["candidates"]) == 4


def test_every_act_can_be_undone_from_the_page(desk):
    desk.fill()
    b = desk.as_("administrator")
    states = []

    def state():
        return {k: (v["person"], v["status"]) for k, v in desk.list().items()}

    for path, fields in (("/1/verifier", {}), ("/1/preselectionner", {}), ("/1/rejeter", {}),
                         ("/fusionner", {"garde": 1, "autres": "2, 3"}), ("/3/separer", {})):
        states.append(state())
        page = b.post(NOMINATIONS + path, **fields, **REASON)
        assert 'class="flash done"' in page.text, page.text
        assert state() != states[-1]
    for before in reversed(states):
        page = b.get(NOMINATIONS + "/1")
        # the act undone last time is shown as undone, with the undoing above it
        seq = max(d["seq"] for d in holding(desk.decisions()) if d["act"] != "import")
        page = b.post(f"{NOMINATIONS}/actes/{seq}/annuler", retour=1, **REASON)
        done(page, "L'acte est annulé.")
        assert state() == before
    assert b.get(NOMINATIONS + "/1").shows("annulé")
    desk.g.verify()


def holding(decisions):
    undone = {d["undoes"] for d in decisions if "undoes" in d}
    return [d for d in decisions if d["seq"] not in undone and "undoes" not in d]


def test_split_is_not_proposed_again(desk):
    desk.fill()
    b = desk.as_("operator")
    done(b.post(NOMINATIONS + "/fusionner", garde=1, autres="2", **REASON), "une seule personne")
    page = b.get(NOMINATIONS + "/2")
    assert page.shows("La nomination 2 est réunie à cette personne") and page.shows("(diffère)")
    done(b.post(NOMINATIONS + "/2/separer", **REASON), "personne à part")
    assert b.get(NOMINATIONS + "/propositions").shows("plus de personnes qui se ressemblent")


def test_the_next_proposal_follows(desk):
    desk.fill([*ROWS, "Essai Seydou;juge;Tribunal;Kayes;Kayes;justice;M;20;Il est droit;"])
    b = desk.as_("operator")
    page = b.get(NOMINATIONS + "/propositions")
    assert page.shows("1 / 2") and "?n=2" in page.text
    second = b.get(NOMINATIONS + "/propositions?n=2")
    assert second.shows("2 / 2") and second.hidden("autres") != page.hidden("autres")
    for n in ("0", "-1", "x", "99999999999999999999"):
        assert b.get(f"{NOMINATIONS}/propositions?n={n}").hidden("autres") == page.hidden("autres")
    assert b.get(NOMINATIONS + "/propositions?n=77").hidden("autres") == second.hidden("autres")
    done(b.post(NOMINATIONS + "/fusionner", place="1", autres=page.hidden("autres"),
                garde=page.hidden("autres").split()[0], **REASON), "une seule personne")
    assert b.get(NOMINATIONS + "/propositions").hidden("autres") == second.hidden("autres")


def test_many_nominations_of_one_person_stand_beside_each_other(desk):
    desk.fill([f"Awa Exemple {chr(97 + i)}x;juge;Tribunal;Kayes;Kayes;justice;F;{i};motif {i};" for i in range(9)])
    b = desk.as_("operator")
    done(b.post(NOMINATIONS + "/fusionner", garde=5, autres=" ".join(str(i) for i in range(1, 10)), **REASON),
         "une seule personne")
    page = b.get(NOMINATIONS + "/1")
    assert page.shows("9 nominations de la même personne") and page.text.count('scope="col"') == 5
    assert page.shows("n° 5 (représente)")
    last = b.get(NOMINATIONS + "/5?de=9")
    assert last.shows("n° 9") and not last.shows("n° 5 (représente)") and "?de=5" in last.text
    for de in ("0", "10", "x", "-3", "99999999999999999999"):
        assert b.get(f"{NOMINATIONS}/5?de={de}").shows("n° 5 (représente)")


# ---- bad input and roles


@pytest.mark.parametrize("path, fields, words", [
    ("/1/verifier", {}, "Dites pourquoi"),
    ("/1/verifier", {"raison": "  \t "}, "Dites pourquoi"),
    ("/1/verifier", {"raison": "é" * 200}, "Dites pourquoi"),
    ("/99/verifier", REASON, "Il n'y a pas de nomination 99"),
    ("/1/preselectionner", REASON, "vérifiez-la d'abord"),
    ("/1/promouvoir", {"code": "9", "affiche": "Awa", **REASON}, "retenez-la d'abord"),
    ("/1/promouvoir", {"code": "", "affiche": "Awa", **REASON}, "Donnez un code"),
    ("/1/promouvoir", {"code": "9" * 40, "affiche": "Awa", **REASON}, "Donnez un code"),
    ("/1/promouvoir", {"code": "9", "affiche": "", **REASON}, "Donnez le nom affiché"),
    ("/1/promouvoir", {"code": "9", "affiche": "Awa", "alias": "\n".join("abcdefghijklmnop"), **REASON}, "Douze autres"),
    ("/1/promouvoir", {"code": "9", "affiche": "Awa", "alias": "x" * 500, **REASON}, "Douze autres"),
    ("/1/promouvoir", {"code": "1", "affiche": "Awa", **REASON}, ""),
    ("/99/promouvoir", {"code": "9", "affiche": "Awa", **REASON}, "n'est plus là"),
    ("/fusionner", REASON, "Choisissez la nomination"),
    ("/fusionner", {"garde": "1", **REASON}, "Donnez les numéros"),
    ("/fusionner", {"garde": "1", "autres": "1", **REASON}, "Donnez les numéros"),
    ("/fusionner", {"garde": "1", "autres": "2 deux", **REASON}, "Donnez les numéros"),
    ("/fusionner", {"garde": "1", "autres": "-2", **REASON}, "Donnez les numéros"),
    ("/fusionner", {"garde": "1", "autres": "9" * 400, **REASON}, "Donnez les numéros"),
    ("/fusionner", {"garde": "1", "autres": " ".join(map(str, range(2, 80))), **REASON}, "64 au plus"),
    ("/fusionner", {"garde": "1", "autres": "99", **REASON}, "Il n'y a pas de nomination 99"),
    ("/fusionner", {"garde": "1", "autres": "2"}, "Dites pourquoi"),
    ("/1/separer", REASON, "déjà une personne à part"),
], ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "")
def test_bad_input_is_told_and_changes_nothing(desk_filled, path, fields, words):
    b = desk_filled.as_("administrator")
    before = desk_filled.decisions()
    refused(b.post(NOMINATIONS + path, **fields), words)
    assert desk_filled.decisions() == before


@pytest.fixture
def desk_filled(desk):
    return desk.fill()


def test_addresses_that_are_none(desk_filled):
    b = desk_filled.as_("administrator")
    for path in ("/0", "/x", "/99", "/-1", "/1e3", "/99999999999999999999", "/%3Cscript%3E"):
        assert b.get(NOMINATIONS + path).status == 404, path
    for path in ("/x/verifier", "/0/rejeter", "/-1/separer", "/x/promouvoir", "/actes/x/annuler", "/actes/99999/annuler"):
        assert b.post(NOMINATIONS + path, affiche="Awa", code="9", **REASON).status == 404, path
    imported = desk_filled.decisions()[0]["seq"]
    assert b.post(f"{NOMINATIONS}/actes/{imported}/annuler", **REASON).status == 403
    assert len(desk_filled.decisions()) == 1


def test_roles_see_and_do_what_is_theirs(desk_filled):
    """Whoever may not do an act may not undo it either: taking a rejection back is deciding."""
    d = desk_filled
    assert d.as_("viewer").get(NOMINATIONS).status == 403
    assert d.as_("viewer").get(NOMINATIONS + ".csv").status == 403
    assert d.as_("verifier").get(NOMINATIONS + ".csv").status == 403
    page = d.as_("operator").get(NOMINATIONS + "/1")
    assert "/fusionner" in page.text and "/1/verifier" not in page.text and "/1/rejeter" not in page.text
    page = d.as_("verifier").get(NOMINATIONS + "/1")
    assert "/1/verifier" in page.text and "/1/rejeter" in page.text and "nominations.csv" not in page.text
    assert d.as_("operator").post(NOMINATIONS + "/1/verifier", **REASON).status == 403
    assert d.as_("verifier").post(NOMINATIONS + "/1/preselectionner", **REASON).status == 403
    done(d.as_("verifier").post(NOMINATIONS + "/1/rejeter", **REASON), "Rejetée.")
    seq = d.decisions()[-1]["seq"]
    assert "annuler" not in d.as_("operator").get(NOMINATIONS + "/1").text
    assert d.as_("operator").post(f"{NOMINATIONS}/actes/{seq}/annuler", **REASON).status == 403
    assert d.list()[1]["status"] == "rejected"
    done(d.as_("verifier").post(f"{NOMINATIONS}/actes/{seq}/annuler", retour=1, **REASON), "L'acte est annulé.")
    # the undoing of an undoing is the act again
    seq = d.decisions()[-1]["seq"]
    assert d.as_("operator").post(f"{NOMINATIONS}/actes/{seq}/annuler", **REASON).status == 403
    done(d.as_("verifier").post(f"{NOMINATIONS}/actes/{seq}/annuler", retour=1, **REASON), "L'acte est annulé.")
    assert d.list()[1]["status"] == "rejected"


def test_forms_of_elsewhere_change_nothing(desk_filled):
    b = desk_filled.as_("administrator")
    for token in ("", "0" * 40):
        assert b.post(NOMINATIONS + "/1/verifier", csrf=token, **REASON).status == 403
    assert Browser(desk_filled.g).post(NOMINATIONS + "/1/verifier", follow=False, **REASON).status in (303, 403)
    assert desk_filled.list()[1]["status"] == "received"


# ---- what citizens wrote


def test_names_are_never_markup(desk):
    desk.fill(HOSTILE)
    b = desk.as_("administrator")
    done(b.post(NOMINATIONS + "/1/verifier", raison="<script>alert(4)</script>\"'"), "Vérifiée.")
    for path in ("", "?nom=awa", "/1", "/2", "/3", "/propositions", "/bilan"):
        page = b.get(NOMINATIONS + path)
        assert page.status == 200
        for bad in ("<script>alert", "<img", "<svg/", "onerror=alert(2)>", "\u202e"):
            assert bad not in page.text.replace("onerror=alert(2)&gt;", ""), (path, bad)
    assert b.get(NOMINATIONS + "/1").shows("alert(4)")


def test_the_spreadsheet_opens_harmless(desk):
    desk.fill([*ROWS, *HOSTILE])
    page = desk.as_("operator").get(NOMINATIONS + ".csv")
    assert page.status == 200 and page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["content-disposition"] == 'attachment; filename="nominations-icon.csv"'
    assert page.body.startswith(b"\xef\xbb\xbf") and page.body.endswith(b"\r\n")
    text = page.body.decode("utf-8-sig")
    lines = text.split("\r\n")
    assert len(lines) == 1 + len(ROWS) + len(HOSTILE) + 1
    cells = re.findall(r'(?:^|;)(?:"((?:[^"]|"")*)"|([^;"]*))', "\n".join(lines), re.M)
    assert len(cells) >= 7 * 17
    for quoted, bare in cells:
        cell = quoted or bare
        assert not cell.startswith(("=", "+", "-", "@", "\t")), cell
    assert "'+SOMME(A1)" in text and "'=1+1 formule" in text and "'@lieu Kayes" in text
    # whom to ask, without the number to ask at
    assert "66 00 00 07" not in text and "+22366000007" not in text and "…07" in text


def test_referees_numbers_are_masked(desk_filled):
    ways = ["66/00/00/07", "66,00,00,07", "(66) 00 00 07", "66  00 00  07", "٦٦٠٠٠٠٠٧", "66\u00a000\u00a000\u00a007", "66_00_00_07"]
    desk_filled.fill([f"Awa Exemple {chr(97 + i)}x;juge;Tribunal;Kayes;Kayes;justice;F;{i};appelez {way};Issa {way}"
                      for i, way in enumerate(ways)], "autres.csv")
    b = desk_filled.as_("operator")
    pages = ["", "/propositions", ".csv", *(f"/{n}" for n in range(1, 12))]
    for path in pages:
        text = html.unescape(b.get(NOMINATIONS + path).text)
        for way in ["66 00 00 07", "66000007", *ways]:
            assert way not in text, (path, way)
    assert b.get(NOMINATIONS + "/1").shows("Issa +223…07") and b.get(NOMINATIONS + "/7").shows("appelez")


def test_english_on_request(desk_filled):
    b = desk_filled.as_("verifier")
    page = b.get(NOMINATIONS + "?lang=en")
    assert page.shows("received") and page.shows("Persons 1 to 4 of 4")
    assert b.get(NOMINATIONS + "/propositions?lang=en").shows("Is it the same person?")


def test_the_report_adds_up(desk_filled):
    b = desk_filled.as_("verifier")
    done(b.post(NOMINATIONS + "/4/rejeter", **REASON), "Rejetée.")
    page = b.get(NOMINATIONS + "/bilan")
    tables = re.findall(r'<table class="bars">.*?</table>', page.text, re.S)
    assert len(tables) == 5 and "style=" not in page.text
    for table in tables[1:]:
        persons = [int(re.sub(r"\D", "", row)) for row in re.findall(
            r'</th><td class="num">[^<]*</td><td class="num">([^<]*)</td>', table)]
        assert sum(persons) == 3
    assert page.shows("Essai : 4 nominations de 4 personnes")


# ---- many


def test_a_season(make_gateway):
    g = make_gateway(document(), console=True)
    console_ready(g)
    desk = Desk(g)
    first = ["Awa", "Issa", "Oumou", "Seydou", "Fatoumata", "Bintou", "Moussa", "Kadi"]
    last = ["Exemple", "Modele", "Specimen", "Essai", "Patron", "Gabarit", "Echantillon"]
    rows = [f"{first[n % 8]} {last[n // 8 % 7]}{chr(97 + n // 56 % 26)}{chr(97 + n // 1456 % 26)};juge;"
            f"Tribunal;{'Kayes' if n % 3 else 'Kignan'};;justice;F;{n % 40};motif {n};" for n in range(20000)]
    desk.fill(rows)
    b = desk.as_("operator")
    took = {}

    def measure(what, path):
        begin = time.monotonic()
        page = b.get(path)
        took[what] = (time.monotonic() - begin) * 1000
        assert page.status == 200
        return page

    page = measure("queue, first", NOMINATIONS)
    assert tabs(page)[0] == 20000 and len(rows_of(page)) == 50
    seen = rows_of(page)
    assert rows_of(measure("queue, again", NOMINATIONS + "?page=2")) == [n + 50 for n in seen]
    assert len(rows_of(measure("search", NOMINATIONS + "?nom=awa+exemple&ordre=fois"))) == 50
    measure("one person", NOMINATIONS + "/777")
    measure("report", NOMINATIONS + "/bilan")
    page = measure("proposals, first", NOMINATIONS + "/propositions")
    measure("proposals, again", NOMINATIONS + "/propositions?n=2")
    begin = time.monotonic()
    done(b.post(NOMINATIONS + "/fusionner", place="1", autres=page.hidden("autres"),
                garde=page.hidden("autres").split()[0], **REASON), "une seule personne")
    took["merge and the next proposal"] = (time.monotonic() - begin) * 1000
    begin = time.monotonic()
    text = b.get(NOMINATIONS + ".csv").body
    took["csv"] = (time.monotonic() - begin) * 1000
    assert text.count(b"\r\n") == 20001
    for what, ms in took.items():
        print(f"# desk of 20,000: {what}: {ms:.0f} ms")
    print(f"# desk of 20,000: csv {len(text) / 1e6:.1f} MB")
    with sqlite3.connect(f"file:{g.database}?mode=ro", uri=True) as db:
        plan = db.execute("EXPLAIN QUERY PLAN SELECT MAX(seq) FROM entry WHERE campaign = 'icon' AND form = "
                          "'nomination'").fetchall()
    assert "entry_changed" in plan[0][3]
