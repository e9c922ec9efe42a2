"""What passes between an environment and its runtime: one invocation at a time, one answer each."""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable

from deburr.lab.failures import Failure, response_too_large
from deburr.lab.invocation import Invocation
from deburr.lab.keeping import Ended
from deburr.lab.limits import RESPONSE_MARGIN_BYTES, Limits
from deburr.lab.record import Answer
from deburr.lab.runtime_api import RuntimeApi


class Conversation:
    """The desk behind the Runtime API.

    waiting     the connection on which the runtime waits for work; None while it is busy.
    invocation  the call it works on.
    failure     what went wrong with it, as the runtime told.
    heard       told what happens while nobody waits with `until`.
    """

    def __init__(self, limits: Limits, heard: Callable[[str], None]) -> None:
        self.response_bytes = limits.sync_bytes + RESPONSE_MARGIN_BYTES
        self.stream_bytes = limits.stream_bytes
        self.heard = heard
        self.current_id: str | None = None
        self.waiting: RuntimeApi | None = None
        self.invocation: Invocation | None = None
        self.failure: Failure | None = None
        self._awaited: asyncio.Future[str] | None = None

    def begins(self, invocation: Invocation | None) -> None:
        """Another call, or none, is what it is about now."""
        self.invocation, self.failure, self.current_id = invocation, None, None

    def forget(self) -> None:
        """The runtime is gone, another will come."""
        self.waiting, self.failure = None, None

    def next_asked(self, connection: RuntimeApi) -> None:
        self.waiting = connection
        self.happened("ready")

    def began(self, content_type: str) -> None:
        if self.invocation is not None:
            self.invocation.content_type = content_type
            if self.invocation.listener is not None:
                self.invocation.listener.began(content_type)

    def piece(self, data: bytes) -> None:
        invocation = self.invocation
        if invocation is None:
            return
        if invocation.first_byte_ms is None:
            invocation.first_byte_ms = invocation.clock.now_ms()
        if invocation.listener is not None:
            invocation.listener.piece(data)
        elif len(invocation.kept) + len(data) <= self.stream_bytes:
            invocation.kept += data

    def streamed(self, error_type: str, error_body: str) -> None:
        invocation = self.invocation
        if invocation is None:
            return
        if error_type:
            self.failure = Failure(error_type, _decoded(error_body))
        body = bytes(invocation.kept)
        self._answer(Answer(body, invocation.content_type, "Unhandled" if error_type else "", streamed=True))

    def answered(self, body: bytes, content_type: str) -> None:
        self._answer(Answer(body, content_type))

    def too_large(self, size: int) -> None:
        self.failure = response_too_large(self.response_bytes)
        self._answer(Answer(self.failure.body, error="Unhandled"))

    def failed(self, body: bytes, error_type: str) -> None:
        self.failure = Failure(error_type or _error_type(body), body)
        self._answer(Answer(body, error="Unhandled"))

    def init_failed(self, body: bytes, error_type: str) -> None:
        self.failure = Failure(error_type or _error_type(body), body)
        self.happened("failed")

    def _answer(self, answer: Answer) -> None:
        invocation = self.invocation
        if invocation is None:
            return
        if invocation.first_byte_ms is None:
            invocation.first_byte_ms = invocation.clock.now_ms()
        self.current_id = None
        invocation.answers(answer)
        self.happened("answered")

    def happened(self, what: str) -> None:
        """Something that whoever waits is waiting for."""
        if self._awaited is None:
            self.heard(what)
        elif not self._awaited.done():
            self._awaited.set_result(what)

    async def until(self, deadline_s: float, ended: "asyncio.Future[Ended]") -> str:
        """What happens first: `ready`, `answered`, `failed`, `stirred`, `ended`; or `timeout`, at the loop's time."""
        if ended.done():
            return "ended"
        loop = asyncio.get_running_loop()
        self._awaited = loop.create_future()
        timer = loop.call_at(deadline_s, self.happened, "timeout")
        try:
            return await self._awaited
        finally:
            timer.cancel()
            self._awaited = None


def _error_type(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return "Error"
    kind = told.get("errorType") if isinstance(told, dict) else None
    return kind if isinstance(kind, str) else "Error"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return text.encode()
