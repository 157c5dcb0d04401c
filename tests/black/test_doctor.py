"""`kalata doctor` as an operator runs it: each check seen good and bad, with what to do."""

import datetime
import email.utils
import http.server
import os
import threading

import pytest

from gateway import TOKEN

STRANGER = '''
channel "clicks" {
	provider = "kannel"
	token = "aggregator-token-0123456789abcdef"
	username = "u"
	password = "kannel-secret"
	send-url = "%s/cgi-bin/sendsms"
}
'''


class Web:
    """Answers by path; `date` is what its clock says."""

    def __init__(self, pages):
        self.date = None
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, body = next((a for path, a in pages.items() if self.path.startswith(path)), (404, "no"))
                self.send_response_only(status)
                self.send_header("Date", web.date or email.utils.format_datetime(
                    datetime.datetime.now(datetime.timezone.utc), usegmt=True))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_POST = do_GET

            def log_message(self, *_args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


PAGES = {"/version1/user": (200, '{"UserData":{"balance":"KES 1785.50"}}'),
         "/cgi-bin/sendsms": (400, "Missing receiver number, rejected")}


@pytest.fixture
def web():
    pages = dict(PAGES)
    served = Web(pages)
    served.pages = pages
    yield served
    served.stop()


def point(gateway, url):
    """public-url at `url`."""
    gateway.conf.write_text(gateway.conf.read_text().replace("https://vote.example.org", url))


def lines(run, subject):
    return [line for line in run.stdout.splitlines() if f" {subject}: " in line]


def test_a_good_account_and_what_it_says(make_gateway, web):
    gateway = make_gateway(send_url=web.url + "/", options=STRANGER % web.url)
    run = gateway.command("doctor", "at", "clicks", env={**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"})
    assert run.returncode == 0, run.stdout + run.stderr
    assert any("balance: KES 1785.50" in line and line.startswith("ok") for line in lines(run, "at"))
    assert any("user and password are good" in line for line in lines(run, "clicks"))
    assert any("no address" in line and line.startswith("warning") for line in lines(run, "clicks"))
    assert any(line.startswith("ok") for line in lines(run, "clock compared"))


@pytest.mark.parametrize("page,word", [((401, "The supplied authentication is invalid"), "http 401"),
                                       ((200, "<html>login</html>"), "no balance"), ((500, ""), "http 500")])
def test_a_bad_account(make_gateway, web, page, word):
    web.pages["/version1/user"] = page
    run = make_gateway(send_url=web.url + "/", start=False).command("doctor", "at")
    assert run.returncode == 1
    (line,) = lines(run, "at")
    assert line.startswith("FAUTE") and word in line
    assert "-> vérifier le nom du compte" in run.stdout


def test_nobody_there(make_gateway):
    run = make_gateway(send_url="http://127.0.0.1:9/", start=False).command("doctor", "at")
    assert run.returncode == 1 and "FAUTE" in run.stdout and "-> send-url" in run.stdout


def test_a_clock_that_is_off(make_gateway, web):
    web.date = email.utils.format_datetime(
        datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=10), usegmt=True)
    run = make_gateway(send_url=web.url + "/", start=False).command("doctor", "at")
    (line,) = lines(run, "horloge comparée")
    assert run.returncode == 1 and line.startswith("FAUTE") and "-60" in line or "-59" in line


def test_the_public_address(make_gateway, web):
    gateway = make_gateway(send_url=web.url + "/")
    gateway.must("check-config")
    point(gateway, f"http://127.0.0.1:{gateway.port}")
    run = gateway.command("doctor")
    assert any(line.startswith("ok") for line in lines(run, "public-url")), run.stdout
    assert any(line.startswith("ok") and "jeton faux" in line for line in lines(run, "webhooks"))
    assert any("sans chiffrement" in line for line in lines(run, "public-url"))
    gateway.conf.write_text(gateway.conf.read_text().replace(f"127.0.0.1:{gateway.port}\"\ndatabase", f"{web.url[7:]}\"\ndatabase"))
    run = gateway.command("doctor")
    assert run.returncode == 1
    assert any("ce n'est pas kalata" in line for line in lines(run, "public-url")), run.stdout


def test_secrets_and_files(make_gateway, web):
    gateway = make_gateway(send_url=web.url + "/", start=False)
    good = gateway.command("doctor", "--offline")
    assert lines(good, "clé")[0].startswith("ok"), good.stdout
    os.chmod(gateway.folder / "secret.key", 0o644)
    os.chmod(gateway.database, 0o644)
    run = gateway.command("doctor", "--offline")
    assert run.returncode == 1
    assert lines(run, "clé")[0].startswith("FAUTE") and lines(run, "base")[0].startswith("attention")
    for secret in (*TOKEN.values(), "at-key", "twilio-auth-token", "kannel-password"):
        assert secret not in run.stdout + run.stderr


def test_a_channel_that_is_not_there(make_gateway):
    run = make_gateway(start=False).command("doctor", "nobody")
    assert run.returncode == 64 and "nobody" in run.stderr
