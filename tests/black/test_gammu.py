"""scripts/gammu-receive as gammu-smsd runs it: what a modem receives is kept first, posted then, and
counted once, whatever is away in between."""

import os
import subprocess

import pytest

from gateway import ROOT, SHORT_CODE, phone
from test_providers import rows

SCRIPT = ROOT / "scripts" / "gammu-receive"
CHANNEL = '''
channel "modem" {
	provider = "external"
	token = "aggregator-token-0123456789abcdef"
	addresses = {"%s"}
	reply = "{text}"
}
''' % SHORT_CODE


@pytest.fixture
def modem(make_gateway, tmp_path):
    gateway = make_gateway(options=CHANNEL)
    spool, conf = tmp_path / "spool", tmp_path / "gammu.conf"
    conf.write_text(f"URL=http://127.0.0.1:{gateway.port}/hooks/modem/aggregator-token-0123456789abcdef/sms\n"
                    f"SPOOL={spool}\nDEVICE={SHORT_CODE}\n")

    def receive(*args, start_only=False, **environment):
        run = subprocess.Popen(["/bin/dash", str(SCRIPT), *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, env={**os.environ, "KALATA_GAMMU_CONF": str(conf), **environment})
        if start_only:
            return run
        out, err = run.communicate(timeout=60)
        assert run.returncode == 0, out + err
        assert "+223" not in out + err
        return out

    return gateway, receive, spool


def sms(number, text):
    return {"SMS_MESSAGES": "1", "SMS_1_NUMBER": number, "SMS_1_TEXT": text, "DECODED_PARTS": "0"}


def waiting(spool):
    return len(list((spool / "out").iterdir()))


def test_a_vote_by_modem(modem):
    gateway, receive, spool = modem
    receive("1", **sms(phone(1), "vote 3"))
    assert gateway.tally()["3"] == 1 and waiting(spool) == 0


def test_kept_while_the_gateway_is_away(modem):
    gateway, receive, spool = modem
    gateway.stop()
    for i in range(5):
        receive(str(i), **sms(phone(i), "1"))
    assert waiting(spool) == 5
    gateway.start()
    receive("--flush")
    assert waiting(spool) == 0 and gateway.tally()["1"] == 5


def test_text_of_any_kind_is_data(modem):
    gateway, receive, spool = modem
    for i, text in enumerate(['$(touch /tmp/x) `id` "quoted" \'single\'', "deux\nlignes\n3", "N b’a fɛ &a=b%41+", "-n"]):
        receive(str(i), **sms(phone(i), text))
        assert rows(gateway, "SELECT raw FROM message ORDER BY seq DESC LIMIT 1") == [(text.encode(),)]


def test_long_messages_come_joined(modem):
    gateway, receive, spool = modem
    receive("1", "2", SMS_MESSAGES="2", SMS_1_NUMBER=phone(1), SMS_1_TEXT="x", SMS_2_NUMBER=phone(1), SMS_2_TEXT="y",
            DECODED_PARTS="2", DECODED_1_TEXT="je suis contente et je ", DECODED_2_TEXT="vote 2")
    assert gateway.tally()["2"] == 1
    assert rows(gateway, "SELECT raw FROM message") == [(b"je suis contente et je vote 2",)]


def test_many_at_once_are_each_counted_once(modem):
    gateway, receive, spool = modem
    runs = [receive(str(i), start_only=True, **sms(phone(i), "1")) for i in range(12)]
    for run in runs:
        run.communicate(timeout=60)
        assert run.returncode == 0
    receive("--flush")
    assert waiting(spool) == 0 and gateway.tally()["1"] == 12
    assert rows(gateway, "SELECT COUNT(*), SUM(seen) FROM message")[0][0] == 12
