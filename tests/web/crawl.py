"""Every page there is, found by its links; every form in them. Over plain HTTP: what a browser
adds is tested with one."""

import re
import subprocess
from html.parser import HTMLParser
from urllib.parse import urlsplit

from gateway import BINARY

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
NOT_FOLLOWED = re.compile(r"\.csv$|\.json$|^/assets/|/flux$|/instantane$|^/api/")
# of one kind of page, as many as this are looked at
ALIKE = 1


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.at, self.parent = tag, {k: v or "" for k, v in attributes}, parent
        self.children, self.words = [], []

    def all(self, *tags):
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def text(self):
        return " ".join(" ".join(self.words).split()) + " ".join(c.text() for c in self.children)

    def inside(self, tag):
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above


class Tree(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.root = self.here = Element("", [], None)
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        child = Element(tag, attrs, self.here)
        self.here.children.append(child)
        if tag not in VOID:
            self.here = child

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, attrs, self.here))

    def handle_endtag(self, tag):
        at = self.here
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.here = at.parent

    def handle_data(self, data):
        self.here.words.append(data)


def tree(text):
    return Tree(text).root


def routes():
    """[(method, path pattern, {roles})] as the program itself lists them."""
    out = subprocess.run([BINARY, "console", "--routes"], capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        method, path, roles = line.split()
        yield method, path, set(roles.split(","))


PATTERNS = None


def kind_of(path):
    """The pattern of the table that an address belongs to; literal ones come first there."""
    global PATTERNS
    if PATTERNS is None:
        PATTERNS = [(p, re.compile("^" + re.sub(r":\w+", "[^/]+", re.escape(p).replace("\\:", ":")) + "$"))
                    for m, p, _r in routes() if m == "GET"]
    return next((p for p, regex in PATTERNS if regex.match(path)), None)


def name_of(kind):
    return re.sub(r"[^a-z]+", "-", kind.replace("/c/:campaign", "/c")).strip("-") or "accueil"


def crawl(browser, welcome):
    """`welcome` is the one-time link of somebody nobody else lets in: it is looked at, not used. A
    link that is over is no page of this list: whoever asks for some is told to wait."""
    found, seen = {}, set()
    found["connexion"] = ("/connexion", "/connexion")   # to who is in, it is no page
    todo = ["/", "/moi", "/r/icon", welcome, "/nulle-part"]
    for path in todo:
        kind = kind_of(path) or path
        if path in seen or sum(k == kind for k, _p in found.values()) >= ALIKE:
            continue
        seen.add(path)
        page = browser.get(path)
        if page.status == 303:
            todo.append(page.headers["location"])
            continue
        found[name_of(kind)] = (kind, path)
        for link in tree(page.text).all("a"):
            to = urlsplit(link.at.get("href", ""))
            if to.path.startswith("/") and not to.netloc and not NOT_FOLLOWED.search(to.path):
                todo.append(to.path)
    return {name: path for name, (_kind, path) in found.items()}
