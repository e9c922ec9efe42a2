"""Hands the function an object's event, then the event of each object that it wrote into the same bucket.

Shown when what it is called with for its own result makes it write one more, or fail. Refuted when it writes nothing
there, or stops by itself.
"""

import copy
import re
from typing import Any
from urllib.parse import quote_plus, unquote

from deburr.lab.record import Status
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.scene import Scene
from deburr.workload.proof import Figure

TURNS = 3
PUT = re.compile(r"PUT /(.+)")


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    told = copy.deepcopy(sample.told)
    try:
        bucket = str(told["Records"][0]["s3"]["bucket"]["name"])
    except (KeyError, IndexError, TypeError) as error:
        raise NotRun("the event is not of an object", hint="give an event of S3 by --event FILE") from error
    turns, keys = 0, ""
    async with bench.counted() as scene:
        record = await scene.call(sample)
        bench.sure([record])
        while turns < TURNS and (keys := _written(scene, bucket)):
            turns += 1
            record = await scene.call(Sample(sample.name, _of(told, keys)))
            if record.status is not Status.SUCCESS:
                break
    bench.last = record
    figures = (Figure("turns", turns, "invocations caused by the one before"),)
    if not turns:
        return Seen(False, f"it wrote nothing into {bucket}", figures)
    if record.status is not Status.SUCCESS:
        told_of = f"called with its own result, it failed ({record.error_type}), to be tried again"
        return Seen(True, told_of, figures, repetitions=turns + 1)
    if not keys or turns < TURNS:
        return Seen(False, f"it stopped by itself after {turns + 1} invocations", figures, repetitions=turns + 1)
    sentence = f"1 object made {turns} more invocations, each for the result of the one before; then the lab stopped it"
    return Seen(True, sentence, figures, repetitions=turns + 1)


def _written(scene: Scene, bucket: str) -> str:
    """The key that the last call wrote into the bucket; "" for none."""
    for each in scene.aws.since_mark:
        put = PUT.fullmatch(each.operation) if each.service == "s3" else None
        if put is not None:
            path = unquote(put[1])
            return path.removeprefix(f"{bucket}/") if path.startswith(f"{bucket}/") else ""
    return ""


def _of(told: dict[str, Any], key: str) -> dict[str, Any]:
    event = copy.deepcopy(told)
    event["Records"] = event["Records"][:1]
    event["Records"][0]["s3"]["object"]["key"] = quote_plus(key, safe="/")
    return event
