"""AWS's stand-in: moto as a child process, behind a front that counts, and makes what is asked for and not there."""

import asyncio
import http.client
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from deburr.lab.http1 import Http1, Request
from deburr.proofs.outcome import NotRun
from deburr.proofs.standins import contacts as seen
from deburr.proofs.standins.answers import KEPT_BYTES, REFUSAL, REFUSED, Answers
from deburr.proofs.standins.aws_made import maker
from deburr.proofs.standins.contacts import Contacts
from deburr.proofs.standins.moto import Moto

SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
INVOKE = re.compile(r"/2015-03-31/functions/[^/]+/invocations")
ROUNDS = 4
"""How often something is made for one request before its error is passed on."""
Answer = tuple[int, list[tuple[str, str]], bytes]
DROPPED = frozenset({"transfer-encoding", "content-length", "connection", "date", "server", "expect"})


class Front(Answers):
    """One connection of a handler to AWS.

    callee_s  how long another function takes, that is called and waited for.
    """

    def __init__(
        self,
        contacts: Contacts,
        hold_s: Callable[[str], float],
        refuses: Callable[[], bool],
        *,
        moto: Moto,
        filled: Path | None,
        callee_s: float,
    ) -> None:
        super().__init__(contacts, hold_s, refuses)
        self.moto, self.filled, self.callee_s = moto, filled, callee_s

    async def serve(self, request: Request, body: bytes) -> None:
        service, operation = told(request, body)
        hold_s = self.hold_s(f"{service} {operation}")
        waits = INVOKE.search(request.target) and request.headers.get("x-amz-invocation-type") != "Event"
        if waits:
            hold_s += self.callee_s
        self.contacts.requests.append(
            seen.Request(time.monotonic(), self.number, service, operation, body[:KEPT_BYTES], hold_s)
        )
        if hold_s:
            await asyncio.sleep(hold_s)
        if self.refuses():
            status, headers, answer = REFUSED, [("Content-Type", "application/json")], REFUSAL
        elif INVOKE.search(request.target):
            status, headers, answer = (200 if waits else 202), [("Content-Type", "application/json")], b"null"
        else:
            try:
                port = await self.moto.port()
            except NotRun as error:
                self.contacts.refused = error
                self.respond(500, {}, error.message.encode())
                return
            status, headers, answer = await asyncio.to_thread(self._asked, port, request, body)
        if not self.transport.is_closing():
            self.respond(status, headers, b"" if request.method == "HEAD" else answer)

    def _asked(self, port: int, request: Request, body: bytes) -> Answer:
        """Moto's answer; what is missing is made, and the request sent again."""
        service, operation = told(request, body)
        made = maker(port, self.filled)
        for _ in range(ROUNDS):
            status, headers, answer = _forwarded(port, request, body)
            if status < 400 or not made.made(service, operation, request, body, answer):
                break
        return status, headers, answer


def _forwarded(port: int, request: Request, body: bytes) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {name: value for name, value in request.pairs if name.lower() not in DROPPED}
    try:
        connection.request(request.method, request.target, body or None, headers)
        response = connection.getresponse()
        answer = response.read()
        return response.status, [(n, v) for n, v in response.getheaders() if n.lower() not in DROPPED], answer
    except (OSError, http.client.HTTPException) as error:
        return 500, [("Content-Type", "text/plain")], f"the stand-in failed: {error}".encode()
    finally:
        connection.close()


class Gate(Front):
    """One connection to a name: AWS where the name is one of AWS's, else a server that answers everything.

    web  counts what goes to others than AWS.
    """

    def __init__(self, contacts: Contacts, web: Contacts, *how: Callable[..., Any], **more: Any) -> None:
        super().__init__(contacts, *how, **more)
        self.aws, self.web = contacts, web

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        Http1.connection_made(self, transport)  # who is counted is known with the first request

    async def serve(self, request: Request, body: bytes) -> None:
        aws = request.headers.get("host", "").partition(":")[0].endswith((".amazonaws.com", ".amazonaws.com.cn"))
        self.contacts = self.aws if aws else self.web
        self.number = self.number or self.contacts.connected()
        await (super().serve(request, body) if aws else Answers.serve(self, request, body))


def told(request: Request, body: bytes) -> tuple[str, str]:
    """(service, operation) as the request itself says them."""
    scope = SCOPE.search(request.headers.get("authorization", ""))
    service = scope[2] if scope else ""
    target = request.headers.get("x-amz-target", "")
    if target:
        return service, target.rpartition(".")[2]
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(body[:KEPT_BYTES].decode("latin-1")).get("Action", [""])[0]
        if action:
            return service, action
    smithy = re.search(r"/operation/(\w+)", request.target)
    if smithy:
        return service, smithy[1]
    return service, f"{request.method} {request.target.partition('?')[0]}"
