"""The nomination desk as the team works with it: paper forms come in, persons are brought together
and decided upon, one becomes a candidate people vote for; every act can be taken back and says who
and why. Beside a running gateway and without one."""

import csv
import io
import json
import socket

import pytest

from gateway import campaign, phone, stamp

DATA, USAGE, NO_INPUT = 65, 64, 66

HEAD = "Nom et prénom;Fonction;Service;Lieu;Région;Secteur;Sexe;Ancienneté;Motif;Témoin 1"
ROWS = [
    "Dr Bintou Modele;médecin;CSREF;Sikasso;Sikasso;santé;F;12;Elle soigne tout le monde;Issa +223 66 00 00 07",
    "MODELE Bintou;médecin;CSREF;Sikasso;Sikasso;santé;F;12;Elle refuse les cadeaux;",
    "Seydou Essai;juge;Tribunal;Kayes;Kayes;justice;M;20;\"Il juge selon la loi,\nsans cadeau; jamais\";",
    "Oumou Specimen;directrice;École;Gao;Gao;éducation;F;;Elle est là chaque matin;",
]
ACT = ["--by", "awa", "--reason", "vu au bureau"]


def document(**more):
    """Nominations and vote are open at once, so that one test can walk from one to the other."""
    return {**campaign(), "nomination": {"opens": stamp(-3600), "closes": stamp(86400)}, **more}


@pytest.fixture(params=[False, True], ids=["stopped", "running"])
def desk(request, make_gateway):
    return Desk(make_gateway(document(), start=request.param))


class Desk:
    def __init__(self, gateway):
        self.g = gateway

    def run(self, verb, *args):
        return self.g.command("nominations", verb, "icon", *args)

    def must(self, verb, *args):
        return self.g.must("nominations", verb, "icon", *args)

    def json(self, verb, *args):
        return json.loads(self.must(verb, *args, "--json"))

    def act(self, verb, *args):
        """The act's ledger number."""
        return str(self.json(verb, *map(str, args), *ACT)["seq"])

    def file(self, rows, encoding="utf-8-sig", name="fiches.csv"):
        path = self.g.folder / name
        path.write_bytes("\r\n".join([HEAD, *rows, ""]).encode(encoding))
        return str(path)

    def filled(self):
        self.must("import", self.file(ROWS), "--by", "awa")
        return self

    def people(self, *args):
        return {n["number"]: n for n in self.json("list", *args)}


def test_paper_is_imported_once(desk):
    path = desk.file(ROWS, "cp1252")
    told = desk.must("import", path, "--by", "awa", "--dry-run")
    assert told.startswith("4 ") and desk.json("list") == []
    assert desk.must("import", path, "--by", "awa") == "4 nouvelles, 0 déjà là, 0 à corriger\n"
    first = desk.json("export")
    assert [n["number"] for n in first] == [1, 2, 3, 4]
    assert first[0]["answers"]["position"] == "médecin"
    assert {n["source"] for n in first} == {"paper"} and {n["status"] for n in first} == {"received"}
    assert desk.must("import", path, "--by", "issa") == "0 nouvelles, 4 déjà là, 0 à corriger\n"
    # the same forms from another computer: other bytes, other order of rows
    again = desk.file(list(reversed(ROWS)), "utf-8", "copie.csv")
    assert desk.must("import", again, "--by", "issa") == "0 nouvelles, 4 déjà là, 0 à corriger\n"
    assert desk.json("export") == first
    desk.g.verify()


def test_bad_rows_are_told_and_good_ones_kept(desk):
    rows = [ROWS[2], "4444;juge;Tribunal;Kayes;Kayes;justice;M;20;juste;",
            "Issa Essai;juge;Tribunal;Kayes;Atlantide;justice;M;xx;juste;", ROWS[3]]
    path = desk.file(rows)
    run = desk.run("import", path, "--by", "awa")
    assert run.returncode == DATA
    assert run.stdout == "2 nouvelles, 0 déjà là, 2 à corriger\n"
    told = run.stderr.splitlines()
    # the first good row takes two lines of the file
    assert [line.split("fiches.csv:")[1].split(":")[0] for line in told] == ["4", "5", "5"]
    assert "4444" in told[0] and "Atlantide" in run.stderr and "xx" in run.stderr
    assert len(desk.json("list")) == 2
    assert desk.run("import", path, "--by", "awa").stdout == "0 nouvelles, 2 déjà là, 2 à corriger\n"


@pytest.mark.parametrize("content,status", [
    (b"", DATA), (b"\x00\x01\x02PNG", DATA), (b"a;b;c\n1;2;3\n", DATA),
    ("Nom;Fonction\nAwa Exemple;juge\n".encode(), DATA), (None, NO_INPUT)],
    ids=["empty", "a picture", "other headings", "no column for what is required", "no file"])
def test_files_that_are_no_forms(make_gateway, content, status):
    desk = Desk(make_gateway(document(), start=False))
    path = desk.g.folder / "x.csv"
    if content is not None:
        path.write_bytes(content)
    run = desk.run("import", str(path), "--by", "awa")
    assert run.returncode == status and run.stdout == "" and "x.csv" in run.stderr
    assert desk.json("list") == []


def test_many_rows_are_several_jobs(desk):
    rows = [f"Personne {chr(97 + n // 26 % 26)}{chr(97 + n % 26)}x Essai{chr(97 + n // 676)};juge;Tribunal;Kayes;Kayes;"
            f"justice;M;20;\"{'Il est juste. ' * 10}{n}\";" for n in range(1203)]
    assert desk.must("import", desk.file(rows), "--by", "awa").startswith("1203 nouvelles, 0 ")
    assert desk.must("import", desk.file(rows), "--by", "awa").startswith("0 nouvelles, 1203 ")
    assert len(desk.json("export")) == 1203
    desk.g.verify()


def test_merge_split_and_undo(desk):
    desk.filled()
    before = desk.people()
    assert sorted(before) == [1, 2, 3, 4]
    merged = desk.act("merge", 1, 2)
    people = desk.people()
    assert sorted(people) == [1, 3, 4] and people[1]["nominations"] == 2
    assert desk.people("--all")[2]["person"] == 1
    shown = desk.must("show", "2")
    assert "Bintou" in shown and "awa" in shown and "vu au bureau" in shown
    assert desk.json("show", "1")["same_person"] == [2]
    last = desk.json("decisions")[-1]
    assert (last["nominations"], last["joined_to"], last["by"]) == ([2], 1, "awa")
    desk.act("undo", merged)
    assert desk.people() == before
    split_me = desk.act("merge", 1, 2, 3)
    desk.act("split", 3)
    assert sorted(desk.people()) == [1, 3, 4]
    run = desk.run("undo", split_me, *ACT)
    assert run.returncode == DATA and "3" in run.stderr, "something was built on it since"
    acts = [d["act"] for d in desk.json("decisions")]
    assert acts == ["import", "merge", "undo", "merge", "split"]
    assert [d["act"] for d in desk.json("decisions", "3")][-1] == "split"
    desk.g.verify()


def test_refused_acts_change_nothing(desk):
    desk.filled()
    before = desk.json("export"), desk.json("decisions")
    for args in (["verify", "99"], ["merge", "1", "99"], ["merge", "1", "1"], ["split", "1"],
                 ["shortlist", "1"], ["promote", "1", "--code", "7"], ["undo", "1"], ["undo", "4096"]):
        run = desk.run(*args, *ACT)
        assert run.returncode == DATA and run.stderr != "" and run.stdout == "", args
    assert (desk.json("export"), desk.json("decisions")) == before
    desk.g.verify()


def test_from_a_sheet_of_paper_to_a_vote(desk):
    desk.filled()
    desk.act("merge", 1, 2)
    desk.act("verify", 1)
    desk.act("shortlist", 1)
    assert list(desk.people("--status", "retenue")) == [1]
    promoted = desk.act("promote", 1, "--code", "7", "--name", "Bintou Modele", "--alias", "Docteur Bintou")
    candidate = json.loads(desk.g.must("campaign", "export", "icon"))["candidates"][-1]
    assert candidate == {"code": "7", "name": "Bintou Modele", "aliases": ["Docteur Bintou"], "gender": "F",
                         "sector": "sante", "place": "Sikasso", "seniority": 12}
    assert desk.people()[1]["status"] == "promoted" and desk.people()[1]["code"] == "7"
    assert "Bintou Modele" in desk.g.must("say", "--from", phone(1), "--to", "36777", "je vote docteur bintou")
    assert desk.g.tally()["7"] == 1
    run = desk.run("undo", promoted, *ACT)
    assert run.returncode == DATA, "people have voted"
    assert desk.g.tally()["7"] == 1
    desk.g.verify()


def test_a_promotion_is_taken_back_before_the_vote(make_gateway):
    g = make_gateway(document(vote=campaign(opens=3600)["vote"]))
    desk = Desk(g).filled()
    before = json.loads(g.must("campaign", "export", "icon"))
    desk.act("verify", 4)
    desk.act("shortlist", 4)
    promoted = desk.act("promote", 4, "--code", "9")
    assert json.loads(g.must("campaign", "export", "icon"))["candidates"][-1]["name"] == "Oumou Specimen"
    undone = desk.act("undo", promoted)
    assert json.loads(g.must("campaign", "export", "icon")) == before
    assert desk.people()[4]["status"] == "shortlisted"
    desk.act("undo", undone)
    assert json.loads(g.must("campaign", "export", "icon"))["candidates"][-1]["code"] == "9"
    g.restart()
    assert desk.people()[4]["code"] == "9"


@pytest.mark.parametrize("code,name,said", [
    ("2", "Bintou Modele", "2"), ("vote", "Bintou Modele", "code"), ("7", "awa EXEMPLE", "Awa Exemple")],
    ids=["another's code", "a keyword", "another's name"])
def test_a_promotion_passes_the_checks_of_an_import(desk, code, name, said):
    desk.filled()
    desk.act("verify", 1)
    desk.act("shortlist", 1)
    before = desk.g.must("campaign", "export", "icon")
    run = desk.run("promote", "1", "--code", code, "--name", name, *ACT)
    assert run.returncode == DATA and said in run.stderr
    assert desk.g.must("campaign", "export", "icon") == before
    assert desk.people()[1]["status"] == "shortlisted"


def test_proposals_find_the_same_person(desk):
    desk.filled()
    pairs = desk.json("proposals")
    assert [(p["a"], p["b"]) for p in pairs] == [(1, 2)]
    assert 60 <= pairs[0]["score"] <= 100 and "same name" in pairs[0]["reasons"]
    told = desk.must("proposals")
    assert "Dr Bintou Modele" in told and "MODELE Bintou" in told and "même nom" in told
    undone = desk.act("merge", 1, 2)
    assert desk.json("proposals") == []
    desk.act("undo", undone)
    pairs = [(p["a"], p["b"]) for p in desk.json("proposals", "--least", "0")]
    assert (1, 2) not in pairs, "people have said that they are two"


def test_filters(desk):
    desk.filled()
    desk.act("reject", 3)
    assert list(desk.people("--region", "Kayes")) == [3]
    assert list(desk.people("--region", "gao")) == [4]
    assert list(desk.people("--status", "rejected")) == [3]
    assert list(desk.people("--status", "rejetee")) == [3]
    assert list(desk.people("--status", "received", "--region", "Sikasso")) == [1, 2]
    for wrong in (["--status", "lost"], ["--region", "Atlantide"]):
        assert desk.run("list", *wrong).returncode == USAGE


def test_export_opens_in_a_spreadsheet(desk):
    hostile = "Awa Piege;=1+1;+CSREF;Sikasso;Sikasso;santé;F;1;\"dit \"\"oui\"\"; puis non\";@Issa"
    desk.must("import", desk.file([*ROWS, hostile]), "--by", "awa")
    run = desk.g.command("nominations", "export", "icon", "--csv", encoding="utf-8")
    assert run.returncode == 0 and run.stdout.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(run.stdout[1:]), delimiter=";"))
    assert len(rows) == 6 and len({len(r) for r in rows}) == 1
    last = dict(zip(rows[0], rows[5]))
    assert last["Fonction"] == "'=1+1" and "'+CSREF" in rows[5] and "'@Issa" in rows[5]
    assert 'dit "oui"; puis non' in rows[5]
    # and it can be imported again: the same persons, nothing new
    path = desk.g.folder / "export.csv"
    path.write_text(run.stdout, encoding="utf-8")
    assert desk.must("import", str(path), "--by", "awa").startswith("0 nouvelles, 5 déjà là, 0 ")
    assert desk.run("export").returncode == USAGE


def test_report(desk):
    desk.filled()
    desk.act("merge", 1, 2)
    desk.act("reject", 3)
    report = desk.json("report")
    assert report["campaign"] == "icon"
    assert report["totals"]["nominations"] == 4 and report["totals"]["rejected"] == 1
    for table in ("region", "gender", "sector", "seniority"):
        assert sum(row["nominations"] for row in report[table]) <= 4
    regions = {row["label"]: row for row in report["region"]}
    assert (regions["Sikasso"]["nominations"], regions["Sikasso"]["nominees"]) == (2, 1)
    assert "Sikasso" in desk.must("report")
    table = desk.must("report", "--csv").splitlines()
    assert table[0].startswith("\ufeff") and len({line.count(";") for line in table}) == 1


def test_volunteers_have_names_and_no_numbers(desk):
    desk.must("volunteer", "add", phone(5), "--name", "Mariam Essai", *ACT)
    desk.must("volunteer", "add", "66000006", "--name", "Kadi Essai", *ACT)
    assert [v["name"] for v in desk.json("volunteer", "list")] == ["Mariam Essai", "Kadi Essai"]
    assert "6600" not in desk.must("volunteer", "list") + desk.must("decisions")
    desk.must("volunteer", "remove", "0022366000005", *ACT)
    assert "Mariam" not in desk.must("volunteer", "list")
    for wrong in (["add", "12", "--name", "X Y"], ["remove", phone(99)]):
        run = desk.run("volunteer", *wrong, *ACT)
        assert run.returncode == DATA, run.stderr
    for wrong in (["add", phone(1)], ["add"], ["burn", phone(1)], ["list", "x"]):
        assert desk.run("volunteer", *wrong, *ACT).returncode == USAGE
    assert b"66000005" not in desk.g.database.read_bytes()
    desk.g.verify()


def test_numbers_in_answers_are_not_shown(desk):
    desk.filled()
    assert "66 00 00 07" in desk.must("export", "--json"), "the team calls the referees"
    for args in (["show", "1"], ["show", "1", "--json"], ["list"], ["decisions", "1"]):
        assert "00 07" not in desk.must(*args) and "660000" not in desk.must(*args)
    desk.g.stop()
    assert "66 00 00" not in desk.g.log_text()


@pytest.mark.parametrize("args", [
    [], ["list"], ["burn", "icon"], ["show", "icon"], ["merge", "icon", "1"], ["merge", "icon", "1", "2"],
    ["verify", "icon", "1", "--by", "awa"], ["verify", "icon", "1", "--reason", "x"],
    ["promote", "icon", "1", *ACT], ["import", "icon", "x.csv"], ["proposals", "icon", "--least", "101"],
    ["list", "icon", "--csv", "--json"], ["verify", "icon", "one", *ACT], ["undo", "icon", "-1", *ACT]],
    ids=lambda a: " ".join(a) or "nothing")
def test_usage(make_gateway, args):
    run = make_gateway(document(), start=False).command("nominations", *args)
    assert run.returncode == USAGE and run.stdout == "" and run.stderr != ""


HOSTILE = [
    {"act": "verify"}, {"act": 7}, {"act": "burn", "subject": 1},
    {"act": "verify", "subject": "1"}, {"act": "verify", "subject": 1.5}, {"act": "verify", "subject": 1e300},
    {"act": "verify", "subject": -1}, {"act": "verify", "subject": 1, "actor": ""},
    {"act": "verify", "subject": 1, "actor": "a" * 64}, {"act": "verify", "subject": 1, "reason": "é" * 200},
    {"act": "verify", "subject": 1, "campaign": "none"}, {"act": "verify", "subject": 1, "campaign": ["icon"]},
    {"act": "merge", "subject": 1}, {"act": "merge", "subject": 1, "others": []},
    {"act": "merge", "subject": 1, "others": list(range(1, 67))}, {"act": "merge", "subject": 1, "others": [{}]},
    {"act": "promote", "subject": 1}, {"act": "promote", "subject": 1, "candidate": []},
    {"act": "promote", "subject": 1, "candidate": {"code": "7"}},
    {"act": "promote", "subject": 1, "candidate": {"code": "7", "name": "X Y", "colour": "red"}},
    {"act": "promote", "subject": 1, "candidate": {"code": "x" * 40, "name": "X Y"}},
    {"act": "undo", "subject": 1, "candidate": {"code": "1"}},
    {"act": "volunteer", "name": "X"}, {"act": "volunteer", "voter_phone": "+22366000001"},
    {"act": "volunteer", "name": "X" * 64, "voter_phone": "+22366000001"},
    {"act": "import"}, {"act": "import", "rows": []}, {"act": "import", "rows": [{}] * 501},
    {"act": "import", "rows": [1]}, {"act": "import", "rows": [{"name": 1}]},
    {"act": "import", "rows": [{"name": "Awa Exemple"}]}, {"act": "import", "rows": [{"colour": "red"}]},
    {"act": "import", "rows": [{"name": "x" * 900}]},
]


def test_hostile_requests_are_refused_with_a_reason(make_gateway):
    g = make_gateway(document())
    desk = Desk(g).filled()
    before = desk.json("export"), desk.json("decisions"), g.must("campaign", "export", "icon")
    for request in HOSTILE:
        whole = {"do": "desk", "campaign": "icon", "actor": "awa", "reason": "x", **request}
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(f"{g.database}.control")
            s.sendall(json.dumps(whole).encode() + b"\n")
            answer = json.loads(s.makefile().read())
        assert answer["ok"] is False and answer["errors"] and all(answer["errors"]), request
    assert (desk.json("export"), desk.json("decisions"), g.must("campaign", "export", "icon")) == before


@pytest.mark.parametrize("command", ["nominations", "forms"])
def test_campaigns_that_are_not_there(make_gateway, command):
    run = make_gateway(document(), start=False).command(command, "list", "none")
    assert run.returncode == DATA and "none" in run.stderr and run.stdout == ""


def test_forms_are_listed_and_exported(make_gateway):
    form = {"id": "journee", "keywords": ["JOURNEE"], "title": {"fr": "Journée de l'intégrité"},
            "capacity": 1, "waiting": 1, "per_phone": 1, "fields": [
                {"key": "nom", "type": "name", "required": True, "label": {"fr": "Nom"},
                 "max": 60, "ask": {"fr": "Votre nom?"}}]}
    g = make_gateway(document(forms=[form]))
    for n, name in enumerate(["Awa Exemple", "Issa Modele", "Kadi Essai"]):
        g.must("say", "--from", phone(n), "--to", "36777", f"journee {name}")
    listed = {f["form"]: f for f in json.loads(g.must("forms", "list", "icon", "--json"))}
    assert (listed["journee"]["places"], listed["journee"]["registered"], listed["journee"]["waiting"]) == (1, 1, 1)
    assert "Journée" in g.must("forms", "list", "icon")
    entries = json.loads(g.must("forms", "export", "icon", "journee", "--json"))
    assert [(e["number"], e["state"], e["answers"]) for e in entries] == [
        (1, "stands", {"nom": "Awa Exemple"}), (2, "waits", {"nom": "Issa Modele"})]
    assert "Issa Modele" in g.must("forms", "list", "icon", "journee")
    table = g.must("forms", "export", "icon", "journee", "--csv").splitlines()
    assert table[0].startswith("\ufeff") and table[1].startswith("1;inscrit;")
    assert g.command("forms", "export", "icon", "none", "--csv").returncode == DATA
    for wrong in ([], ["export", "icon"], ["export", "icon", "journee"], ["list"], ["burn", "icon"]):
        assert g.command("forms", *wrong).returncode == USAGE
