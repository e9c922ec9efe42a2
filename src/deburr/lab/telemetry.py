"""The Telemetry API: what an environment does, told to the extensions that have subscribed, in batches over HTTP.

What may be asked, and its bounds: the Lambda Developer Guide, "Lambda Telemetry API reference".
"""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from deburr.lab.journal import Journal, happened
from deburr.lab.keeper import kernel

PATH = "/2022-07-01/telemetry"
SCHEMAS = ("2022-07-01", "2022-12-13", "2025-01-29")
TYPES = ("platform", "function", "extension")
BOUNDS = {
    "maxItems": (1_000, 10_000, 10_000),
    "maxBytes": (262_144, 1_048_576, 262_144),
    "timeoutMs": (25, 30_000, 1_000),
}
"""The least, the most, and what counts where nobody says."""
AIM = re.compile(r"http://(sandbox\.localdomain|sandbox|localhost|127\.0\.0\.1)(?::(\d{1,5}))?(/[^\s?#]*)?")
LAST_PORT = 65535
BACKLOG_BATCHES = 8
"""Batches that wait for a slow extension; what comes then is dropped, and told."""
HEAD_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription's wishes.

    types  of TYPES.
    """

    types: tuple[str, ...]
    port: int
    path: str
    items: int
    size_bytes: int
    wait_s: float


def asked(body: bytes) -> Asked:
    """The wishes in a request; ValueError says what is wrong with them."""
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("the request is no JSON object")
    if told.get("schemaVersion") not in SCHEMAS:
        raise ValueError(f"schemaVersion is none of {', '.join(SCHEMAS)}")
    types, aim, buffering = told.get("types"), told.get("destination"), told.get("buffering") or {}
    if not isinstance(types, list) or not types or not all(each in TYPES for each in types):
        raise ValueError(f"types are none of {', '.join(TYPES)}")
    if not isinstance(aim, dict) or aim.get("protocol") != "HTTP":
        raise ValueError("the lab delivers by HTTP only")
    where = AIM.fullmatch(str(aim.get("URI", "")))
    if where is None or int(where[2] or 80) > LAST_PORT or not isinstance(buffering, dict):
        raise ValueError("the destination's URI is none of http://sandbox.localdomain:PORT")
    bounds = {}
    for name, (least, most, default) in BOUNDS.items():
        bounds[name] = buffering.get(name, default)
        if not isinstance(bounds[name], int) or not least <= bounds[name] <= most:
            raise ValueError(f"{name} is not between {least} and {most}")
    return Asked(
        tuple(types),
        int(where[2] or 80),
        where[3] or "/",
        bounds["maxItems"],
        bounds["maxBytes"],
        bounds["timeoutMs"] / 1000,
    )


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class Subscription:
    """One extension's: what waits for it, and the way to it.

    way  a socket that was made inside the sandbox, and reaches its loopback.
    """

    asked: Asked
    way: socket.socket
    waiting: list[bytes] = field(default_factory=list)
    held_bytes: int = 0
    dropped: list[int] = field(default_factory=list)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)
    _settled: asyncio.Event = field(default_factory=_set)
    _hurried: bool = False

    def tell(self, event: Mapping[str, Any]) -> None:
        """Have an event delivered with the next batch."""
        data = json.dumps(event, separators=(",", ":")).encode()
        if self.held_bytes + len(data) > BACKLOG_BATCHES * self.asked.size_bytes:
            self.dropped.append(len(data))
            return
        self.waiting.append(data)
        self.held_bytes += len(data)
        self._settled.clear()
        self._stirred.set()

    async def flush(self) -> None:
        """Deliver what waits now; returns when it is delivered, or lost."""
        if self._settled.is_set():
            return
        self._hurried = True
        self._stirred.set()
        await self._settled.wait()
        self._hurried = False

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            await self._gathered()
            batch = self._batch()
            try:
                await self._post(b"[" + b",".join(batch) + b"]")
            except OSError:
                self.dropped += map(len, batch)
            if self.dropped:
                lost, self.dropped = self.dropped, []
                told = {
                    "reason": "the extension did not take them",
                    "droppedRecords": len(lost),
                    "droppedBytes": sum(lost),
                }
                if "platform" in self.asked.types:
                    self.tell(happened("platform.logsDropped", told))
            if not self.waiting:
                self._settled.set()

    async def _gathered(self) -> None:
        """Until there is a whole batch, or the oldest event has waited long enough."""
        loop, until_s = asyncio.get_running_loop(), None
        while True:
            full = len(self.waiting) >= self.asked.items or self.held_bytes >= self.asked.size_bytes
            if self.waiting and (full or self._hurried or (until_s is not None and loop.time() >= until_s)):
                return
            if self.waiting and until_s is None:
                until_s = loop.time() + self.asked.wait_s
            self._stirred.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(until_s):
                    await self._stirred.wait()

    def _batch(self) -> list[bytes]:
        size, count = 0, 0
        while count < min(len(self.waiting), self.asked.items) and (not count or size < self.asked.size_bytes):
            size += len(self.waiting[count])
            count += 1
        batch, self.waiting = self.waiting[:count], self.waiting[count:]
        self.held_bytes -= size
        return batch

    async def _post(self, body: bytes) -> None:
        """One request on the one socket there is, which is then as new. OSError when it fails."""
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(self.way, ("127.0.0.1", self.asked.port))
            head = (
                f"POST {self.asked.path} HTTP/1.1\r\nHost: sandbox.localdomain:{self.asked.port}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            await loop.sock_sendall(self.way, head.encode() + body)
            answer = b""
            while b"\r\n" not in answer and len(answer) < HEAD_BYTES:
                data = await loop.sock_recv(self.way, HEAD_BYTES)
                if not data:
                    break
                answer += data
            if not re.match(rb"HTTP/1\.[01] 2\d\d", answer):
                raise ConnectionError("the extension did not take it")
        finally:
            kernel.disconnect(self.way.fileno())


@dataclass(slots=True)
class Telemetry:
    """Every subscription of one process tree.

    wanted  whether there is anybody who may subscribe.
    begun   what was told before anybody had: the environment's beginning.
    """

    as_json: bool
    wanted: bool
    begun: list[Mapping[str, Any]] = field(default_factory=list)
    _subscribed: dict[str, tuple[Subscription, asyncio.Task[None]]] = field(default_factory=dict)
    _closed: bool = False

    def follow(self, journal: Journal) -> None:
        """Hear of everything that is written."""
        if self.wanted:
            journal.on_event, journal.on_printed = self.tell, self.printed

    def subscribe(self, id: str, wishes: Asked, way: socket.socket) -> None:
        """From now on an extension hears; of the beginning too. Subscribing again, it hears by the new wishes."""
        self._end(id)
        subscription = Subscription(wishes, way)
        self._subscribed[id] = subscription, asyncio.create_task(subscription.run())
        for event in self.begun:
            self._hand(subscription, event)

    def way(self, id: str) -> socket.socket | None:
        """The socket of an extension that has subscribed; None for one that has not."""
        return self._subscribed[id][0].way if id in self._subscribed else None

    def tell(self, kind: str, record: Any) -> None:
        """Something happened: `platform.start`, `function`..."""
        event = happened(kind, record)
        if not self._closed:
            self.begun.append(event)
        for subscription, _ in self._subscribed.values():
            self._hand(subscription, event)

    def printed(self, line: str) -> None:
        """A line of the program's, or of one beside it: the lab cannot tell them apart."""
        record: Any = line + "\n"
        if self.as_json and line.startswith("{"):
            with contextlib.suppress(ValueError):
                record = json.loads(line)
        self.tell("function", record)

    def closed(self) -> None:
        """Nobody may subscribe any more: the beginning need not be kept."""
        self._closed = True
        self.begun.clear()

    async def flush(self, within_s: float) -> None:
        """Deliver what waits, as long as there is time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await asyncio.gather(*(subscription.flush() for subscription, _ in self._subscribed.values()))

    def forget(self) -> None:
        """The process tree is gone, another will come."""
        for id in list(self._subscribed):
            way, task = self._subscribed[id][0].way, self._subscribed[id][1]
            task.add_done_callback(partial(_close, way))  # not before it has let go of it
            self._end(id)
        self.begun.clear()
        self._closed = False

    def _end(self, id: str) -> None:
        if id in self._subscribed:
            self._subscribed.pop(id)[1].cancel()

    @staticmethod
    def _hand(subscription: Subscription, event: Mapping[str, Any]) -> None:
        if str(event["type"]).partition(".")[0] in subscription.asked.types:
            subscription.tell(event)


def _close(way: socket.socket, _: object) -> None:
    way.close()
