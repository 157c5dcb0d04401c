"""A real gateway with its console, a small invented history, four people of four roles, and
browsers. What tests change, others may see: whoever breaks things asks for `own_site`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/black"))

# pylint: disable=wrong-import-position
from chrome import Chrome                                       # noqa: E402
from console import Person, console_ready, link_of              # noqa: E402
from fakes import FakeApi                                       # noqa: E402
from gateway import Gateway, campaign, eventually, phone, stamp  # noqa: E402
from crawl import crawl, tree                                   # noqa: E402

BUILD = ROOT / "build"
PLACES = ["Bamako", "Kayes", "Sikasso", "Ségou", "Mopti", "Gao"]
ROLES = {"awa": "administrator", "oumar": "operator", "vera": "verifier", "lamine": "viewer",
         "guest": "viewer"}     # never comes in


class Someone(Person):
    def enter_link(self):
        return link_of(self.gateway.must("user", "enter", self.name))


class Site:
    def __init__(self, folder, api):
        self.gateway = Gateway(folder, send_url=api.url, console=True)
        document = campaign(public_results=True, ask_region=True)
        document["nomination"] = {"opens": stamp(-7200), "closes": stamp(86400), "per_phone": 3}
        self.gateway.set_up(document).start()
        console_ready(self.gateway)
        self.people = {name: Someone(self.gateway, name, role) for name, role in ROLES.items()}
        self.port = self.gateway.console_port
        self.voters = 0
        write_history(self)

    def vote(self, text, n=None):
        """One more phone, or the one with that number."""
        if n is None:
            self.voters += 1
            n = self.voters
        reply = self.gateway.kannel(phone(n), text)
        assert reply.status == 200, reply
        return reply.text

    def counted(self):
        return self.gateway.results()["totals"]["counted"]


def write_history(site):
    for i in range(90):
        site.vote(f"vote {'1121324112'[i * 7 // 3 % 10]} {PLACES[i % len(PLACES)]}")
    for i in range(6):
        site.vote(f"vote {1 + i % 4}", n=20 + i)
    for who in ("Awa Specimen, sage-femme, CSCOM Kignan, elle vient la nuit",
                "Awa Spécimen, sage femme, CSCOM de Kignan, toujours là",
                "Oumar <b>Modele</b>, medecin, CSREF Mopti, il soigne sans rien demander",
                "Fanta Patron, enseignante, lycee de Kayes, jamais absente"):
        site.vote("NOM " + who)
    for text in ("je ne sais pas comment faire", "<script>alert(1)</script>", "1 ou 2 ?", "aide",
                 "=HYPERLINK(\"http://example.org\")", "wote fila " + "x" * 90, "la dame de Kayes ?"):
        site.vote(text)
    propose(site, "1 ou 2 ?")


def propose(site, text):
    """Somebody waits for a second person's word on that message."""
    b = site.people["oumar"].enter()
    rows = tree(b.get("/c/icon/messages").text).all("tr")
    link = next(a.at["href"] for row in rows if text in row.text() for a in row.all("a"))
    b.get(link)
    page = b.post(link + "/attribuer", candidat="1", raison="La personne a rappelé.")
    assert page.shows("accord"), page.text


@pytest.fixture(scope="session")
def api():
    a = FakeApi()
    yield a
    a.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory, api):
    s = Site(tmp_path_factory.mktemp("site"), api)
    yield s
    if s.gateway.process is not None:
        s.gateway.stop()
        s.gateway.verify()


@pytest.fixture
def own_site(tmp_path, api):
    s = Site(tmp_path, api)
    yield s
    if s.gateway.process is not None:
        s.gateway.stop()
        s.gateway.verify()


@pytest.fixture
def open_browser():
    opened = []

    def make(site, **kw):
        opened.append(Chrome(site.port, **kw))
        return opened[-1]

    yield make
    for chrome in opened:
        chrome.quit()


@pytest.fixture(scope="session")
def chrome(site):
    """The administrator's browser, already in: for looking, not for changing."""
    c = Chrome(site.port).enter(site.people["awa"])
    yield c
    c.quit()


@pytest.fixture(scope="session")
def pages(site):
    """{name: path} of every page an administrator can reach by links, and of those for everybody."""
    return crawl(site.people["awa"].enter(), site.people["guest"].link)


@pytest.fixture(scope="session")
def axe():
    """The accessibility engine, version pinned; Debian has no package of it."""
    where = BUILD / "npm"
    file = where / "node_modules/axe-core/axe.min.js"
    if not file.exists():
        where.mkdir(parents=True, exist_ok=True)
        run = subprocess.run(["npm", "install", "--prefix", str(where), "--no-audit", "--no-fund",
                              "--ignore-scripts", "axe-core@4.10.3"], capture_output=True, text=True,
                             check=False, timeout=120)
        assert run.returncode == 0 and file.exists(), (
            "axe-core could not be fetched by npm, and without it nobody checked the pages for "
            "accessibility. Put axe.min.js into " + str(file.parent) + "\n" + run.stderr[-2000:])
    return file.read_text()


def pytest_terminal_summary(terminalreporter):
    """Figures worth seeing: lines that begin with '# ', also of tests that passed."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            lines = report.capstdout.splitlines() if getattr(report, "when", "") == "call" else ()
            for line in lines:
                if line.startswith("# "):
                    terminalreporter.write_line(line)


__all__ = ["eventually"]
