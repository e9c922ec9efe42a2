"""Sends one and the same request in the format that its door has, and in the other.

Each format is sent several times, in turns: what differs between answers to one format (a time, an id made by chance, a
count) tells nothing of the other. A difference is looked at more often still, until chance is out of the question.
Shown when the function fails with its door's own and not with the other one, or gives them different answers. Refuted
when it answers both alike.
"""

import json
import time
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
TURNS, SURE = 4, 20
"""So often each format is sent, and so often before a difference is told: of answers that are heads or tails, one
run in 2**39 would show one and the same side to each format and another to the other."""
LONGEST_S = 60.0
"""For the turns after the first; how many there were is told."""
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
    async with bench.counted() as scene:
        until_s = time.monotonic() + LONGEST_S
        for turn in range(2 * SURE):
            own = turn.bit_count() % 2 == 0  # in an order that has no period: a handler may count to two, or to three
            told = asked(door.payload if own else OTHER[door.payload])  # made anew: the time of the request is in it
            (got if own else instead).append(await scene.call(told))
            if turn % 2 and len(got) >= TURNS:
                mine, theirs = _outcome(bench, got), _outcome(bench, instead)
                if not _different(mine, theirs) or time.monotonic() > until_s:
                    break
    bench.last = got[0]
    figures = (Figure("answer", mine[0], "HTTP status"), Figure("answer to the other", theirs[0], "HTTP status"))
    if mine[0] >= SERVER_ERROR and theirs[0] >= SERVER_ERROR:
        raise NotRun(f"{bench.function.name} fails with either format: {_told(got[0])[1]}", hint=GIVE)
    if mine[0] == theirs[0] and VARIES in (mine[1], theirs[1]):
        raise NotRun("its answers to one and the same request have nothing in common", hint=COMPARE)
    times = len(got) + len(instead)
    if not _different(mine, theirs):
        return Seen(False, f"it gave one answer to both formats: {mine[0]}", figures, repetitions=times)
    what = _told(got[0])[1] if mine[0] >= SERVER_ERROR else f"it answered {mine[0]}"
    differs = f"{theirs[0]}" if mine[0] != theirs[0] else "another answer"
    sentence = (
        f"to format {door.payload}, which its door sends: {what}; to the same in {OTHER[door.payload]}: {differs};"
        f" each sent {len(got)} times"
    )
    return Seen(True, sentence, figures, repetitions=times)


def _different(mine: tuple[int, Any], theirs: tuple[int, Any]) -> bool:
    return mine[0] != theirs[0] or differ(mine[1], theirs[1])


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
