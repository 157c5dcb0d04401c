"""What people do with the console, in a real browser."""

import subprocess

import pytest

from chrome import now_ms
from console import totp
from gateway import eventually, phone

NUMBER = '[data-k="counted"]'


def number(chrome, css=NUMBER):
    return int("".join(c for c in chrome.text(css) if c.isdigit()) or -1)


def is_live(chrome):
    return "live" in chrome.one("#state").get_attribute("class").split()


def look(chrome, path="/c/icon"):
    chrome.go(path)
    eventually("the page is live", lambda: is_live(chrome))
    return chrome


def test_enrolment_and_log_in_with_a_second_factor(site, open_browser):
    person = site.people["lamine"]
    c = open_browser(site).go(person.link)
    for field in ("#mdp1", "#mdp2"):
        c.one(field).send_keys(person.password)
    c.press("main form button")
    secret = c.text("#secret")
    assert c.all("svg[role=img]"), "no QR code"
    c.one("input[name=code]").send_keys(totp(secret))
    c.press("main form button")
    assert c.all("nav.menu")
    c.press(".top form button")
    c.go("/journal")
    assert c.path.startswith("/connexion")
    log_in(c, person, "pas le bon mot de passe")
    assert c.all(".flash.error")
    log_in(c, person, person.password)
    c.one("input[name=code]").send_keys("000000")
    c.press("main form button")
    assert c.all(".flash.error") and not c.all("nav.menu")
    person.secret = secret
    c.one("input[name=code]").clear()
    c.one("input[name=code]").send_keys(person.next_code())
    c.press("main form button")
    assert c.path == "/journal" and c.all("nav.menu")


def log_in(c, person, password):
    c.one("#nom").clear()
    c.one("#nom").send_keys(person.name)
    c.one("#mdp").send_keys(password)
    c.press("main form button")


WATCH = """
window.seen = [];
new MutationObserver(() => window.seen.push([performance.timeOrigin + performance.now(),
    document.querySelector(arguments[0]).textContent])).observe(
    document.querySelector(arguments[0]), {childList: true, characterData: true, subtree: true});
"""


def test_a_vote_is_on_the_page_within_a_second(site, chrome):
    look(chrome)
    chrome.run(WATCH.replace("arguments[0]", repr(NUMBER)))
    took = []
    for _vote in range(5):
        before = number(chrome)
        chrome.run("window.seen.length = 0")
        site.vote("vote 2")
        sent = now_ms()     # answered: the vote is on disk
        eventually("the number moved", lambda n=before: number(chrome) == n + 1)
        first = chrome.run("return window.seen[0][0]")
        took.append(first - sent)
    print(f"# from a vote's answer to its number on the page, ms: {[round(t) for t in took]}")
    assert number(chrome) == site.counted()
    assert len(took) == 5


def test_two_browsers_see_the_same(site, chrome, open_browser):
    other = open_browser(site).enter(site.people["vera"])
    for c in (chrome, other):
        look(c)
    site.vote("vote 3 Kayes")
    want = site.counted()
    for c in (chrome, other):
        eventually("the number moved", lambda c=c: number(c) == want)


def test_a_lost_connection_is_told_and_heals_by_itself(own_site, open_browser):
    c = look(open_browser(own_site).enter(own_site.people["awa"]))
    c.run("window.sameAsBefore = true")
    own_site.gateway.stop()
    eventually("the page says so", lambda: "stale" in c.one("#state").get_attribute("class"))
    assert number(c) > 0            # what is known stays
    own_site.gateway.start()
    own_site.vote("vote 1 Gao")
    want = own_site.counted()
    eventually("it moves again", lambda: number(c) == want, patience=60)
    eventually("and says so", lambda: is_live(c), patience=60)
    assert c.run("return window.sameAsBefore === true")


def test_without_javascript_everything_is_there(site, open_browser):
    c = open_browser(site, script=False).enter(site.people["awa"])
    c.go("/c/icon")
    assert number(c) == site.counted()
    before = site.counted()
    site.vote("vote 4 Mopti")
    assert number(c) == before      # nothing moves by itself
    c.go("/c/icon")
    assert number(c) == before + 1
    for item in [a.get_attribute("href") for a in c.all("nav.menu a")]:
        c.go(item.removeprefix(c.base))
        assert c.all("h1") and not c.shows("JavaScript")
    c.press(".top form button")
    c.go("/")
    assert c.path.startswith("/connexion")


MENUS = {
    "lamine": {"Direct", "Journal"},
    "vera": {"Direct", "Nominations", "Accords", "Journal"},
    "oumar": {"Direct", "Messages", "Nominations", "Campagne", "Canaux", "Accords", "Journal"},
    "awa": {"Direct", "Messages", "Nominations", "Campagne", "Canaux", "Accords", "Journal", "Équipe"},
}


@pytest.mark.parametrize("name", MENUS)
def test_the_menu_is_what_the_role_may(site, open_browser, name):
    c = open_browser(site).enter(site.people[name])
    shown = {a.text.split()[0]: a.get_attribute("href").removeprefix(c.base)
             for a in c.all("nav.menu a")}      # how many wait may stand behind a word
    assert set(shown) == MENUS[name]
    for path in shown.values():
        c.go(path)
        assert c.all("nav.menu [aria-current]"), path
    if name != "awa":
        c.go("/equipe")
        assert not c.all("main form") and not c.all("nav.menu [aria-current]")


def test_a_message_is_assigned_by_two_people(own_site, open_browser):
    own_site.gateway.kannel(phone(700), "pour la dame de la sante")
    before = own_site.counted()
    oumar = open_browser(own_site).enter(own_site.people["oumar"])
    vera = open_browser(own_site).enter(own_site.people["vera"])
    oumar.go("/c/icon/messages")
    follow(oumar, "/messages/", "dame de la sante")
    form = 'form[action$="/attribuer"] '
    fill(oumar, form)
    oumar.press(form + "button")
    assert oumar.all(".flash.done"), oumar.text()
    proposal = oumar.one('main a[href^="/accords/"]').get_attribute("href").removeprefix(oumar.base)
    assert own_site.counted() == before
    vera.go("/accords")
    assert vera.all(f'main a[href="{proposal}"]')
    vera.go(proposal)
    assert vera.shows("dame de la sante")
    vera.press('form[action$="/accepter"] button')
    assert vera.all(".flash.done"), vera.text()
    assert own_site.counted() == before + 1
    oumar.go("/accords")
    assert not oumar.all('form[action$="/accepter"]')


def follow(c, where, words):
    """The link of the row that has these words."""
    row = next(r for r in c.all("main tr, main li, main article") if words in r.text)
    c.go(row.find_element("css selector", f"a[href*='{where}']").get_attribute("href").removeprefix(c.base))


def fill(c, form):
    """The first candidate, and a reason."""
    for select in c.all(form + "select"):
        options = [o for o in select.find_elements("css selector", "option") if o.get_attribute("value")]
        options[0].click()
    radios = c.all(form + "input[type=radio]")
    if radios:
        radios[0].click()
    for field in c.all(form + "textarea, " + form + "input[type=text], " + form + "input:not([type])"):
        field.send_keys("La personne a rappelé et confirmé.")


def test_the_minutes_print_on_a4(chrome, tmp_path):
    chrome.go("/c/icon/proces-verbal")
    pdf, sheets = chrome.paper()
    assert sheets in (1, 2)
    file = tmp_path / "pv.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    size = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    print(f"# procès-verbal: {sheets} sheets, {len(pdf)} bytes")
    for words in ("Awa Exemple", "Issa Specimen", "Bamako"):
        assert words in text
    assert "A4" in size and "Quitter" not in text
