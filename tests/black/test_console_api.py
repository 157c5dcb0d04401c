"""The API as a program uses it: a token, JSON that fits its own description, problems that say what
is wrong. The description and the program's table of addresses are held against each other."""

import json
import re
import subprocess

import pytest

from console import Browser, Person, console_ready
from gateway import BINARY, ROOT, campaign, phone, stamp

DOCUMENT = json.loads((ROOT / "web/openapi.json").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]
TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list,
         "null": type(None)}


def faults(value, schema, at="$"):
    """The part of JSON Schema that the document uses."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: {value!r} is none of {schema['enum']}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[k]) and not (k == "integer" and value is True)
                         for k in kinds):
        return [f"{at}: {value!r} is no {kinds}"]
    found = []
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not fit {schema['pattern']}")
    if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        found.append(f"{at}: {value!r} is no time")
    if isinstance(value, list):
        for i, item in enumerate(value):
            found += faults(item, schema.get("items", {}), f"{at}[{i}]")
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{at}: {k} is missing" for k in schema.get("required", []) if k not in value]
        for k, v in value.items():
            if k in known:
                found += faults(v, known[k], f"{at}.{k}")
            elif rest is False:
                found.append(f"{at}: {k} is not described")
            elif isinstance(rest, dict):
                found += faults(v, rest, f"{at}.{k}")
    return found


@pytest.fixture
def site(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    return g


def program(site, name="machine", role="administrator"):
    b = Person(site, name, role).enter()
    page = b.post("/moi/jetons", nom="essai")
    p = Browser(site)
    p.token = re.search(r'id="jeton">([^<]*)<', page.text).group(1)
    return p


def fits(reply, path):
    operation = DOCUMENT["paths"][path]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert reply.status == 200, reply
    assert reply.headers["content-type"] == "application/json"
    value = json.loads(reply.body)
    assert not faults(value, schema), faults(value, schema)[:5]
    return value


def test_the_document_and_the_table_agree():
    out = subprocess.run([BINARY, "console", "--routes"], stdout=subprocess.PIPE, check=True, text=True)
    table = {}
    for line in out.stdout.splitlines():
        method, path, roles = line.split()
        if path.startswith("/api/"):
            table[method.lower(), re.sub(r":(\w+)", r"{\1}", path)] = roles
    described = {(method, path): op["x-roles"] for path, item in DOCUMENT["paths"].items()
                 for method, op in item.items()}
    assert described == table


def test_every_answer_is_as_described(site):
    for i in range(4):
        site.at(phone(i), f"vote {1 + i % 2}")
    site.at(phone(9), "bonjour la radio, mon numero est 66 00 00 99")
    site.kannel(phone(10), "vote 1 ou 2 ?")
    p = program(site)
    seen = {path: fits(p.get(path.replace("{campaign}", "icon")), path)
            for path, item in DOCUMENT["paths"].items() if "get" in item and "{id}" not in path
            and path not in ("/api/v1/openapi.json",)}
    assert seen["/api/v1/me"] == {"name": "machine", "role": "administrator", "by": "token"}
    results = seen["/api/v1/campaigns/{campaign}/results"]
    assert results["totals"]["counted"] == 4
    assert {k: v for k, v in results.items() if k != "as_of"} == {
        k: v for k, v in site.results().items() if k != "as_of"}
    texts = [m["text"] for m in seen["/api/v1/campaigns/{campaign}/messages"]["messages"]]
    assert any("radio" in t for t in texts) and not any("66 00 00 99" in t for t in texts)
    everything = json.dumps(seen)
    assert not re.search(r"223660000", everything)
    assert json.loads(p.get("/api/v1/openapi.json").body) == DOCUMENT


def test_cursors_lead_through_everything_once(site):
    for i in range(230):
        site.kannel(phone(i), "vote 1")
    p, entries, path = program(site), [], "/api/v1/campaigns/icon/messages?state=counted"
    while path:
        page = json.loads(p.get(path).body)
        entries += [m["entry"] for m in page["messages"]]
        path = page["next"]
    assert len(entries) == 230 and entries == sorted(set(entries), reverse=True)
    path, n = "/api/v1/ledger", 0
    while path:
        page = json.loads(p.get(path).body)
        n += len(page["entries"])
        path = page["next"]
    assert n == site.results()["ledger"]["entries"]


def test_problems_say_what_is_wrong(site):
    p = program(site)
    for path, status in (("/api/v1/nothing", 404), ("/api/v1/campaigns/none/results", 404),
                         ("/api/v1/ledger?kind=x", 400), ("/api/v1/ledger?before=0", 400),
                         ("/api/v1/campaigns/icon/messages?state=x", 400)):
        reply = p.get(path)
        assert reply.status == status, path
        assert reply.headers["content-type"] == "application/problem+json"
        assert not faults(json.loads(reply.body), SCHEMAS["Problem"])
    assert Browser(site).get("/api/v1/me").status == 401
    assert p.request("POST", "/api/v1/proposals/999/agree", "reason=x").status == 422
    assert p.request("POST", "/api/v1/proposals/x/agree", "reason=x").status == 400
    assert p.request("DELETE", "/api/v1/me").status == 405


def test_two_programs_agree(site):
    site.kannel(phone(1), "vote 1 ou 2 ?")
    one, two = program(site, "awa", "operator"), program(site, "binta", "verifier")
    listed = json.loads(one.get("/api/v1/campaigns/icon/messages?state=triage").body)["messages"]
    seq = listed[0]["entry"]
    path = f"/api/v1/campaigns/icon/messages/{seq}/assign"
    assert one.request("POST", path, "code=2").status == 422         # no reason
    assert two.request("POST", path, "code=2&reason=x").status == 403
    done = one.request("POST", path, "code=2&reason=il+dit+deux+au+telephone")
    assert done.status == 200, done
    ident = json.loads(done.body)["seq"]
    assert one.request("POST", f"/api/v1/proposals/{ident}/agree", "").status == 422
    assert two.request("POST", f"/api/v1/proposals/{ident}/agree", "").status == 200
    assert site.tally() == {"1": 0, "2": 1, "3": 0, "4": 0}
    assert site.results()["totals"]["messages"] == 1


def test_public_results_need_no_token(make_gateway):
    g = make_gateway(campaign(public_results=True), console=True)
    console_ready(g)
    g.at(phone(1), "vote 3")
    nobody = Browser(g)
    reply = nobody.get("/api/v1/campaigns/icon/results")
    assert fits(reply, "/api/v1/campaigns/{campaign}/results")["totals"]["counted"] == 1
    again = nobody.get("/api/v1/campaigns/icon/results", **{"If-None-Match": reply.headers["etag"]})
    assert again.status in (200, 304)       # 200 when the minute has changed since
    assert again.headers["etag"].startswith('W/"')
    g.at(phone(2), "vote 3")        # what changed is sent
    again = nobody.get("/api/v1/campaigns/icon/results", **{"If-None-Match": reply.headers["etag"]})
    assert again.status == 200 and json.loads(again.body)["totals"]["counted"] == 2
    assert nobody.get("/api/v1/campaigns/icon/messages").status == 401


def test_nominations_by_a_cursor(make_gateway):
    """Each once, the newest first, however many fit an answer; numbers of referees are masked."""
    g = make_gateway({**campaign(opens=3600), "nomination": {"opens": stamp(-3600), "closes": stamp(86400)}},
                     console=True)
    console_ready(g)
    path = g.folder / "fiches.csv"
    letters = "abdefgiklmnorstu"
    path.write_text("Nom et prénom;Fonction;Service;Lieu;Région;Secteur;Motif;Témoin 1\n" + "".join(
        f"{letters[i % 16].upper()}a{letters[i // 16]}o Exemple;juge;Tribunal;Kayes;Kayes;justice;"
        f"Il juge seul, au 66 00 {i // 100:02d} {i % 100:02d};Issa +223 66 00 00 07\n" for i in range(230)))
    g.must("nominations", "import", "icon", str(path), "--by", "awa")
    p, numbers, link = program(g), [], "/api/v1/campaigns/icon/nominations"
    while link:
        page = fits(p.get(link), "/api/v1/campaigns/{campaign}/nominations")
        numbers += [n["number"] for n in page["nominations"]]
        told = json.dumps([n["answers"] for n in page["nominations"]])
        assert "juge seul" in told and not re.search(r"66 00 0\d \d\d|2366000007|66 00 00 07", told)
        link = page["next"]
    assert numbers == list(range(230, 0, -1))
