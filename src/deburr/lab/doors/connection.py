"""A client at a door: its request becomes an invocation, the answer becomes its answer."""

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

from deburr.lab.account import Throttled
from deburr.lab.doors import replies
from deburr.lab.doors.door import Door, Route
from deburr.lab.doors.events import Asked, event
from deburr.lab.doors.replies import NoReply, Reply
from deburr.lab.http1 import Http1, Request
from deburr.lab.invocation import Invocation
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record

LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
INTEGRATION = "application/vnd.awslambda.http-integration-response"
PRELUDE_END = bytes(8)
LONGEST_PRELUDE = 64 * 1024


def is_local(host: str) -> bool:
    """Whether a Host header names this machine: a web page elsewhere cannot make a browser send one that does."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name in LOCAL or name.endswith(".localhost")


class DoorConnection(Http1):
    """One client's connection.

    current    the door as it is now: a project may be read again while it is open.
    on_record  told every invocation once it has ended, perhaps long after the door gave up.
    """

    patient = True

    def __init__(
        self,
        lab: Lab,
        current: Callable[[], Door],
        tasks: set[asyncio.Task[None]],
        on_record: Callable[[Record], None],
    ) -> None:
        super().__init__()
        self.lab, self.current, self.tasks, self.on_record = lab, current, tasks, on_record
        self.door = current()
        self.request: Request
        self.body = bytearray()
        self.refused = False

    def on_head(self, request: Request) -> None:
        self.request = request
        self.door = self.current()
        self.body.clear()
        self.refused = False

    def on_data(self, data: bytes) -> None:
        if self.refused:
            return
        self.body += data
        if len(self.body) > self.door.longest_body:
            self.refused = True
            self.body.clear()
            self.send(replies.too_large(self.door))  # the connection ends with it, before the rest has come

    def on_end(self) -> None:
        if self.refused:
            return
        if not is_local(self.request.headers.get("host", "")):
            self.send(Reply(403, (("Content-Type", "text/plain"),), b"this host is not served\n"))
            return
        task = asyncio.create_task(self.serve(bytes(self.body)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, body: bytes) -> None:
        peer = self.transport.get_extra_info("peername")
        asked = Asked(self.request, body, peer[0] if peer else "127.0.0.1", str(uuid.uuid4()))
        found = self.door.find(self.request.method, asked.path)
        if found is None:
            self.send(replies.no_route(self.door))
            return
        if self.door.iam and "authorization" not in self.request.headers:
            self.send(replies.unsigned())
            return
        route, parameters = found
        data = json.dumps(event(self.door, route, parameters, asked), separators=(",", ":")).encode()
        if len(data) > self.lab.limits.sync_bytes:
            self.send(replies.too_large(self.door))
            return
        await self.answer(route, Invocation(asked.request_id, data, lingers=True))

    async def answer(self, route: Route, invocation: Invocation) -> None:
        """Wait as long as the door does; the invocation goes on without it."""
        live = _Live(self) if self.door.streams else None
        invocation.listener = live
        running = asyncio.create_task(self._run(route, invocation))
        self.tasks.add(running)
        running.add_done_callback(self.tasks.discard)
        first: set[asyncio.Future[Any]] = {running, invocation.answer}
        done, _ = await asyncio.wait(first, timeout=self.door.waits_s, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            if live is None or not live.started:
                self.send(replies.gave_up(self.door))
            self.closing = True
            return
        if not invocation.answer.done():
            self.send(_refused(self.door, running))
            return
        if live is not None and live.started:
            live.end()
            return
        self.send(self._made(invocation))

    async def _run(self, route: Route, invocation: Invocation) -> None:
        self.on_record(await self.lab.fleet(route.spec).run(invocation))

    def _made(self, invocation: Invocation) -> Reply:
        answer = invocation.answer.result()
        if answer.error:
            return replies.failed(self.door)
        try:
            if not answer.streamed:
                return replies.reply(self.door, answer.body)
            if answer.content_type != INTEGRATION:
                return Reply(200, (("Content-Type", answer.content_type),), answer.body)
            head, _, body = answer.body.partition(PRELUDE_END)
            described = replies.prelude(self.door, head)
        except NoReply:
            return replies.failed(self.door)
        return Reply(described.status, described.headers, body)

    def send(self, made: Reply) -> None:
        """Answer, unless the client has gone or was answered."""
        if self.closing or self.transport.is_closing():
            return
        bare = made.status in (204, 304) or self.request.method == "HEAD"
        self.respond(made.status, made.headers, b"" if bare else made.body)


class _Live:
    """Passes a streamed answer on as it comes."""

    def __init__(self, connection: DoorConnection) -> None:
        self.connection = connection
        self.started = False
        self._head = bytearray()
        self._integration = False

    def began(self, content_type: str) -> None:
        self._integration = content_type == INTEGRATION
        if not self._integration:
            self._start(Reply(200, (("Content-Type", content_type),), b""))

    def piece(self, data: bytes) -> None:
        if self.connection.closing:
            return
        if self.started:
            self.connection.piece(data)
            return
        self._head += data
        head, found, rest = bytes(self._head).partition(PRELUDE_END)
        if found:
            try:
                self._start(replies.prelude(self.connection.door, head))
            except NoReply:
                self.connection.send(replies.failed(self.connection.door))
                self.connection.closing = True
                return
            self.connection.piece(rest)
        elif len(self._head) > LONGEST_PRELUDE:
            self.connection.send(replies.failed(self.connection.door))
            self.connection.closing = True

    def end(self) -> None:
        if self.started and not self.connection.closing:
            self.connection.finish()

    def _start(self, made: Reply) -> None:
        self.started = True
        if not self.connection.closing:
            self.connection.start(made.status, made.headers)


def _refused(door: Door, running: "asyncio.Task[None]") -> Reply:
    """No environment could be had."""
    error = running.exception()
    if isinstance(error, Throttled):
        return replies.throttled(door, error.body)
    return replies.failed(door)
