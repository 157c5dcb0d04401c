"""`kalata demo`: what a newcomer sees first works, says what it did, and leaves nothing behind."""

import glob
import json
import os
import signal
import subprocess
import urllib.request
from types import SimpleNamespace
from urllib.parse import urlsplit

from console import Browser
from gateway import BINARY, eventually, free_port


def test_the_demo_shows_votes_and_answers_and_cleans_up():
    before = set(glob.glob("/tmp/kalata-demo-*"))
    run = subprocess.run([BINARY, "demo", "--for", "6", "--port", str(free_port())], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                         env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert run.returncode == 0, run.stdout + run.stderr
    assert "  < " in run.stdout and "  > Merci! Votre vote est compté: " in run.stdout
    assert "tout concorde" in run.stdout
    assert "+223" not in run.stdout.replace("--from +223", "")     # no number beside a choice
    assert set(glob.glob("/tmp/kalata-demo-*")) == before


def test_the_demo_begins_with_an_hour_of_history_and_a_console_to_enter():
    """The links in its head let both people in, and the page has the votes of the hour before."""
    with subprocess.Popen([BINARY, "demo", "--for", "20", "--port", str(free_port())], text=True,
                          stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"}) as run:
        links = [urlsplit(run.stdout.readline().split()[1]) for _person in range(2)]
        results = run.stdout.readline().strip()
        for link in links:
            enter(link)
        with urllib.request.urlopen(results) as reply:
            counted = json.load(reply)["totals"]["counted"]
        run.send_signal(signal.SIGINT)
        said = run.stdout.read()
    assert run.returncode == 0, said
    assert counted > 400
    assert "tout concorde" in said


def enter(link):
    eventually("the console answers", lambda: answers(link.port))
    b = Browser(SimpleNamespace(console_port=link.port))
    assert b.get(link.path).status == 200
    assert b.post(link.path, follow=False).status == 303 and b.cookie
    assert b.get("/c/exemple").status == 200


def answers(port):
    try:
        return Browser(SimpleNamespace(console_port=port)).get("/healthz").status == 200
    except OSError:
        return False
