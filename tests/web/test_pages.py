"""Every page the administrator can reach, looked at in every way a machine can look."""

import os
import urllib.parse

import pytest

from chrome import EDGE
from conftest import BUILD
from console import Browser
from crawl import crawl, kind_of, routes, tree
from gateway import eventually

FIRST_LOAD = 20 * 1024
WIDTHS = {360: 740, 768: 1024, 1280: 900}
NOT_PAGES = ("/assets/", "/api/", "/healthz", "/flux", "/instantane", "/mesure", ".csv")


def test_every_page_of_the_table_is_reached_by_links(pages):
    reached = {kind_of(path) for path in pages.values()}
    missed = [path for method, path, roles in routes() if method == "GET" and path != "/"
              and not any(part in path for part in NOT_PAGES) and path not in reached]
    print(f"# pages looked at: {len(pages)}")
    assert not missed


# ---- what needs no engine ----

def faults_of(text):
    t = tree(text)
    one = [e for e in t.all("html")][0]
    if one.at.get("lang") not in ("fr", "en"):
        yield "no language"
    if len(list(t.all("h1"))) != 1:
        yield f"{len(list(t.all('h1')))} h1"
    if not any(e.text().strip() for e in t.all("title")):
        yield "no title"
    if len(list(t.all("main"))) != 1:
        yield "no main"
    ids = [e.at["id"] for e in t.all(*TAGS) if "id" in e.at]
    yield from (f"id {i} twice" for i in {i for i in ids if ids.count(i) > 1})
    targets = {e.at.get("for") for e in t.all("label")}
    for e in t.all("input", "select", "textarea"):
        if e.at.get("type") in ("hidden", "submit", "button"):
            continue
        if not (e.at.get("id") in targets or e.inside("label") or "aria-label" in e.at
                or "aria-labelledby" in e.at):
            yield f"{e.tag} {e.at.get('name')} has no label"
    for e in t.all("th"):
        if e.at.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield f"th without scope: {e.text()[:30]}"
    for e in t.all("table"):
        if not any(c.tag == "caption" for c in e.children) and "aria-labelledby" not in e.at:
            yield f"table without caption: {e.text()[:40]}"
    for e in t.all(*TAGS):
        if "style" in e.at or any(k.startswith("on") for k in e.at):
            yield f"{e.tag} with inline style or script"
    for e in t.all("script"):
        if "src" not in e.at:
            yield "inline script"
    for e in t.all("form"):
        if e.at.get("method", "get") == "post" and not any(
                i.at.get("name") == "csrf" for i in e.all("input")):
            yield "form without token"
    levels = [int(e.tag[1]) for e in t.all("h1", "h2", "h3", "h4")]
    if any(b > a + 1 for a, b in zip(levels, levels[1:])):
        yield f"headings jump: {levels}"


TAGS = """a abbr article aside b body button caption code dd details div dl dt em fieldset figcaption figure
footer form g h1 h2 h3 h4 header html i img input label legend li line main meter nav ol option p path
polyline pre progress rect script section select small span strong summary svg table tbody td text
textarea tfoot th thead time title tr ul use""".split()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_well_made(site, pages, language):
    inside, outside = site.people["awa"].enter(), Browser(site.gateway)
    faults = {}
    for name, path in pages.items():
        b = outside if path == "/connexion" else inside
        page = b.get(path + ("&" if "?" in path else "?") + "lang=" + language)
        assert page.status in (200, 404), (path, page)
        found = list(faults_of(page.text))
        if found:
            faults[name] = found
    assert not faults


# ---- in the browser ----

def test_nothing_runs_over_the_edge_of_a_small_phone(chrome, pages):
    faults = {}
    for name, path in pages.items():
        chrome.screen(360, 740)
        chrome.visit(path)
        over = chrome.run("""
            const w = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= w) return null;
            return [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > w + 1 && !e.closest(".scroll"))
                .slice(0, 4).map((e) => e.tagName + "." + e.className + " " + e.textContent.slice(0, 30))]""")
        if over:
            faults[name] = over
    assert not faults


def test_no_page_breaks_the_content_security_policy(chrome, pages):
    chrome.screen(1280, 900)
    chrome.complaints()
    faults = {}
    for name, path in pages.items():
        chrome.visit(path)
        found = [c for c in chrome.complaints() if "404" not in c]
        if found:
            faults[name] = found
    assert not faults


def test_the_keyboard_reaches_every_control(chrome, pages):
    chrome.screen(1280, 900)
    faults = {}
    for name, path in pages.items():
        chrome.visit(path)
        missed = chrome.run(KEYBOARD)
        if missed:
            faults[name] = missed
    assert not faults


# Everything to press is a thing the Tab key stops at, in the order of the page, and shows it.
KEYBOARD = """
const seen = (e) => e.checkVisibility() && e.type !== "hidden";
const faults = [];
for (const e of document.querySelectorAll("[onclick], [role=button], [role=link]"))
    if (!e.matches("a, button, summary, input") && e.tabIndex < 0) faults.push("not focusable " + e.outerHTML.slice(0, 80));
for (const e of document.querySelectorAll("[tabindex]"))
    if (e.tabIndex > 0) faults.push("order changed " + e.outerHTML.slice(0, 80));
for (const e of document.querySelectorAll("a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex='0']")) {
    if (!seen(e)) continue;
    e.focus({focusVisible: true});
    if (document.activeElement !== e) faults.push("no focus " + e.outerHTML.slice(0, 80));
    else if (getComputedStyle(e).outlineStyle === "none") faults.push("no outline " + e.outerHTML.slice(0, 80));
}
for (const e of document.querySelectorAll(".scroll"))
    if (e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0 && !e.querySelector("a, button, input"))
        faults.push("scrolls by mouse alone " + e.outerHTML.slice(0, 80));
return faults;
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(chrome, pages, axe, dark):
    chrome.screen(1280, 900, dark)
    faults, unsure = {}, 0
    for name, path in pages.items():
        chrome.visit(path)
        chrome.run(axe)
        said = chrome.driver.execute_async_script("""
            const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
               .then((r) => done({bad: r.violations.map((v) => [v.id, v.nodes.length,
                    v.nodes[0].html.slice(0, 160), (v.nodes[0].any[0] || {}).message]), unsure: r.incomplete.length}))""")
        unsure += said["unsure"]
        if said["bad"]:
            faults[name] = said["bad"]
    print(f"# axe, {'dark' if dark else 'light'}: {len(pages)} pages, {unsure} things it could not decide")
    assert not faults


def test_the_first_load_of_every_page_is_small(chrome, pages):
    chrome.screen(1280, 900)
    chrome.theme(False)
    size = {}
    for name, path in pages.items():
        load = chrome.first_load(path)
        size[name] = (sum(load.values()), len(load))
        chrome.complaints()
    for name, (n, requests) in sorted(size.items(), key=lambda kv: -kv[1][0]):
        print(f"# first load {n:6d} bytes {requests} requests  {name}")
    assert min(n for n, _r in size.values()) > 500
    assert not {name: n for name, (n, _r) in size.items() if n > FIRST_LOAD}


def test_the_first_live_number_over_edge(chrome, pages):
    """Before it only the page itself and its sheet travel: two waits and a few kilobytes."""
    load = chrome.first_load("/c/icon")
    print(f"# live page, first load: {sum(load.values())} bytes in {len(load)} requests")
    chrome.go("/healthz")
    chrome.cdp("Network.clearBrowserCache")
    chrome.slow(EDGE)
    try:
        chrome.go("/c/icon")
        paint = eventually("something is painted", lambda: chrome.run("""
            return performance.getEntriesByName("first-contentful-paint").map((e) => e.startTime)[0]"""))
    finally:
        chrome.slow()
    print(f"# first live number over EDGE (240 kbit/s, 400 ms): {paint / 1000:.2f} s")
    assert chrome.text('[data-k="counted"]').strip()
    blocking = {url: n for url, n in load.items() if not url.endswith(".js")}
    assert len(blocking) <= 2 and sum(blocking.values()) <= 16 * 1024 and len(load) <= 4, load


def test_pictures_of_every_page(chrome, pages):
    folder = BUILD / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for name, path in pages.items():
        for width, height in WIDTHS.items():
            for dark in (False, True):
                chrome.screen(width, height, dark)
                chrome.visit(path)
                chrome.picture(folder / f"{name}-{width}-{'dark' if dark else 'light'}.png")
    taken = list(folder.glob("*.png"))
    print(f"# screenshots: {len(taken)} in {os.path.relpath(folder)}")
    assert len(taken) == 6 * len(pages) and all(p.stat().st_size > 2000 for p in taken)


# ---- forms ----

BODY_MAX = 500_000     # the console takes 512 KB
HOSTILE = {
    "markup": '"><script>alert(1)</script>',
    "formula": "=HYPERLINK(\"http://example.org\")",
    "long": "é" * 6000,
    "direction": "‮gnp.exe",                  # right-to-left override
    "number": "-1",
    "huge": "99999999999999999999999",
    "lines": "a\r\nSet-Cookie: b=c",
    "sql": "' OR 1=1; --",
    "path": "../../../../etc/passwd",
}
KEPT = ("csrf", "etape", "suite")


def fields_of(form, value):
    for e in form.all("input", "select", "textarea", "button"):
        name = e.at.get("name")
        if not name:
            continue
        own = e.at.get("value", "")
        if name in KEPT:
            yield name, own
        elif value is not None:
            yield name, value


def posts(b, pages):
    """Each kind of form once: (where it leads, the form)."""
    seen = set()
    for path in pages.values():
        for form in tree(b.get(path).text).all("form"):
            action = urllib.parse.urlsplit(form.at.get("action", path)).path
            names = tuple(sorted({e.at.get("name", "") for e in form.all("input", "select", "textarea")}))
            kind = (kind_post(action), names)
            if form.at.get("method", "get").lower() != "post" or kind in seen or action == "/deconnexion":
                continue
            seen.add(kind)
            yield action, form


def kind_post(path):
    return "/".join(part if not any(c.isdigit() for c in part) else ":x" for part in path.split("/"))


def test_forms_with_bad_input_say_so_and_lose_nobody(own_site):
    awa = own_site.people["awa"]
    b = awa.enter()
    pages = crawl(b, own_site.people["guest"].link)
    faults, tried = [], 0
    for action, form in list(posts(b, pages)):
        for what, value in [("empty", None), *HOSTILE.items()]:
            body = urllib.parse.urlencode(list(fields_of(form, value)))
            if len(body) > BODY_MAX:        # it would be cut off: that is tests/black's
                body = urllib.parse.urlencode(list(fields_of(form, value[:500])))
            page = b.request("POST", action, body)
            tried += 1
            if not (page.status == 303 or 400 <= page.status < 500 or page.status == 200):
                faults.append((action, what, page.status))
            if "<script>alert" in page.text:
                faults.append((action, what, "script came back"))
            if "set-cookie" in page.headers and "b=c" in page.headers["set-cookie"]:
                faults.append((action, what, "header came back"))
            me = b.get("/moi")
            if me.status != 200:
                faults.append((action, what, f"lost: {me.status}"))
                b = awa.enter()
        page = b.request("POST", action, b"a=%ff%fe&csrf=" + b.csrf.encode())
        if not 400 <= page.status < 500:
            faults.append((action, "no UTF-8", page.status))
    print(f"# forms: {tried} bad inputs")
    assert tried > 50 and not faults
    assert Browser(own_site.gateway).get("/healthz").status == 200
