"""As much of PostgreSQL's wire protocol as a stand-in needs: who logs in, what went wrong, one query of its own.

https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import asyncio
import struct
from collections.abc import Iterator

TLS, GSS, CANCEL, VERSION_3 = 80877103, 80877104, 80877102, 196608


class Failed(Exception):
    """The server hung up, or says that it cannot."""


async def ask(path: str, user: str, database: str, sql: str) -> str:
    """Run one text of SQL on a server that trusts its socket; "" or its error."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(startup({"user": user, "database": database}))
        refused = await _until_ready(reader)
        if refused:
            raise Failed(refused)
        query = sql.encode() + b"\0"
        writer.write(b"Q" + struct.pack("!i", len(query) + 4) + query)
        return await _until_ready(reader)
    except asyncio.IncompleteReadError as error:
        raise Failed("the server hung up") from error
    finally:
        writer.close()


async def _until_ready(reader: asyncio.StreamReader) -> str:
    wrong = ""
    while True:
        kind = await reader.readexactly(1)
        (size,) = struct.unpack("!i", await reader.readexactly(4))
        body = await reader.readexactly(size - 4)
        if kind == b"E":
            fields = errors(body)
            wrong = f"{fields.get('C', '')} {fields.get('M', '')}"
            if fields.get("S") == "FATAL":
                return wrong
        if kind == b"Z":
            return wrong


def startup(parameters: dict[str, str]) -> bytes:
    """The first message of a session."""
    body = b"".join(f"{key}\0{value}\0".encode() for key, value in parameters.items()) + b"\0"
    return struct.pack("!ii", len(body) + 8, VERSION_3) + body


def parameters(body: bytes) -> dict[str, str]:
    """What a startup message says: user, database..."""
    parts = body.split(b"\0")
    return {
        key.decode(): value.decode(errors="replace") for key, value in zip(parts[::2], parts[1::2], strict=False) if key
    }


def errors(body: bytes) -> dict[str, str]:
    """The fields of an ErrorResponse: S severity, C code, M message, P position."""
    return {chr(part[0]): part[1:].decode(errors="replace") for part in body.split(b"\0") if part}


class Messages:
    """Cuts one direction of a session, after its startup, into (kind, body)."""

    def __init__(self) -> None:
        self._rest = b""

    def cut(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        self._rest += data
        while len(self._rest) >= 5:
            (size,) = struct.unpack("!i", self._rest[1:5])
            if len(self._rest) < size + 1:
                return
            kind, body = self._rest[:1], self._rest[5 : size + 1]
            self._rest = self._rest[size + 1 :]
            yield kind, body
