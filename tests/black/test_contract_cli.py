"""The commands as an operator meets them: help, exit codes of sysexits.h, errors on stderr,
--json where they answer a question."""

import json
import os
import re
import stat
import subprocess

import pytest

from gateway import BINARY, ROOT, campaign, eventually, phone

COMMANDS = ["serve", "check-config", "init", "campaign", "results", "nominations", "forms", "say", "demo", "migrate",
            "backup", "verify", "version"]
USAGE, DATA, NO_INPUT, CONFIG = 64, 65, 66, 78


def kalata(*args, **kw):
    return subprocess.run([BINARY, *args], capture_output=True, text=True, check=False,
                          timeout=60, **kw)


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command):
    run = kalata(command, "--help")
    assert run.returncode == 0 and run.stderr == ""
    assert command in run.stdout


def test_help_lists_every_command():
    run = kalata("--help")
    assert run.returncode == 0 and run.stderr == ""
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\b", run.stdout, re.MULTILINE), command


@pytest.mark.parametrize("args", [
    [], ["elect"], ["--elect"], ["results"], ["say"], ["say", "1"], ["campaign"], ["backup"],
    ["campaign", "import"], ["campaign", "burn", "x"], ["verify", "a", "b"],
    *[[c, "--no-such-option"] for c in COMMANDS]], ids=" ".join)
def test_usage_errors(args):
    run = kalata(*args)
    assert run.returncode == USAGE
    assert run.stdout == "" and run.stderr != ""


def test_version():
    run = kalata("version")
    assert run.returncode == 0
    assert (ROOT / "VERSION").read_text().strip() in run.stdout


# --- configuration ---------------------------------------------------------------------

def test_example_configuration_is_right():
    run = kalata("check-config", "-c", str(ROOT / "config/kalata.conf.example"))
    assert (run.returncode, run.stderr) == (0, "")


def test_every_configuration_error_is_told_with_its_line(tmp_path):
    conf = tmp_path / "kalata.conf"
    conf.write_text('database = "mysql:x"\nsecret-file = "s"\nlanguages = {"fr"}\n'
                    'country = "Mali"\nchannel "x" { provider = "pigeon" token = "short" }\n')
    run = kalata("check-config", "-c", str(conf))
    assert run.returncode == CONFIG and run.stdout == ""
    lines = run.stderr.splitlines()
    assert len(lines) >= 3
    for line in lines:
        assert re.match(rf"{re.escape(str(conf))}:\d+: ", line), line
    for what in ("database", "country", "token", "pigeon"):
        assert what in run.stderr


@pytest.mark.parametrize("command", ["serve", "init", "results", "verify", "migrate", "campaign"])
def test_broken_configuration_stops_every_command(command, tmp_path):
    conf = tmp_path / "kalata.conf"
    conf.write_text('lissten = "x"\n')
    more = {"results": ["x"], "campaign": ["list"]}.get(command, [])
    run = kalata(command, "-c", str(conf), *more)
    assert run.returncode == CONFIG
    assert "lissten" in run.stderr


def test_missing_configuration(tmp_path):
    run = kalata("check-config", "-c", str(tmp_path / "none.conf"))
    assert run.returncode == CONFIG
    assert "none.conf" in run.stderr


# --- the database ----------------------------------------------------------------------

def test_init_makes_a_secret_only_we_can_read_and_keeps_it(make_gateway):
    g = make_gateway(start=False)
    secret = g.folder / "secret.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o400
    before = secret.read_text()
    assert re.fullmatch(r"[0-9a-f]{64}\n?", before)
    g.command("init")
    assert secret.read_text() == before
    assert stat.S_IMODE(g.database.stat().st_mode) & 0o077 == 0


def test_serve_without_init_says_what_to_do(make_gateway):
    g = make_gateway(start=False)
    os.chmod(g.folder / "secret.key", 0o600)
    (g.folder / "secret.key").unlink()
    run = g.command("serve")
    assert run.returncode != 0
    assert "init" in run.stderr and "secret.key" in run.stderr


@pytest.mark.parametrize("running", [True, False])
def test_campaign_commands_work_stopped_and_running(make_gateway, running):
    g = make_gateway(start=running)
    assert "icon" in g.must("campaign", "list")
    listed = json.loads(g.must("campaign", "list", "--json"))
    assert "icon" in json.dumps(listed)
    exported = json.loads(g.must("campaign", "export", "icon"))
    assert [c["code"] for c in exported["candidates"]] == ["1", "2", "3", "4"]

    g.must("campaign", "close", "icon")
    assert g.results()["status"] == "closed"
    g.must("campaign", "open", "icon")
    assert g.results()["status"] == "open"
    g.import_campaign(campaign("second"))
    assert g.results("second")["status"] == "open"


BAD_CAMPAIGNS = [
    ("unknown key", lambda c: c.update(colour="red"), "colour"),
    ("unknown key inside", lambda c: c["vote"].update(opened="x"), "opened"),
    ("same code twice", lambda c: c["candidates"][1].update(code="1"), "'1'"),
    ("same folded name", lambda c: c["candidates"][1].update(name="ÀWA  exemple"), "ÀWA  exemple"),
    ("same alias as a name", lambda c: c["candidates"][1].update(aliases=["awa exemple"]), "Awa Exemple"),
    ("a code that is a keyword", lambda c: c["candidates"][0].update(code="vote"), "code"),
    ("closes before it opens", lambda c: c["vote"].update(closes="2020-01-01T00:00:00Z"), "closes"),
    ("no such region file", lambda c: c.update(regions="atlantis"), "regions"),
    ("unknown placeholder", lambda c: c.update(texts={"fr": {"vote_counted": "{nom}"}}), "nom"),
    ("text of two segments", lambda c: c.update(texts={"fr": {"help": "x" * 161}}), "help"),
    ("a letter GSM-7 has not", lambda c: c.update(texts={"fr": {"help": "ɛ {choices}"}}), "ɛ"),
]


@pytest.mark.parametrize("change,said", [b[1:] for b in BAD_CAMPAIGNS], ids=[b[0] for b in BAD_CAMPAIGNS])
def test_bad_campaign_is_refused(make_gateway, change, said):
    g = make_gateway(start=False)
    document = campaign("bad")
    change(document)
    path = g.folder / "bad.json"
    path.write_text(json.dumps(document, ensure_ascii=False))
    run = g.command("campaign", "import", str(path))
    assert run.returncode == DATA, run.stderr
    assert said in run.stderr
    assert "bad" not in g.must("campaign", "list")


def test_campaign_that_is_no_json(make_gateway):
    g = make_gateway(start=False)
    path = g.folder / "x.json"
    path.write_text("{")
    assert g.command("campaign", "import", str(path)).returncode == DATA
    assert g.command("campaign", "import", str(g.folder / "none.json")).returncode == NO_INPUT


@pytest.mark.parametrize("args", [["results", "none"], ["results", "none", "--json"],
                                  ["campaign", "export", "none"], ["campaign", "close", "none"]],
                         ids=" ".join)
def test_unknown_campaign(make_gateway, args):
    g = make_gateway(start=False)
    run = g.command(*args)
    assert run.returncode == DATA
    assert run.stdout == "" and "none" in run.stderr


# --- questions -------------------------------------------------------------------------

def test_results_as_json_is_the_contract(gateway):
    assert gateway.kannel(phone(1), "je vote 2 Sikasso").status == 200
    assert gateway.at(phone(2), "1").status == 200
    r = gateway.results()
    assert (r["campaign"], r["status"]) == ("icon", "open")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r["as_of"])
    assert re.fullmatch(r"[0-9a-f]{64}", r["ledger"]["head"]) and r["ledger"]["entries"] >= 2
    assert r["totals"] == {"messages": 2, "votes": 2, "counted": 2, "replaced": 0, "late": 0,
                           "quarantined": 0, "invalidated": 0}
    second = r["candidates"][1]
    assert (second["code"], second["name"], second["votes"]) == ("2", "Moussa Modele", 1)
    assert second["by_source"] == {"sms": 1, "ussd": 0, "voice": 0}
    regions = {region["name"]: region for region in r["regions"]}
    assert regions["Sikasso"]["votes"] == 1 and regions["Sikasso"]["candidates"]["2"] == 1
    assert r["regions"][-1]["code"] is None
    assert (r["regions"][-1]["name"], r["regions"][-1]["votes"]) == ("inconnue", 1)


def test_results_for_people_and_spreadsheets(gateway):
    gateway.kannel(phone(1), "je vote 2 Sikasso")
    for env in ({}, {"NO_COLOR": "1"}):
        run = gateway.command("results", "icon", env={**os.environ, **env})
        assert "Moussa Modele" in run.stdout and "Sikasso" in run.stdout
        assert "\x1b" not in run.stdout, "no colours into a pipe"
    table = gateway.must("results", "icon", "--csv").splitlines()
    assert len(table) > 20 and any("Sikasso" in line for line in table)
    assert len({line.count(",") + line.count(";") for line in table}) == 1


@pytest.mark.parametrize("running", [True, False])
def test_say_is_a_vote_like_any_other(make_gateway, running):
    g = make_gateway(start=running)
    answer = g.must("say", "--from", phone(5), "--to", "36777", "je vote 3")
    assert "Fatoumata Patron" in answer
    assert g.tally()["3"] == 1
    run = g.command("say", "--from", "nobody", "--to", "36777", "1")
    assert run.returncode in (0, DATA)
    assert g.tally() == {"1": 0, "2": 0, "3": 1, "4": 0}


def test_verify_and_backup_while_it_runs(gateway):
    for n in range(20):
        assert gateway.at(phone(n), str(n % 4 + 1)).status == 200
    report = json.loads(gateway.must("verify", "--json"))
    assert "clean" in json.dumps(report)
    copy = gateway.folder / "copy.db"
    gateway.must("backup", str(copy))
    gateway.must("verify", str(copy))
    again = gateway.command("backup", str(copy))
    assert again.returncode != 0, "a backup never overwrites"


def test_no_command_shows_a_whole_number(gateway):
    for n in range(5):
        gateway.kannel(phone(n), "1")
    gateway.kannel(phone(6), "qui est en tete ?")
    told = gateway.must("results", "icon") + gateway.must("verify") + gateway.get("/metrics").text
    eventually("the log has the messages", lambda: "+223" in gateway.log_text())
    told += gateway.log_text()
    assert "66000" not in told
    assert gateway.database.read_bytes().find(b"66000") == -1
