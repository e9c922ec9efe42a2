"""As much of a PostgreSQL client as a test needs."""

import socket
import struct


def connect(host, user="shop", database="shop"):
    sock = socket.create_connection((host, 5432), timeout=30)
    told = f"user\0{user}\0database\0{database}\0\0".encode()
    sock.sendall(struct.pack("!ii", len(told) + 8, 196608) + told)
    _ready(sock)
    return sock


def ask(sock, sql):
    told = sql.encode() + b"\0"
    sock.sendall(b"Q" + struct.pack("!i", len(told) + 4) + told)
    _ready(sock)


def _ready(sock):
    file = sock.makefile("rb")
    wrong = None
    while True:
        kind = file.read(1)
        (size,) = struct.unpack("!i", file.read(4))
        body = file.read(size - 4)
        if kind == b"E":
            wrong = body
        if kind == b"Z":
            if wrong:
                raise RuntimeError(wrong)
            return
