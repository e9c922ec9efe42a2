"""Invoke: at once, as an event, or only looked at."""

import asyncio
import base64
import json
import uuid
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from deburr.lab.account import Throttled
from deburr.lab.asynchronous import Delivery, deliver
from deburr.lab.control import events
from deburr.lab.control.account import CloudAccount, FunctionState
from deburr.lab.control.errors import ApiError
from deburr.lab.errors import LabError
from deburr.lab.invocation import Invocation
from deburr.lab.journal import tail
from deburr.lab.record import Answer, Record
from deburr.lab.spec import Spec

Parameters = Mapping[str, Any]
REQUEST_ID = "x-amzn-RequestId"
"""What the API calls a request is what the function's log calls its invocation."""


class Invoker:
    """Runs the calls of an account; those that nobody waits for run on.

    on_record  told every invocation once it has ended.
    """

    def __init__(self, on_record: Callable[[Record], None] | None = None) -> None:
        self.on_record = on_record
        self.events: set[asyncio.Task[None]] = set()
        self.calls: set[asyncio.Task[Any]] = set()
        self.pollers: set[asyncio.Task[None]] = set()

    async def __call__(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        state, qualifier = account.asked(asked)
        version = account.version(state, qualifier)
        event = asked.get("Payload") or b"{}"
        kind = asked.get("InvocationType", "RequestResponse")
        readable(event, account.lab.limits.async_bytes if kind == "Event" else account.lab.limits.sync_bytes, kind)
        if kind == "DryRun":
            return {"StatusCode": 204}
        if kind == "Event":
            self._accept(account, state, qualifier, event, asked[REQUEST_ID])
            return {"StatusCode": 202, "Payload": b""}
        return await self._at_once(account, version.spec, asked, event)

    def at_once(
        self, account: CloudAccount, asked: Parameters, reply: Callable[[dict[str, Any]], None]
    ) -> Coroutine[Any, Any, None] | None:
        """Serve a call whose caller waits for its answer alone, which most do.

        reply   called with what the API answers the moment the function has answered.
        Returns what is left to be awaited; None when an environment has the call already.
        Raises  ApiError when the function cannot be called.
        """
        spec = account.version(*account.asked(asked)).spec
        event = asked.get("Payload") or b"{}"
        readable(event, account.lab.limits.sync_bytes, "RequestResponse")
        invocation = _invocation(asked, event)
        invocation.heard = lambda answer: reply(_told(spec, answer))
        try:
            account.lab.account.rate(spec)
            turn = account.lab.fleet(spec).begin(invocation)
        except (Throttled, LabError) as error:
            raise _worded(error) from None
        if turn is None:
            return self._begun(account, spec, invocation)
        if self.on_record is not None:
            turn.record.add_done_callback(self._recorded)
        return None

    async def _begun(self, account: CloudAccount, spec: Spec, invocation: Invocation) -> None:
        """See a call through that no environment waited for, in the task at hand."""
        task = asyncio.current_task()
        assert task is not None
        self.calls.add(task)
        try:
            await self._through(account, spec, invocation)
        except ApiError:
            if not invocation.answer.done():  # what goes wrong after the answer is no longer the caller's
                raise
        finally:
            self.calls.discard(task)

    def _recorded(self, record: "asyncio.Future[Record]") -> None:
        if self.on_record is not None and not record.cancelled():
            self.on_record(record.result())

    def _accept(
        self, account: CloudAccount, state: FunctionState, qualifier: str, event: bytes, request_id: str
    ) -> None:
        """Take an event; what comes of it goes to its destination."""
        spec, policy = account.version(state, qualifier).spec, events.policy(state, qualifier)

        async def send(arn: str, body: bytes) -> None:
            self._accept(account, *account.asked({"FunctionName": arn}), body, str(uuid.uuid4()))

        async def see_through() -> None:
            delivery = Delivery(request_id, event)
            try:
                await deliver(account.lab, spec, delivery, policy, self.on_record)
                await events.hand_on(account, state, qualifier, delivery, send)
            except (LabError, ApiError) as error:
                account.lab.note(spec, f"an event was given up: {error}")

        task = asyncio.create_task(see_through())
        self.events.add(task)
        task.add_done_callback(self.events.discard)

    def start(self, account: CloudAccount, spec: Spec, invocation: Invocation) -> "asyncio.Task[Record]":
        """Call a function; the task, and the invocation's answer, raise ApiError when it was not called."""
        running = asyncio.create_task(self._run(account, spec, invocation))
        self.calls.add(running)

        def over(task: "asyncio.Task[Record]") -> None:
            self.calls.discard(task)
            if not invocation.answer.done():
                if task.cancelled() or (error := task.exception()) is None:
                    invocation.answer.cancel()
                else:
                    invocation.answer.set_exception(error)
                    invocation.answer.exception()  # told by the task already, to who waits for that

        running.add_done_callback(over)
        return running

    async def _at_once(self, account: CloudAccount, spec: Spec, asked: Parameters, event: bytes) -> dict[str, Any]:
        """Answer as soon as the function has; with the tail of the log when its environment has ended the call."""
        invocation = _invocation(asked, event)
        running = self.start(account, spec, invocation)
        with_log = asked.get("LogType") == "Tail"
        if with_log:
            await running
        answer = await asyncio.shield(invocation.answer)
        told = _told(spec, answer)
        if with_log:
            log = (await running).log
            told["LogResult"] = base64.b64encode(tail(log, account.lab.limits.tail_bytes)).decode()
        return told

    async def _run(self, account: CloudAccount, spec: Spec, invocation: Invocation) -> Record:
        try:
            account.lab.account.rate(spec)
        except Throttled as error:
            raise _worded(error) from None
        return await self._through(account, spec, invocation)

    async def _through(self, account: CloudAccount, spec: Spec, invocation: Invocation) -> Record:
        """See a call through that the rate allows."""
        try:
            record = await account.lab.fleet(spec).run(invocation)
        except (Throttled, LabError) as error:
            raise _worded(error) from None
        if self.on_record is not None:
            self.on_record(record)
        return record

    def behind(self, poller: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run something until the lab ends."""
        task = asyncio.create_task(poller)
        self.pollers.add(task)
        task.add_done_callback(self.pollers.discard)
        return task

    async def close(self) -> None:
        """Give up events that wait for another attempt, calls that still run, and pollers."""
        pending: list[asyncio.Task[Any]] = [*self.pollers, *self.events, *self.calls]
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


def _worded(error: Throttled | LabError) -> ApiError:
    """What keeps a function from being called, as the API tells it."""
    if isinstance(error, Throttled):
        return ApiError("TooManyRequestsException", 429, json.dumps({"Reason": error.reason}))
    return ApiError("ServiceException", 500, str(error))


def waits_alone(asked: Parameters) -> bool:
    """Whether a caller of Invoke waits for the answer and nothing else."""
    return asked.get("InvocationType", "RequestResponse") == "RequestResponse" and asked.get("LogType") != "Tail"


def _invocation(asked: Parameters, event: bytes) -> Invocation:
    return Invocation(asked[REQUEST_ID], event, client_context=decoded(asked.get("ClientContext")), lingers=True)


def _told(spec: Spec, answer: Answer) -> dict[str, Any]:
    """What the API answers."""
    told: dict[str, Any] = {"StatusCode": 200, "ExecutedVersion": spec.version, "Payload": answer.body}
    if answer.error:
        told["FunctionError"] = answer.error
    return told


def readable(event: bytes, limit: int, kind: str) -> None:
    """ApiError when an event is too large for its kind of invocation, or no JSON."""
    if len(event) > limit:
        raise ApiError(
            "RequestTooLargeException",
            413,
            f"{len(event)} byte payload is too large for the {kind} invocation type (limit {limit} bytes)",
        )
    try:
        json.loads(event)
    except ValueError as error:
        raise ApiError(
            "InvalidRequestContentException", 400, f"Could not parse request body into json: {error}"
        ) from None


def decoded(context: str | None) -> str:
    """A client context as it travels in a header."""
    return base64.b64decode(context).decode("utf-8", "replace") if context else ""
