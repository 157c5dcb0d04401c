"""`kalata demo`: what a newcomer sees first works, says what it did, and leaves nothing behind."""

import glob
import os
import subprocess

from gateway import BINARY, free_port


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
