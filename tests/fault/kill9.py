#!/usr/bin/python3
"""kill -9 under load, again and again: what was acknowledged is there once, what was not is
taken when it comes again, and the ledger verifies.

Eight aggregators deliver in order, each for phones of its own, and repeat a message until it is
acknowledged, as they do in life; now and then they repeat one that was, too. Every third vote
comes by USSD: the code dialled with the candidate's number, then a yes on the screen that names
the candidate, each step repeated until it is acknowledged. The gateway is
killed after a random number of acknowledgements, sometimes while it starts. What must stand
at the end follows from the acknowledgements alone.
usage: kill9.py [CYCLES] [SEED]"""

import http.client
import random
import sys
import threading
import time

import fault
from gateway import Gateway, TOKEN, USSD_CODE, at_form

import urllib.parse

AGGREGATORS = 8
CYCLES = int(sys.argv[1]) if len(sys.argv) > 1 else 120
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)


class Aggregator(threading.Thread):
    """Delivers votes until told to stop; its ledger is `kept`: (phone, candidate) by id."""

    def __init__(self, number, port, state):
        super().__init__(daemon=True)
        self.number, self.port, self.state = number, port, state
        self.random = random.Random(SEED * 31 + number)
        self.kept = {}
        self.repeats = self.refused = self.broken = 0
        self.wrong = []
        self.line = None

    def run(self):
        n = 0
        while not self.state.stopping:
            n += 1
            ident = f"{'u' if self.random.random() < 0.33 else 'a'}{self.number}-{n}"
            # Two votes in three are of a new phone, the others change an earlier one.
            who = n if self.random.random() < 0.67 else self.random.randrange(1, n + 1)
            phone = f"+2236{self.number}{who:06d}"
            choice = str(self.random.randrange(1, 5))
            if not self.deliver(ident, phone, choice):
                return
            self.kept[ident] = (phone, choice)
            self.state.acknowledge()
            if self.random.random() < 0.1:
                old = self.random.choice(list(self.kept))
                self.repeats += self.once(old, *self.kept[old]) == 200

    def deliver(self, ident, phone, choice):
        """Until it is acknowledged; False when told to stop first."""
        steps = [choice, f"{choice}*1"] if ident[0] == "u" else [f"vote {choice}"]
        return all(self.insist(ident, phone, text) for text in steps)

    def insist(self, ident, phone, text):
        while True:
            status = self.post(ident, phone, text)
            if status == 200:
                return True
            if status == 503:
                self.refused += 1
            elif status is not None:
                self.wrong.append((ident, status))
            if self.state.stopping and status is None:
                return False
            if status is None:
                self.state.up.wait(10)

    def once(self, ident, phone, choice):
        """The whole message, or the last step of the session, once more."""
        return self.post(ident, phone, f"{choice}*1" if ident[0] == "u" else f"vote {choice}")

    def post(self, ident, phone, text):
        """The status, or None when the line broke: it may have been kept or not."""
        if ident[0] == "u":
            event, fields = "ussd", {"sessionId": ident, "serviceCode": USSD_CODE, "text": text,
                                     "phoneNumber": phone, "networkCode": "61001"}
        else:
            event, fields = "sms", at_form(phone, text, ident)
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            form = urllib.parse.urlencode(fields)
            self.line.request("POST", f"/hooks/at/{TOKEN['at']}/{event}", form,
                              {"Content-Type": "application/x-www-form-urlencoded"})
            reply = self.line.getresponse()
            reply.read()
            return reply.status
        except (OSError, http.client.HTTPException):
            self.broken += 1
            self.line = None
            return None


class State:
    def __init__(self):
        self.up = threading.Event()
        self.stopping = False
        self.acknowledged = 0
        self.more = threading.Condition()

    def acknowledge(self):
        with self.more:
            self.acknowledged += 1
            self.more.notify_all()

    def wait_for(self, n):
        with self.more:
            want = self.acknowledged + n
            return self.more.wait_for(lambda: self.acknowledged >= want, timeout=60)


def kill_again_and_again(folder):
    gateway = Gateway(folder).set_up()
    state, choose = State(), random.Random(SEED)
    aggregators = [Aggregator(n, gateway.port, state) for n in range(AGGREGATORS)]
    early = 0
    began = time.monotonic()
    for cycle in range(CYCLES):
        if choose.random() < 0.1:
            gateway.start(ready=False)
            time.sleep(choose.random() * 0.03)      # a moment of the start, not a wait
            gateway.kill()
            early += 1
        gateway.start()
        state.up.set()
        if cycle == 0:
            for a in aggregators:
                a.start()
        assert state.wait_for(choose.randrange(1, 150)), "no vote is acknowledged any more"
        state.up.clear()
        gateway.kill()
        totals = gateway.results()["totals"]
        assert totals["messages"] >= sum(len(a.kept) for a in aggregators), f"cycle {cycle}: {totals}"
    gateway.start()
    state.up.set()
    assert state.wait_for(AGGREGATORS)
    state.stopping = True
    for a in aggregators:
        a.join(60)
        assert not a.is_alive()
    gateway.stop()
    judge(gateway, aggregators, early, time.monotonic() - began)


def judge(gateway, aggregators, early, seconds):
    stands, kept, replaced = {}, 0, 0
    for a in aggregators:
        assert a.wrong == [], f"neither 200 nor 503: {a.wrong[:5]}"
        kept += len(a.kept)
        for phone, choice in a.kept.values():       # in the order of acknowledgement
            replaced += stands.get(phone, choice) != choice
            stands[phone] = choice
    want = {c: sum(v == c for v in stands.values()) for c in "1234"}
    tally, totals = gateway.tally(), gateway.results()["totals"]
    lost, double = len(stands) - totals["counted"], totals["messages"] - kept
    print(f"# kill -9: {CYCLES} under load and {early} while starting, {seconds:.0f} s, "
          f"{kept} votes of {len(stands)} phones acknowledged, {sum(a.broken for a in aggregators)} "
          f"lines broken, {sum(a.refused for a in aggregators)} refused, "
          f"{sum(a.repeats for a in aggregators)} repeats; lost {lost}, counted twice {double}")
    assert tally == want
    assert totals["counted"] == len(stands)
    assert totals["messages"] == kept
    assert totals["replaced"] == replaced
    gateway.verify()


if __name__ == "__main__":
    print(f"# seed {SEED} (kill9.py {CYCLES} {SEED})")
    fault.run(kill_again_and_again)
