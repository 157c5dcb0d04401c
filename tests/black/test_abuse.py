"""Clients that drip, crowds beyond the limit, no descriptors left, a send API that is dead or
never answers: a healthy vote is kept all the same. Ratios and counts, no absolute times."""

import os
import select
import socket
import time

import pytest

from gateway import TOKEN, eventually, phone


def crowd(gateway, n):
    """n connections, as far as they are let in."""
    made = []
    for _ in range(n):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", gateway.port))
        made.append(s)
    return made


def drip(clients, byte=b"x"):
    """One byte down each line; returns those that are still open."""
    alive = []
    readable = set(select_all(clients))
    for s in clients:
        try:
            if s in readable and s.recv(4096) == b"":
                raise OSError
            s.send(byte)
            alive.append(s)
        except BlockingIOError:
            alive.append(s)
        except OSError:
            s.close()
    return alive


def select_all(clients):
    poll = select.poll()
    by_fd = {s.fileno(): s for s in clients}
    for fd in by_fd:
        poll.register(fd, select.POLLIN)
    return [by_fd[fd] for fd, _events in poll.poll(0)]


@pytest.mark.parametrize("start", [b"", b"POST /hooks/at/%s/sms HTTP/1.1\r\nHost: x\r\nX-A: ",
                                   b"POST /hooks/at/%s/sms HTTP/1.1\r\nHost: x\r\n"
                                   b"Content-Length: 60000\r\n\r\n"],
                         ids=["request line", "headers", "body"])
def test_five_hundred_dripping_clients(make_gateway, start):
    g = make_gateway(options="request-timeout = 2\nmax-connections = 1024")
    clients = crowd(g, 500)
    if start:
        opening = start.replace(b"%s", TOKEN["at"].encode())
        eventually("all are let in", lambda: all_sent(clients, opening))
    for n in range(50):
        clients = drip(clients)
        assert g.kannel(phone(n), "1").status == 200
    assert g.tally()["1"] == 50

    def cut():
        nonlocal clients
        clients = drip(clients)
        return not clients
    eventually("each is cut by its deadline, though it never was idle", cut)
    assert g.kannel(phone(99), "1").status == 200


def all_sent(clients, data):
    poll = select.poll()
    for s in clients:
        poll.register(s.fileno(), select.POLLOUT)
    if len(poll.poll(0)) < len(clients):
        return False
    return all(s.send(data) == len(data) for s in clients)


def test_a_crowd_beyond_the_limit_is_turned_away_at_once(make_gateway):
    g = make_gateway(options="max-connections = 32\nrequest-timeout = 60")
    clients = crowd(g, 200)
    eventually("those beyond the limit are closed", lambda: len(select_all(clients)) >= 200 - 32)
    for s in clients:
        s.close()
    eventually("and room is made again", g.is_ready)
    assert g.kannel(phone(1), "1").status == 200


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_out_of_descriptors_costs_nothing_and_heals(make_gateway):
    g = make_gateway(start=False, options="max-connections = 1000\nrequest-timeout = 60")
    g.start(before=("prlimit", "--nofile=64"))
    assert g.kannel(phone(1), "1").status == 200
    lines = g.log_text().count("\n")
    clients = crowd(g, 200)
    began, cpu = time.monotonic(), cpu_seconds(g.process.pid)
    while time.monotonic() - began < 2:         # a window to measure in, not a wait
        select.select([], [], [], 0.1)
    share = (cpu_seconds(g.process.pid) - cpu) / (time.monotonic() - began)
    told = g.log_text().count("\n") - lines
    for s in clients:
        s.close()
    assert share < 0.5, f"{share:.0%} of a core while there was nothing to do"
    assert told < 100, f"{told} lines of log"
    eventually("it answers again", g.is_ready)
    assert g.kannel(phone(2), "2").status == 200
    assert g.tally() == {"1": 1, "2": 1, "3": 0, "4": 0}


def seconds_for_votes(gateway, first, n=100):
    began = time.monotonic()
    for i in range(first, first + n):
        assert gateway.at(phone(i), "1").status == 200
    return time.monotonic() - began


def test_a_send_api_that_is_dead_or_never_answers_delays_no_webhook(make_gateway, send_api):
    """The same votes with a good send API, a closed port and one that takes the request and is
    silent, in turns. A webhook that waited for any of them would take seconds, not the same time."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as silent:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))       # bound, not listening: refused
            gateways = [make_gateway(send_url=url) for url in (
                send_api.url, f"http://127.0.0.1:{silent.getsockname()[1]}/",
                f"http://127.0.0.1:{closed.getsockname()[1]}/",
                "http://no-such-host.invalid/")]
            took = [[seconds_for_votes(g, turn * 100) for g in gateways] for turn in range(3)]
            good, *others = [min(column) for column in zip(*took)]
            print("# 100 votes, send API good, silent, refusing, unknown: "
                  + ", ".join(f"{t * 1000:.0f} ms" for t in (good, *others)))
            for t in others:
                assert t < 4 * good + 1
            for g in gateways:
                assert g.tally()["1"] == 300
            for g in gateways:
                g.stop()        # with requests under way that nobody will answer
