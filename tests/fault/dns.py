#!/usr/bin/python3
"""A resolver that takes every question and answers none: the send API's name cannot be found, and
no webhook notices. In namespaces of its own: a network with nothing but loopback, a resolv.conf
that points at a silent socket."""

import socket
import subprocess
import time

import fault
from gateway import Gateway, phone

VOTES = 400


def seconds_for_votes(gateway, first):
    began, worst = time.monotonic(), 0
    for n in range(first, first + VOTES):
        each = time.monotonic()
        assert gateway.at(phone(n), "1").status == 200
        worst = max(worst, time.monotonic() - each)
    return time.monotonic() - began, worst


def black_hole(folder):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    conf = folder / "resolv.conf"
    conf.write_text("nameserver 127.0.0.1\n")
    subprocess.run(["mount", "--bind", str(conf), "/etc/resolv.conf"], check=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hole:
        hole.bind(("127.0.0.1", 53))
        gateways = []
        for name, url in (("refused", "http://127.0.0.1:9/"), ("hole", "http://sms.example.org/")):
            (folder / name).mkdir()
            gateways.append(Gateway(folder / name, send_url=url).set_up().start())
        took = [[seconds_for_votes(g, turn * VOTES) for g in gateways] for turn in range(3)]
        hole.settimeout(30)
        asked = hole.recv(4096)
        assert b"example" in asked, "the resolver was asked, so the test tests something"
        plain, lost = (min(t for t, _worst in column) for column in zip(*took))
        worst = max(w for turn in took for _t, w in turn[1:])
        print(f"# DNS black hole: {VOTES} votes in {lost * 1000:.0f} ms, with a send API that "
              f"refuses {plain * 1000:.0f} ms; the slowest one {worst * 1000:.1f} ms")
        assert lost < 4 * plain + 1
        for g in gateways:
            assert g.tally()["1"] == 3 * VOTES
            g.stop()
            g.verify()
    subprocess.run(["umount", "/etc/resolv.conf"], check=True)


if __name__ == "__main__":
    fault.inside("--net", "--mount", "--propagation", "private")
    fault.run(black_hole)
