"""Sends a batch of three of which the second cannot be read.

Shown when the whole invocation fails, so that the others come back too. Refuted when it succeeds, naming the bad one
or passing over it.
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
    _poisoned(batch[1])
    async with bench.scene() as scene:
        alone = await scene.call(sample)
        each = len(scene.aws.since_mark) + len(scene.http.since_mark)
        record = await scene.call(Sample(sample.name, {**sample.told, "Records": batch}))
        done = len(scene.aws.since_mark) + len(scene.http.since_mark)
    bench.sure([alone])
    bench.last = record
    figures = (Figure("requests for one alone", each, "requests"), Figure("requests for the batch", done, "requests"))
    if record.status is not Status.SUCCESS:
        again = f"; {done} requests had been made for the first one, and would be again" if done else ""
        return Seen(
            True, f"1 of 3 could not be read and {record.error_type} failed all 3{again}", figures, repetitions=2
        )
    named = b"itemIdentifier" in record.answer.body
    return Seen(
        False,
        f"1 of 3 could not be read, and it {'was named alone' if named else 'was passed over'}",
        figures,
        repetitions=2,
    )


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
