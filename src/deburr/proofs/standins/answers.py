"""An HTTP server that answers everything: 200, and JSON in which most of what callers look for is found."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from deburr.lab.http1 import Http1, Request
from deburr.proofs.standins import contacts as seen
from deburr.proofs.standins.contacts import Contacts

KEPT_BYTES = 65536
REFUSED, REFUSAL = 400, b'{"__type": "ValidationException", "message": "a stand-in of deburr refuses this request"}'
ANSWER: dict[str, Any] = {
    "id": "lab-1",
    "status": "ok",
    "ok": True,
    "success": True,
    "message": "a stand-in of deburr's lab answered",
    "url": "http://localhost/",
    "token": "lab",
    "access_token": "lab",
    "data": [],
    "items": [],
    "results": [],
}


class Answers(Http1):
    """One connection; what a request said in JSON comes back with it.

    hold_s   how long the answer to a request is held: `s3 PUT /reports`, as service and operation say.
    refuses  whether a request is refused, asked once for each.
    """

    def __init__(self, contacts: Contacts, hold_s: Callable[[str], float], refuses: Callable[[], bool]) -> None:
        super().__init__()
        self.contacts, self.hold_s, self.refuses = contacts, hold_s, refuses
        self.request: Request
        self.body = bytearray()
        self.number = 0
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.number = self.contacts.connected()

    def on_head(self, request: Request) -> None:
        self.request = request
        self.body.clear()

    def on_data(self, data: bytes) -> None:
        self.body += data

    def on_end(self) -> None:
        self._task = asyncio.create_task(self.serve(self.request, bytes(self.body)))

    def on_lost(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def serve(self, request: Request, body: bytes) -> None:
        """Answer one request when it has been held long enough."""
        host = request.headers.get("host", "").partition(":")[0]
        operation = f"{request.method} {request.target.partition('?')[0]}"
        hold_s = self.hold_s(f"{host} {operation}")
        self.contacts.requests.append(
            seen.Request(time.monotonic(), self.number, host, operation, body[:KEPT_BYTES], hold_s)
        )
        if hold_s:
            await asyncio.sleep(hold_s)
        if not self.transport.is_closing():
            status, answer = (REFUSED, REFUSAL) if self.refuses() else (200, _answer(body))
            self.respond(status, {"Content-Type": "application/json"}, answer)


def _answer(body: bytes) -> bytes:
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    return json.dumps(ANSWER | told if isinstance(told, dict) else ANSWER).encode()
