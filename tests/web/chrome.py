"""Debian's Chromium, headless, driven by selenium and, where a test needs what a person cannot do
(a slow network, a dark room, paper), by the DevTools protocol."""

import base64
import json
import re
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from gateway import eventually

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-default-apps", "--no-first-run", "--mute-audio", "--hide-scrollbars", "--accept-lang=fr"]
EDGE = {"offline": False, "latency": 400, "downloadThroughput": 240_000 // 8,
        "uploadThroughput": 200_000 // 8}


class Chrome:
    """One person's browser, looking at one site."""

    def __init__(self, port, script=True, width=1280, height=900):
        self.base = f"http://localhost:{port}"
        options = Options()
        for flag in FLAGS + [f"--window-size={width},{height}"]:
            options.add_argument(flag)
        if not script:
            options.add_argument("--blink-settings=scriptEnabled=false")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.binary_location = "/usr/bin/chromium"
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(60)
        self.cdp("Network.enable")

    def quit(self):
        self.driver.quit()

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    def run(self, script, *args):
        return self.driver.execute_script(script, *args)

    # --- what a person does ---------------------------------------------------------------

    def go(self, path):
        self.driver.get(self.base + path)
        return self

    def visit(self, path):
        """`go`, also to pages which only who is not logged in can see: then the cookie waits."""
        if not path.startswith("/connexion"):
            return self.go(path)
        kept = self.driver.get_cookies()
        self.driver.delete_all_cookies()
        self.go(path)
        for cookie in kept:
            self.cdp("Network.setCookie", url=self.base, **{
                k: cookie[k] for k in ("name", "value", "path", "secure", "httpOnly", "sameSite")})
        return self

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.base)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def text(self, css="body"):
        return self.one(css).text

    def shows(self, words):
        return words in self.text()

    def press(self, css):
        """Presses and waits for the page that comes of it."""
        before = self.one("html").id
        self.one(css).click()
        eventually(f"another page after {css}", lambda: self.is_other(before))
        return self

    def is_other(self, before):
        try:
            return self.one("main") and self.one("html").id != before
        except Exception:       # between two pages there is none
            return False

    def enter(self, person):
        """By the link of `kalata user enter`."""
        self.go(person.enter_link())
        self.press("main form button")
        assert self.all("nav.menu"), self.text()
        return self

    # --- what only a machine does ----------------------------------------------------------

    def screen(self, width, height, dark=False):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 500)
        self.theme(dark)

    def theme(self, dark):
        self.cdp("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def slow(self, how=None):
        self.cdp("Network.emulateNetworkConditions", **(how or {
            "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}))

    def picture(self, to):
        """The whole page, as far down as somebody may look."""
        height = min(self.run("return document.documentElement.scrollHeight"), 4000)
        width = self.run("return document.documentElement.clientWidth")
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip={
            "x": 0, "y": 0, "width": width, "height": max(height, 200), "scale": 1})
        Path(to).write_bytes(base64.b64decode(shot["data"]))

    def paper(self):
        """The page as an A4 PDF, and how many sheets it takes."""
        pdf = base64.b64decode(self.cdp("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27,
                                        paperHeight=11.69)["data"])
        return pdf, len(re.findall(rb"/Type\s*/Page\b", pdf))

    def complaints(self):
        """What the browser's console says since it was asked last, and is a fault of ours."""
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] in ("SEVERE", "WARNING")]

    def first_load(self, path):
        """{address: bytes on the wire} of everything a page needs, with an empty cache."""
        self.go("/healthz")
        self.cdp("Network.clearBrowserCache")
        self.driver.get_log("performance")
        self.visit(path)
        return wire_bytes(self.driver.get_log("performance"))


def wire_bytes(log):
    asked, size = {}, {}
    for line in log:
        event = json.loads(line["message"])["message"]
        what, p = event["method"], event["params"]
        if what == "Network.requestWillBeSent" and p["request"]["url"].startswith("http"):
            asked[p["requestId"]] = p["request"]["url"]
        elif what == "Network.responseReceived" and p["response"]["mimeType"] == "text/event-stream":
            asked.pop(p["requestId"], None)     # does not end: no part of loading
        elif what == "Network.loadingFinished":
            size[p["requestId"]] = p["encodedDataLength"]
    return {url: size[i] for i, url in asked.items() if i in size}


def now_ms():
    return time.time() * 1000
