"""Asynchronous invocations: accepted at once, tried again after failures, handed to a destination in the end."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deburr.lab.account import Throttled
from deburr.lab.invocation import Invocation
from deburr.lab.journal import now_stamp
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record
from deburr.lab.spec import Spec

BACKOFF_FIRST_S, BACKOFF_LONGEST_S = 1.0, 300.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How an event is treated; None for Lambda's default.

    retries  after the function failed, 0 to 2.
    age_s    an event that is older is given up, 60 to 21600.
    """

    retries: int | None = None
    age_s: int | None = None


@dataclass(slots=True)
class Delivery:
    """An event that was accepted, and what came of it.

    records      one for each attempt that ran.
    waited_s     the lab's own waits, in the virtual time of Lambda.
    destination  what Lambda would send on success or failure, once it is over.
    """

    request_id: str
    event: bytes
    records: list[Record] = field(default_factory=list)
    waited_s: list[float] = field(default_factory=list)
    condition: str = ""
    destination: dict[str, Any] = field(default_factory=dict)


async def deliver(
    lab: Lab, spec: Spec, delivery: Delivery, policy: Policy, on_record: Callable[[Record], None] | None = None
) -> Delivery:
    """Try an event as Lambda does: again after 1 and 2 minutes when the function fails, with backoff when throttled.

    Waits pass at the lab's pace. Cancelled, it stops where it is.
    Raises  LabError when no sandbox can be made.
    """
    limits = lab.limits
    retries = limits.async_retries if policy.retries is None else policy.retries
    age_s = limits.async_age_s if policy.age_s is None else policy.age_s
    backoff_s, aged_s, failures = BACKOFF_FIRST_S, 0.0, 0
    while True:
        try:
            record = await lab.fleet(spec).run(Invocation(delivery.request_id, delivery.event))
        except Throttled:
            wait_s, backoff_s = backoff_s, min(BACKOFF_LONGEST_S, backoff_s * 2)
        else:
            delivery.records.append(record)
            if on_record is not None:
                on_record(record)
            aged_s += record.duration_ms / 1000
            if not record.answer.error:
                return _over(delivery, spec, "Success")
            failures += 1
            if failures > retries:
                return _over(delivery, spec, "RetriesExhausted")
            wait_s = float(limits.async_waits_s[min(failures, len(limits.async_waits_s)) - 1])
        if aged_s + wait_s > age_s:
            return _over(delivery, spec, "EventAgeExceeded")
        aged_s += wait_s
        delivery.waited_s.append(wait_s)
        await asyncio.sleep(wait_s * lab.settings.pace)


def _over(delivery: Delivery, spec: Spec, condition: str) -> Delivery:
    """Write the record that a destination gets."""
    delivery.condition = condition
    last = delivery.records[-1] if delivery.records else None
    told: dict[str, Any] = {
        "version": "1.0",
        "timestamp": now_stamp(),
        "requestContext": {
            "requestId": delivery.request_id,
            "functionArn": f"{spec.arn}:{spec.version}",
            "condition": condition,
            "approximateInvokeCount": len(delivery.records),
        },
        "requestPayload": json.loads(delivery.event or b"null"),
    }
    if last is not None:
        told["responseContext"] = {"statusCode": 200, "executedVersion": spec.version}
        if last.answer.error:
            told["responseContext"]["functionError"] = last.answer.error
        told["responsePayload"] = _payload(last.answer.body)
    delivery.destination = told
    return delivery


def _payload(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
