"""The console as a browser without JavaScript sees it: cookies, forms with their hidden fields,
redirects. And people: `Person.enter` logs in by a one-time link, `enrol` by password and second
factor as a new colleague does."""

import base64
import hashlib
import hmac
import html
import http.client
import re
import struct
import time
import urllib.parse

from gateway import Reply, eventually


def totp(secret32, at=None):
    """RFC 6238 with what authenticator applications assume."""
    key = base64.b32decode(secret32)
    step = int((time.time() if at is None else at) // 30)
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = mac[19] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7fffffff) % 10 ** 6:06d}"


class Page(Reply):
    @property
    def csrf(self):
        found = re.search(r'name="csrf" value="([^"]*)"', self.text)
        return found.group(1) if found else ""

    def hidden(self, name):
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return html.unescape(found.group(1)) if found else ""

    def shows(self, words):
        return words in html.unescape(re.sub(r"<[^>]*>", "", self.text))


class Browser:
    """One cookie, and a human's way with forms: `post` carries the token of the last page."""

    def __init__(self, gateway, language="fr"):
        self.port = gateway.console_port
        self.language = language
        self.cookie = None
        self.csrf = ""
        self.token = None       # a program's, instead of the cookie

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Accept-Language": self.language, **(headers or {})}
        if self.cookie:
            sent.setdefault("Cookie", f"__Host-kalata={self.cookie}")
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, body, sent)
        page = Page(connection.getresponse())
        connection.close()
        given = re.match(r"__Host-kalata=([^;]*)", page.headers.get("set-cookie", ""))
        if given:
            self.cookie = given.group(1) or None
        self.csrf = page.csrf or self.csrf
        return page

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def post(self, path, follow=True, **fields):
        fields.setdefault("csrf", self.csrf)
        page = self.request("POST", path, urllib.parse.urlencode(fields, doseq=True))
        hops = 0
        while follow and page.status == 303 and hops < 5:
            page = self.get(page.headers["location"])
            hops += 1
        return page


class Person:
    def __init__(self, gateway, name, role="administrator"):
        self.gateway, self.name, self.role = gateway, name, role
        self.password = "quatre mots sans rapport ici"
        self.secret = None
        out = gateway.must("user", "add", name, "--role", role)
        self.link = link_of(out)

    def enter(self):
        """A session without password: what the link of `kalata user enter` gives."""
        link = link_of(self.gateway.must("user", "enter", self.name))
        b = Browser(self.gateway)
        page = b.get(link)
        assert page.status == 200, page
        page = b.post(link, follow=False)
        assert page.status == 303 and b.cookie, page
        b.get("/moi")       # its forms have the token of this session
        return b

    def enrol(self):
        b = Browser(self.gateway)
        assert b.get(self.link).status == 200
        page = b.post(self.link, mdp1=self.password, mdp2=self.password)
        assert page.status == 200, page.text
        self.secret = re.search(r'id="secret">([A-Z2-7]{32})<', page.text).group(1)
        page = b.post(f"{self.link}/code", follow=False, etape=page.hidden("etape"), code=totp(self.secret))
        assert b.cookie, page.text
        b.get("/moi")
        return b

    def next_code(self):
        """A code of the step after the one used last is good too, for a clock may be ahead."""
        return totp(self.secret, time.time() + 30)

    def log_in(self, code=None, suite=""):
        b = Browser(self.gateway)
        b.get("/connexion")
        page = b.post("/connexion", nom=self.name, mot_de_passe=self.password, suite=suite)
        assert page.status == 200, page.text
        page = b.post("/connexion/code", follow=False, etape=page.hidden("etape"), suite=suite,
                      code=code or self.next_code())
        return b, page


def link_of(text):
    return re.search(r"(/bienvenue/[A-Za-z0-9_-]{43})", text).group(1)


def console_ready(gateway):
    def look():
        try:
            return Browser(gateway).get("/healthz").status == 200
        except OSError:
            return False
    return eventually("the console answers", look)
