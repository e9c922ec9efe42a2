"""Sends one and the same request in the format that its door has, and in the other.

Shown when the function fails with its door's own and not with the other one, or gives them different answers. Refuted
when it answers both alike.
"""

import json
from typing import Any

from deburr.lab.record import Record
from deburr.proofs.bench import BUILD, GIVE, Bench
from deburr.proofs.events import Sample
from deburr.proofs.made_events import DOORS, through_door
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import SERVER_ERROR, Rehearsed
from deburr.workload.proof import Figure

KINDS = {"1.0": "rest_api", "2.0": "http_api"}
OTHER = {"1.0": "2.0", "2.0": "1.0"}


async def run(bench: Bench) -> Seen:
    callers = [each for each in bench.workload.callers if each.function.address == bench.function.address]
    door = next((each for each in callers if each.kind in DOORS and each.payload in OTHER), None)
    if door is None:
        raise NotRun("no door of it has a format of its own", hint="it is REST and HTTP APIs and Function URLs that do")
    lacks = next((each.lacks for each in bench.rehearsed if each.lacks), "")
    if lacks:
        raise NotRun(f"it imports {lacks}, which is not here", hint=BUILD)

    def asked(form: str) -> Sample:
        told = through_door(KINDS[form], door.route, bench.function)
        return Sample(f"made up: {door.route or door.name}, format {form}", told)

    own, other = asked(door.payload), asked(OTHER[door.payload])
    bench.used = own
    async with bench.scene() as scene:
        got, instead = await scene.call(own), await scene.call(other)
    bench.last = got
    mine, theirs = _outcome(got), _outcome(instead)
    figures = (Figure("answer", mine[0], "HTTP status"), Figure("answer to the other", theirs[0], "HTTP status"))
    if mine[0] >= SERVER_ERROR and theirs[0] >= SERVER_ERROR:
        raise NotRun(f"{bench.function.name} fails with either format: {mine[1]}", hint=GIVE)
    if mine == theirs:
        return Seen(False, f"it gave one answer to both formats: {mine[0]}", figures, repetitions=2)
    what = mine[1] if mine[0] >= SERVER_ERROR else f"it answered {mine[0]}"
    differs = f"{theirs[0]}" if mine[0] != theirs[0] else "another answer"
    sentence = (
        f"to format {door.payload}, which its door sends: {what}; to the same in {OTHER[door.payload]}: {differs}"
    )
    return Seen(True, sentence, figures, repetitions=2)


def _outcome(record: Record) -> tuple[int, str]:
    """(status, what was answered); 500 for what ended with an error."""
    looked = Rehearsed(Sample("", {}), record, 0, None)
    if not looked.succeeded:
        return SERVER_ERROR, looked.wrong
    told: Any = json.loads(record.answer.body or b"null")
    if isinstance(told, dict) and isinstance(told.get("statusCode"), int):
        return told["statusCode"], str(told.get("body"))
    return 200, str(told)
