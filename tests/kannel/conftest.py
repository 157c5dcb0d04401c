"""Kannel's ports and ours live in a network of their own: whatever they open stays inside, and two runs
on one machine do not meet. Where the kernel does not let us, they are on loopback, and that is said."""

import ctypes
import fcntl
import socket
import struct

CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8914, 0x1


def pytest_configure(config):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        config.network = "loopback of this machine (no network namespace is allowed here)"
        return
    with socket.socket() as s:
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    config.network = "a network namespace of its own"


def pytest_report_header(config):
    return f"# kannel: {config.network}"
