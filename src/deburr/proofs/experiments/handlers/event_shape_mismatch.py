"""Sends one and the same request in the format that its door has, and in the other.

Each format is sent several times, in turns: what differs between answers to one format (a time, an id made by chance, a
count) tells nothing of the other. Shown when the function fails with its door's own and not with the other one, or
gives them different answers. Refuted when it answers both alike.
"""

import json
from typing import Any

from deburr.lab.record import Record
from deburr.proofs.bench import BUILD, GIVE, Bench
from deburr.proofs.events import Sample
from deburr.proofs.likeness import VARIES, differ, steady
from deburr.proofs.made_events import DOORS, through_door
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import SERVER_ERROR, Rehearsed
from deburr.workload.proof import Figure

KINDS = {"1.0": "rest_api", "2.0": "http_api"}
OTHER = {"1.0": "2.0", "2.0": "1.0"}
TURNS = 3
"""So often each format is sent: in turns, a clock or a count that stands still for one does so for the other."""
COMPARE = "compare them by hand: deburr lab invoke --event FILE, for each format"


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

    bench.used = asked(door.payload)
    got, instead = list[Record](), list[Record]()
    async with bench.scene() as scene:
        for _ in range(TURNS):
            got.append(await scene.call(asked(door.payload)))  # made anew: the time of the request is in it
            instead.append(await scene.call(asked(OTHER[door.payload])))
    bench.last = got[0]
    mine, theirs = _outcome(bench, got), _outcome(bench, instead)
    figures = (Figure("answer", mine[0], "HTTP status"), Figure("answer to the other", theirs[0], "HTTP status"))
    if mine[0] >= SERVER_ERROR and theirs[0] >= SERVER_ERROR:
        raise NotRun(f"{bench.function.name} fails with either format: {_told(got[0])[1]}", hint=GIVE)
    if mine[0] == theirs[0] and VARIES in (mine[1], theirs[1]):
        raise NotRun("its answers to one and the same request have nothing in common", hint=COMPARE)
    if mine[0] == theirs[0] and not differ(mine[1], theirs[1]):
        return Seen(False, f"it gave one answer to both formats: {mine[0]}", figures, repetitions=2 * TURNS)
    what = _told(got[0])[1] if mine[0] >= SERVER_ERROR else f"it answered {mine[0]}"
    differs = f"{theirs[0]}" if mine[0] != theirs[0] else "another answer"
    sentence = (
        f"to format {door.payload}, which its door sends: {what}; to the same in {OTHER[door.payload]}: {differs}"
    )
    return Seen(True, sentence, figures, repetitions=2 * TURNS)


def _outcome(bench: Bench, records: list[Record]) -> tuple[int, Any]:
    """(status, what all answers have in common); 500 for those that ended with an error.

    Raises  NotRun where the status is another each time.
    """
    told = [_told(record) for record in records]
    if len({status for status, _ in told}) > 1:
        raise NotRun(f"{bench.function.name} answers one and the same request with several statuses", hint=COMPARE)
    return told[0][0], steady(said for _, said in told)


def _told(record: Record) -> tuple[int, Any]:
    """(status, what was answered), of JSON what it says."""
    looked = Rehearsed(Sample("", {}), record, 0, None)
    if not looked.succeeded:
        return SERVER_ERROR, looked.wrong
    told: Any = json.loads(record.answer.body or b"null")
    if isinstance(told, dict) and isinstance(told.get("statusCode"), int):
        return told["statusCode"], _read(told.get("body"))
    return 200, told


def _read(body: Any) -> Any:
    try:
        return json.loads(body)
    except (TypeError, ValueError):
        return body
