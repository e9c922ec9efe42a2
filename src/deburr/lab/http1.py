"""HTTP/1.1 as the lab's servers speak it: requests in pieces as they arrive, answers as they are made.

Written by hand because a front that answers in a fraction of a millisecond leaves no room for a framework.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from http import HTTPStatus
from typing import cast

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
LARGEST_HEAD = 1024 * 1024
"""Request line and headers together, as Lambda bounds them."""
LARGEST_LINE = 4096
"""Of a chunk's size or a trailer."""
REMEMBERED, REMEMBERED_BYTES = 256, 1024
"""Heads that are read once, and how long they may be: runtimes say the same again and again, many clients too."""


@dataclass(slots=True)
class Request:
    """The head of a request, not to be changed; header names are in lower case.

    target    as sent: path and query.
    trailers  filled in by the end of a chunked body.
    """

    method: str
    target: str
    headers: dict[str, str]
    pairs: list[tuple[str, str]]
    version: str = "HTTP/1.1"
    trailers: dict[str, str] = field(default_factory=dict)

    def again(self) -> "Request":
        """The same head, of another request."""
        return Request(self.method, self.target, self.headers, self.pairs, self.version)


class Malformed(Exception):
    """A request that cannot be read; the status that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Http1(asyncio.Protocol):
    """One connection; subclasses say what to do with a request.

    One request is read at a time: what a client sends ahead waits until `answered`.

    patient  True to answer who has sent a request and shut its end down; False where that means it has ended.
    """

    patient = False

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.closing = False
        self._buffer = bytearray()
        self._state = "head"
        self._left = 0
        self._request: Request
        self._busy = False
        self._ended = False

    def on_head(self, request: Request) -> None:
        """A request's head has arrived."""

    def on_data(self, data: bytes) -> None:
        """A piece of its body has arrived."""

    def on_end(self) -> None:
        """All of it has arrived; `respond` or `start` may be called now or later."""

    def on_lost(self) -> None:
        """The client has gone."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one, and does not say so

    def connection_lost(self, exc: Exception | None) -> None:
        self.closing = True
        self.on_lost()

    def eof_received(self) -> bool:
        """Nothing more will come; True keeps the connection for answers that are owed."""
        if not self.patient:
            return False
        self._ended = True
        if not self._busy and not self._buffer:
            return False
        if self._state != "head" or not self._busy:
            self._broken(Malformed(400, "the request ends before its end"))
        return True

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._busy or self._state != "head":
            self._advance()
        elif len(self._buffer) > LARGEST_HEAD:
            self.transport.pause_reading()

    def respond(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body and be ready for the next request."""
        head = f"{_head(status, headers)}Content-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode("latin-1", "replace") + body)
        self.answered()

    def start(self, status: int, headers: Headers) -> None:
        """Begin a chunked answer."""
        head = f"{_head(status, headers)}Transfer-Encoding: chunked\r\n\r\n"
        self.transport.write(head.encode("latin-1", "replace"))

    def piece(self, data: bytes) -> None:
        if data:
            self.transport.write(b"%x\r\n%b\r\n" % (len(data), data))

    def finish(self, trailers: Mapping[str, str] | None = None) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in (trailers or {}).items())
        self.transport.write(b"0\r\n" + lines.encode("latin-1", "replace") + b"\r\n")
        self.answered()

    def answered(self) -> None:
        """The answer is complete: the next request may be read."""
        self._busy = False
        if self._request.headers.get("connection", "").lower() == "close" or self._request.version == "HTTP/1.0":
            self.transport.close()
        elif self._state != "head":
            self.transport.close()  # answered before the body was all there: what follows cannot be told apart
        elif self._buffer:
            if not self._ended:
                self.transport.resume_reading()
            self._advance()
        if self._ended and not self._busy:
            self.transport.close()

    def _advance(self) -> None:
        try:
            while self._step():
                pass
        except Malformed as error:
            self._broken(error)

    def _broken(self, error: Malformed) -> None:
        self._state = "broken"
        self._buffer.clear()
        if not self.transport.is_closing():
            body = f"{error}\n".encode()
            head = f"HTTP/1.1 {error.status} {_phrase(error.status)}\r\nConnection: close\r\n"
            self.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            self.transport.close()

    def _step(self) -> bool:
        match self._state:
            case "head":
                return not self._busy and self._head()
            case "body":
                return self._body()
            case "chunk":
                return self._chunk()
            case "trailers":
                return self._trailer()
            case _:
                self._buffer.clear()
                return False

    def _head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > LARGEST_HEAD:
                raise Malformed(431, "the request's head is too large")
            return False
        if end > LARGEST_HEAD:
            raise Malformed(431, "the request's head is too large")
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        self._request = request = (_known if end <= REMEMBERED_BYTES else _parsed)(head).again()
        self._busy = True
        coding = request.headers.get("transfer-encoding")
        length = request.headers.get("content-length")
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise Malformed(400, "a body of unknown length")
            self._state = "chunk"
        elif length is not None:
            if not (length.isascii() and length.isdigit()) or len(length) > 15:
                raise Malformed(400, "a content length that is no number")
            self._left = int(length)
            self._state = "body" if self._left else "head"
        if request.headers.get("expect", "").lower() == "100-continue" and self._state != "head":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        ended = self._state == "head"
        self.on_head(request)
        if ended:
            self.on_end()
        return True

    def _body(self) -> bool:
        if not self._buffer:
            return False
        data = bytes(self._buffer[: self._left])
        del self._buffer[: len(data)]
        self._left -= len(data)
        if not self._left:
            self._state = "head"
        self.on_data(data)
        if not self._left:
            self.on_end()
        return True

    def _chunk(self) -> bool:
        if self._left:
            if len(self._buffer) < 3:
                return False
            data = bytes(self._buffer[: self._left])
            if len(data) == self._left:
                if len(self._buffer) < self._left + 2:
                    return False
                if self._buffer[self._left : self._left + 2] != b"\r\n":
                    raise Malformed(400, "a chunk of another length than it says")
                del self._buffer[: self._left + 2]
                self._left = 0
            else:
                del self._buffer[: len(data)]
                self._left -= len(data)
            self.on_data(data)
            return True
        line = self._line()
        if line is None:
            return False
        size = line.split(b";")[0].strip()
        try:
            self._left = int(size, 16)
        except ValueError:
            raise Malformed(400, "a chunk without a size") from None
        if self._left < 0 or len(size) > 12:
            raise Malformed(400, "a chunk without a size")
        if not self._left:
            self._state = "trailers"
        return True

    def _trailer(self) -> bool:
        line = self._line()
        if line is None:
            return False
        if line:
            name, _, value = line.decode("latin-1").partition(":")
            self._request.trailers[name.strip().lower()] = value.strip()
            return True
        self._state = "head"
        self.on_end()
        return True

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n")
        if end < 0:
            if len(self._buffer) > LARGEST_LINE:
                raise Malformed(400, "a line without an end")
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line


@lru_cache(REMEMBERED)
def _known(head: bytes) -> Request:
    return _parsed(head)


def _parsed(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1.") or not parts[0].isalpha():
        raise Malformed(400, "no HTTP/1.1 request")
    pairs: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise Malformed(400, "a header that is none")
        value = value.strip()
        pairs.append((name, value))
        key = name.lower()
        if key in ("content-length", "transfer-encoding", "host") and key in headers:
            raise Malformed(400, f"{key} is given twice")
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    return Request(parts[0], parts[1], headers, pairs, parts[2])


def _head(status: int, headers: Headers) -> str:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = "".join([f"{name}: {value}\r\n" for name, value in pairs])
    return f"HTTP/1.1 {status} {_phrase(status)}\r\n{lines}"


@cache
def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
