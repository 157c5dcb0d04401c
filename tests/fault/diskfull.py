#!/usr/bin/python3
"""The disk is full: every vote gets 503 and not one false 200, readiness says so, and when room
is made everything goes on by itself, with nothing lost.

The database lives on a small disk of its own (tmpfs, in a mount namespace)."""

import subprocess

import fault
from gateway import Gateway, eventually, phone

DISK = 6 << 20


def fill(path):
    """Takes all the room there is."""
    with open(path, "wb", buffering=0) as ballast:
        for size in (1 << 16, 512):
            try:
                while True:
                    ballast.write(b"\0" * size)
            except OSError:
                pass


def full_and_free_again(folder):
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], check=True)
    gateway = Gateway(folder)
    gateway.database = disk / "kalata.db"
    gateway.write_conf(options="answers-per-hour = 0")
    gateway.set_up().start()
    ballast, kept, refused, n = disk / "ballast", 0, 0, 0
    for _round in range(5):
        fill(ballast)
        owed = []
        while len(owed) < 50:       # what the log of the database had room for is kept, rightly
            n += 1
            assert n < 100000, "the disk never gets full"
            reply = gateway.at(phone(n % 10000), "vote 1", ident=f"m{n}")
            if reply.status == 200:
                kept += 1
                continue
            assert reply.status == 503 and int(reply.headers["retry-after"]) > 0, reply
            owed.append(n)
        refused += len(owed)
        assert gateway.get("/healthz").status == 200, "it lives"
        eventually("not ready", lambda: gateway.get("/readyz").status == 503)
        assert gateway.results()["totals"]["messages"] == kept, "acknowledged is kept, and no more"
        ballast.unlink()
        eventually("ready by itself", lambda: gateway.get("/readyz").status == 200)
        for i in owed:
            assert gateway.at(phone(i % 10000), "vote 1", ident=f"m{i}").status == 200
            kept += 1
        assert gateway.results()["totals"]["messages"] == kept
    gateway.stop()
    gateway.verify()
    print(f"# disk full: 5 times, {kept} votes acknowledged and there, {refused} refused and taken later")
    subprocess.run(["umount", str(disk)], check=True)


def killed_while_full(folder):
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], check=True)
    gateway = Gateway(folder)
    gateway.database = disk / "kalata.db"
    gateway.write_conf(options="answers-per-hour = 0")
    gateway.set_up().start()
    for n in range(100):
        assert gateway.at(phone(n), "1").status == 200
    fill(disk / "ballast")
    gateway.kill()
    (disk / "ballast").unlink()
    gateway.start()
    assert gateway.tally()["1"] == 100
    gateway.stop()
    gateway.verify()
    subprocess.run(["umount", str(disk)], check=True)


if __name__ == "__main__":
    fault.inside("--mount", "--propagation", "private")
    fault.run(full_and_free_again, killed_while_full)
