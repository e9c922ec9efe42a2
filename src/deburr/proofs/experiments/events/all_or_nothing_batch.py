"""Sends a batch of three: once the second cannot be read, once the first call made for it is refused.

Shown when the whole invocation fails, so that the others come back too. Refuted when it succeeds both times, naming
the bad one or passing over it.
"""

import copy
import json
from typing import Any

from deburr.lab.record import Status
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun, Seen
from deburr.workload.proof import Figure

POISON = '{"deburr": "poison'


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    records = sample.told.get("Records")
    if not isinstance(records, list) or not records:
        raise NotRun("the event is no batch", hint="give one with Records by --event FILE")
    batch = [copy.deepcopy(records[0]) for _ in range(3)]
    for number, record in enumerate(batch, 1):
        _named(record, number)
    turn = _Turn()
    async with bench.counted(refuses=turn.refuses) as scene:
        await scene.call(sample)
        alone = await scene.call(sample)
        each = len(scene.aws.since_mark) + len(scene.http.since_mark)
        turn.after(each if each else None)
        refused = await scene.call(Sample(sample.name, {**sample.told, "Records": batch}))
        turn.after(None)
        _poisoned(batch[1])
        broken = await scene.call(Sample(sample.name, {**sample.told, "Records": batch}))
    bench.sure([alone])
    bench.last = broken
    figures = (Figure("requests for one alone", each, "requests"),)
    for what, record in (("could not be read", broken), ("had its first request refused", refused)):
        if record.status is not Status.SUCCESS:
            done = f"; what had been done for the first ({each} requests) would be done again" if each else ""
            return Seen(True, f"1 of 3 {what}, and {record.error_type} failed all 3{done}", figures, repetitions=4)
    told = "named alone" if b"itemIdentifier" in broken.answer.body + refused.answer.body else "passed over"
    ways = "could not be read, or had its first request refused" if each else "could not be read"
    return Seen(False, f"1 of 3 {ways}, and it was {told}", figures, repetitions=4)


class _Turn:
    """Refuses one request: the first after so many."""

    def __init__(self) -> None:
        self.left: int | None = None

    def after(self, requests: int | None) -> None:
        self.left = requests

    def refuses(self) -> bool:
        if self.left is None:
            return False
        self.left -= 1
        if self.left >= 0:
            return False
        self.left = None
        return True


def _named(record: dict[str, Any], number: int) -> None:
    if "messageId" in record:
        record["messageId"] = f"lab-message-{number}"
    if "eventID" in record:
        record["eventID"] = str(number)
    for inner in ("kinesis", "dynamodb"):
        if inner in record:
            key = "sequenceNumber" if inner == "kinesis" else "SequenceNumber"
            record[inner][key] = str(number)


def _poisoned(record: dict[str, Any]) -> None:
    if "body" in record:
        record["body"] = POISON
    elif "kinesis" in record:
        record["kinesis"]["data"] = "eyJkZWJ1cnIiOiAicG9pc29u"
    elif "dynamodb" in record:
        record["dynamodb"]["NewImage"] = {"deburr": {"S": json.dumps(POISON)}}
