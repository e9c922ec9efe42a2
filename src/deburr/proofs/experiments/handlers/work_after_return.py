"""Lets every server take its time, then each kind of request by itself much longer, and looks what is unfinished.

Shown when a request has no answer yet at the moment when the environment is frozen, when the observer sees work of one
invocation being done after its answer or in a later invocation, or when the first invocation makes fewer requests than
each later one, which also makes those that were left over. Refuted when each has made its own and has their answers,
whichever of them is slow.
"""

import asyncio
import time
from statistics import median

from deburr.lab.record import Record, Status
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.proofs.scene import Scene
from deburr.workload.proof import Figure

TIMES = 4
PAUSE_S = 0.5
ANSWER_S, SLOW_S = 0.1, 1.0
MOST_KINDS = 4
DONE = frozenset({"connect", "lookup", "open", "remove", "rename", "mkdir", "process"})


async def run(bench: Bench) -> Seen:
    sample = bench.event(succeeds=False)
    counts: list[int] = []
    unanswered = late = 0
    slow = ""
    patient, hold_s = {"timeout_s": bench.patience_s}, lambda kind: SLOW_S if kind == slow else ANSWER_S
    async with bench.scene(spec=patient, observe=True, hold_s=hold_s) as scene:
        for _ in range(TIMES):
            before = _requests(scene)
            record = _ended(bench, await scene.call(sample))
            unanswered += _unanswered(scene)
            counts.append(_requests(scene) - before)
            late += _late(record)
            await asyncio.sleep(PAUSE_S)
        kinds = dict.fromkeys(
            f"{each.service} {each.operation}" for each in (*scene.aws.requests, *scene.http.requests)
        )
        for kind in [*kinds][:MOST_KINDS] if not unanswered else ():
            slow = kind
            record = _ended(bench, await scene.call(sample))
            unanswered += _unanswered(scene)
            await asyncio.sleep(PAUSE_S)
    bench.last = record
    steady = median(counts[1:])
    figures = (
        Figure("requests of the first invocation", counts[0], "requests"),
        Figure("requests of a later one", steady, "requests"),
        Figure("requests without an answer when it was frozen", unanswered, "requests"),
        Figure("things done after the answer", late, "events"),
    )
    samples = (sampled("requests", "requests", counts),)
    told = ""
    if counts[0] < steady:
        told = f"the first invocation made {counts[0]} requests and a later one {steady:g}, those left over among them"
    elif unanswered:
        several = "s" if unanswered > 1 else ""
        told = f"{unanswered} request{several} had no answer yet when the invocation was over and frozen"
    elif late:
        told = f"{late} things were done after the answer had been given, or in a later invocation"
    if told:
        return Seen(True, told, figures, samples, TIMES)
    if not sum(counts):
        raise NotRun(
            "what it leaves behind could not be seen from outside", hint="give an event with which it calls out"
        )
    return Seen(
        False, f"each of {TIMES} invocations had the answers to its {counts[0]} requests", figures, samples, TIMES
    )


def _ended(bench: Bench, record: Record) -> Record:
    """Raises  NotRun for one that was killed: what it left was not left by a return."""
    if record.status is Status.TIMEOUT:
        bench.sure([record])
    return record


def _requests(scene: Scene) -> int:
    return len(scene.aws.requests) + len(scene.http.requests) + len(scene.postgres.requests)


def _unanswered(scene: Scene) -> int:
    """Requests of the last call whose answers were still held when it was over."""
    now_s = time.monotonic()
    return sum(each.at_s + each.took_s > now_s for each in (*scene.aws.since_mark, *scene.http.since_mark))


def _late(record: Record) -> int:
    """What was done after an answer, or for an earlier invocation."""
    return sum(
        each.kind in DONE
        and (each.phase == "after" or each.told.get("begun_in") not in (None, "init", record.request_id))
        for each in record.observed
    )
