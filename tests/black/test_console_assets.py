"""Style sheets and modules: kept for ever under a name of their content, compressed, or read from a
directory while one works on them; and the headers that every reply carries."""

import gzip
import re
import subprocess

import pytest

from console import Browser, Person, console_ready
from gateway import BINARY, ROOT, eventually


@pytest.fixture
def site(make_gateway):
    g = make_gateway(console=True)
    console_ready(g)
    return g


def test_assets_are_for_ever_and_small(site):
    b = Browser(site)
    page = b.get("/connexion")
    url = re.search(r'href="(/assets/console-[0-9a-f]{10}\.css)"', page.text).group(1)
    small = b.get(url, **{"Accept-Encoding": "gzip"})
    plain = b.get(url)
    assert small.headers["content-encoding"] == "gzip" and gzip.decompress(small.body) == plain.body
    assert "immutable" in plain.headers["cache-control"] and "content-encoding" not in plain.headers
    assert len(small.body) < len(plain.body) / 2
    for wrong in ("/assets/console.css", "/assets/console-0000000000.css", "/assets/..%2fREADME.md",
                  "/assets/%2e%2e", "/assets/", url + "x"):
        assert b.get(wrong).status == 404, wrong


def test_every_reply_is_guarded(site):
    known = Person(site, "awa").enter()
    for b, path in ((Browser(site), "/connexion"), (Browser(site), "/nowhere"), (known, "/moi"),
                    (known, "/api/v1/me"), (known, "/c/icon"), (Browser(site), "/api/v1/me")):
        headers = b.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "max-age=31536000" in headers["strict-transport-security"]
        assert headers["cache-control"] == "no-store", path
        assert "charset" in headers["content-type"] or "json" in headers["content-type"]


def test_pages_hold_no_inline_script_or_style(site):
    b = Person(site, "awa").enter()
    for path in ("/c/icon", "/c/icon/messages", "/c/icon/nominations", "/c/icon/campagne",
                 "/c/icon/campagne/textes", "/canaux", "/accords", "/journal", "/equipe", "/moi"):
        text = b.get(path).text
        assert not re.search(r"<script(?![^>]* src=)", text) and "<style" not in text, path
        assert not re.search(r"<[^>]* (style|on[a-z]+)=", text), path


def test_a_directory_of_assets_for_development(site, tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    for name in (ROOT / "web").iterdir():
        (folder / name.name).write_bytes(name.read_bytes())
    site.stop()
    with open(site.log, "ab") as log:
        site.process = subprocess.Popen([BINARY, "serve", "-c", site.conf, "--assets-dir", folder],
                                        stdout=log, stderr=log)
    eventually("the gateway is ready", site.is_ready)
    console_ready(site)
    b = Browser(site)
    assert 'href="/assets/console.css"' in b.get("/connexion").text
    (folder / "console.css").write_text("body { color: red }")
    reply = b.get("/assets/console.css")
    assert reply.text == "body { color: red }" and reply.headers["cache-control"] == "no-store"
    assert b.get("/assets/.hidden").status == 404
    assert b.get("/assets/..%2f..%2fetc%2fpasswd").status == 404
