"""The operator's side, for tests: an SMSC that speaks Kannel's own line protocol (for thousands of SMS), and
one that speaks SMPP 3.4 (SMPP v3.4 Issue 1.2, section 4)."""

import collections
import itertools
import socket
import struct
import threading
import time
import urllib.parse

BASIC = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
         "¿abcdefghijklmnopqrstuvwxyzäöñüà")


class LineSmsc:
    """`smsc = fake`: it calls bearerbox; a line is "FROM TO TYPE TEXT"."""

    def __init__(self, port):
        self.port = port
        self.answers = collections.Counter()        # by phone
        self.texts = {}
        self.connect()

    def connect(self, patience=30):
        end = time.monotonic() + patience
        while True:
            try:
                self.line = socket.create_connection(("127.0.0.1", self.port))
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        threading.Thread(target=self.listen, args=(self.line,), daemon=True).start()

    def listen(self, line):
        data = b""
        try:
            while chunk := line.recv(65536):
                *lines, data = (data + chunk).split(b"\n")
                for one in lines:
                    parts = one.decode("utf-8", "replace").split(" ", 3)
                    if len(parts) >= 3 and parts[1].lstrip("+").isdigit():
                        self.answers[parts[1].lstrip("+")] += 1
                        self.texts[parts[1].lstrip("+")] = parts[3] if len(parts) > 3 else ""
        except OSError:
            pass

    def send(self, phone, to, kind, text):
        """False: nobody took it."""
        if kind == "ucs2":
            text = "".join(f"%{b:02x}" for b in text.encode("utf-16-be"))
        elif kind == "data":
            text = urllib.parse.quote_from_bytes(text.encode("latin-1"), safe="")
        try:
            self.line.sendall(f"{phone} {to} {kind} {text}\n".encode())
            return True
        except OSError:
            return False


class SmppSmsc:
    """Kannel binds to it as a transceiver."""

    BIND, DELIVER, SUBMIT, ENQUIRE, UNBIND, RESPONSE = 0x9, 0x5, 0x4, 0x15, 0x6, 0x80000000

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.line, self.bound, self.binds = None, threading.Event(), 0
        self.numbers, self.lock = itertools.count(1), threading.Lock()
        self.taken, self.submits = set(), []        # sequence numbers acknowledged; (from, to, coding, bytes)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(line,), daemon=True).start()

    def pdu(self, line, command, sequence, body=b"", status=0):
        with self.lock:
            line.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)

    @staticmethod
    def exactly(line, n):
        data = b""
        while len(data) < n:
            chunk = line.recv(n - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return data

    def serve(self, line):
        try:
            while True:
                length, command, _status, sequence = struct.unpack(">IIII", self.exactly(line, 16))
                self.one(line, command, sequence, self.exactly(line, length - 16))
        except (EOFError, OSError):
            if self.line is line:
                self.bound.clear()

    def one(self, line, command, sequence, body):
        if command == self.BIND:
            self.pdu(line, command | self.RESPONSE, sequence, b"simulator\0")
            self.line, self.binds = line, self.binds + 1
            self.bound.set()
        elif command == self.SUBMIT:
            self.submits.append(self.read_submit(body))
            self.pdu(line, command | self.RESPONSE, sequence, f"m{len(self.submits)}\0".encode())
        elif command == self.DELIVER | self.RESPONSE:
            self.taken.add(sequence)
        elif command in (self.ENQUIRE, self.UNBIND):
            self.pdu(line, command | self.RESPONSE, sequence)

    @staticmethod
    def read_submit(body):
        def text():
            nonlocal body
            value, body = body.split(b"\0", 1)
            return value.decode()

        text()
        body = body[2:]
        source = text()
        body = body[2:]
        target = text()
        esm, body = body[0], body[3:]
        text()
        text()
        coding, length = body[2], body[4]
        message = body[5:5 + length]
        if esm & 0x40:
            message = message[message[0] + 1:]
        said = message.decode("utf-16-be") if coding == 8 else "".join(BASIC[b & 127] for b in message)
        return source, target, coding, said

    def deliver(self, phone, to, coding, message, udh=b""):
        """The sequence number that will be in `taken`."""
        sequence = next(self.numbers)
        message = udh + message
        body = (b"\0" + b"\1\1" + phone.lstrip("+").encode() + b"\0" + b"\0\1" + to.encode() + b"\0"
                + bytes([0x40 if udh else 0, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(message)]) + message)
        self.pdu(self.line, self.DELIVER, sequence, body)
        return sequence

    def cut(self):
        self.line.shutdown(socket.SHUT_RDWR)

    def stop(self):
        self.listener.close()
        if self.line is not None:
            self.line.close()


def gsm7(text):
    """One byte a letter, as SMPP carries the default alphabet."""
    return bytes(BASIC.index(c) for c in text)
